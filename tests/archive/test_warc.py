"""What was received is sealed byte for byte, and warcio reads it back with every digest in order."""

import gzip
import hashlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from casefile.archive.fetch import fetch
from casefile.archive.warc import warc_of, warc_of_upload
from tests.archive.site import Site, answer, packed, redirect

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
    found = records(warc_of(fetch(site.url, quick())))
    assert [kind for kind, _fields, _block in found] == ["warcinfo", "response", "request", "response", "request"]
    assert found[1][2] == site.pages["/"]
    assert found[3][2] == site.pages["/page"]
    assert found[2][2] == site.requests[0]
    assert found[4][2] == site.requests[1]


def test_the_fields_are_those_of_the_standard(site: Site, quick) -> None:
    site.pages["/"] = packed(PAGE)
    got = fetch(site.url, quick())
    warc = warc_of(got)
    (_, about, _), (_, response, block), (_, request, _) = records(warc)
    body = block.split(b"\r\n\r\n", 1)[1]
    assert response["WARC-Block-Digest"] == f"sha256:{hashlib.sha256(block).hexdigest()}"
    assert response["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
    assert response["WARC-Target-URI"] == request["WARC-Target-URI"] == site.url
    assert response["WARC-Date"] == got.exchanges[0].started_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert response["WARC-IP-Address"] == "127.0.0.1"
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert response["WARC-Warcinfo-ID"] == about["WARC-Record-ID"]
    assert "WARC-Truncated" not in response


def test_warcio_parses_and_unpacks_the_answer(site: Site, quick) -> None:
    site.pages["/"] = packed(PAGE)
    answers = [
        (record.http_headers.get_statuscode(), record.content_stream().read())
        for record in ArchiveIterator(BytesIO(warc_of(fetch(site.url, quick()))), check_digests="raise")
        if record.rec_type == "response"
    ]
    assert answers == [("200", PAGE)]


def test_what_was_cut_off_says_so(site: Site, quick) -> None:
    long = answer(b"x" * 500_000, "Location: /page", status="302 Found")
    site.pages |= {"/": long, "/page": answer(PAGE)}
    found = records(warc_of(fetch(site.url, quick())))
    assert found[1][1]["WARC-Truncated"] == "length"
    assert long.startswith(found[1][2])
    assert len(found[1][2]) < 300_000


def test_one_changed_byte_is_told(site: Site, quick) -> None:
    site.pages["/"] = answer(PAGE)
    plain = gzip.decompress(warc_of(fetch(site.url, quick())))
    verify(plain)
    with pytest.raises(ArchiveLoadFailed):
        verify(plain.replace(b"sails again", b"sailed again"[:11]))


def test_an_upload_becomes_a_resource_record() -> None:
    uploaded_at = datetime(2031, 5, 4, 12, 30, tzinfo=UTC)
    found = records(warc_of_upload("Fähre – gespeichert.html", "text/html", PAGE, uploaded_at))
    assert [kind for kind, _fields, _block in found] == ["warcinfo", "resource"]
    _kind, fields, block = found[1]
    assert block == PAGE
    assert fields["WARC-Target-URI"] == f"urn:sha256:{hashlib.sha256(PAGE).hexdigest()}"
    assert fields["WARC-Date"] == "2031-05-04T12:30:00.000000Z"
    assert fields["Content-Type"] == "text/html"
    assert fields["WARC-Filename"].isascii()


@pytest.mark.parametrize("name", ["a\r\nWARC-Type: response", "x\0y", "٣.html"])
def test_a_file_name_cannot_write_fields(name: str) -> None:
    found = records(warc_of_upload(name, "text/html", PAGE, datetime(2031, 5, 4, tzinfo=UTC)))
    assert [kind for kind, _fields, _block in found] == ["warcinfo", "resource"]
