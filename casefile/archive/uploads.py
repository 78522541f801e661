"""Making a capture of a file somebody saved. Pure work; storing is the caller's."""

import os
from datetime import UTC, datetime
from typing import Any

from casefile.archive.capture import EXTRACTING, SEALING, Told, nobody
from casefile.custody.made import (
    EXCHANGE,
    OUTSIDE_TIMESTAMP,
    PARTS,
    SCREENSHOT,
    SCRIPTS,
    UPLOADED,
    ArtifactMade,
    Made,
    tools,
)
from casefile.outside.failed import Failed
from casefile.outside.policy import Policy
from casefile.outside.warc import warc_of_upload
from casefile.reading import cell
from casefile.reading.sniff import FORMATS, HEAD, Format, largest, sniff
from casefile.reading.text import TextMade

OPEN = "given"
"""The job of the cell: `opened.open_given`."""

_LACKS = {"html": [SCRIPTS, PARTS, SCREENSHOT], "mhtml": [SCRIPTS, SCREENSHOT]}
"""What a saved page does not bring, by kind; a web archive is whole as its maker made it."""
ELSEWHERE = frozenset({"warc", "wacz"})
"""Captures that somebody else made: what they say of their time and origin is theirs."""


def from_upload(
    name: str,
    body: bytes,
    policy: Policy,
    uploaded_at: datetime,
    progress: Told = nobody,
) -> Made:
    """Make a capture of a file somebody saved. What it is, is told by its bytes, never by its name.

    :param name: the file's name, kept as its last part without control characters
    :param uploaded_at: aware
    :raises Failed: `unsupported-type` for what stands not in `sniff.FORMATS`; `too-large`; or as its reader
    """
    _demand_size(sniff(body[:HEAD]), body, policy)
    progress(EXTRACTING)
    told = cell.ask({"do": OPEN}, [body], policy)
    _demand_size(told["kind"], body, policy)
    progress(SEALING)
    kind, texts = FORMATS[told["kind"]], [TextMade(**row) for row in told["texts"]]
    name = plain_name(name) or f"upload.{kind.code}"
    warc = warc_of_upload(name, kind.type, body, uploaded_at)
    return Made(
        method=UPLOADED,
        tools=tools(*kind.readers),
        content_type=kind.type,
        started_at=uploaded_at.astimezone(UTC),
        ended_at=datetime.now(UTC),
        artifacts=[
            ArtifactMade("original", name, kind.type, body),
            ArtifactMade("warc", "upload.warc.gz", "application/warc", warc.bytes, warc.cuts),
        ],
        texts=texts,
        unwalled=told["lacks"],
        missing=[EXCHANGE, *_LACKS.get(kind.code, []), OUTSIDE_TIMESTAMP],
        file=_file(kind, told),
    )


def _demand_size(code: str, body: bytes, policy: Policy) -> None:
    """Before it is opened by what it begins as, and again by what it turned out to be."""
    if len(body) > largest(code, policy):
        raise Failed("too-large", f"{len(body)} bytes")


def _file(kind: Format, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": kind.code,
        **told["facts"],
        "claims": told["claims"],
        **({"made_elsewhere": True} if kind.code in ELSEWHERE else {}),
    }


def plain_name(name: str) -> str:
    """The last part of a file's name, printable, at most 200 letters: a label, never a path. May be ""."""
    last = os.path.basename(name.replace("\\", "/"))
    kept = "".join(letter for letter in last if letter.isprintable())
    return kept.strip()[:200]
