"""One file of a copy, or one payload in it, goes for law; its hash stays, and whoever gets the package is told."""

import io
import os

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client

from casefile.archive.intake import blobs
from casefile.archive.kept import bytes_of
from casefile.archive.listed import records_in
from casefile.archive.places import erased_in
from casefile.archive.sealing import keys
from casefile.cases.actions import change_case, hold
from casefile.custody.blobs import Blobs, Missing
from casefile.ledger.models import Record
from casefile.sources import staying
from casefile.sources.models import Blob, TextBody
from tests import factories as make
from tests.archive.keeping import kept, package_of
from tests.custody.sealing import verified

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def passwords(monkeypatch):
    monkeypatch.setattr("casefile.desk.management.commands.erase.getpass", lambda prompt: make.PASSWORD)


@pytest.fixture
def case():
    return make.case()


def one(capture, role):
    return capture.artifacts.get(role=role)


def erase(artifact, *words: str, second=None) -> str:
    out = io.StringIO()
    by, second = artifact.capture.case.opened_by.email, (second or make.person(is_admin=True)).email
    told = {"by": by, "second": second, "reason": "A court ordered it."}
    call_command("erase", *words, artifact=str(artifact.pk), stdout=out, **told)
    return out.getvalue()


def verify(capture, folder):
    (folder / "keys.json").write_bytes(keys().listed())
    return verified(folder, package_of(capture), "--trust", folder / "keys.json")


def ledger() -> str:
    out = io.StringIO()
    call_command("verify_ledger", "--blobs", stdout=out)
    return out.getvalue()


def test_one_payload_goes_and_all_else_stays_provable(case, tmp_path):
    capture = kept(case)
    warc = one(capture, "warc")
    listed = records_in(warc)
    assert [row.url.rpartition("/")[2] for row in listed] == ["", "0?b=2&a=1", "boat.png"]
    assert [len(row.pieces) for row in listed] == [0, 0, 1]
    erase(warc, "--record", "3")

    assert not blobs().has(warc.blobs[1])
    assert not Blob.objects.filter(pk=warc.blobs[1]).exists()
    assert [row.address for row in erased_in(warc)] == warc.blobs[1:]
    with pytest.raises(Missing):
        bytes_of(warc)
    assert bytes_of(one(capture, "screenshot"))
    said = verify(capture, tmp_path)
    assert said.status == 4, said.words
    assert "1 of 6 pieces was erased" in said.words
    # The index is still there: what went can be named, and the rest erased as well.
    assert records_in(warc) == listed
    assert "Nothing found amiss" in ledger()
    record = Record.objects.get(deed="file.erased")
    assert warc.blobs[1] in bytes(record.document).decode()


def test_a_whole_file_goes_and_the_package_carries_zeros(case, tmp_path):
    capture = kept(case)
    for role in ("warc", "screenshot"):
        erase(one(capture, role))
    assert verify(capture, tmp_path).status == 4
    assert "4 files" not in verify(capture, tmp_path).words
    assert not any(blobs().has(address) for role in ("warc", "screenshot") for address in one(capture, role).blobs)
    assert "Nothing found amiss" in ledger()


def test_bytes_that_another_copy_holds_stay_for_it_and_go_for_this_one(case, tmp_path):
    capture, other = kept(case, 0), kept(make.case(title="Another"), 2)
    warc = one(capture, "warc")
    said = erase(warc, "--record", "3")
    assert "files 0." in said
    assert f"The same bytes stay for warc of capture {other.pk}, source {other.source_id}, case “Another”." in said
    assert str(capture.pk) not in said
    assert blobs().has(warc.blobs[1])
    assert verify(capture, tmp_path).status == 4
    with pytest.raises(Missing):
        bytes_of(warc)
    assert verify(other, tmp_path).status == 0
    assert "files 1." in erase(one(other, "warc"), "--record", "3")
    assert not blobs().has(warc.blobs[1])


def test_it_takes_two_no_hold_a_file_and_a_piece(case):
    capture = kept(case)
    warc = one(capture, "warc")
    with pytest.raises(CommandError, match="two people"):
        erase(warc, second=case.opened_by)
    with pytest.raises(CommandError, match="not the package"):
        erase(one(capture, "package"))
    with pytest.raises(CommandError, match="too small"):
        erase(warc, "--record", "2")
    with pytest.raises(CommandError, match=r"no such record.*\n1 https://www.ferry.example/"):
        erase(warc, "--record", "9")
    with pytest.raises(CommandError, match="--artifact"):
        call_command("erase", str(capture.source_id), record=3, by="a", second="b", reason="A court ordered it.")
    hold(by=case.opened_by, case=case, on=True, reason="A suit is pending.")
    with pytest.raises(CommandError, match="legal hold"):
        erase(warc)
    assert bytes_of(warc)


def test_what_is_erased_already_or_is_no_file_is_told_in_words(case):
    capture = kept(case)
    warc = one(capture, "warc")
    told = {"by": case.opened_by.email, "second": case.opened_by.email, "reason": "A court ordered it."}
    for words in ({"entry": "nonsense"}, {"entry": str(warc.pk)}):
        with pytest.raises(CommandError, match="no such entry"):
            call_command("erase", *words.values(), **told)
    for pk in ("nonsense", str(capture.pk)):
        with pytest.raises(CommandError, match="no such file"):
            call_command("erase", artifact=pk, **told)
    with pytest.raises(CommandError, match="leave out --record"):
        erase(one(capture, "screenshot"), "--record", "1")
    for words in (["--record", "3"], []):
        erase(warc, *words)
        with pytest.raises(CommandError, match="erased before"):
            erase(warc, *words)
    with pytest.raises(CommandError, match="erased before"):
        erase(warc, "--record", "3")
    assert Record.objects.filter(deed="file.erased").count() == 2


def test_a_store_that_fails_at_the_end_is_told_and_swept_a_day_later(case, monkeypatch):
    screenshot = one(kept(case), "screenshot")

    def gone(self, address):
        raise OSError("the disk is away")

    with monkeypatch.context() as patch:
        patch.setattr(Blobs, "remove", gone)
        with pytest.raises(CommandError, match=r"(?s)on record as erased.*the disk is away.*--remove-orphans"):
            erase(screenshot)
    assert blobs().has(screenshot.sha256)
    os.utime(blobs().path(screenshot.sha256), (1_000_000_000, 1_000_000_000))
    call_command("scrub", "--remove-orphans", stdout=io.StringIO())
    assert not blobs().has(screenshot.sha256)


def test_who_waits_too_long_for_others_is_told_so(case, monkeypatch):
    screenshot = one(kept(case), "screenshot")

    def busy(how):
        raise OperationalError("canceling statement due to lock timeout")

    monkeypatch.setattr(staying, "_locked", busy)
    with pytest.raises(CommandError, match=r"Nothing more was erased. Try again"):
        erase(screenshot)


def test_the_pages_say_what_was_erased(case):
    capture = kept(case)
    browser = Client()
    browser.force_login(case.opened_by)
    assert "erased" not in browser.get(f"/captures/{capture.pk}/").content.decode()
    erase(one(capture, "warc"), "--record", "3")
    page = browser.get(f"/captures/{capture.pk}/").content.decode()
    assert page.count("erased in part or whole") == 1
    made = browser.get(f"/captures/{capture.pk}/package/")
    assert made.status_code == 200 and made.getvalue()
    assert browser.get(f"/artifacts/{one(capture, 'warc').pk}/").status_code == 404
    erase(one(capture, "screenshot"))
    assert browser.get(f"/captures/{capture.pk}/").content.decode().count("erased in part or whole") == 2


def test_an_erasure_that_no_record_tells_of_is_a_fault(case, own_database):
    capture = kept(case)
    warc = one(capture, "warc")
    with own_database.connect("casefile") as superuser:
        superuser.execute(
            "INSERT INTO sources_erasure (id, artifact_id, address) VALUES (gen_random_uuid(), %s, %s)",
            [warc.pk, warc.blobs[1]],
        )
    with pytest.raises(SystemExit):
        ledger()


def test_the_application_itself_can_call_nothing_erased(case, own_database):
    warc = one(kept(case), "warc")
    with own_database.connect("cf_app") as line, pytest.raises(Exception, match="permission denied"):
        line.execute(
            "INSERT INTO sources_erasure (id, artifact_id, address) VALUES (gen_random_uuid(), %s, %s)",
            [warc.pk, warc.blobs[1]],
        )


def retention(*words: str, **told: str) -> str:
    out = io.StringIO()
    call_command("retention", *words, stdout=out, **told)
    return out.getvalue()


def test_copies_past_their_day_are_listed_and_erased_by_two_never_under_hold(case, tmp_path):
    held, later = make.case(title="Held"), make.case(title="Later")
    gone, stays, young = kept(case, 0), kept(held, 2), kept(later, 4)
    for one_case, until in ((case, "2031-01-01"), (held, "2020-01-01"), (later, "2099-01-01")):
        change_case(by=one_case.opened_by, case=one_case, keep_until=until)
    change_case(by=case.opened_by, case=case, keep_until="2020-01-01")
    hold(by=held.opened_by, case=held, on=True, reason="A suit is pending.")
    said = retention()
    assert (str(gone.pk) in said, str(stays.pk) in said, str(young.pk) in said) == (True, True, False)
    assert "under legal hold" in said
    assert bytes_of(one(gone, "warc"))

    people = {"by": case.opened_by.email, "second": make.person(is_admin=True).email}
    with pytest.raises(CommandError, match="two people"):
        retention("--erase", by=case.opened_by.email, second=case.opened_by.email)
    assert bytes_of(one(gone, "warc"))
    assert "copies of sources 1," in retention("--erase", **people)
    with pytest.raises(Missing):
        package_of(gone)
    assert not TextBody.objects.filter(text__capture=gone).exists()
    assert verify(stays, tmp_path).status == verify(young, tmp_path).status == 0
    assert str(gone.pk) not in retention()
    assert gone.source.title
    assert "Nothing found amiss" in ledger()
    browser = Client()
    browser.force_login(case.opened_by)
    assert browser.get(f"/captures/{gone.pk}/").status_code == 200
    assert browser.get(f"/sources/{gone.source_id}/").status_code == 200
