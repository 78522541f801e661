"""What was received is sealed byte for byte, and warcio reads it back with every digest in order."""

import gzip
import hashlib
import tracemalloc
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from casefile.custody.pieces import pieces_of
from casefile.custody.verify_package import LAST_BLOCK
from casefile.outside.recorder import Recorder, Taking
from casefile.outside.warc import LEAST, warc_of_upload
from tests.outside.fetching import taped
from tests.outside.site import Site, answer, packed, redirect

PAGE = b"<!doctype html><title>Ferry</title><p>The ferry of Lonmere sails again."


def records(warc: bytes) -> list[tuple[str, dict[str, str], bytes]]:
    """Type, fields and block of every record; fails on a digest that does not hold."""
    verify(warc)
    return [
        (record.rec_type, dict(record.rec_headers.headers), record.raw_stream.read())
        for record in ArchiveIterator(BytesIO(warc), no_record_parse=True)
    ]


def verify(warc: bytes) -> None:
    """:raises ArchiveLoadFailed: a block or payload is not what its digest says"""
    for record in ArchiveIterator(BytesIO(warc), check_digests="raise"):
        record.raw_stream.read()
        assert record.digest_checker.passed is True


def test_every_hop_is_kept_as_it_was_received(site: Site, quick) -> None:
    odd = b"HTTP/1.1 200 Fine\r\nCONTENT-type:text/html\r\nx-Odd:  a \r\n\r\n" + PAGE
    site.pages |= {"/": redirect("/page"), "/page": odd}
    found = records(taped(site.url, quick())[2])
    assert [kind for kind, _fields, _block in found] == ["warcinfo", "response", "request", "response", "request"]
    assert found[1][2] == site.pages["/"]
    assert found[3][2] == site.pages["/page"]
    assert found[2][2] == site.requests[0]
    assert found[4][2] == site.requests[1]


def test_the_fields_are_those_of_the_standard(site: Site, quick) -> None:
    site.pages["/"] = packed(PAGE)
    _got, recorder, warc = taped(site.url, quick())
    (_, about, _), (_, response, block), (_, request, _) = records(warc)
    body = block.split(b"\r\n\r\n", 1)[1]
    assert response["WARC-Block-Digest"] == f"sha256:{hashlib.sha256(block).hexdigest()}"
    assert response["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
    assert response["WARC-Target-URI"] == request["WARC-Target-URI"] == site.url
    assert response["WARC-Date"] == recorder.responses[0].started_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert response["WARC-IP-Address"] == "127.0.0.1"
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert response["WARC-Warcinfo-ID"] == about["WARC-Record-ID"]
    assert "WARC-Truncated" not in response


def test_warcio_parses_and_unpacks_the_answer(site: Site, quick) -> None:
    site.pages["/"] = packed(PAGE)
    answers = [
        (record.http_headers.get_statuscode(), record.content_stream().read())
        for record in ArchiveIterator(BytesIO(taped(site.url, quick())[2]), check_digests="raise")
        if record.rec_type == "response"
    ]
    assert answers == [("200", PAGE)]


def test_one_changed_byte_is_told(site: Site, quick) -> None:
    site.pages["/"] = answer(PAGE)
    plain = gzip.decompress(taped(site.url, quick())[2])
    verify(plain)
    with pytest.raises(ArchiveLoadFailed):
        verify(plain.replace(b"sails again", b"sailed again"[:11]))


def test_an_upload_becomes_a_resource_record() -> None:
    uploaded_at = datetime(2031, 5, 4, 12, 30, tzinfo=UTC)
    found = records(warc_of_upload("Fähre – gespeichert.html", "text/html", PAGE, uploaded_at).bytes)
    assert [kind for kind, _fields, _block in found] == ["warcinfo", "resource"]
    _kind, fields, block = found[1]
    assert block == PAGE
    assert fields["WARC-Target-URI"] == f"urn:sha256:{hashlib.sha256(PAGE).hexdigest()}"
    assert fields["WARC-Date"] == "2031-05-04T12:30:00.000000Z"
    assert fields["Content-Type"] == "text/html"
    assert fields["WARC-Filename"].isascii()


@pytest.mark.parametrize("name", ["a\r\nWARC-Type: response", "x\0y", "٣.html"])
def test_a_file_name_cannot_write_fields(name: str) -> None:
    found = records(warc_of_upload(name, "text/html", PAGE, datetime(2031, 5, 4, tzinfo=UTC)).bytes)
    assert [kind for kind, _fields, _block in found] == ["warcinfo", "resource"]


def taking(body: bytes, kind: str, more: str = "") -> Taking:
    """An answer to be kept, its body come in pieces."""
    at = datetime(2031, 5, 4, tzinfo=UTC)
    one = Taking("GET", "https://ferry.example/", "203.0.113.7", None, at, headers=[["Content-Type", kind]])
    one.request.head(b"GET / HTTP/1.1\r\n\r\n")
    one.answer.head(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}\r\n".encode())
    for at in range(0, len(body), 70_001):
        one.answer.body(body[at : at + 70_001])
    return one


def recorded(*takings: Taking) -> tuple[bytes, list[bytes]]:
    """The file, and the pieces in it."""
    out = BytesIO()
    recorder = Recorder(out)
    for one in takings:
        recorder.keep(one)
    warc = out.getvalue()
    return warc, [bytes(piece) for piece in pieces_of(warc, recorder.cuts)]


@pytest.mark.parametrize(("body", "kind"), [(PAGE * 3_000, "text/html"), (bytes(range(256)) * 900, "image/png")])
def test_the_same_payload_gives_the_same_piece_in_whatever_record(body: bytes, kind: str) -> None:
    warc, pieces = recorded(taking(body, kind), taking(PAGE * 40, "text/plain"), taking(body, kind, "X-More: yes\r\n"))
    assert len(pieces) == 3
    assert pieces[0] == pieces[2] != pieces[1]
    kept = [block.split(b"\r\n\r\n", 1)[1] for kind, _fields, block in records(warc) if kind == "response"]
    assert kept == [body, PAGE * 40, body]
    # A piece is whole blocks of deflate by itself: what stands in it can be read without the record.
    assert zlib.decompressobj(-zlib.MAX_WBITS).decompress(pieces[0]) == body


@pytest.mark.parametrize(("size", "pieces"), [(0, 0), (LEAST - 1, 0), (LEAST, 1)])
def test_only_what_is_large_enough_is_a_piece_of_its_own(size: int, pieces: int) -> None:
    warc, found = recorded(taking(b"x" * size, "text/plain"))
    assert len(found) == pieces
    verify(warc)


def test_a_record_ends_where_the_verifier_looks_for_its_end() -> None:
    warc, _pieces = recorded(taking(PAGE * 100, "text/html"), taking(PAGE * 200, "image/png"))
    out = BytesIO()
    recorder = Recorder(out)
    recorder.keep(taking(PAGE * 100, "text/html"))
    after = recorder.cuts[1] + LAST_BLOCK
    assert out.getvalue()[after:].startswith(b"\x1f\x8b\x08")
    assert gzip.decompress(out.getvalue()[after:]).startswith(b"WARC/1.1\r\nWARC-Type: request")
    verify(warc)


def test_a_long_payload_passes_without_being_held_in_memory(tmp_path: Path) -> None:
    with (tmp_path / "long.warc.gz").open("wb") as out:
        recorder, one = Recorder(out), taking(b"", "video/mp4")
        block = bytes(range(256)) * 4_096
        for _ in range(40):
            one.answer.body(block)
        tracemalloc.start()
        recorder.keep(one)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 1_000_000
    verify((tmp_path / "long.warc.gz").read_bytes())


def test_what_was_found_of_an_encryption_is_said_once_for_a_site_and_again_when_it_changes() -> None:
    found = [{"verified": True, "version": "TLSv1.3", "certificate_sha256": letter * 64} for letter in "aab"]
    takings = [taking(PAGE, "text/html") for _ in found]
    for one, tls in zip(takings, found, strict=True):
        one.tls = tls
    about = [block for kind, _fields, block in records(recorded(*takings)[0]) if kind == "metadata"]
    assert [block.count(b"a" * 64) for block in about] == [1, 0]
