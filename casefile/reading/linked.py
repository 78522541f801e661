"""What a page says of itself in JSON-LD (schema.org): headline, description, author, date, language of its article."""

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

_ARTICLES = frozenset({
    "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
    "BackgroundNewsArticle", "ReviewNewsArticle", "BlogPosting", "LiveBlogPosting", "Report", "TechArticle",
    "ScholarlyArticle",
})  # fmt: skip
_MOST_NODES = 2_000
# Pages that were once XHTML wrap their scripts so that neither parser stumbles.
_WRAPPING = re.compile(r"\A\s*(<!\[CDATA\[|<!--)|(\]\]>|-->)\s*\Z")


@dataclass(frozen=True)
class Linked:
    """Strings on one line, "" where nothing is said; `is_for_payers` where it says not to be accessible for free."""

    headline: str = ""
    description: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    is_for_payers: bool = False


def linked_of(tree: etree._Element) -> Linked:
    """The first article the page's JSON-LD describes. Broken JSON counts as none."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for node in _articles(script.text or ""):
                return Linked(
                    headline=_words(node.get("headline")) or _words(node.get("name")),
                    description=_words(node.get("description")),
                    author=_names(node.get("author")),
                    published=_words(node.get("datePublished")),
                    language=_words(node.get("inLanguage")),
                    is_for_payers=str(node.get("isAccessibleForFree")).lower() == "false",
                )
    return Linked()


def _articles(script: str) -> Iterator[dict[str, Any]]:
    try:
        waiting = deque([json.loads(_WRAPPING.sub("", script), strict=False)])
    except (ValueError, RecursionError):
        return
    for _step in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.popleft()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            if _ARTICLES.intersection(_kinds(node)):
                yield node
            waiting.extend(value for value in node.values() if isinstance(value, dict | list))


def _kinds(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _words(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _names(value: Any) -> str:
    """`author` is a name, a node with a name, or a list of either."""
    people = value if isinstance(value, list) else [value]
    names = [_words(person.get("name") if isinstance(person, dict) else person) for person in people]
    return ", ".join(name for name in names if name)
