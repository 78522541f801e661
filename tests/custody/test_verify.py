"""The verifier, alone with a package and a list of keys, accepts what is untouched and nothing else.

Each way to deceive it has its control: with the one check taken out, the same package is accepted.
"""

import gzip
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest

from casefile.core.canonical import canonical, sha256
from casefile.custody import verify_package
from casefile.custody.seal import MANIFEST, SIGNATURE, TIMESTAMP, package
from casefile.custody.wacz import CONTENTS, DIGEST, INDEX, PAGES, read, write
from tests.custody.authority import Stamps
from tests.custody.deceiving import DAY, NOW, PAGE, RECORDS, Desk, page_of, rewritten
from tests.custody.sealing import VERIFIER, about, artifacts_of, changed, sealed, shipped, verified


def test_twenty_untouched_packages_are_accepted_by_the_file_alone(desk):
    alone = Path(shutil.copy(VERIFIER, desk.folder / "verify_package.py"))
    for number in range(20):
        made = sealed(number, desk.key, NOW)
        words = desk.trust
        if number < 8:
            made, words = made._replace(package=desk.stamped(made.package, made.signature)), desk.trust + desk.tsa
        said = verified(desk.folder, made.package, *words, program=alone)
        assert (said.status, "INTACT, and sealed by a key you trust" in said.words) == (0, True), said
        assert ("by a trusted authority" in said.words) == (number < 8)


def test_the_file_imports_nothing_of_ours():
    source = VERIFIER.read_text()
    assert "casefile" not in "".join(line for line in source.splitlines() if "import " in line)


def test_without_a_list_of_keys_the_signer_is_unknown(desk):
    made = sealed(0, desk.key, NOW).package
    said = verified(desk.folder, made)
    assert (said.status, "SIGNER UNKNOWN" in said.words) == (2, True)
    assert verified(desk.folder, rewritten(made, {PAGE: page_of(made)})).status == 1


def test_it_says_when_there_is_no_new_openssl(desk):
    made = sealed(0, desk.key, NOW).package
    for said in ("OpenSSL 1.1.1w  11 Sep 2023", "LibreSSL 3.9.0", None):
        folder = desk.folder / f"bin{said}".replace(" ", "")
        folder.mkdir()
        if said:
            (folder / "openssl").write_text(f"#!/bin/sh\necho '{said}'\n")
            (folder / "openssl").chmod(0o755)
        assert verified(desk.folder, made, *desk.trust, PATH=str(folder)).status == 3


def test_a_wrong_question_is_no_answer(desk):
    made = sealed(0, desk.key, NOW).package
    (desk.folder / "no.json").write_text("[]")
    assert verified(desk.folder, made, "--trust", desk.folder / "no.json").status == 64
    assert verified(desk.folder, made, "--trust", desk.folder / "nowhere").status == 64
    assert verified(desk.folder, made, *desk.trust, "--tsa", desk.folder / "nowhere").status == 64


def test_a_changed_byte_anywhere_is_told(desk):
    made = desk.stamped(*sealed(0, desk.key, NOW)[:3:2])
    with zipfile.ZipFile(BytesIO(made)) as zipped:
        entries = zipped.infolist()
    starts = [entry.header_offset for entry in entries]
    inside = [at + 30 + len(one.filename) for at, one in zip(starts, entries, strict=True)]
    middles = [at + one.file_size // 2 for at, one in zip(inside, entries, strict=True)]
    assert {entry.filename for entry in entries} >= {PAGE, RECORDS, INDEX, PAGES, CONTENTS, DIGEST, MANIFEST, TIMESTAMP}
    places = {*starts, *inside, *middles, *range(0, len(made), 61), *range(len(made) - 22, len(made))}
    assert [at for at in sorted(places) if desk.said(changed(made, at)) != 1] == []
    assert desk.said(made) == 0


def test_a_package_cut_or_lengthened_anywhere_is_told(desk):
    made = sealed(0, desk.key, NOW).package
    assert [size for size in range(0, len(made), 101) if desk.said(made[:size]) != 1] == []
    assert desk.said(made + b"\0") == desk.said(b"\0" + made) == desk.said(made + made) == 1


class Deceit(NamedTuple):
    """A way to deceive: what is made of a true package, and which check, taken out, would let it pass."""

    make: Callable[[Desk], bytes]
    check: str
    instead: Callable[[Desk], Callable]
    asks_for_stamp: bool = False


def other_files(changes: Callable[[bytes], dict[str, bytes]]) -> Callable[[Desk], bytes]:
    def make(desk: Desk) -> bytes:
        made = sealed(0, desk.key, NOW).package
        return rewritten(made, changes(made))

    return make


def without(desk: Desk) -> bytes:
    files, told = read(sealed(0, desk.key, NOW).package)
    del files["artifacts/3-screenshot.png"]
    return write(files, told)


def other_title(desk: Desk) -> bytes:
    files, told = read(sealed(0, desk.key, NOW).package)
    return write(files, {**told, "title": "Another"})


def resigned(desk: Desk) -> bytes:
    arts = artifacts_of(0)
    arts[0] = replace(arts[0], bytes=arts[0].bytes.replace(b"Lonmere", b"Lonmore"))
    return package(arts, about(0, NOW), capture={}, key=desk.thief).package


def resigned_in_the_name_of_the_desk(desk: Desk) -> bytes:
    files, told = read(resigned(desk))
    manifest = canonical({**json.loads(files[MANIFEST]), "key": desk.key.id})
    seal = {
        **json.loads(files[SIGNATURE]),
        "key": desk.key.id,
        "public": desk.key.public.hex(),
        "manifest": sha256(manifest),
        "signature": desk.thief.sign(manifest).hex(),
    }
    return write({**files, MANIFEST: manifest, SIGNATURE: canonical(seal)}, told)


def other_manifest(desk: Desk) -> bytes:
    files, told = read(sealed(0, desk.key, NOW).package)
    manifest = canonical({**json.loads(files[MANIFEST]), "capture": {"status": 404}})
    seal = {**json.loads(files[SIGNATURE]), "manifest": sha256(manifest)}
    return write({**files, MANIFEST: manifest, SIGNATURE: canonical(seal)}, told)


def altered_record(number: int) -> Callable[[Desk], bytes]:
    """Sealed by the desk itself, over a record that is not what its own digest says."""

    def make(desk: Desk) -> bytes:
        arts = artifacts_of(0)
        parts = [gzip.compress(one) for one in _altered(arts[1].bytes, number)]
        arts[1] = replace(arts[1], bytes=b"".join(parts), cuts=())
        return package(arts, about(0, NOW), capture={}, key=desk.key).package

    return make


def _altered(warc: bytes, number: int) -> list[bytes]:
    records = list(verify_package.members(iter([warc]), "warc"))
    assert len(records) == 7
    at = len(records[number]) - 5
    records[number] = changed(records[number], at)
    return records


def sealed_too(at: timedelta, life: Callable[[Desk], object]) -> Callable[[Desk], bytes]:
    def make(desk: Desk) -> bytes:
        made = sealed(0, desk.key, NOW + at).package
        life(desk)
        return made

    return make


def swapped_stamp(desk: Desk) -> bytes:
    one, other = (sealed(number, desk.key, NOW) for number in (0, 2))
    token = read(desk.stamped(other.package, other.signature))[0][TIMESTAMP]
    return shipped(one.package, token)


def own_stamp(desk: Desk) -> bytes:
    made, own = sealed(0, desk.key, NOW), Stamps(desk.folder / "own")
    return desk._replace(stamps=own).stamped(made.package, made.signature)


def unread(_desk: Desk) -> Callable:
    return lambda of: (json.loads(of.document(MANIFEST)), {}, 0)


def at_any_time(desk: Desk) -> Callable:
    return lambda *_: desk.key.public


CONTENT, RECORD, LIFE = "check_contents", "check_records", "trusted"
SIGNED, STAMPED = "is_signed", "stamped_at"

DECEITS = {
    "a page of the same length": Deceit(other_files(lambda made: {PAGE: page_of(made)}), CONTENT, unread),
    "a file more": Deceit(other_files(lambda made: {"artifacts/9-more.html": b"x"}), CONTENT, unread),
    "a file less": Deceit(without, CONTENT, unread),
    "another index": Deceit(other_files(lambda made: {INDEX: b""}), CONTENT, unread),
    "another list of pages": Deceit(other_files(lambda made: {PAGES: b"{}"}), CONTENT, unread),
    "another title outside": Deceit(other_title, CONTENT, unread),
    "other facts": Deceit(other_manifest, SIGNED, lambda desk: lambda *_: True),
    "signed by a thief": Deceit(resigned, LIFE, lambda desk: lambda *_: desk.thief.public),
    "signed by a thief as the desk": Deceit(resigned_in_the_name_of_the_desk, SIGNED, lambda desk: lambda *_: True),
    **{
        f"record {number} altered": Deceit(altered_record(number), RECORD, lambda desk: lambda *_: 0)
        for number in range(7)
    },
    "sealed before the key's time": Deceit(sealed_too(-2 * DAY, lambda desk: None), LIFE, at_any_time),
    "sealed after the key's time": Deceit(
        sealed_too(DAY, lambda desk: desk.keys.rotate(NOW, timedelta(hours=1))), LIFE, at_any_time
    ),
    "sealed by a revoked key": Deceit(
        sealed_too(0 * DAY, lambda desk: desk.keys.revoke(desk.key.id, NOW + DAY)), LIFE, at_any_time
    ),
    "the stamp of another seal": Deceit(swapped_stamp, STAMPED, lambda desk: lambda *_: NOW, True),
    "the stamp of an authority of one's own": Deceit(own_stamp, STAMPED, lambda desk: lambda *_: NOW, True),
}


@pytest.mark.parametrize("name", DECEITS)
def test_a_deceit_is_refused(name, desk):
    deceit = DECEITS[name]
    assert desk.said(deceit.make(desk), *(desk.tsa if deceit.asks_for_stamp else ())) == 1


@pytest.mark.parametrize("name", DECEITS)
def test_with_its_check_taken_out_a_deceit_would_pass(name, desk, monkeypatch):
    deceit = DECEITS[name]
    made = deceit.make(desk)
    monkeypatch.setattr(f"{verify_package.__name__}.{deceit.check}", deceit.instead(desk))
    assert desk.said(made, *(desk.tsa if deceit.asks_for_stamp else ())) == 0


def test_a_revoked_key_counts_for_what_was_stamped_before(desk):
    made = desk.stamped(*sealed(0, desk.key, NOW)[:3:2])
    desk.keys.revoke(desk.key.id, NOW + DAY)
    assert (desk.said(made), desk.said(made, *desk.tsa)) == (1, 0)
    desk.keys.revoke(desk.key.id, NOW - timedelta(hours=1))
    assert desk.said(made, *desk.tsa) == 1


def test_a_key_that_followed_another_is_trusted_by_its_endorsement(desk):
    new = desk.keys.rotate(NOW - timedelta(hours=1))
    made = sealed(0, new, NOW).package
    assert desk.said(made) == 0
    path = desk.keys.folder / "keys.json"
    listed = json.loads(path.read_bytes())
    listed["keys"][1]["endorsement"] = desk.thief.sign(b"anything").hex()
    path.write_bytes(canonical(listed))
    assert desk.said(made) == 64


def test_a_stamp_that_is_asked_for_must_be_there(desk):
    made = sealed(0, desk.key, NOW).package
    assert (desk.said(made), desk.said(made, *desk.tsa)) == (0, 1)


def test_a_stamp_that_was_not_asked_for_is_said_not_to_be_checked(desk):
    made = desk.stamped(*sealed(0, desk.key, NOW)[:3:2])
    said = verified(desk.folder, made, *desk.trust)
    assert (said.status, "not checked without --tsa" in said.words) == (0, True)


@pytest.mark.parametrize("name", ["../out.html", "/etc/passwd", "artifacts/../x.html", "artifacts/x\n.html", "x.html"])
def test_no_path_leads_out_of_the_package(name, desk):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr(zipfile.ZipInfo(name), b"x")
    assert desk.said(out.getvalue()) == 1


def test_files_packed_or_with_a_time_are_refused(desk):
    files, told = read(sealed(0, desk.key, NOW).package)
    for packing, moment in ((zipfile.ZIP_DEFLATED, (1980, 1, 1, 0, 0, 0)), (zipfile.ZIP_STORED, (1981, 1, 1, 0, 0, 0))):
        out = BytesIO()
        with zipfile.ZipFile(out, "w", packing) as zipped:
            for path, content in sorted(files.items()):
                zipped.writestr(zipfile.ZipInfo(path, moment), content, packing)
        assert desk.said(out.getvalue()) == 1
    assert told["title"] == "Señal 0"


def test_a_record_that_unpacks_without_end_is_refused_within_bounds(desk, monkeypatch):
    monkeypatch.setattr(verify_package, "LARGEST_RECORD", 2**20)
    pieces = (gzip.compress(bytes(2**26))[at : at + 2**16] for at in range(0, 2**17, 2**16))
    with pytest.raises(verify_package.Refused, match="unpacks to more"):
        list(verify_package.members(pieces, "bomb"))


@pytest.mark.parametrize("bound", ["LARGEST_TOGETHER", "MOST_RECORDS"])
def test_records_that_are_small_each_and_without_end_together_are_refused_within_bounds(desk, monkeypatch, bound):
    made = sealed(0, desk.key, NOW).package
    assert desk.said(made) == 0
    monkeypatch.setattr(verify_package, bound, 2)
    checked = []
    monkeypatch.setattr(verify_package, "check_record", lambda *told: checked.append(told))
    assert desk.said(made) == 1
    assert len(checked) <= 2


def test_documents_nested_without_end_are_refused(desk):
    made = sealed(0, desk.key, NOW).package
    assert desk.said(rewritten(made, {MANIFEST: b"[" * 100_000})) == 1
    assert desk.said(rewritten(made, {MANIFEST: b"null"})) == 1
    assert desk.said(rewritten(made, {SIGNATURE: b"{}"})) == 1
