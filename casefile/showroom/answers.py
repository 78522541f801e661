"""What the second origin says: documents, parts and files, each under the strictest policy it can be shown with."""

import functools
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings

from casefile.archive.kept import flow_of, part_of
from casefile.reading.drawing import SVG
from casefile.reading.sniff import HEAD
from casefile.sources.models import Artifact

from . import ranges
from .answer import Answer
from .kinds import UNKNOWN, kind_of

Field = tuple[str, str]
_NOT_FOR_THEM = "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(), display-capture=(), "
ALWAYS: tuple[Field, ...] = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-DNS-Prefetch-Control", "off"),
    ("X-Robots-Tag", "noindex"),
    (
        "Permissions-Policy",
        _NOT_FOR_THEM + "encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), publickey-credentials-get=(), serial=(), usb=()",
    ),
)
"""Fields of every answer. No Cross-Origin-Opener-Policy: browsers refuse a sandboxed document that carries one."""

CLOSED = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'"


class Answered(NamedTuple):
    """:ivar body: of HEAD too, which tells its length and does not send it; what is large comes as it is read
    :ivar length: of the body in bytes
    """

    status: int
    fields: tuple[Field, ...]
    body: Iterable[bytes]
    length: int


def _whole(status: int, fields: tuple[Field, ...], body: bytes) -> Answered:
    return Answered(status, fields, [body], len(body))


def _typed(content_type: str, policy: str, readers: str) -> tuple[Field, ...]:
    return (
        ("Content-Type", content_type),
        ("Content-Security-Policy", policy),
        ("Cross-Origin-Resource-Policy", readers),
    )


def words(status: int, sentence: str, *fields: Field) -> Answered:
    """A sentence in plain text."""
    return _whole(status, (*_typed("text/plain; charset=utf-8", CLOSED, "same-origin"), *fields), sentence.encode())


NOTHING = words(404, "There is nothing here, or no longer.\n")
"""One and the same for a wrong ticket, one that is over, and a file that is not of its capture or was erased."""


def document(html: bytes, ticket: str, *, may_stand_in: str = "") -> Answered:
    """An archived page. Its policy lets it load what its ticket opens, and nothing else in the world.

    :param may_stand_in: the origin that may frame it. A page in a frame of a page is framed by an opaque origin, which
        no policy can name, so it says nothing
    """
    here = f"{settings.CASEFILE_ARCHIVE_URL}/t/{ticket}/"
    policy = (
        f"{CLOSED}; img-src {here} data:; style-src {here} 'unsafe-inline'; font-src {here} data:; "
        f"media-src {here}; frame-src {here}"
    )
    framed = f"; frame-ancestors {may_stand_in}" if may_stand_in else ""
    return _whole(200, _typed("text/html; charset=utf-8", policy + framed, "same-origin"), html)


def part(got: Answer, ticket: str) -> Answered:
    """Something a page is built of: what we wrote ourselves as what it is, all else as its bytes say."""
    kind = kind_of(got.body)
    if kind is None and got.type == "text/html":
        return document(got.body, ticket)
    if kind is None and got.type not in _WRITTEN:
        return _whole(200, _saved(), got.body)
    # Of the page that asks, its opaque origin is all there is to tell, so all origins may have it who know the ticket.
    typed = _typed(kind, CLOSED, "cross-origin") if kind else _typed(*_WRITTEN[got.type], "cross-origin")
    for_all = (("Access-Control-Allow-Origin", "*"),) if kind and kind.startswith("font/") else ()
    return _whole(200, (*typed, *for_all), got.body)


# What we wrote ourselves, besides pages: as what it is sent, and what it may load when it stands by itself.
_WRITTEN = {
    "text/css": ("text/css; charset=utf-8", CLOSED),
    SVG: (SVG, f"{CLOSED}; style-src 'unsafe-inline'; img-src data:"),
}


def file(stored: Artifact, asked: Mapping[str, Any]) -> Answered:
    """A stored file: a picture, a sound or a film to look at, in parts where parts are asked for; all else to save."""
    kind, etag = _kind(stored), f'"{stored.sha256}"'
    shown = _typed(kind, CLOSED, "cross-origin") if kind else _saved()
    fields = (*shown, ("ETag", etag), ("Accept-Ranges", "bytes"))
    try:
        wanted = ranges.asked(asked.get("HTTP_RANGE", ""), asked.get("HTTP_IF_RANGE", ""), etag, stored.size)
    except ranges.Unsatisfiable:
        part_of(stored, 0, 1)  # what was erased is not there, whatever is asked of it
        return _whole(416, (*fields, ("Content-Range", f"bytes */{stored.size}")), b"")
    if wanted is None:
        return Answered(200, fields, flow_of(stored, 0, stored.size), stored.size)
    told = (*fields, ("Content-Range", wanted.of(stored.size)))
    return Answered(206, told, flow_of(stored, *wanted), wanted.length)


# The bytes of a file never change, and each read of the store is a read of the whole blob.
@functools.lru_cache(maxsize=64)
def _kind(stored: Artifact) -> str | None:
    return kind_of(part_of(stored, 0, HEAD))


def _saved() -> tuple[Field, ...]:
    return (*_typed(UNKNOWN, CLOSED, "same-origin"), ("Content-Disposition", "attachment"))
