"""A file somebody gave, opened and read: one table, a reader for each kind. Works in this process: it is the cell's."""

import codecs
from collections.abc import Callable
from typing import Any

from casefile.outside.failed import Failed
from casefile.reading import docx, media, pdf
from casefile.reading.article import texts_of
from casefile.reading.docx import is_docx, read_docx
from casefile.reading.mhtml import read_mhtml
from casefile.reading.sniff import AUDIO, GZIP, HEAD, IMAGES, VIDEO, ZIP, sniff
from casefile.reading.text import TextMade
from casefile.reading.warc_given import MOST_UNPACKED, is_signed, is_wacz, is_warc_gz, read_wacz, read_warc
from casefile.reading.zipped import Zipped

_CODECS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "ascii", "cp437", "cp1252")

Opened = tuple[str, list[TextMade], dict[str, Any], dict[str, str]]
"""The kind, texts, what is so (sizes, times, counts), and what the file says of itself, unchecked, "" for nothing."""


def warm_up() -> None:
    """Load what reading would load: inside the cell no file can be opened."""
    for name in _CODECS:
        codecs.lookup(name)
    docx.extractor_name()
    media.warm_up()


def open_given(body: bytes) -> dict[str, Any]:
    """{kind, texts, facts, claims} of a file, whatever it is named.

    :raises Failed: `unsupported-type`, or what keeps it from being read
    """
    kind, texts, facts, claims = _opened(sniff(body[:HEAD]), body)
    said = {name: value for name, value in claims.items() if value}
    return {"kind": kind, "texts": [vars(text) for text in texts], "facts": facts, "claims": said}


def _opened(code: str, body: bytes) -> Opened:
    if code == ZIP:
        return _unzipped(Zipped(body, MOST_UNPACKED))
    if code == GZIP and not is_warc_gz(body):
        raise Failed("unsupported-type", "what is packed is no WARC file")
    return _READERS["warc" if code == GZIP else code](body, code)


def _unzipped(zipped: Zipped) -> Opened:
    if is_docx(zipped):
        texts, claims = read_docx(zipped)
        return "docx", texts, {}, claims
    if is_wacz(zipped):
        given = read_wacz(zipped)
        signature = "not-checked" if is_signed(zipped) else "none"
        return "wacz", given.texts(), {**given.facts(), "signature": signature}, given.claims
    raise Failed("unsupported-type", "an archive of files")


def _page(body: bytes, code: str) -> Opened:
    return code, texts_of(body), {}, {}


def _mhtml(body: bytes, code: str) -> Opened:
    texts, claims = read_mhtml(body)
    return code, texts, {}, claims


def _pdf(body: bytes, code: str) -> Opened:
    """A document of pictures has no text, and is quoted by its pages."""
    facts, claims = pdf.about(body)
    try:
        return code, pdf.texts_of_pdf(body), facts, claims
    except Failed as failed:
        if failed.code != "no-text":
            raise
        return code, [], facts, claims


def _warc(body: bytes, _code: str) -> Opened:
    given = read_warc(body)
    return "warc", given.texts(), given.facts(), given.claims


def _without_text(
    read: Callable[[bytes, str], tuple[dict[str, int], dict[str, str]]],
) -> Callable[[bytes, str], Opened]:
    def reader(body: bytes, code: str) -> Opened:
        facts, claims = read(body, code)
        return code, [], facts, claims

    return reader


_READERS: dict[str, Callable[[bytes, str], Opened]] = {
    "html": _page,
    "mhtml": _mhtml,
    "pdf": _pdf,
    "warc": _warc,
    "heic": _without_text(media.read_heic),
    **dict.fromkeys(IMAGES, _without_text(media.read_image)),
    **dict.fromkeys(AUDIO, _without_text(media.read_audio)),
    **dict.fromkeys(VIDEO, _without_text(media.read_video)),
}
KINDS = frozenset({*_READERS, "docx", "wacz"})
"""All that `open_given` may answer: what stands in `sniff.FORMATS`."""
