"""What a case holds is counted once, and what nothing holds is known."""

import pytest

from casefile.archive.intake import add_pasted_source
from casefile.ledger.models import Record
from casefile.sources import storage
from casefile.sources.models import Artifact, Blob, CaptureJob
from casefile.sources.storage import stored_in, unheld
from tests import factories as make
from tests.archive.keeping import kept

pytestmark = pytest.mark.django_db


def sizes(*cases) -> dict[str, int]:
    named = {address for row in Artifact.objects.filter(capture__case__in=cases) for address in row.blobs}
    return dict(Blob.objects.filter(pk__in=named).values_list("sha256", "size"))


def test_each_file_is_counted_once_a_case_and_shared_ones_in_each():
    lead = make.person()
    one, other, empty = make.case(lead), make.case(lead), make.case(lead)
    kept(one, 0), kept(one, 2), kept(other, 2)
    assert stored_in(one, lead) == {"bytes": sum(sizes(one).values()), "files": len(sizes(one)), "shared": 1 + 1 + 1}
    assert stored_in(other, lead)["shared"] == 3
    assert stored_in(empty, lead) == {"bytes": 0, "files": 0, "shared": 0}
    assert stored_in(one, lead)["bytes"] + stored_in(other, lead)["bytes"] > sum(sizes(one, other).values())


def test_what_files_hold_and_uploads_that_wait_is_not_free_to_go():
    case = make.case()
    capture = kept(case)
    add_pasted_source(by=make.member(case, "analyst"), case=case, pasted="It waits here.", language="en")
    waiting = CaptureJob.objects.get(state="waiting").upload_sha256
    done = CaptureJob.objects.get(state="done").upload_sha256
    held = {address for row in capture.artifacts.all() for address in row.held()}
    assert unheld({*held, waiting, done, "0" * 64}) == sorted([done, "0" * 64])


def test_a_package_holds_its_frame_and_none_of_the_files_in_it():
    package = kept(make.case()).artifacts.get(role="package")
    assert package.held() == set(package.blobs[:1])
    assert len(package.blobs) == 4


def test_the_settings_of_a_case_tell_what_it_holds(client, monkeypatch):
    case = make.case()
    kept(case)
    client.force_login(case.opened_by)
    page = client.get(f"/cases/{case.pk}/settings/").content.decode()
    assert f"{stored_in(case, case.opened_by)['files']} stored files" in page


def test_the_day_a_case_is_kept_until_is_set_by_a_lead_and_recorded(client):
    case = make.case()
    client.force_login(case.opened_by)
    for typed, kept_until in (("2031-12-31", "2031-12-31"), ("tomorrow", "2031-12-31"), ("", "None")):
        answer = client.post(f"/cases/{case.pk}/settings/", {"keep_until": typed})
        case.refresh_from_db()
        assert str(case.keep_until) == kept_until
        assert (answer.status_code == 302) == (typed != "tomorrow")
    assert Record.objects.filter(chain=case.pk, deed="case.changed").count() == 2
    assert storage.overdue().count() == 0
