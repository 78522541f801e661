"""Text an analyst pasted: kept as it is, sealed, and said to be pasted wherever it is quoted."""

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from casefile.archive.capture import EXTRACTING, SEALING, Told
from casefile.core.errors import Invalid
from casefile.custody.made import EXCHANGE, OUTSIDE_TIMESTAMP, ArtifactMade, Made, tools
from casefile.outside.warc import warc_of_upload
from casefile.reading.sentences import sentences
from casefile.reading.text import ARTICLE, TextMade, clean_text, direction

PASTED = "pasted"
MOST = 1_000_000
"""Bytes of UTF-8 of one pasted text."""
_TYPE = "text/plain; charset=utf-8"
_NAME = "pasted.txt"
_HEADLINE = 200


def pasted_bytes(text: str) -> bytes:
    """The text in the one normal form of captured texts, as UTF-8.

    :raises Invalid: nothing but blanks, or more than 1 MB
    """
    body = clean_text(text).encode()
    if not body.strip():
        raise Invalid(_("Paste the text of the source."), field=PASTED)
    if len(body) > MOST:
        raise Invalid(_("The text is longer than 1 MB; upload it as a file instead."), field=PASTED)
    return body


def from_paste(body: bytes, language: str, pasted_at: datetime, progress: Told) -> Made:
    """Make a capture of a pasted text.

    :param body: as `pasted_bytes` gave it
    :param language: BCP 47, as the analyst named it, or ""
    :param pasted_at: aware
    """
    progress(EXTRACTING)
    texts = [text_of(body.decode(), language)]
    progress(SEALING)
    artifacts = [
        ArtifactMade("original", _NAME, _TYPE, body),
        ArtifactMade("warc", "pasted.warc.gz", "application/warc", *warc_of_upload(_NAME, _TYPE, body, pasted_at)),
    ]
    return Made(
        method=PASTED,
        tools=tools("sentencex", "warcio"),
        content_type=_TYPE,
        started_at=pasted_at.astimezone(UTC),
        ended_at=datetime.now(UTC),
        artifacts=artifacts,
        texts=texts,
        missing=[EXCHANGE, OUTSIDE_TIMESTAMP],
    )


def text_of(content: str, language: str) -> TextMade:
    """The pasted text with its sentences; a first line that stands by itself without a full stop is its title."""
    spans = [[start, end] for start, end in sentences(content, language)]
    return TextMade(
        role=ARTICLE,
        content=content,
        extractor=PASTED,
        language=language,
        title=_title(content, spans),
        sentences=spans,
        direction=direction(content),
    )


def _title(content: str, spans: list[list[int]]) -> str:
    if len(spans) < 2:
        return ""
    first, second = content[slice(*spans[0])], spans[1][0]
    stands_alone = "\n" in content[spans[0][1] : second] and "\n" not in first
    return first if stands_alone and len(first) <= _HEADLINE and first[-1] not in ".。\u06d4" else ""
