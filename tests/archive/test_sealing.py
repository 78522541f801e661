"""Every capture that is kept is packaged and sealed, and its package convinces somebody who has only the keys."""

import hashlib
import json
from io import BytesIO

import pytest

from casefile.archive import running, sealing
from casefile.archive.intake import add_pasted_source, add_uploaded_source
from casefile.archive.kept import bytes_of
from casefile.custody.wacz import Unsound
from casefile.sources.actions import add_source
from casefile.sources.models import Capture, CaptureJob
from tests import factories as make
from tests.custody.sealing import verified
from tests.outside.site import answer
from tests.reading import pages

pytestmark = pytest.mark.django_db


def _uploaded(case, by, site):
    return add_uploaded_source(by=by, case=case, name="Señal.html", file=BytesIO(pages.ENGLISH.encode()))


def _pasted(case, by, site):
    return add_pasted_source(
        by=by, case=case, pasted="Patrols Go On\n\nThe coast guard stopped 21 boats.", language="en"
    )


def _fetched(case, by, site):
    site.pages["/news"] = answer(pages.ENGLISH.encode())
    return add_source(by=by, case=case, url=f"{site.url}news")


WAYS = (_uploaded, _pasted, _fetched)


@pytest.fixture
def case():
    return make.case()


def captured(case, way, site) -> Capture:
    source = way(case, make.member(case, "analyst", name="Collector Nobody Is Told"), site)
    running.run(str(source.jobs.get().pk))
    return source.captures.get()


def package_of(capture) -> bytes:
    return bytes_of(capture.artifacts.get(role="package"))


def trust(folder):
    path = folder / "keys.json"
    path.write_bytes(sealing.keys().listed())
    return path


@pytest.mark.parametrize("way", WAYS)
def test_a_capture_by_whatever_way_carries_a_package_that_verifies(case, site, tmp_path, way):
    capture = captured(case, way, site)
    said = verified(tmp_path, package_of(capture), "--trust", trust(tmp_path))
    assert said.status == 0, said.words
    assert capture.seal.key == sealing.keys().public()[-1]["id"]


def test_the_verifier_refuses_the_package_under_the_keys_of_another_desk(case, site, tmp_path, settings):
    made = package_of(captured(case, _pasted, site))
    settings.CASEFILE_KEYS = tmp_path / "another"
    sealing.keys().current(make.moment())
    assert verified(tmp_path, made, "--trust", trust(tmp_path)).status == 1


def test_the_manifest_of_the_capture_names_the_package(case, site):
    capture = captured(case, _uploaded, site)
    listed = {one["role"]: one["sha256"] for one in json.loads(bytes(capture.manifest))["artifacts"]}
    assert listed["package"] == hashlib.sha256(package_of(capture)).hexdigest()


@pytest.mark.parametrize("way", WAYS)
def test_who_collected_it_is_not_in_the_package(case, site, way):
    capture = captured(case, way, site)
    for secret in (capture.collector.name, str(capture.collector_id), capture.collector.email, str(capture.case_id)):
        assert secret.encode() not in package_of(capture)


@pytest.mark.parametrize("wrong", [Unsound("does not read back"), PermissionError("keys"), ValueError("a broken key")])
def test_what_cannot_be_sealed_is_no_capture(case, site, monkeypatch, wrong):
    def refuse(*given, **named):
        raise wrong

    monkeypatch.setattr(sealing, "package", refuse)
    source = _pasted(case, make.member(case, "analyst"), site)
    running.run(str(source.jobs.get().pk))
    job = CaptureJob.objects.get()
    assert (job.state, job.reason, Capture.objects.count()) == ("waiting", "not-sealed", 0)
