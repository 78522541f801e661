"""Every word on a page can be translated, and no page scripts itself."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, name_of, plant

# What is not prose: comments, translated blocks, tags, variables. Order matters: blocks before single tags.
_NOT_PROSE = re.compile(
    r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}"
    r"|\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
SHOWN = ("alt", "aria-label", "placeholder", "title")
NAMES_OF_OURS = re.compile(r"Casefile|TLP:[A-Z+]+")


class _Prose(HTMLParser):
    """Collects the words a reader would see."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag if tag in ("script", "style") else self._silent
        self.found += [f"{name}={value}" for name, value in attrs if name in SHOWN and _is_prose(value or "")]

    def handle_endtag(self, tag: str) -> None:
        self._silent = "" if tag == self._silent else self._silent

    def handle_data(self, data: str) -> None:
        if not self._silent and _is_prose(data):
            self.found.append(" ".join(data.split())[:60])


def _is_prose(text: str) -> bool:
    return bool(_WORD.search(NAMES_OF_OURS.sub("", text)))


def untranslated_words(root: Path) -> list[str]:
    found = []
    for path in files(root / "templates", ".html"):
        reader = _Prose()
        reader.feed(_NOT_PROSE.sub("", path.read_text(encoding="utf-8")))
        reader.close()
        found += [f"{name_of(path, root)}: {words}" for words in reader.found]
    return found


INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def inline_scripts(root: Path) -> list[str]:
    # The content security policy would switch them off.
    pages = {path: path.read_text(encoding="utf-8") for path in files(root / "templates", ".html")}
    return [
        f"{name_of(path, root)}: {match.group()}" for path, text in pages.items() for match in INLINE.finditer(text)
    ]


PLANTED = {
    untranslated_words: (
        "<p>Sign in</p>",
        '<input placeholder="Your name">',
        "<p>{% translate 'a' %} words</p>",
        '<img alt="A face">',
    ),
    inline_scripts: ("<script>go()</script>", '<a onclick="go()">', '<p style="color: red">', "<style>p {}</style>"),
}
CLEAN = """{% extends "base.html" %}{# a comment #}{% block title %}{% translate "Claims" %}{% endblock %}
<p lang="{{ claim.language }}" title="{% translate 'Hash' %}">{{ claim }} · 12 → TLP:RED Casefile</p>
{% blocktranslate count n=n %}one claim{% plural %}{{ n }} claims{% endblocktranslate %}
<script src="{% static 'js/reader.js' %}" defer></script><option value="one">{{ label }}</option>"""


@pytest.mark.parametrize("rule", PLANTED)
def test_the_pages_keep_the_rule(rule):
    assert rule(ROOT) == []


@pytest.mark.parametrize(("rule", "page"), [(rule, page) for rule, pages in PLANTED.items() for page in pages])
def test_a_planted_breach_is_found(rule, page, tmp_path):
    plant(tmp_path, "templates/claims/page.html", page)
    assert len(rule(tmp_path)) == 1


@pytest.mark.parametrize("rule", PLANTED)
def test_a_clean_page_is_let_pass(rule, tmp_path):
    plant(tmp_path, "templates/claims/page.html", CLEAN)
    assert rule(tmp_path) == []
