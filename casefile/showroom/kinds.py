"""What a file is shown as: told by its first bytes and by nothing else, never by its name or label.

None of these can run: no HTML, no SVG, no script, no PDF. What is not in the tables is a file to save.
"""

from typing import NamedTuple

from casefile.outside.failed import Failed
from casefile.reading.sniff import FORMATS, HEAD, sniff

UNKNOWN = "application/octet-stream"
PICTURE, SOUND, FILM, FONT = "picture", "sound", "film", "font"


class Kind(NamedTuple):
    """A media type, and which of the four it is."""

    type: str
    of: str


# Of the formats that are kept, those that a browser shows.
_SHOWN = {
    **dict.fromkeys(("png", "jpeg", "gif", "webp", "avif"), PICTURE),
    **dict.fromkeys(("mp3", "m4a", "ogg", "flac", "wav"), SOUND),
    **dict.fromkeys(("mp4", "mov", "webm", "mkv"), FILM),
}
# What pages are built of besides (WHATWG MIME Sniffing, 6).
_PARTS = {
    b"wOFF": Kind("font/woff", FONT),
    b"wOF2": Kind("font/woff2", FONT),
    b"OTTO": Kind("font/otf", FONT),
    b"\0\1\0\0": Kind("font/ttf", FONT),
    b"\0\0\1\0": Kind("image/x-icon", PICTURE),
}


def kind_of(opening: bytes) -> Kind | None:
    """What the first `sniff.HEAD` bytes of a file say it is; None for what is only saved."""
    if part := _PARTS.get(opening[:4]):
        return part
    try:
        code = sniff(opening[:HEAD])
    except Failed:
        return None
    return Kind(FORMATS[code].type, _SHOWN[code]) if code in _SHOWN else None
