"""Saved news pages against a careful reader's notes: which title, byline, date and body come out right, in both modes.

`python -m bench.real_pages FOLDER` takes a folder of folders, each with `page.html`, `expected.json` (title, byline,
publishedTime; null where the reader found none) and `expected.html` (the body). It serves them on 127.0.0.1, captures
each with and without a browser, and prints a table per mode. Nothing but loopback is asked for, so that parts of the
pages that lie elsewhere are missing.
"""

import argparse
import functools
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

from lxml import html as lxml_html

from casefile.archive.capture import from_url
from casefile.browser.chromium import Browser, find_browser
from casefile.core.text import fold
from casefile.outside.failed import Failed
from casefile.outside.policy import Policy
from casefile.reading.text import ARTICLE, TextMade
from casefile.reading.visible import page_paragraphs

from .running import serving

FIELDS = ("title", "byline", "date", "body")
_LOOPBACK_ONLY = Policy(loopback_allowed=True, ports=frozenset())
# Words of scripts that put blanks between them; one letter each of those that do not.
_WORD = re.compile(r"[\u3040-\u9fff]|[^\W\u3040-\u9fff]+")
_LEADS = frozenset({"by", "par", "von", "de", "por", "di"})
_RUN = 4
_BODY_RIGHT = 0.9
_SITE_NAME_LEAVES = 0.5


@dataclass(frozen=True)
class Notes:
    """What the careful reader found; "" for nothing."""

    title: str
    byline: str
    date: str
    body: str


def notes_of(folder: Path) -> Notes:
    """The notes that lie beside a page."""
    said = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    body = lxml_html.document_fromstring((folder / "expected.html").read_bytes().decode())
    return Notes(
        said["title"] or "",
        said.get("byline") or "",
        said.get("publishedTime") or "",
        "\n".join(page_paragraphs(body)),
    )


def marks(notes: Notes, made: TextMade | None) -> dict[str, str]:
    """`right`, `none` where there is nothing to compare, or what came out instead, for each of `FIELDS`."""
    if made is None:
        return dict.fromkeys(FIELDS, "no article")
    recall, precision = overlap(notes.body, made.content)
    return {
        "title": _right(same_title(notes.title, made.title), made.title),
        "byline": _right(same_names(notes.byline, made.byline), made.byline) if notes.byline else "none",
        "date": _right(same_day(notes.date, made.published), made.published) if notes.date else "none",
        "body": _right(min(recall, precision) >= _BODY_RIGHT, f"{recall:.0%} of theirs, {precision:.0%} of ours"),
    }


def same_title(theirs: str, ours: str) -> bool:
    """The same words; theirs may carry the site's name besides."""
    their, our = words(theirs), words(ours)
    return bool(our) and (our == their or (set(our) <= set(their) and len(our) >= _SITE_NAME_LEAVES * len(their)))


def same_names(theirs: str, ours: str) -> bool:
    """One holds the other's words: a line may name the paper, a day or a second author besides."""
    their, our = set(words(theirs)) - _LEADS, set(words(ours)) - _LEADS
    return bool(our) and (our <= their or their <= our)


def same_day(theirs: str, ours: str) -> bool:
    """The same day, where both are read as written; a time zone may turn it."""
    their, our = _day(theirs), _day(ours)
    return bool(their and our) and abs((their - our).total_seconds()) < 24 * 3600


def overlap(theirs: str, ours: str) -> tuple[float, float]:
    """Which share of their runs of four words stands in ours, and of ours in theirs."""
    their, our = _runs(words(theirs)), _runs(words(ours))
    return len(their & our) / max(len(their), 1), len(their & our) / max(len(our), 1)


def words(text: str) -> list[str]:
    """Folded; ligatures, accents and quotation marks make no difference."""
    return _WORD.findall(fold(text))


def _runs(said: list[str]) -> set[tuple[str, ...]]:
    return {tuple(said[at : at + _RUN]) for at in range(max(len(said) - _RUN + 1, 0))}


def _day(written: str) -> datetime | None:
    try:
        day = datetime.fromisoformat(written.strip()[:25].replace(" ", "T", 1))
    except ValueError:
        return None
    return day if day.tzinfo else day.replace(tzinfo=UTC)


def _right(is_right: bool, ours: str) -> str:
    return "right" if is_right else ours or "nothing"


class _Quiet(SimpleHTTPRequestHandler):
    # Browsers save pages in UTF-8 and leave in them what the page declared before.
    extensions_map = {".html": "text/html; charset=utf-8"}

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


def compared(folder: Path, site: str, browser: Browser | None) -> dict[str, dict[str, str]]:
    """Page by page, the marks; a page that was refused has its reason in every field."""
    table = {}
    for page in sorted(one for one in folder.iterdir() if (one / "page.html").exists()):
        try:
            texts = from_url(f"{site}/{page.name}/page.html", _LOOPBACK_ONLY, browser).texts
            article = next((text for text in texts if text.role == ARTICLE), None)
            table[page.name] = marks(notes_of(page), article)
        except Failed as failed:
            table[page.name] = dict.fromkeys(FIELDS, f"{failed.code} {failed.detail}"[:80])
    return table


def shown(title: str, table: dict[str, dict[str, str]]) -> str:
    """The table in Markdown, the shares in its last row."""
    lines = [f"**{title}**", "", "| page | " + " | ".join(FIELDS) + " |", "|---|---|---|---|---|"]
    for name, row in table.items():
        lines.append(
            "| " + " | ".join([name, *(row[field].replace("|", "/").replace("\n", " ") for field in FIELDS)]) + " |"
        )
    shares = []
    for field in FIELDS:
        told = [row[field] for row in table.values() if row[field] != "none"]
        shares.append(f"{told.count('right')} of {len(told)}")
    return "\n".join([*lines, "| right | " + " | ".join(shares) + " |"])


def main() -> None:
    """Both modes, or the one without a browser where there is none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without-browser", action="store_true")
    asked = parser.parse_args()
    browser = None if asked.without_browser else find_browser()
    with serving(functools.partial(_Quiet, directory=str(asked.folder))) as site:
        print(shown("scripts not run", compared(asked.folder, site, None)))
        if browser:
            print("\n" + shown("browser", compared(asked.folder, site, browser)))


if __name__ == "__main__":
    main()
