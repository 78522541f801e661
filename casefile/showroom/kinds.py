"""What a file is shown as: told by its first bytes and by nothing else, never by its name or label.

None of these can run: no HTML, no SVG, no script, no PDF. What is not in the tables is a file to save.
"""

from casefile.outside.failed import Failed
from casefile.reading.sniff import AUDIO, HEAD, IMAGES, VIDEO, sniff

UNKNOWN = "application/octet-stream"

# Of the formats that are kept, those that a browser shows.
_SHOWN = {**IMAGES, **AUDIO, **VIDEO}
# What pages are built of besides (WHATWG MIME Sniffing, 6).
_PARTS = {
    b"wOFF": "font/woff",
    b"wOF2": "font/woff2",
    b"OTTO": "font/otf",
    b"\0\1\0\0": "font/ttf",
    b"\0\0\1\0": "image/x-icon",
}


def kind_of(opening: bytes) -> str | None:
    """The media type that the first `sniff.HEAD` bytes of a file tell; None for what is only saved."""
    if part := _PARTS.get(opening[:4]):
        return part
    try:
        return _SHOWN.get(sniff(opening[:HEAD]))
    except Failed:
        return None
