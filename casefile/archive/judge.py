"""Whether what came back is the page that was asked for, or an error, a robot check or an empty shell in its place."""

import re

from casefile.archive.failed import Failed
from casefile.archive.text import ARTICLE, PAGE, TextMade

# A page about missing pages is longer than a missing page; what such a page has to say, it says at the top.
_SHORT = 1_500
_OPENING = 300
_FEW_WORDS = 500
# This runs outside the cell, on bytes a stranger wrote: only so many of them are searched.
_SEARCHED = 200_000
_NOT_FOUND = re.compile(
    r"\b(error )?404\b|(page|article|document|file) (was |could )?not (be )?found|page (does not|doesn.t) exist|"
    r"(page|article|story|content) (is )?no longer (available|exists)|"
    r"p[áa]gina no (encontrada|existe)|no se encontró la p[áa]gina|"
    r"page (non trouvée|introuvable)|seite (wurde )?nicht gefunden|página não encontrada|pagina non trovata|"
    r"страница не найдена|الصفحة غير موجودة|صفحه (مورد نظر )?(یافت|پیدا) نشد|"
    r"页面不存在|ページが見つかりません",
    re.IGNORECASE,
)
_ROBOT_CHECK = re.compile(
    r"verify (that )?you are (a )?human|are you a robot|checking your browser|just a moment\.\.\.|"
    r"unusual traffic|captcha|access denied|attention required",
    re.IGNORECASE,
)
_SCRIPTS_WANTED = re.compile(
    r"(enable|activate|turn on|requires?|needs?) (your )?javascript|"
    r"javascript (is |must be )?(disabled|required|enabled)|(habilit|activ)\w* javascript|javascript aktivieren|"
    r"جاوا ?اسکریپت",
    re.IGNORECASE,
)
_WINDOW = re.compile(rb"<title[^>]{0,200}>(.{0,300}?)</title", re.IGNORECASE | re.DOTALL)
_NOSCRIPT = re.compile(rb"<noscript[^>]{0,200}>(.{0,2000}?)</noscript", re.IGNORECASE | re.DOTALL)


def judge(html: bytes, texts: list[TextMade]) -> None:
    """Let a page pass that is what it claims to be.

    Judges fetched pages only: what a person saved and uploads, they have seen.

    :raises Failed: `soft-404`, `blocked`, `needs-javascript`
    """
    page = next(text for text in texts if text.role == PAGE)
    article = max((len(text.content) for text in texts if text.role == ARTICLE), default=0)
    if len(page.content) > _SHORT:
        return
    html = html[:_SEARCHED]
    window = _WINDOW.search(html)
    named = window[1].decode("utf-8", errors="replace") if window else ""
    opening = f"{named}\n{page.title}\n{page.content[:_OPENING]}"
    if _NOT_FOUND.search(opening):
        raise Failed("soft-404", page.title)
    if _ROBOT_CHECK.search(opening):
        raise Failed("blocked", page.title)
    unscripted = b" ".join(_NOSCRIPT.findall(html)).decode("utf-8", errors="replace")
    if article < _FEW_WORDS and _SCRIPTS_WANTED.search(f"{opening}\n{unscripted}"):
        raise Failed("needs-javascript", page.title)
