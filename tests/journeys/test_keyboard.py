"""A source is read and logged by keyboard alone: ten claims, three inputs each, and words as exact as with a mouse."""

import pytest
from django.conf import settings
from django.test import Client

from casefile.claims.models import Claim
from casefile.sources.queries import newest_text
from tests import factories as make
from tests.journeys.screens import Watched, pictures

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "django.contrib.auth.backends.ModelBackend"
FACTS = "".join(f"<p>On day {n} the coast guard stopped {n} boats off the Tarn coast.</p>" for n in range(1, 11))
ARTICLE = f"""<!doctype html><html lang="en"><head><title>Ten Days</title></head><body><main><article>
<h1>Ten Days in the Tarn Strait 🇮🇷</h1>{FACTS}</article></main></body></html>"""
PERSIAN = """<!doctype html><html lang="fa"><head><title>هشدار</title></head><body><main><article><h1>هشدار وِسکان</h1>
<p>مقام‌های وسکان روز دوشنبه از مارا حمایت کردند 🇮🇷. وزارت خارجه گفت که این گشت‌ها ناقض پیمان تنگه است.</p>
<p>به گفتهٔ گارد ساحلی، از سپتامبر دست‌کم ۲۱ قایق متوقف شده است. این گزارش را خبرنگار ما نوشته است.</p>
</article></main></body></html>"""


@pytest.fixture
def case():
    return make.case()


@pytest.fixture
def analyst(case):
    return make.member(case, "analyst")


@pytest.fixture
def seat(browser, live_server, tmp_path, analyst):
    """A browser in which the analyst is signed in; what went wrong in it is told at the end."""
    client = Client()
    client.force_login(analyst, backend=BACKEND)
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
    seen = Watched(context.new_page(), live_server.url, pictures(tmp_path))
    yield seen
    context.close()
    assert not seen.faults, "\n".join(seen.faults)


def focused(page) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.tagName")


def reading(seen: Watched, source) -> None:
    seen.open(f"/sources/{source.pk}/read/")
    seen.page.locator("#text").wait_for()


def walk_to(page, words: str) -> None:
    for _step in range(40):
        if words in page.locator("#said").text_content():
            return
        page.keyboard.press("j")
    raise AssertionError(f"j never came to “{words}”")


def test_ten_claims_of_one_source_are_logged_by_keyboard_with_three_inputs_each(seat, case, analyst):
    make.actor(case, analyst, "Ilse Varga")
    source, page = make.source(case, analyst, ARTICLE), seat.page
    reading(seat, source)
    for n in range(1, 11):
        page.keyboard.press("j")
        walk_to(page, f"On day {n} ")
        page.keyboard.press("c")
        page.locator("#claim blockquote", has_text=f"On day {n} ").wait_for()
        page.wait_for_function("document.activeElement.name === 'voice'")
        named = n % 2 == 0
        page.keyboard.press("ArrowRight" if named else "Space")
        page.keyboard.press("Enter")
        if named:
            assert focused(page) == "speaker_name"
            page.keyboard.type("ilse varga")
            page.get_by_role("option", name="Ilse Varga person").wait_for()
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            page.keyboard.press("Enter")
        assert focused(page) == "statement"
        page.keyboard.type(f"{n} boats were stopped on day {n}.")
        page.keyboard.press("Enter")
        page.get_by_text(f"Logged: “{n} boats were stopped on day {n}.”").wait_for()
    claims = list(Claim.objects.order_by("created_at"))
    assert [claim.voice for claim in claims] == ["own", "named"] * 5
    content = newest_text(source).body.content
    for n, claim in enumerate(claims, 1):
        passage = claim.passages.get()
        assert content[passage.start : passage.end] == passage.exact
        assert passage.exact == f"On day {n} the coast guard stopped {n} boats off the Tarn coast."
        assert claim.parties.count() == (n + 1) % 2


def test_a_part_of_a_sentence_is_quoted_word_by_word(seat, case, analyst):
    source, page = make.source(case, analyst, ARTICLE), seat.page
    reading(seat, source)
    walk_to(page, "On day 3 ")
    for key in ("w", "w", "w", "w", "b", "[", "[", "[", "[", "[", "]", "Shift+ArrowRight"):
        page.keyboard.press(key)
    assert page.locator("#said").text_content() == "the coast guard stopped 3 boats off the"
    page.keyboard.press("c")
    page.locator("#claim blockquote", has_text="the coast guard stopped 3 boats off the").wait_for()
    page.wait_for_function("document.activeElement.name === 'voice'")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    assert focused(page) == "BODY"
    page.keyboard.press("k")
    walk_to(page, "On day 2 ")
    page.keyboard.press("m")
    page.locator("#claim blockquote", has_text="On day 2 ").wait_for()
    page.wait_for_function("document.activeElement.name === 'voice'")
    seat.look()
    page.keyboard.press("Enter")
    page.keyboard.type("3 boats were stopped.")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Logged: “3 boats were stopped.”").wait_for()
    words, meaning = Claim.objects.get().passages.all()
    assert (words.part, meaning.part) == ("words", "meaning")
    assert words.exact == "the coast guard stopped 3 boats off the"


def test_in_a_text_that_runs_to_the_left_the_arrows_do_too(seat, case, analyst):
    source, page = make.source(case, analyst, PERSIAN), seat.page
    reading(seat, source)
    walk_to(page, "مقام‌های وسکان")
    whole = page.locator("#said").text_content()
    page.keyboard.press("Shift+ArrowRight")
    shorter = page.locator("#said").text_content()
    assert len(shorter) < len(whole)
    assert whole.startswith(shorter)
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("w")
    page.keyboard.press("c")
    page.locator("#claim blockquote").wait_for()
    page.wait_for_function("document.activeElement.name === 'voice'")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.keyboard.type("مقام‌ها حمایت کردند.")
    page.keyboard.press("Enter")
    page.get_by_text("Logged:").wait_for()
    passage = Claim.objects.get().passages.get()
    content = newest_text(source).body.content
    assert content[passage.start : passage.end] == passage.exact
    assert passage.exact.startswith("وسکان")


def test_single_keys_that_are_switched_off_do_nothing(seat, case, analyst):
    source, page = make.source(case, analyst, ARTICLE), seat.page
    reading(seat, source)
    page.evaluate("document.documentElement.dataset.keys = 'off'")
    for key in ("j", "c", "m", "]"):
        page.keyboard.press(key)
    assert page.locator("#said").text_content() == ""
    assert not page.locator("#claim blockquote").count()
