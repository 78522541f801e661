"""What a file is, told by its first bytes: a name or a label is a stranger's word."""

import re
from typing import NamedTuple

from casefile.outside.failed import Failed
from casefile.outside.policy import Policy
from casefile.reading.charset import looks_like_html, looks_like_pdf

HEAD = 8_192
"""Bytes by which a file is told."""


class Format(NamedTuple):
    """A kind of file that may be kept.

    :ivar type: the media type it is kept under
    :ivar limit: the member of `Policy` that says how large it may be
    :ivar readers: the programs that look into it
    """

    code: str
    type: str
    limit: str
    readers: tuple[str, ...] = ()


def _rows(limit: str, readers: tuple[str, ...], types: dict[str, str]) -> list[Format]:
    return [Format(code, kind, limit, readers) for code, kind in types.items()]


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
IMAGES = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
}
AUDIO = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "wav": "audio/wav",
}
VIDEO = {"mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "mkv": "video/x-matroska"}
_HTML = ("trafilatura", "lxml", "sentencex")

FORMATS = {
    one.code: one
    for one in (
        *_rows("max_document", _HTML, {"html": "text/html", "mhtml": "multipart/related"}),
        *_rows("max_document", ("pypdfium2", "sentencex"), {"pdf": "application/pdf"}),
        *_rows("max_document", ("lxml", "sentencex"), {"docx": _WORD}),
        *_rows("max_image", ("pillow",), IMAGES),
        *_rows("max_image", (), {"heic": "image/heic"}),
        *_rows("max_media", ("tinytag",), AUDIO),
        *_rows("max_media", (), VIDEO),
        *_rows("max_media", ("warcio", *_HTML), {"warc": "application/warc", "wacz": "application/wacz"}),
    )
}

ZIP, GZIP = "zip", "gzip"
_OPENED = {ZIP: "max_media", GZIP: "max_media"}
"""What must be opened to be told; that happens in the cell."""

# Each row: what stands where. The first row that fits tells the kind.
_MAGIC: tuple[tuple[str, tuple[tuple[int, bytes], ...]], ...] = (
    ("png", ((0, b"\x89PNG\r\n\x1a\n"),)),
    ("jpeg", ((0, b"\xff\xd8\xff"),)),
    ("gif", ((0, b"GIF87a"),)),
    ("gif", ((0, b"GIF89a"),)),
    ("webp", ((0, b"RIFF"), (8, b"WEBP"))),
    ("wav", ((0, b"RIFF"), (8, b"WAVE"))),
    ("flac", ((0, b"fLaC"),)),
    *(("ogg", ((0, b"OggS"), (28, codec))) for codec in (b"\x01vorbis", b"OpusHead", b"\x7fFLAC", b"Speex ")),
    *(("mp3", ((0, start),)) for start in (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")),
    *(("m4a", ((4, b"ftyp"), (8, brand))) for brand in (b"M4A ", b"M4B ")),
    *(("avif", ((4, b"ftyp"), (8, brand))) for brand in (b"avif", b"avis")),
    *(("heic", ((4, b"ftyp"), (8, brand))) for brand in (b"heic", b"heix", b"hevc", b"mif1", b"msf1")),
    ("mov", ((4, b"ftyp"), (8, b"qt  "))),
    *(
        ("mp4", ((4, b"ftyp"), (8, brand)))
        for brand in (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash")
    ),
    ("warc", ((0, b"WARC/1."),)),
    (GZIP, ((0, b"\x1f\x8b\x08"),)),
    (ZIP, ((0, b"PK\x03\x04"),)),
)
_EBML = b"\x1aE\xdf\xa3"
_DOCTYPE = re.compile(rb"\x42\x82.(webm|matroska)", re.DOTALL)
_FIELD = rb"[A-Za-z-]{1,40}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*"
_MHTML = re.compile(rb"\s*(?:" + _FIELD + rb"){0,40}?Content-Type:\s*multipart/related\b", re.IGNORECASE)


def sniff(head: bytes) -> str:
    """The code of a format, or `ZIP` or `GZIP`, which only opening tells apart.

    :param head: the first `HEAD` bytes of the file
    :raises Failed: `empty-page`; `unsupported-type` for anything that stands in no table here
    """
    if not head.strip():
        raise Failed("empty-page")
    for code, marks in _MAGIC:
        if all(head.startswith(mark, at) for at, mark in marks):
            return code
    if head.startswith(_EBML) and (said := _DOCTYPE.search(head[:64])):
        return "webm" if said[1] == b"webm" else "mkv"
    # A file may begin as one thing and hold another further on: what it begins as is what it is read as.
    for code, is_it in (("pdf", looks_like_pdf), ("mhtml", _MHTML.match), ("html", looks_like_html)):
        if is_it(head):
            return code
    raise Failed("unsupported-type", "no format that is kept begins like this")


def largest(code: str, policy: Policy) -> int:
    """Bytes a file of this kind may have."""
    return getattr(policy, _OPENED.get(code) or FORMATS[code].limit)
