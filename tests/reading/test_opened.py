"""What a file is, and what is read of it: one of every kind, and every hostile form, opened in this process."""

import gzip
import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from casefile.outside.failed import Failed
from casefile.reading import opened, sniff, warc_given, zipped
from casefile.reading.media import MOST_PIXELS
from casefile.reading.mhtml import MOST_PARTS
from casefile.reading.opened import open_given
from tests.reading import given, pages
from tests.reading.documents import LOCK, pdf


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    opened.warm_up()


def refused(body: bytes) -> str:
    with pytest.raises(Failed) as caught:
        open_given(body)
    return caught.value.code


def text_of(body: bytes) -> str:
    return open_given(body)["texts"][0]["content"]


def test_every_format_has_a_reader_and_a_file_here() -> None:
    assert sniff.FORMATS.keys() == opened.KINDS == given.EVERY.keys()


@pytest.mark.parametrize("kind", given.EVERY)
def test_every_kind_is_told_by_its_bytes(kind: str) -> None:
    assert open_given(given.EVERY[kind]())["kind"] == kind


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("pdf", {"pages": 2}),
        ("png", {"width": 64, "height": 48}),
        ("avif", {"width": 64, "height": 48}),
        ("heic", {"width": 4032, "height": 3024}),
        ("mp3", {"milliseconds": 2612}),
        ("m4a", {"milliseconds": 90_000}),
        ("ogg", {"milliseconds": 4_000}),
        ("flac", {"milliseconds": 3_000}),
        ("wav", {"milliseconds": 2_000}),
        ("mp4", {"width": 1280, "height": 720, "milliseconds": 90_000}),
        ("webm", {"width": 640, "height": 360, "milliseconds": 61_500}),
        ("mkv", {"width": 640, "height": 360}),
        ("warc", {"records": 3, "digests": {"right": 3, "wrong": 0}}),
        ("wacz", {"records": 3, "digests": {"right": 5, "wrong": 0}, "signature": "none"}),
    ],
)
def test_what_is_so_of_it(kind: str, facts: dict) -> None:
    assert open_given(given.EVERY[kind]())["facts"] == facts


def test_what_it_says_of_itself_is_kept_apart() -> None:
    assert open_given(given.photograph())["claims"] == {
        "camera": "Lumen Field 3",
        "taken": "2031:05:04 12:30:00",
        "latitude": "-10.500000",
        "longitude": "20.250000",
    }
    assert open_given(given.docx())["claims"]["author"] == "Ilse Varga"
    saved = open_given(given.mhtml())["claims"]
    assert (saved["address"], saved["title"]) == (given.ADDRESS, "Lonmere – news")
    assert open_given(given.wacz())["claims"]["made by"] == "Another archiver 2"
    assert open_given(given.EVERY["mp4"]())["claims"] == {"made": "1999-01-24T05:20:00Z"}


def test_a_word_document_reads_in_order() -> None:
    assert text_of(given.docx()).split("\n\n") == [
        "The harbour and its berths",
        "Lonmere counts its ships.",
        "Berth | Ships\nNorth | 21",
        "The gate stays open.",
        "Added later.",
        "Counted on 3 May.",
    ]


def test_the_texts_of_a_page_are_the_same_however_it_was_saved() -> None:
    html = open_given(pages.ENGLISH.encode())["texts"]
    assert open_given(given.mhtml())["texts"] == html
    assert open_given(given.warc())["texts"] == html
    assert open_given(given.wacz())["texts"] == html


def test_the_root_of_a_saved_page_is_the_one_that_is_named() -> None:
    part = "--edge\r\nContent-Type: text/html\r\nContent-ID: {}\r\n\r\n<p>{}\r\n"
    body = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=edge; start="<b@x>"\r\n\r\n'
        + part.format("<a@x>", "A frame of its own.")
        + part.format("<b@x>", "The page itself.")
        + "--edge--\r\n"
    )
    assert text_of(body.encode()) == "The page itself."


def test_a_page_of_a_web_archive_is_the_one_its_list_names() -> None:
    other = given.warc(
        b"<html><body><p>Another page, which nobody means.</p></body></html>", address="https://b.example/"
    )
    body = given.wacz(more={"archive/a-first.warc.gz": other})
    assert text_of(body).startswith("Lonmere harbour closes")
    assert text_of(given.wacz(page="https://b.example/", more={"archive/a-first.warc.gz": other})).startswith("Another")


def test_what_a_package_lists_wrongly_is_counted_and_a_signature_is_never_believed() -> None:
    assert open_given(given.wacz(is_forged=True))["facts"]["digests"] == {"right": 4, "wrong": 1}
    assert open_given(given.warc(digest="sha256:" + "0" * 64))["facts"]["digests"] == {"right": 1, "wrong": 2}
    assert open_given(given.wacz(is_signed=True))["facts"]["signature"] == "not-checked"
    assert open_given(given.wacz(more={"seal/signature.json": "{}"}))["facts"]["signature"] == "not-checked"


def test_a_document_of_pictures_has_pages_and_no_text() -> None:
    told = open_given(pdf("", "", ""))
    assert (told["texts"], told["facts"]) == ([], {"pages": 3})


@pytest.mark.parametrize(
    "body",
    [
        b"just words",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><rss/>",
        b"MZ\x90\0",
        b"\x7fELF\x02",
        b"#!/bin/sh\n",
        b"{}",
        b"OggS" + b"\0" * 24 + b"\x80theora",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n",
        gzip.compress(b"not a WARC file", mtime=0),
        given.zipped({"words.txt": "in an archive"}),
        given.zipped({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<Types/>"}),
        given.zipped({"inner.zip": given.zipped({"word/document.xml": given.word("")})}),
    ],
)
def test_what_is_in_no_table_is_refused(body: bytes) -> None:
    assert refused(body) == "unsupported-type"


def test_a_file_is_what_it_begins_as() -> None:
    page = b"<html><body><p>A page of words.</p>"
    document = pdf("A document of words.")
    assert open_given(document + page)["kind"] == "pdf"
    assert open_given(page + document)["kind"] == "html"
    assert open_given(given.picture("GIF") + page)["kind"] == "gif"
    assert refused(page + given.docx()) == "not-readable"  # a page, and too much of it is no text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (given.picture("PNG", (400, 400))[:500], "not-readable"),
        (given.photograph()[:300], "not-readable"),
        (given.picture("WEBP")[:40], "not-readable"),
        (given.picture("AVIF")[:200], "not-readable"),
        (given.heic()[:-30], "not-readable"),
        (given.movie(b"isom", filling=5000)[:-1], "not-readable"),
        (given.movie(b"isom")[:24], "not-readable"),
        (given.matroska(b"webm")[:60], "not-readable"),
        (b"ID3\x04\0\0\0\0\0\0" + b"\0" * 500, "not-readable"),
        (b"fLaC", "not-readable"),
        (b"RIFF\0\0\0\0WAVE", "not-readable"),
        (given.docx()[:-40], "not-readable"),
        (given.wacz()[:-40], "not-readable"),
        (given.warc()[:-100], "not-readable"),
        (b"WARC/1.1\r\n", "not-readable"),
        (pdf("Words.")[:200], "not-readable"),
        (pdf("Words.", lock=LOCK), "encrypted"),
        (given.docx("<w:p/>"), "no-text"),
        (given.zipped({"[Content_Types].xml": "", "word/document.xml": ""}), "not-readable"),
        (b"", "empty-page"),
        (b" \n", "empty-page"),
    ],
)
def test_what_is_cut_off_or_empty_is_refused_by_name(body: bytes, code: str) -> None:
    if code == "no-text":
        body = given.docx("<w:p/>", {"word/footnotes.xml": ""})
    assert refused(body) == code


def bomb(size: int) -> bytes:
    return b"<!-- " + b" " * size


def test_a_member_that_unpacks_to_too_much_is_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    body = given.zipped({"[Content_Types].xml": "", "word/document.xml": given.word("").encode() + bomb(60_000_000)})
    assert len(body) < 100_000
    assert refused(body) == "decompression-bomb"
    # Control: with a higher bound the same bytes are read, and refused for what they are.
    monkeypatch.setattr("casefile.reading.docx._MOST", 100_000_000)
    assert refused(body) == "not-readable"


def test_all_members_together_are_bounded() -> None:
    whole = zipped.Zipped(given.zipped({f"{n}": b"x" * 1000 for n in range(10)}), 5_500)
    with pytest.raises(Failed, check=lambda failed: failed.code == "decompression-bomb"):
        [whole.read(name, 1000) for name in whole.names]


@pytest.mark.parametrize(
    ("many", "code"), [(zipped.MOST_MEMBERS, "unsupported-type"), (zipped.MOST_MEMBERS + 1, "too-complex")]
)
def test_members_are_counted(many: int, code: str) -> None:
    assert refused(given.zipped(dict.fromkeys(map(str, range(many)), ""), zipfile.ZIP_STORED)) == code


def test_a_name_that_leads_elsewhere_leads_nowhere(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    evil = {"../../evil.txt": "x", "/etc/evil": "x", "word/../../evil2": "x"}
    assert open_given(given.docx(more=evil))["kind"] == "docx"
    assert list(tmp_path.rglob("*")) == []
    target = given.zipped(
        {
            "[Content_Types].xml": "",
            "_rels/.rels": '<R><x Type="a/officeDocument" Target="../../../etc/passwd"/></R>',
            "word/x": "",
        }
    )
    assert refused(target) == "not-readable"


def test_a_name_that_stands_twice_is_refused() -> None:
    out = BytesIO()
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "w") as file:
        for words in ("one", "other"):
            file.writestr("word/document.xml", given.word(given.paragraph(given.run(words))))
    assert refused(out.getvalue()) == "not-readable"


ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE x [" + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9)) + "]>"


@pytest.mark.parametrize("declared", [ENTITY, LAUGHS, "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>"])
@pytest.mark.parametrize("part", ["word/document.xml", "word/footnotes.xml", "docProps/core.xml", "_rels/.rels"])
def test_xml_that_declares_anything_is_refused(declared: str, part: str) -> None:
    words = "&e;" if declared is ENTITY else "&l8;" if declared is LAUGHS else "words"
    xml = given.word(given.paragraph(given.run(words))).replace('<?xml version="1.0"?>', declared)
    assert refused(given.docx(more={part: xml})) == "not-readable"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_parts_of_a_saved_page_are_counted() -> None:
    assert open_given(given.mhtml(parts=MOST_PARTS - 2))["kind"] == "mhtml"
    assert refused(given.mhtml(parts=MOST_PARTS - 1)) == "too-complex"
    assert refused(given.mhtml(parts=10_000)) == "too-complex"


def png_of(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    rows = zlib.compress(b"\0" * 1000)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(60_000, 60_000), (MOST_PIXELS + 1, 1)])
def test_a_picture_that_unpacks_to_too_much_is_a_bomb(size: tuple[int, int]) -> None:
    assert refused(png_of(*size)) == "decompression-bomb"


def test_a_picture_below_the_bound_is_decoded() -> None:
    assert refused(png_of(10_000, 10_000)) == "not-readable"  # it says more than it holds


def test_records_are_counted_and_what_they_unpack_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc_given, "MOST_RECORDS", 3)
    assert open_given(given.warc())["facts"]["records"] == 3
    monkeypatch.setattr(warc_given, "MOST_RECORDS", 2)
    assert refused(given.warc()) == "too-complex"
    monkeypatch.setattr(warc_given, "MOST_RECORDS", 3)
    monkeypatch.setattr(warc_given, "MOST_UNPACKED", 500)
    assert refused(given.warc()) == "decompression-bomb"


def test_boxes_that_never_end_are_refused() -> None:
    deep = b""
    for _n in range(3_000):
        deep = given.box(b"moov", deep)
    assert refused(given.box(b"ftyp", b"isom\0\0\0\0") + deep) == "not-readable"
    many = given.box(b"free", b"") * 10_001
    assert refused(given.box(b"ftyp", b"isom\0\0\0\0") + many) == "not-readable"
