"""Every screen, by day and by night, in both directions, wide and narrow: nothing breaks, nothing is cut."""

import gzip
from types import SimpleNamespace

import pytest

from casefile.desk import demo
from casefile.entries.models import Entry
from tests import factories as make
from tests.factories import PASSWORD
from tests.house.tree import ROOT
from tests.journeys.screens import Watched, pictures, speaking

pytestmark = pytest.mark.django_db(transaction=True)

READS = ("shell", "reader", "offsets", "actorbox", "claim-form")
"""The scripts of the reader."""
PICTURED = ("home", "case", "reader", "claim", "batch", "history")
PICTURED_RTL = ("reader", "claim")


@pytest.fixture
def world(transactional_db):
    """The demo case, and its people's passwords."""
    told = demo.build()
    return SimpleNamespace(case=told.case, collection=told.collection, people=told.people)


def addresses(world) -> dict[str, str]:
    """name of a screen -> its address, as the analyst, reviewer or administrator opens it."""
    case = world.case.pk
    entries = {kind: Entry.objects.filter(case=case, kind=kind) for kind in ("source", "actor", "claim")}
    claim = entries["claim"].filter(state="approved").first()
    source = entries["source"].first()
    draft = entries["claim"].filter(state="draft").first()
    batch = entries["claim"].filter(state="submitted").first().head.batch_row.batch_id
    return {
        "home": "/",
        "case": f"/cases/{case}/",
        "sources": f"/cases/{case}/sources/",
        "claims": f"/cases/{case}/claims/",
        "events": f"/cases/{case}/events/",
        "relations": f"/cases/{case}/relations/",
        "timeline": f"/cases/{case}/timeline/",
        "grade": f"/sources/{source.pk}/grade/",
        "actors": f"/cases/{case}/actors/",
        "entries": f"/cases/{case}/entries/?q=strait",
        "members": f"/cases/{case}/members/",
        "submit": f"/cases/{case}/submit/",
        "queue": f"/cases/{case}/review/",
        "releases": f"/cases/{case}/collections/",
        "source": f"/sources/{source.pk}/",
        "edit-source": f"/sources/{source.pk}/edit/",
        "reader": f"/sources/{source.pk}/read/",
        "claim": f"/claims/{claim.pk}/",
        "draft": f"/claims/{draft.pk}/",
        "edit-claim": f"/claims/{draft.pk}/edit/",
        "actor": f"/actors/{entries['actor'].first().pk}/",
        "edit-actor": f"/actors/{entries['actor'].first().pk}/edit/",
        "history": f"/entries/{claim.pk}/history/",
        "batch": f"/batches/{batch}/",
        "collection": f"/collections/{world.collection.pk}/",
        "document": f"/versions/{claim.approved_id}/document/",
        "release": f"/collections/{world.collection.pk}/releases/1/",
        "me": "/me/",
        "tokens": "/tokens/",
    }


def picture_of(name: str, scheme: str, language: str) -> str:
    """What a picture of this screen is called in the docs; "" for those of which none is kept."""
    if language == "en":
        return f"{name}-{scheme}" if name in PICTURED else ""
    return f"{name}-{scheme}-rtl" if name in PICTURED_RTL else ""


REVIEWERS = {"queue", "batch", "collection", "members"}
ADMINISTRATORS = {"people": "/people/", "partners": "/partners/"}


def sign_in(seen: Watched, email: str, password: str = PASSWORD) -> None:
    seen.open("/sign-in/")
    seen.page.get_by_label("Address").fill(email)
    seen.page.get_by_label("Password").fill(password)
    seen.page.get_by_role("button", name="Sign in").click()
    seen.page.wait_for_url(seen.home + "/")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_screen_keeps_the_rules_by_day_and_night_in_both_directions(
    browser, live_server, world, tmp_path, language
):
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    seen = Watched(context.new_page(), live_server.url, pictures(tmp_path))
    seen.open("/sign-in/")
    seen.look()
    seen.by_night()
    screens = addresses(world)
    for who, names in (
        ("analyst", [name for name in screens if name not in REVIEWERS]),
        ("reviewer", [name for name in screens if name in REVIEWERS]),
    ):
        context.clear_cookies()
        sign_in(seen, world.people[who]["email"], world.people[who]["password"])
        speaking(context, live_server.url, language)
        for name in names:
            seen.open(screens[name])
            assert seen.page.evaluate("document.documentElement.dir") == ("ltr" if language == "en" else "rtl")
            seen.look(picture_of(name, "light", language))
            seen.by_night(picture_of(name, "dark", language))
    context.close()
    assert not seen.faults, "\n".join(seen.faults)


def test_administration_keeps_the_rules_and_everything_fits_a_small_screen(browser, live_server, world, tmp_path):
    admin = make.person("Noor Adeyemi", is_admin=True)
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    seen = Watched(context.new_page(), live_server.url, pictures(tmp_path))
    sign_in(seen, admin.email)
    for path in ADMINISTRATORS.values():
        seen.open(path)
        seen.look()
        seen.by_night()
    context.clear_cookies()
    sign_in(seen, world.people["analyst"]["email"], world.people["analyst"]["password"])
    for name, path in addresses(world).items():
        seen.page.set_viewport_size({"width": 320, "height": 800})
        seen.open(path)
        seen.fits(320)
        seen.look("reader-small" if name == "reader" else "")
    context.close()
    assert not seen.faults, "\n".join(seen.faults)


def test_the_reader_weighs_less_than_sixty_kilobytes():
    files = [*(ROOT / "static" / "css").iterdir(), *((ROOT / "static" / "js" / f"{one}.js") for one in READS)]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= 60_000
