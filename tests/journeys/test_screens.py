"""Every screen, by day and by night, in both directions, wide and narrow: nothing breaks, nothing is cut."""

import gzip

import pytest
from django.urls import path, reverse

from casefile.accounts.models import Person
from casefile.desk import demo
from casefile.web import health
from casefile.web.urls import urlpatterns
from tests.house import oracle
from tests.house.tree import ROOT
from tests.journeys.addresses import NO_SCREENS, Screen, screens
from tests.journeys.screens import Watched, asks_for_the_night, pictures, speaking
from tests.reading import given
from tests.uploading import uploaded

READS = ("shell", "reader", "offsets", "actorbox", "claim-form")
"""The scripts of the reader."""
PICTURED_BY_NIGHT = ("reader",)
PICTURED_IN_ARABIC = ("reader-persian",)
WIDE = {"width": 1280, "height": 860}
DIRECTIONS = {"en": "ltr", "ar": "rtl"}


def without_screen(patterns, shown: set[str]) -> set[str]:
    """The names of the addresses that may be opened, and that no screen shows."""
    opened = {one.name for one in patterns if "GET" in oracle.WEB.get(str(one.pattern), {"GET": None})}
    return opened - shown - set(NO_SCREENS) - {None}


def people_of(told: demo.Demo) -> dict[str, Person | None]:
    return {"": None} | {key: Person.objects.get(email=one["email"]) for key, one in told.people.items()}


def picture_of(screen: Screen, scheme: str, language: str) -> str:
    """What a picture of this screen is called in the docs; "" for those of which none is kept."""
    if not screen.picture:
        return ""
    if language != "en":
        kept = scheme == "light" and screen.picture in PICTURED_IN_ARABIC
        return f"{screen.picture}-right-to-left" if kept else ""
    if scheme == "dark":
        return f"{screen.picture}-dark" if screen.picture in PICTURED_BY_NIGHT else ""
    return screen.picture


@pytest.fixture
def lent(lending):
    return lending(demo.build)


@pytest.fixture
def told(transactional_db, lent) -> demo.Demo:
    return lent.copy()


@pytest.fixture
def watched(browser, live_server, tmp_path):
    """A browser nobody is signed in to; what went wrong in it is told at the end."""
    context = browser.new_context(viewport=WIDE)
    seen = Watched(context.new_page(), live_server.url, pictures(tmp_path))
    yield seen
    context.close()
    assert not seen.faults, "\n".join(seen.faults)


def test_every_address_that_can_be_opened_has_its_screen(told):
    assert without_screen(urlpatterns, {one.name for one in screens(told)}) == set()


def test_an_address_without_a_screen_is_found():
    planted = [*urlpatterns, path("planted/", health.alive, name="planted")]
    assert without_screen(planted, {one.name for one in urlpatterns}) == {"planted"}


def test_by_night_nothing_changes_but_colours():
    files = [one for kind in ("css", "js") for one in (ROOT / "static").rglob(f"*.{kind}")]
    assert files
    assert [one.name for one in files if asks_for_the_night(one.read_text())] == []


def test_a_sheet_that_changes_more_by_night_is_found():
    assert asks_for_the_night("@media (prefers-color-scheme: dark) { button { height: 1rem } }")


@pytest.mark.parametrize("language", ["en", pytest.param("ar", marks=pytest.mark.full)])
def test_every_screen_keeps_the_rules_by_day_and_night_in_both_directions(watched, told, language):
    people, now = people_of(told), None
    speaking(watched.page.context, watched.home, language)
    for screen in sorted(screens(told), key=lambda one: one.who):
        if screen.who != now:
            now = screen.who
            watched.become(people[now])
        watched.open(screen.path)
        assert watched.page.evaluate("document.documentElement.dir") == DIRECTIONS[language]
        watched.look(picture_of(screen, "light", language))
        watched.by_night(picture_of(screen, "dark", language))
        watched.fits(320)
        watched.page.set_viewport_size(WIDE)
    watched.open("/nowhere/", 404)
    watched.look()


def test_a_list_of_addresses_is_tried_before_anything_is_written(watched, told):
    watched.become(people_of(told)["analyst"])
    watched.open(reverse("bulk", args=[told.case.pk]))
    lines = ("https://ledger.example/strait", "https://ledger.example/strait", "not an address")
    watched.page.get_by_label("Addresses, one a line").fill("\n".join(lines))
    watched.page.get_by_role("button", name="Look at the rows").click()
    watched.page.locator("table").wait_for()
    watched.look("bulk")
    watched.by_night()
    watched.fits(320)
    assert told.case.entries.filter(kind="source").count() == 3


@pytest.mark.parametrize("language", ["en", pytest.param("ar", marks=pytest.mark.full)])
def test_a_file_without_text_keeps_the_rules(watched, told, language):
    analyst = people_of(told)["analyst"]
    source = uploaded(told.case, analyst, given.EVERY["webm"](), "gate.webm", title="A speech at the gate")
    speaking(watched.page.context, watched.home, language)
    watched.become(analyst)
    watched.open(reverse("read", args=[source.pk]))
    for name, words in (("from", "0:05"), ("until", "0:07.25"), ("words", "We shall keep the gate open.")):
        watched.page.locator(f"#point-{name}").fill(words)
    watched.look()
    watched.by_night()
    watched.fits(320)
    watched.page.set_viewport_size(WIDE)
    watched.page.locator("#claim-form [name=statement]").fill("The gate stays open.")
    watched.page.locator("#claim-form .deeds button").click()
    watched.page.locator("#h-logged").wait_for()
    claim = told.case.entries.get(kind="claim", title="The gate stays open.")
    watched.open(reverse("edit-claim", args=[claim.pk]))
    watched.look()
    watched.by_night()
    watched.fits(320)


def test_words_that_nobody_sees_are_chosen_to_the_character(watched, told):
    watched.become(people_of(told)["analyst"])
    watched.open(next(one.path for one in screens(told) if one.picture == "reader-unseen"))
    page = watched.page
    assert page.locator("#text .noted").count() == 2
    for key in ("j", "j", "j", "c"):
        page.keyboard.press(key)
    assert page.locator("#claim blockquote").inner_text().strip() == "Three boats sail each day."


def test_the_whole_form_of_a_claim_keeps_the_rules(watched, told):
    watched.become(people_of(told)["analyst"])
    returned = told.case.entries.get(kind="claim", state="returned")
    watched.open(reverse("edit-claim", args=[returned.pk]))
    watched.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    watched.look()
    watched.by_night()
    watched.page.locator("summary", has_text="Figures").scroll_into_view_if_needed()
    watched.page.screenshot(path=watched.pictures / "claim-figures.png", animations="disabled")
    watched.fits(320)


def test_the_reader_weighs_less_than_sixty_kilobytes():
    files = [*(ROOT / "static" / "css").iterdir(), *((ROOT / "static" / "js" / f"{one}.js") for one in READS)]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= 60_000
