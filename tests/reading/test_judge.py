"""An error, a question or a wall in the place of the page is a failure, whatever status it came with."""

import pytest

from casefile.outside.failed import REASONS, Failed
from casefile.reading import article, inside
from casefile.reading import judge as judging
from casefile.reading.article import texts_of_tree
from casefile.reading.judge import judge
from casefile.reading.linked import linked_of
from casefile.reading.phrases import HEADED, SAID
from casefile.reading.tree import tree_of
from tests.reading import pages
from tests.reading.instead import INNOCENT, INSTEAD, page


def verdict(html: str, visible: str | None = None, *, has_run_scripts: bool = False) -> str:
    """The code a page is refused with, or "" when it passes."""
    tree = tree_of(html.encode(), "utf-8")
    try:
        is_for_payers = linked_of(tree).is_for_payers
        judge(tree, texts_of_tree(tree), visible, has_run_scripts=has_run_scripts, is_for_payers=is_for_payers)
    except Failed as failed:
        return failed.code
    return ""


@pytest.mark.parametrize(("reason", "html"), [(reason, html) for reason, shown in INSTEAD.items() for html in shown])
def test_what_stands_in_the_place_of_a_page_is_refused_by_its_name(reason: str, html: str) -> None:
    assert verdict(html) == reason


@pytest.mark.parametrize("html", [*INNOCENT, pages.ENGLISH, pages.SPANISH, pages.PERSIAN, pages.ARABIC])
def test_a_page_that_only_mentions_such_words_passes(html: str) -> None:
    assert verdict(html) == ""


def test_every_reason_has_its_sentence_and_is_shown_in_three_languages() -> None:
    assert set(SAID) <= set(REASONS)
    assert set(HEADED) <= set(SAID) == set(INSTEAD)
    assert all(len(by_language) >= 11 for by_language in SAID.values())
    for shown in INSTEAD.values():
        languages = {html.split('lang="')[1][:2] for html in shown if 'lang="' in html}
        assert len(languages) >= 3
    assert len(INNOCENT) >= 10


def test_control_without_its_phrases_a_wall_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_SAID", {reason: [] for reason in SAID})
    monkeypatch.setattr(judging, "_HEADED", {})
    passed = [html for reason in INSTEAD for html in INSTEAD[reason] if verdict(html) == ""]
    assert len(passed) == sum(map(len, INSTEAD.values())) - 1  # what the page itself says of paying needs no phrase


def test_control_without_the_rule_of_length_an_article_about_walls_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("_LONG", "_SHORT"):
        monkeypatch.setattr(judging, limit, 1_000_000)
    assert verdict(INNOCENT[0]) == "soft-404"


def test_a_short_article_with_a_hint_for_scripts_passes() -> None:
    html = pages.ENGLISH.replace("<footer>", "<noscript>Enable JavaScript to comment.</noscript><footer>")
    assert verdict(html) == ""


def test_what_a_page_says_to_readers_without_scripts_counts_only_where_none_ran() -> None:
    html = page("Note", "Note", "It rains.", head="<noscript>You need to enable JavaScript.</noscript>")
    assert verdict(html) == "needs-javascript"
    assert verdict(html, has_run_scripts=True) == ""


def test_a_rendered_page_is_judged_by_what_a_reader_sees() -> None:
    html = page("Courier", "Courier", "Loading", "<span class=shut>Please verify you are human.</span>")
    assert verdict(html) == "blocked"
    assert verdict(html, "Courier\nThe bridge is closed until Sunday.", has_run_scripts=True) == ""


def test_what_a_page_says_of_itself_is_read_once(monkeypatch) -> None:
    said = []

    def linked(tree):
        said.append(linked_of(tree))
        return said[-1]

    for room in (inside, article):
        monkeypatch.setattr(room, "linked_of", linked)
    told = inside.read_page(
        pages.ENGLISH.encode(), None, None, charset="utf-8", url=None, is_judged=True, wants_parts=False
    )
    assert told["texts"]
    assert len(said) == 1
