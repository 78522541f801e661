"""Making a capture: fetch or take an upload, read it, seal it into records. Pure work; storing is the caller's."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from casefile.archive.charset import looks_like_html
from casefile.archive.failed import Failed
from casefile.archive.fetch import Fetched, fetch
from casefile.archive.judge import judge
from casefile.archive.policy import Policy
from casefile.archive.text import ARTICLE, TextMade, extract_bounded
from casefile.archive.warc import warc_of, warc_of_upload

FETCHED = "fetched"
UPLOADED = "uploaded"

FETCHING = "fetching"
EXTRACTING = "extracting"
SEALING = "sealing"
STEPS = (FETCHING, EXTRACTING, SEALING)

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_CLOCK = "Times are this machine's own clock, in UTC; nobody outside has confirmed them."


@dataclass(frozen=True)
class ArtifactMade:
    """One file of a capture, whole: role `original` (the page, unpacked) or `warc` (the exchange as received)."""

    role: str
    name: str
    content_type: str
    bytes: bytes

    def __repr__(self) -> str:
        return f"ArtifactMade({self.role!r}, {self.name!r}, {self.content_type!r}, {len(self.bytes)} bytes)"


@dataclass(frozen=True)
class Made:
    """Everything one capture is: inserted once, never changed.

    :ivar method: `fetched` or `uploaded`
    :ivar tools: program name to version, of everything that touched the bytes
    :ivar redirects: [{url, status, location}], in order, empty for an upload
    :ivar status: of the final answer; None for an upload
    :ivar headers: [[name, value]] of the final answer, as sent and in order
    :ivar address: the IP address that answered, or ""; for the operator, never for partners
    :ivar tls: {verified, version, certificate_sha256} of the final connection, or None
    :ivar missing: what this kind of capture did not get, as codes of `MISSING`
    :ivar clock_note: whose clock the times are
    """

    method: str
    tools: dict[str, str]
    requested_url: str
    final_url: str
    redirects: list[dict]
    status: int | None
    headers: list[list[str]]
    content_type: str
    started_at: datetime
    ended_at: datetime
    artifacts: list[ArtifactMade]
    texts: list[TextMade]
    missing: list[str]
    address: str = ""
    tls: dict | None = None
    clock_note: str = _CLOCK


# What a capture may lack, as stored; pages put words to them.
MISSING = ("scripts", "images-and-styles", "screenshot", "article-text", "outside-timestamp", "exchange")


def from_url(url: str, policy: Policy, progress: Callable[[str], None] | None = None) -> Made:
    """Fetch one page and make a capture of it.

    :param progress: told each of `STEPS` as it begins; what it raises ends the capture
    :raises Failed: anything that keeps this from being a true copy of the page, error pages included
    """
    tell = progress or _nobody
    tell(FETCHING)
    got = fetch(url, policy)
    _must_be_html(got.content_type, got.body)
    tell(EXTRACTING)
    texts = extract_bounded(got.body, got.charset, got.final_url, policy)
    judge(got.body, texts)
    tell(SEALING)
    artifacts = [
        ArtifactMade("original", "page.html", got.content_type or "text/html", got.body),
        ArtifactMade("warc", "page.warc.gz", "application/warc", warc_of(got)),
    ]
    return _made_of_fetched(got, artifacts, texts)


def from_upload(
    name: str,
    body: bytes,
    policy: Policy,
    uploaded_at: datetime,
    progress: Callable[[str], None] | None = None,
) -> Made:
    """Make a capture of a page somebody saved. What it is, is told by its bytes, never by its name.

    :param name: the file's name, kept as its last part without control characters
    :param uploaded_at: aware
    :raises Failed: `unsupported-type` for anything but HTML; `too-large`; `not-readable`; `empty-page`
    """
    tell = progress or _nobody
    if len(body) > policy.max_document:
        raise Failed("too-large", f"{len(body)} bytes")
    if not body.strip():
        raise Failed("empty-page")
    _must_be_html("", body)
    tell(EXTRACTING)
    texts = extract_bounded(body, None, None, policy)
    tell(SEALING)
    name = plain_name(name)
    sealed = warc_of_upload(name, "text/html", body, uploaded_at)
    artifacts = [
        ArtifactMade("original", name, "text/html", body),
        ArtifactMade("warc", "upload.warc.gz", "application/warc", sealed),
    ]
    return Made(
        method=UPLOADED,
        tools=tools(),
        requested_url="",
        final_url="",
        redirects=[],
        status=None,
        headers=[],
        content_type="text/html",
        started_at=uploaded_at.astimezone(UTC),
        ended_at=datetime.now(UTC),
        artifacts=artifacts,
        texts=texts,
        missing=["exchange", *_missing(texts)],
    )


def tools() -> dict[str, str]:
    """The programs a capture passes through, with their versions."""
    return {name: version(name) for name in ("trafilatura", "lxml", "sentencex", "h11", "warcio")}


def _made_of_fetched(got: Fetched, artifacts: list[ArtifactMade], texts: list[TextMade]) -> Made:
    return Made(
        method=FETCHED,
        tools=tools(),
        requested_url=got.requested_url,
        final_url=got.final_url,
        redirects=got.redirects,
        status=got.status,
        headers=got.headers,
        content_type=got.content_type,
        started_at=got.started_at,
        ended_at=got.ended_at,
        artifacts=artifacts,
        texts=texts,
        missing=_missing(texts),
        address=got.address,
        tls=got.tls,
    )


def _missing(texts: list[TextMade]) -> list[str]:
    """Said of every capture so far: no browser ran, nothing beside the page was fetched, no outside stamp exists."""
    lacks = ["scripts", "images-and-styles", "screenshot", "outside-timestamp"]
    has_article = any(text.role == ARTICLE for text in texts)
    return lacks if has_article else [*lacks, "article-text"]


def _must_be_html(content_type: str, body: bytes) -> None:
    """Both the label, where there is one, and the bytes must say HTML: a label alone is a stranger's word."""
    if not body:
        raise Failed("empty-page")
    if content_type and content_type not in _HTML:
        raise Failed("unsupported-type", content_type)
    if not looks_like_html(body):
        raise Failed("unsupported-type", "the bytes do not look like HTML")


def plain_name(name: str) -> str:
    """The last part of a file's name, printable, at most 200 letters: a label, never a path."""
    last = os.path.basename(name.replace("\\", "/"))
    kept = "".join(letter for letter in last if letter.isprintable())
    return kept.strip()[:200] or "upload.html"


def _nobody(step: str) -> None:
    """Progress nobody asked for."""
