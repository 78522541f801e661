"""The custody page: what is on record of a copy, its package, and what a stranger checks the package with."""

import json

import pytest
from django.test import Client

from casefile.archive import sealing
from casefile.archive.asking import Asked
from casefile.archive.intake import blobs
from casefile.custody.stamp import Authority, stamp
from casefile.sources.models import Seal, Stamp
from casefile.web import custody
from tests.custody.authority import Stamps
from tests.custody.sealing import verified
from tests.showroom import copies

pytestmark = pytest.mark.django_db


@pytest.fixture
def capture(desk):
    return desk.source.captures.get()


def as_analyst(desk) -> Client:
    browser = Client()
    browser.force_login(desk.people["analyst"])
    return browser


def test_the_page_tells_who_how_and_under_which_seal(desk, capture):
    page = as_analyst(desk).get(f"/captures/{capture.pk}/").content.decode()
    for words in (
        capture.collector.name,
        capture.seal.key,
        "trafilatura",
        "sealed, not yet stamped",
        "No time authority",
    ):
        assert words in page


def test_the_page_tells_what_was_said_both_ways_to_the_second_with_whole_hashes(desk, monkeypatch):
    asked = Asked("GET", "/today HTTP/1.1", [["User-Agent", "Casefile/1.0"], ["Cookie", "seen=<1>"]])
    monkeypatch.setattr(custody, "asked_for", lambda capture: asked)
    tls = {"verified": True, "version": "TLSv1.3", "certificate_sha256": "ab" * 32}
    copy = copies.kept(desk.source, desk.people["analyst"], copies.page("<p>x"), tls=tls, headers=[["ETag", '"a"']])
    page = desk.analyst.open(f"/captures/{copy.pk}/")
    assert "Headers of the requestGET /today HTTP/1.1 User-AgentCasefile/1.0Cookieseen=<1>" in page
    assert 'Headers of the answer ETag"a"' in page
    assert copies.AT.strftime("%-d %b %Y, %H:%M:%S UTC") in page
    for digest in (copy.sha256, copy.seal.manifest_sha256, tls["certificate_sha256"], copy.artifacts.first().sha256):
        assert digest in page


def test_of_a_file_that_was_brought_it_tells_what_the_file_is_and_what_it_says(desk):
    file = {
        "kind": "wacz",
        "made_elsewhere": True,
        "records": 12,
        "digests": {"right": 11, "wrong": 1},
        "signature": "not-checked",
        "claims": {"made by": "Another Archiver 2"},
    }
    told = {"method": "uploaded", "requested_url": "", "final_url": "", "status": None, "file": file}
    copy = copies.kept(desk.source, desk.people["analyst"], copies.page("<p>x", "original"), **told)
    page = desk.analyst.open(f"/captures/{copy.pk}/")
    for words in ("elsewhere, by somebody else", "11 hold, 1 do not", "not checked", "Another Archiver 2"):
        assert words in page
    assert "Redirects" not in page and "Encryption" not in page


def test_the_source_leads_to_it(desk, capture):
    page = as_analyst(desk).get(f"/sources/{desk.source.pk}/").content.decode()
    assert f'href="/captures/{capture.pk}/"' in page


def test_what_is_downloaded_here_verifies_with_what_is_downloaded_here(desk, client, capture, tmp_path):
    made = as_analyst(desk).get(f"/captures/{capture.pk}/package/")
    assert made["Content-Disposition"].startswith("attachment")
    (tmp_path / "keys.json").write_bytes(client.get("/verify/keys.json").content)
    program = tmp_path / "verify_package.py"
    program.write_bytes(client.get("/verify/verify_package.py").content)
    said = verified(tmp_path, made.getvalue(), "--trust", tmp_path / "keys.json", program=program)
    assert said.status == 0, said.words


def test_the_keys_handed_out_hold_nothing_private(client, desk):
    listed = json.loads(client.get("/verify/keys.json").content)["keys"]
    assert "private" not in str(listed)
    assert {one["id"] for one in listed} >= {desk.source.captures.get().seal.key}


def test_a_stamp_that_came_later_is_told_and_lies_in_the_download(desk, capture, tmp_path):
    authority, seal = Stamps(tmp_path / "authority"), capture.seal
    (tmp_path / "roots.pem").write_bytes(authority.roots)
    (tmp_path / "keys.json").write_bytes(sealing.keys().listed())
    _stamped(seal, authority)
    reader = as_analyst(desk)
    assert "stamped by Lonmere" in reader.get(f"/captures/{capture.pk}/").content.decode()
    made = reader.get(f"/captures/{capture.pk}/package/").getvalue()
    said = verified(tmp_path, made, "--trust", tmp_path / "keys.json", "--tsa", tmp_path / "roots.pem")
    assert said.status == 0, said.words


def _stamped(seal: Seal, authority: Stamps) -> None:
    got = stamp(bytes(seal.signature), [Authority("Lonmere", "", authority.roots)], authority.send)
    Stamp.objects.create(seal=seal, authority=got.authority, token=got.token, at=got.at)


def test_a_copy_whose_package_was_erased_keeps_its_page_and_has_no_download(desk, capture):
    blobs().remove(capture.artifacts.get(role="package").blobs[0])
    reader = as_analyst(desk)
    assert reader.get(f"/captures/{capture.pk}/").status_code == 200
    assert reader.get(f"/captures/{capture.pk}/package/").status_code == 404
