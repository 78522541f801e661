"""The verifier tells an erasure from a change, a list of keys by its offline root, and two accounts of one capture."""

import json
import subprocess
from functools import partial
from pathlib import Path

import pytest

from casefile.custody import verify_package
from casefile.custody.seal import MANIFEST, SIGNATURE, package
from casefile.custody.wacz import INDEX, PAGES, places_in, read
from tests.custody.deceiving import NOW, PAGE, RECORDS, Desk, page_of, rewritten
from tests.custody.sealing import about, artifacts_of, changed, sealed, shipped, verified


def erased(made: bytes, *places: tuple[str, int, int]) -> bytes:
    """The package as it leaves after an erasure: zeros there, the lists of files made anew."""
    content = bytearray(made)
    for path, start, end in places:
        at = places_in(made)[path][0]
        content[at + start : at + end] = bytes(end - start)
    return shipped(bytes(content), b"")


def picture_in(made: bytes) -> tuple[str, int, int]:
    """Where the one payload stands that is a piece."""
    told = json.loads(read(made)[0][MANIFEST])["files"]
    [[start, size, _hash]] = next(one["pieces"] for one in told if one["path"] == RECORDS)
    return RECORDS, start, start + size


def test_an_erased_piece_is_told_and_never_taken_for_intact(desk):
    whole = sealed(0, desk.key, NOW)
    made = desk.stamped(whole.package, whole.signature)
    gone = erased(made, picture_in(made))
    said = verified(desk.folder, desk.stamped(gone, whole.signature), *desk.trust, *desk.tsa)
    assert said.status == 4
    assert "1 of 6 pieces was erased; all else is as sealed" in said.words
    assert "6 records are as they were sealed" in said.words
    assert verified(desk.folder, gone).status == 1


def test_erased_files_are_told_as_well(desk):
    made = sealed(0, desk.key, NOW).package
    size = len(read(made)[0][PAGE])
    assert desk.said(erased(made, (PAGE, 0, size))) == 4
    assert desk.said(erased(made, (PAGE, 0, size), picture_in(made))) == 4
    assert desk.said(erased(made, (RECORDS, 0, len(read(made)[0][RECORDS])))) == 4


ZEROED = {
    "less than the piece": lambda path, start, end: (path, start, end - 1),
    "more than the piece": lambda path, start, end: (path, start, end + 1),
    "a bit before it": lambda path, start, end: (path, start - 1, end),
    "what is no piece": lambda path, start, end: (path, 11, start),
}


@pytest.mark.parametrize("name", ZEROED)
def test_zeros_in_another_place_than_a_piece_are_an_alteration(name, desk):
    made = sealed(0, desk.key, NOW).package
    assert desk.said(erased(made, ZEROED[name](*picture_in(made)))) == 1


@pytest.mark.parametrize("path", [INDEX, PAGES, MANIFEST, SIGNATURE])
def test_what_says_what_the_rest_is_cannot_be_erased(path, desk):
    made = sealed(0, desk.key, NOW).package
    assert desk.said(erased(made, (path, 0, len(read(made)[0][path])))) == 1


def test_an_erasure_hides_no_other_change(desk):
    made = sealed(0, desk.key, NOW).package
    gone = erased(made, picture_in(made))
    at = places_in(gone)[RECORDS][0]
    for place in (5, picture_in(made)[1] - 20, picture_in(made)[1], picture_in(made)[2] + 3):
        assert desk.said(shipped(changed(gone, at + place), b"")) == 1
    assert desk.said(shipped(changed(gone, places_in(gone)[PAGE][0] + 40), b"")) == 1
    assert desk.said(changed(gone, len(gone) // 2)) == 1


def test_without_the_look_at_the_zeros_another_payload_would_pass_as_erased(desk, monkeypatch):
    made = sealed(0, desk.key, NOW).package
    other = shipped(changed(made, places_in(made)[RECORDS][0] + picture_in(made)[1] + 99), b"")
    assert desk.said(other) == 1
    whole = len(read(made)[0][RECORDS])
    monkeypatch.setattr(verify_package, "is_zeros", lambda pieces: len(b"".join(pieces)) < whole)
    assert desk.said(other) == 4


def rooted(desk: Desk, content: bytes) -> tuple[str, ...]:
    """The words that name an offline root, which has signed this."""
    ran = partial(subprocess.run, cwd=desk.folder, check=True, capture_output=True)
    (desk.folder / "list").write_bytes(content)
    ran(["openssl", "genpkey", "-algorithm", "ed25519", "-out", "root.key"])
    ran(["openssl", "pkey", "-in", "root.key", "-pubout", "-out", "root.pub"])
    ran(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", "root.key", "-in", "list", "-out", f"{desk.trust[1]}.sig"])
    return ("--root", str(desk.folder / "root.pub"))


def test_a_list_of_keys_counts_as_the_offline_root_signed_it(desk):
    made, listed = sealed(0, desk.key, NOW).package, Path(desk.trust[1])
    assert desk.said(made, *rooted(desk, listed.read_bytes())) == 0
    root = ("--root", str(desk.folder / "root.pub"))
    desk.keys.rotate(NOW)
    assert (desk.said(made, *root), desk.said(made)) == (1, 0)
    assert desk.said(made, *rooted(desk, listed.read_bytes())) == 0
    assert desk.said(made, "--root", str(desk.folder / "nowhere")) == 64


def compared(desk: Desk, one: bytes, other: bytes) -> int:
    path = desk.folder / "other.wacz"
    path.write_bytes(other)
    return desk.said(one, "--compare", str(path))


def test_two_accounts_of_one_capture_under_one_key_are_told(desk):
    facts = {"started_at": "2031-05-04T12:30:00.123456+00:00", "status": 200}

    def made(number=0, key=desk.key, **more):
        return package(artifacts_of(number), about(number, NOW), capture={**facts, **more}, key=key).package

    one = made()
    assert compared(desk, one, one) == 0
    assert compared(desk, one, made(status=404)) == 5
    assert compared(desk, one, made(started_at="2031-05-04T12:31:00.123456+00:00")) == 64
    assert compared(desk, one, made(number=2)) == 64
    assert compared(desk, one, made(status=404, key=desk.thief)) == 1
    assert compared(desk, one, erased(one, picture_in(one))) == 0
    assert compared(desk, one, rewritten(one, {PAGE: page_of(one)})) == 1
