"""What a capture is when it has been made: plain values, inserted once and never changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.metadata import version
from typing import Any, NamedTuple

from casefile.reading.text import TextMade

FETCHED, UPLOADED = "fetched", "uploaded"

# What a capture may lack, as stored; pages put words to them.
SCRIPTS, PARTS, SCREENSHOT, PRINT = "scripts", "parts", "screenshot", "pdf"
ARTICLE_TEXT, OUTSIDE_TIMESTAMP, EXCHANGE = "article-text", "outside-timestamp", "exchange"
MISSING = (
    *(SCRIPTS, PARTS, SCREENSHOT, PRINT, "visible-text", "whole-height", "quiet"),
    *(ARTICLE_TEXT, OUTSIDE_TIMESTAMP, EXCHANGE),
)
# A copy is whole without these: not every page is an article, and a stamp comes later.
_NOT_OF_THE_PAGE = frozenset({ARTICLE_TEXT, OUTSIDE_TIMESTAMP, EXCHANGE})
COMPLETE, PARTIAL = "complete", "partial"

_CLOCK = "Times are this machine's own clock, in UTC; nobody outside has confirmed them."


@dataclass(frozen=True)
class ArtifactMade:
    """One file of a capture, whole.

    :ivar role: `original` (as the site sent it, unpacked), `dom` (after scripts), `screenshot`, `print`, `warc` (all
        exchanges as received)
    :ivar cuts: where it may be taken apart into what is stored, and can be erased, by itself: offsets, in order
    """

    role: str
    name: str
    content_type: str
    bytes: bytes
    cuts: tuple[int, ...] = ()

    def __repr__(self) -> str:
        return f"ArtifactMade({self.role!r}, {self.name!r}, {self.content_type!r}, {len(self.bytes)} bytes)"


class SealMade(NamedTuple):
    """The seal under a package: the key's id, its 64 bytes over the manifest, and the SHA-256 of that manifest."""

    key: str
    signature: bytes
    manifest_sha256: str


@dataclass(frozen=True, kw_only=True)
class Made:
    """Everything one capture is: inserted once, never changed.

    :ivar method: `fetched` or `uploaded`
    :ivar tools: program name to version, of everything that touched the bytes
    :ivar redirects: [{url, status, location}], in order, empty for an upload; location "" where a script went on
    :ivar status: of the final answer; None for an upload
    :ivar headers: [[name, value]] of the final answer, as sent and in order
    :ivar address: the IP address that answered, or ""; for the operator, never for partners
    :ivar tls: {verified, version, certificate_sha256} of the final connection, or None
    :ivar missing: what this kind of capture did not get, as codes of `MISSING`
    :ivar fidelity: {requested, recorded, refused}: how many things the page asked for, and what became of them
    :ivar refused: [{url, reason}] of what did not come, at most 200; reasons are those of `failed.REASONS`
    :ivar browser: {name, version, lacks} of what rendered the page, `lacks` the walls it ran without; None for none
    :ivar unwalled: the walls that were missing around the cell it was read in, as `reading.walls.lacking` names them
    :ivar noted: what the page tried: `popup`, `dialog`, `download`
    :ivar file: of an upload: {kind, what is so of it, `claims`: what it says of itself}, see `uploads`; else None
    :ivar clock_note: whose clock the times are
    :ivar seal: None until `sealing.sealed` has been
    """

    method: str
    tools: dict[str, str]
    requested_url: str = ""
    final_url: str = ""
    redirects: list[dict] = field(default_factory=list)
    status: int | None = None
    headers: list[list[str]] = field(default_factory=list)
    content_type: str
    started_at: datetime
    ended_at: datetime
    artifacts: list[ArtifactMade]
    texts: list[TextMade]
    missing: list[str]
    address: str = ""
    tls: dict | None = None
    fidelity: dict[str, int] | None = None
    refused: list[dict[str, str]] = field(default_factory=list)
    browser: dict[str, Any] | None = None
    unwalled: Sequence[str] = ()
    noted: list[str] = field(default_factory=list)
    file: dict[str, Any] | None = None
    clock_note: str = _CLOCK
    seal: SealMade | None = None

    @property
    def outcome(self) -> str:
        """`complete`, or `partial` where something of the page is in `missing`."""
        return PARTIAL if lacking(self.missing) else COMPLETE

    def with_seal(self, artifacts: list[ArtifactMade], seal: SealMade) -> "Made":
        """The same, sealed."""
        return replace(self, artifacts=artifacts, seal=seal)


def lacking(missing: list[str]) -> list[str]:
    """Those of what a capture did not get that make it one in part."""
    return [code for code in missing if code not in _NOT_OF_THE_PAGE]


def tools(*names: str) -> dict[str, str]:
    """The programs a capture passes through, with their versions."""
    return {name: version(name) for name in names}
