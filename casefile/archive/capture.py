"""Making a capture: fetch it, read it, seal it into records. Pure work; storing is the caller's."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from casefile.browser.browse import browse
from casefile.browser.chromium import Browser
from casefile.custody.made import (
    ARTICLE_TEXT,
    FETCHED,
    OUTSIDE_TIMESTAMP,
    PARTS,
    PRINT,
    SCREENSHOT,
    SCRIPTS,
    ArtifactMade,
    Made,
    tools,
)
from casefile.outside.failed import Failed
from casefile.outside.fetch import Fetching
from casefile.outside.policy import Policy
from casefile.outside.span import Span
from casefile.outside.tape import Tape, recording
from casefile.outside.visited import HTML_TYPES, Visited
from casefile.reading.charset import looks_like_html, looks_like_pdf
from casefile.reading.pages import BUILT, Reading, parts_of_part, read_page
from casefile.reading.text import ARTICLE, PDF, TextMade

FETCHING = "fetching"
RENDERING = "rendering"
EXTRACTING = "extracting"
SEALING = "sealing"
STEPS = (FETCHING, RENDERING, EXTRACTING, SEALING)

Told = Callable[[str], None]
"""Who is told each of `STEPS` as it begins; what it raises ends the capture."""

_PDF = frozenset({"application/pdf", "application/x-pdf", "application/octet-stream"})
HTML = "html"
_TYPES = {HTML: "text/html", PDF: "application/pdf"}
_MOST_REFUSED, _LONGEST_URL = 200, 1_000
# What the guard forbids is no fault of the copy: no reader of the page would have had it from there either.
_BY_RULE = frozenset({"protocol-not-allowed", "private-address", "own-address", "port-not-allowed"})
# Seconds kept, while a page is fetched, for reading it: a hundred times what a page of the news needs.
_READING = 6.0


def nobody(step: str) -> None:
    """Progress nobody asked for."""


def from_url(
    url: str, policy: Policy, browser: Browser | None = None, progress: Told = nobody, span: Span | None = None
) -> Made:
    """Fetch one page or PDF document, with all it is built of, and make a capture of it.

    :param browser: renders the page; None runs no scripts, and the capture says so
    :param span: what bounds all steps together, where it began before this one
    :raises Failed: anything that keeps this from being a true copy of the page, error pages included
    :raises OSError: there is no room to record it
    """
    span = span or Span()
    if browser:
        try:
            with recording() as tape:
                return _rendered(url, browser, policy, tape, progress, span)
        except Failed as failed:
            # A browser shows no document but a page: what it would save as a file is fetched without it.
            if failed.code != "unsupported-type":
                raise
    with recording() as tape:
        return _fetched(url, policy, tape, progress, span)


def _rendered(url: str, browser: Browser, policy: Policy, tape: Tape, tell: Told, span: Span) -> Made:
    tell(RENDERING)
    visited, rendered = browse(url, browser, span.bound(policy, _READING), tape)
    _kind_of(visited.content_type, visited.body, only=HTML)
    tell(EXTRACTING)
    reading = read_page(
        rendered.dom, "utf-8", rendered.url, span.bound(policy), visible=rendered.visible, sent=visited.body
    )
    tell(SEALING)
    span.left()
    taken = [
        ("dom", "page-after-scripts.html", "text/html", rendered.dom),
        ("screenshot", "screenshot.png", "image/png", rendered.png),
        ("print", "print.pdf", "application/pdf", rendered.pdf),
    ]
    artifacts = [ArtifactMade(*one) for one in taken if one[3] is not None]
    return _made(
        visited,
        tape,
        reading,
        artifacts,
        lacks=rendered.missing,
        tools={**_readers(reading.texts), **tools("playwright"), "chromium": rendered.browser},
        browser={"name": "chromium", "version": rendered.browser, "lacks": list(rendered.lacks)},
        noted=rendered.noted,
    )


def _fetched(url: str, policy: Policy, tape: Tape, tell: Told, span: Span) -> Made:
    tell(FETCHING)
    with Fetching(span.bound(policy, _READING), tape) as fetching:
        visited = fetching.page(url)
        tell(EXTRACTING)
        while (reading := _read(visited, policy, span)).leads_to:
            visited = fetching.page(reading.leads_to, after=visited)
        fetching.parts(reading.parts, BUILT, lambda part, kind, at: parts_of_part(part, kind, at, span.bound(policy)))
        visited = replace(visited, ended_at=datetime.now(UTC), requested=fetching.requested)
    tell(SEALING)
    span.left()
    kind = _kind_of(visited.content_type, visited.body)
    lacks = [SCRIPTS, SCREENSHOT, PRINT] if kind == HTML else []
    return _made(visited, tape, reading, [], lacks=lacks, lost=fetching.lost, tools=_readers(reading.texts), kind=kind)


def _read(visited: Visited, policy: Policy, span: Span) -> Reading:
    _kind_of(visited.content_type, visited.body)
    return read_page(visited.body, visited.charset, visited.final_url, span.bound(policy), wants_parts=True)


def _made(
    visited: Visited,
    tape: Tape,
    reading: Reading,
    artifacts: list[ArtifactMade],
    *,
    lacks: list[str],
    lost: Iterable[str] = (),
    kind: str = HTML,
    **more,
) -> Made:
    refused = tape.recorder.refused
    original = ArtifactMade("original", f"page.{kind}", visited.content_type or _TYPES[kind], visited.body)
    warc = ArtifactMade("warc", "page.warc.gz", "application/warc", tape.warc(), tape.recorder.cuts)
    return Made(
        method=FETCHED,
        requested_url=visited.requested_url,
        final_url=visited.final_url,
        redirects=visited.redirects,
        status=visited.status,
        headers=visited.headers,
        content_type=visited.content_type,
        started_at=visited.started_at,
        ended_at=visited.ended_at,
        artifacts=[original, *artifacts, warc],
        texts=reading.texts,
        unwalled=reading.lacks,
        missing=[*lacks, *_parts_lacking(tape, lost), *_missing(reading.texts)],
        address=visited.address,
        tls=visited.tls,
        fidelity={
            "requested": visited.requested,
            "recorded": len(tape.recorder.responses),
            "refused": len(refused),
        },
        refused=[{"url": one.url[:_LONGEST_URL], "reason": one.reason} for one in refused[:_MOST_REFUSED]],
        **more,
    )


def _parts_lacking(tape: Tape, lost: Iterable[str]) -> list[str]:
    """Whether something the page is built of did not come, or not whole."""
    is_cut = any(one.truncated for one in tape.recorder.responses)
    reasons = {*lost, *(one.reason for one in tape.recorder.refused)}
    return [PARTS] if is_cut or reasons - _BY_RULE else []


def _missing(texts: list[TextMade]) -> list[str]:
    is_told = any(text.role in {ARTICLE, PDF} for text in texts)
    return [OUTSIDE_TIMESTAMP] if is_told else [ARTICLE_TEXT, OUTSIDE_TIMESTAMP]


def _readers(texts: list[TextMade]) -> dict[str, str]:
    readers = ("pypdfium2",) if any(text.role == PDF for text in texts) else ("trafilatura", "lxml")
    return tools(*readers, "sentencex", "h11", "warcio")


def _kind_of(content_type: str, body: bytes, only: str = "") -> str:
    """ "html" or "pdf". Both the label, where there is one, and the bytes must say so: a label is a stranger's word."""
    if not body:
        raise Failed("empty-page")
    if looks_like_pdf(body) and content_type in ("", *_PDF) and only != HTML:
        return PDF
    if content_type and content_type not in HTML_TYPES:
        raise Failed("unsupported-type", content_type)
    if not looks_like_html(body):
        raise Failed("unsupported-type", "the bytes do not look like HTML")
    return HTML
