"""Making a capture: fetch or take an upload, read it, seal it into records. Pure work; storing is the caller's."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import NamedTuple

from casefile.archive.charset import looks_like_html, looks_like_pdf
from casefile.archive.failed import Failed
from casefile.archive.fetch import Fetched, fetch
from casefile.archive.judge import judge
from casefile.archive.policy import Policy
from casefile.archive.text import ARTICLE, PDF, TextMade, extract_bounded
from casefile.archive.warc import warc_of, warc_of_upload

FETCHED = "fetched"
UPLOADED = "uploaded"

FETCHING = "fetching"
EXTRACTING = "extracting"
SEALING = "sealing"
STEPS = (FETCHING, EXTRACTING, SEALING)

Told = Callable[[str], None]
"""Who is told each of `STEPS` as it begins; what it raises ends the capture."""

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_PDF = frozenset({"application/pdf", "application/x-pdf", "application/octet-stream"})
HTML = "html"
_TYPES = {HTML: "text/html", PDF: "application/pdf"}
_CLOCK = "Times are this machine's own clock, in UTC; nobody outside has confirmed them."


@dataclass(frozen=True)
class ArtifactMade:
    """One file of a capture, whole: role `original` (unpacked), `warc` (the exchange as received) or `package`."""

    role: str
    name: str
    content_type: str
    bytes: bytes

    def __repr__(self) -> str:
        return f"ArtifactMade({self.role!r}, {self.name!r}, {self.content_type!r}, {len(self.bytes)} bytes)"


class SealMade(NamedTuple):
    """The seal under a package: the key's id, its 64 bytes over the manifest, and the SHA-256 of that manifest."""

    key: str
    signature: bytes
    manifest_sha256: str


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
    :ivar seal: None until `sealing.sealed` has been
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
    seal: SealMade | None = None

    def with_seal(self, artifacts: list[ArtifactMade], seal: SealMade) -> "Made":
        """The same, sealed."""
        return replace(self, artifacts=artifacts, seal=seal)


# What a capture may lack, as stored; pages put words to them.
MISSING = ("scripts", "images-and-styles", "screenshot", "article-text", "outside-timestamp", "exchange")


def from_url(url: str, policy: Policy, progress: Told | None = None) -> Made:
    """Fetch one page or PDF document and make a capture of it.

    :raises Failed: anything that keeps this from being a true copy of the page, error pages included
    """
    tell = progress or _nobody
    tell(FETCHING)
    got = fetch(url, policy)
    kind = _kind_of(got.content_type, got.body)
    tell(EXTRACTING)
    texts = extract_bounded(got.body, got.charset, got.final_url, policy)
    if kind != PDF:
        judge(got.body, texts)
    tell(SEALING)
    artifacts = [
        ArtifactMade("original", f"page.{kind}", got.content_type or _TYPES[kind], got.body),
        ArtifactMade("warc", "page.warc.gz", "application/warc", warc_of(got)),
    ]
    return _made_of_fetched(got, artifacts, texts)


def from_upload(
    name: str,
    body: bytes,
    policy: Policy,
    uploaded_at: datetime,
    progress: Told | None = None,
) -> Made:
    """Make a capture of a page or PDF somebody saved. What it is, is told by its bytes, never by its name.

    :param name: the file's name, kept as its last part without control characters
    :param uploaded_at: aware
    :raises Failed: `unsupported-type` for anything but HTML and PDF; `too-large`; or as the extractor
    """
    tell = progress or _nobody
    if len(body) > policy.max_document:
        raise Failed("too-large", f"{len(body)} bytes")
    if not body.strip():
        raise Failed("empty-page")
    kind = _TYPES[_kind_of("", body)]
    tell(EXTRACTING)
    texts = extract_bounded(body, None, None, policy)
    tell(SEALING)
    name = plain_name(name)
    sealed = warc_of_upload(name, kind, body, uploaded_at)
    artifacts = [
        ArtifactMade("original", name, kind, body),
        ArtifactMade("warc", "upload.warc.gz", "application/warc", sealed),
    ]
    return Made(
        method=UPLOADED,
        tools=_readers(texts),
        requested_url="",
        final_url="",
        redirects=[],
        status=None,
        headers=[],
        content_type=kind,
        started_at=uploaded_at.astimezone(UTC),
        ended_at=datetime.now(UTC),
        artifacts=artifacts,
        texts=texts,
        missing=["exchange", *_missing(texts)],
    )


def tools(*names: str) -> dict[str, str]:
    """The programs a capture passes through, with their versions."""
    return {name: version(name) for name in names}


def _readers(texts: list[TextMade]) -> dict[str, str]:
    readers = ("pypdfium2",) if _is_pdf(texts) else ("trafilatura", "lxml")
    return tools(*readers, "sentencex", "h11", "warcio")


def _is_pdf(texts: list[TextMade]) -> bool:
    return any(text.role == PDF for text in texts)


def _made_of_fetched(got: Fetched, artifacts: list[ArtifactMade], texts: list[TextMade]) -> Made:
    return Made(
        method=FETCHED,
        tools=_readers(texts),
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
    if _is_pdf(texts):
        return ["outside-timestamp"]
    lacks = ["scripts", "images-and-styles", "screenshot", "outside-timestamp"]
    has_article = any(text.role == ARTICLE for text in texts)
    return lacks if has_article else [*lacks, "article-text"]


def _kind_of(content_type: str, body: bytes) -> str:
    """ "html" or "pdf". Both the label, where there is one, and the bytes must say so: a label is a stranger's word."""
    if not body:
        raise Failed("empty-page")
    if looks_like_pdf(body) and content_type in ("", *_PDF):
        return PDF
    if content_type and content_type not in _HTML:
        raise Failed("unsupported-type", content_type)
    if not looks_like_html(body):
        raise Failed("unsupported-type", "the bytes do not look like HTML")
    return HTML


def plain_name(name: str) -> str:
    """The last part of a file's name, printable, at most 200 letters: a label, never a path."""
    last = os.path.basename(name.replace("\\", "/"))
    kept = "".join(letter for letter in last if letter.isprintable())
    return kept.strip()[:200] or "upload.html"


def _nobody(step: str) -> None:
    """Progress nobody asked for."""
