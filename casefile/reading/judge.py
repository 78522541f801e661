"""Whether what came back is the page that was asked for, or an error, a question or a wall in its place."""

from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from casefile.core.text import fold
from casefile.outside.failed import Failed
from casefile.reading.headline import window_parts
from casefile.reading.phrases import HEADED, SAID
from casefile.reading.text import ARTICLE, PAGE, TextMade
from casefile.reading.visible import held_text, seen_text

# How much an article may hold, in letters, for the page still to be doubted: a page about walls is longer than a wall.
_LONG = 1_500
_LONG_BY_REASON = {"consent-wall": 4_000}
_SHORT = 500
_HARDLY_ANY = 200
_OPENING = 400
_CJK = range(0x3040, 0xA000)
_LETTERS_OF_CJK = 3


@dataclass(frozen=True)
class Shown:
    """What a page shows. `article` is "" where none could be told; `page` all that a reader sees.

    `headings` are the window title's parts and the printed headings; `unscripted` is what the page says to readers
    without scripts, "" where scripts ran.
    """

    headings: list[str]
    article: str
    page: str
    unscripted: str
    is_for_payers: bool

    @cached_property
    def size(self) -> int:
        """Letters of the article; one of Chinese or Japanese says as much as three."""
        return len(self.article) + (_LETTERS_OF_CJK - 1) * sum(ord(letter) in _CJK for letter in self.article)

    @cached_property
    def opening(self) -> str:
        """Where a wall says what it is; the navigation of a page with an article is not asked."""
        return self.article[:_OPENING] if self.size >= _HARDLY_ANY else self.page[:_OPENING]


def judge(
    tree: etree._Element,
    texts: list[TextMade],
    visible: str | None = None,
    *,
    has_run_scripts: bool,
    is_for_payers: bool,
) -> None:
    """Let a page pass that is what it claims to be.

    Judges fetched pages only: what a person saved and uploads, they have seen.

    :param visible: what a reader sees where the page was rendered
    :param is_for_payers: whether the page says of itself that not all of it is free
    :raises Failed: with the first reason of `phrases.SAID` that holds
    """
    shown = _shown(tree, texts, visible, has_run_scripts=has_run_scripts, is_for_payers=is_for_payers)
    for reason in SAID:
        if shown.size <= _LONG_BY_REASON.get(reason, _LONG) and _is(reason, shown):
            raise Failed(reason, " | ".join(shown.headings)[:_OPENING])


def _shown(
    tree: etree._Element, texts: list[TextMade], visible: str | None, *, has_run_scripts: bool, is_for_payers: bool
) -> Shown:
    content = {text.role: text.content for text in texts}
    window = " ".join((tree.findtext(".//title") or "").split())
    return Shown(
        headings=[*window_parts(window), window, *(seen_text(heading) for heading in tree.iter("h1"))],
        article=content.get(ARTICLE, ""),
        page=content[PAGE] if visible is None else visible,
        unscripted="" if has_run_scripts else "\n".join(held_text(element) for element in tree.iter("noscript")),
        is_for_payers=is_for_payers,
    )


def _is(reason: str, shown: Shown) -> bool:
    """A heading that says it and little else; in a short page also its opening."""
    phrases = _SAID[reason]
    if any(_makes_up(phrase, heading) for heading in map(_plain, shown.headings) for phrase in phrases):
        return True
    if shown.size < _SHORT and (_says(phrases, shown.opening) or _stands_alone(reason, shown.headings)):
        return True
    return reason in _BESIDES and _BESIDES[reason](phrases, shown)


def _is_teaser(phrases: list[str], shown: Shown) -> bool:
    """The notice stands below the few words that are free; or the page itself says that they are not all."""
    return (shown.is_for_payers and shown.size < _SHORT) or _says(phrases, shown.page)


def _is_shell(phrases: list[str], shown: Shown) -> bool:
    return shown.size < _HARDLY_ANY and _says(phrases, shown.unscripted)


_BESIDES = {"paywall": _is_teaser, "needs-javascript": _is_shell}


def _makes_up(phrase: str, heading: str) -> bool:
    return phrase in heading and 2 * len(phrase) >= len(heading)


def _says(phrases: list[str], words: str) -> bool:
    plain = _plain(words)
    return any(phrase in plain for phrase in phrases)


def _stands_alone(reason: str, headings: list[str]) -> bool:
    return any(_plain(heading) in _HEADED.get(reason, ()) for heading in headings)


def _plain(words: str) -> str:
    return "".join(fold(words).split())


_SAID = {reason: [_plain(one) for said in by_language.values() for one in said] for reason, by_language in SAID.items()}
_HEADED = {reason: frozenset(map(_plain, headings)) for reason, headings in HEADED.items()}
