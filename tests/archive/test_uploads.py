"""An uploaded file becomes a capture: read in the cell, sealed as a resource record, bounded by its kind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pytest

from casefile.archive.uploads import from_upload, plain_name
from casefile.custody.blobs import Blobs
from casefile.outside.failed import Failed
from casefile.reading import sniff
from tests.outside.test_warc import records
from tests.reading import given, pages
from tests.reading.documents import pdf

UPLOADED_AT = datetime(2031, 5, 4, 14, 30, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize("kind", given.EVERY)
def test_every_kind_becomes_a_capture_whatever_it_is_named(quick, kind: str) -> None:
    body = given.EVERY[kind]()
    made = from_upload("C:\\saved\\mislabelled.exe", body, quick(), UPLOADED_AT)
    original, warc = made.artifacts
    assert (original.bytes, original.name, original.content_type) == (body, "mislabelled.exe", sniff.FORMATS[kind].type)
    (_about, _fields, _block), (name, fields, block) = records(warc.bytes)
    assert (name, block, fields["Content-Type"]) == ("resource", body, sniff.FORMATS[kind].type)
    assert made.file["kind"] == kind
    assert made.file.get("made_elsewhere", False) is (kind in ("warc", "wacz"))
    assert (made.method, made.status, made.final_url, made.content_type) == (
        "uploaded",
        None,
        "",
        original.content_type,
    )
    assert made.started_at == UPLOADED_AT
    assert made.started_at.tzinfo is UTC
    assert {"exchange", "outside-timestamp"} <= set(made.missing)
    roles = {"html": ["article", "page"], "pdf": ["pdf"], "docx": ["document"]}
    like_html = kind in ("mhtml", "warc", "wacz")
    assert [text.role for text in made.texts] == roles.get("html" if like_html else kind, [])


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_a_saved_page_is_unpacked_in_the_cell(quick, encoding: str) -> None:
    made = from_upload("a.mhtml", given.mhtml(pages.ARABIC, encoding=encoding), quick(), UPLOADED_AT)
    assert made.texts == from_upload("a.html", pages.ARABIC.encode(), quick(), UPLOADED_AT).texts


def test_an_upload_and_its_texts_are_those_of_the_page(quick) -> None:
    made = from_upload("Harbour – Courier.html", pages.ENGLISH.encode(), quick(), UPLOADED_AT)
    assert made.texts[0].title == "Lonmere harbour closes after storm"
    assert {"scripts", "screenshot"} <= set(made.missing)


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.html", b"%PDF-1.7", "not-readable"),
        ("a.html", b"PK\x03\x04", "not-readable"),
        ("a.html", b"just words", "unsupported-type"),
        ("a.svg", b"<svg onload='x'></svg>", "unsupported-type"),
        ("a.zip", given.zipped({"a.html": pages.ENGLISH}), "unsupported-type"),
        ("a.html", b"", "empty-page"),
        ("a.html", b"   \n", "empty-page"),
        ("a.html", b"<html>" + b"\0" * 50_000, "not-readable"),
        ("a.png", given.picture("PNG")[:60], "not-readable"),
    ],
)
def test_an_upload_is_told_by_its_bytes(quick, name: str, body: bytes, code: str) -> None:
    with pytest.raises(Failed, check=lambda failed: failed.code == code):
        from_upload(name, body, quick(), UPLOADED_AT)


@pytest.mark.parametrize(
    ("limit", "body"),
    [
        ("max_document", given.mhtml()),
        ("max_document", given.docx()),
        ("max_image", given.picture("PNG")),
        ("max_media", given.movie(b"isom", filling=2_000)),
        ("max_media", given.wacz()),
    ],
)
def test_every_kind_has_its_limit_to_the_byte(quick, limit: str, body: bytes) -> None:
    policy = quick()
    assert from_upload("a", body, replace(policy, **{limit: len(body)}), UPLOADED_AT).artifacts[0].bytes == body
    with pytest.raises(Failed, check=lambda failed: failed.code == "too-large"):
        from_upload("a", body, replace(policy, **{limit: len(body) - 1}), UPLOADED_AT)


def test_the_cell_ends_what_takes_too_much(quick) -> None:
    body = given.picture("PNG", (8_000, 8_000))
    assert from_upload("a", body, quick(), UPLOADED_AT).file["width"] == 8_000
    with pytest.raises(Failed, check=lambda failed: failed.code == "too-complex"):
        from_upload("a", body, quick(extract_memory=150_000_000), UPLOADED_AT)


def test_a_picture_of_two_lenses_is_read(quick) -> None:
    assert from_upload("a", given.picture("MPO"), quick(), UPLOADED_AT).content_type == "image/jpeg"


def test_a_document_of_pictures_is_kept_without_text(quick) -> None:
    made = from_upload("scan.pdf", pdf("", ""), quick(), UPLOADED_AT)
    assert (made.texts, made.file["pages"], made.outcome) == ([], 2, "complete")


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), ("", ""), ("a\0\r\nb.html", "ab.html"), ("x" * 500, "x" * 200), ("/", "")],
)
def test_a_file_name_is_only_a_name(name: str, kept: str) -> None:
    assert plain_name(name) == kept


def test_a_file_without_a_name_gets_one(quick) -> None:
    assert from_upload("/", given.wav(), quick(), UPLOADED_AT).artifacts[0].name == "upload.wav"


class Watched(BytesIO):
    """A file that remembers how much was asked of it at once."""

    most = 0

    def read(self, size: int = -1) -> bytes:
        self.most = max(self.most, size if size >= 0 else 2**63)
        return super().read(size)


def test_a_file_is_stored_piece_by_piece(tmp_path) -> None:
    content = bytes(range(256)) * 20_000
    file, blobs = Watched(content), Blobs(tmp_path)
    assert blobs.get(blobs.put_file(file)) == content
    assert file.most <= 1 << 20
    assert blobs.put_file(Watched(content)) == blobs.put(content)
