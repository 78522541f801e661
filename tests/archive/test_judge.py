"""An error page is a failure, whatever status it came with."""

import pytest

from casefile.archive.article import texts_of
from casefile.archive.failed import Failed
from casefile.archive.judge import judge
from tests.archive import pages


def verdict(html: str) -> str:
    """The code a page is refused with, or "" when it passes."""
    try:
        judge(html.encode(), texts_of(html.encode()))
    except Failed as failed:
        return failed.code
    return ""


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("404 | The Straits Courier", "Oops."),
        ("The Straits Courier", "Page not found. Try the search."),
        ("El Faro", "Lo sentimos: página no encontrada."),
        ("Erreur", "Page introuvable"),
        ("Bote", "Die Seite wurde nicht gefunden."),
        ("بريد", "الصفحة غير موجودة"),
        ("پیک", "صفحه مورد نظر یافت نشد"),
        ("Courier", "This article is no longer available."),
    ],
)
def test_a_page_that_says_it_does_not_exist_is_a_failure(title: str, words: str) -> None:
    assert verdict(f"<title>{title}</title><body><h1>Sorry</h1><p>{words}</p>") == "soft-404"


def test_a_robot_check_is_a_failure() -> None:
    assert verdict("<title>Just a moment...</title><p>Checking your browser before you go on.</p>") == "blocked"


def test_a_shell_that_waits_for_scripts_is_a_failure() -> None:
    html = "<title>App</title><noscript>Please enable JavaScript to read this.</noscript><div>Loading</div>"
    assert verdict(html) == "needs-javascript"


@pytest.mark.parametrize("html", [pages.ENGLISH, pages.SPANISH, pages.PERSIAN, pages.ARABIC])
def test_an_article_passes(html: str) -> None:
    assert verdict(html) == ""


def test_an_article_about_error_pages_passes() -> None:
    about = "<p>Readers of the Courier met a page not found on Tuesday, and a captcha the day after. " + "Words. " * 400
    assert verdict(f"<title>Courier</title><h1>Why you saw error 404</h1>{about}") == ""


def test_a_short_article_with_a_hint_for_scripts_passes() -> None:
    html = pages.ENGLISH.replace("<footer>", "<noscript>Enable JavaScript to comment.</noscript><footer>")
    assert verdict(html) == ""
