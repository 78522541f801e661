"""The main job in a browser: two people and a partner's script, from an empty desk to bytes that are verified."""

import hashlib
import json

import pytest

from casefile.accounts.actions import add_partner, issue_partner_token
from casefile.archive import running
from casefile.claims.models import Claim
from casefile.releases.models import Collection
from casefile.review.models import Batch
from casefile.sources.models import CaptureJob, Source
from casefile.sources.queries import newest_text
from tests import factories as make
from tests.api.caller import Caller
from tests.factories import ARTICLE, PASSWORD
from tests.journeys.screens import Watched, pictures
from tests.outside.site import Site, answer

pytestmark = pytest.mark.django_db(transaction=True)
BARGAIN = "He called it a ‘calculated bargain’ that undermines the treaty."
BOATS = "stopped at least 21 boats"
SELECT = """(words) => {
    const text = document.querySelector("#text");
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(words);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        return true;
    }
    return false;
}"""


@pytest.fixture
def site():
    with Site() as running_site:
        running_site.pages["/strait"] = answer(ARTICLE.replace("President Milo", "President 🇮🇷 Milo").encode())
        yield running_site


@pytest.fixture
def seats(browser, live_server, tmp_path):
    """seat(person) -> a browser of their own, signed in; what went wrong in any of them is told at the end."""
    opened = []

    def seat(person) -> Watched:
        context = browser.new_context(viewport={"width": 1280, "height": 860})
        seen = Watched(context.new_page(), live_server.url, pictures(tmp_path))
        opened.append((context, seen))
        seen.open("/")
        seen.page.get_by_label("Address").fill(person.email)
        seen.page.get_by_label("Password").fill(PASSWORD)
        seen.page.get_by_role("button", name="Sign in").click()
        seen.page.get_by_role("heading", name="My work").wait_for()
        return seen

    yield seat
    for context, _seen in opened:
        context.close()
    faults = [fault for _context, seen in opened for fault in seen.faults]
    assert not faults, "\n".join(faults)


def press(seen: Watched, name: str) -> None:
    seen.page.get_by_role("button", name=name, exact=True).click()


def confirm(seen: Watched) -> None:
    seen.page.get_by_role("heading", name="Confirm that it is you").wait_for()
    seen.look("confirm")
    seen.page.get_by_label("Your password").fill(PASSWORD)
    press(seen, "Confirm")


def captured(seen: Watched, address: str) -> Source:
    """Add a source and watch its capture go from waiting to done, without loading the page again."""
    page = seen.page
    page.get_by_role("link", name="Add a source", exact=True).click()
    page.get_by_label("Address").fill(address)
    press(seen, "Add")
    page.locator(".job[data-job=waiting]").wait_for()
    page.evaluate("window.sameDocument = true")
    seen.look("capture-waiting")
    running.run(str(CaptureJob.objects.get().pk))
    page.get_by_role("link", name="Read and log claims").wait_for()
    assert page.evaluate("window.sameDocument")
    page.locator(".job[data-job=done]").wait_for()
    return Source.objects.get()


def log_by_keys(seen: Watched, source: Source) -> Claim:
    """Walk to a sentence with j, make a claim of it with c, find its speaker; no mouse."""
    page = seen.page
    page.get_by_role("link", name="Read and log claims").press("Enter")
    page.locator("#text").wait_for()
    while page.locator("#said").text_content() != BARGAIN:
        page.keyboard.press("j")
    page.keyboard.press("c")
    page.get_by_role("heading", name="New claim").wait_for()
    page.locator("#claim blockquote", has_text="calculated bargain").wait_for()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.value") == "named"
    page.get_by_label("Speaker, or the words the source has for them").focus()
    page.keyboard.type("Jonas Brant")
    page.get_by_role("option", name="Jonas Brandt person").wait_for()
    seen.look("actor-box")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("In neutral words, with its own negation").focus()
    page.keyboard.type("The support is a “calculated bargain”.")
    page.get_by_text("More: kind, grade, parties, dates").press("Enter")
    page.get_by_label("Kind").first.select_option("opinion")
    page.get_by_role("button", name="Log the claim").press("Enter")
    page.get_by_text("Logged: “The support is a “calculated bargain”.”").wait_for()
    return Claim.objects.get(source=source)


def log_by_mouse(seen: Watched) -> Claim:
    """Select words that come after a flag, which JavaScript counts as four; take a second passage in."""
    page = seen.page
    assert page.evaluate(SELECT, BOATS)
    page.get_by_role("button", name="Make a claim").wait_for()
    seen.look("reader-selecting")
    press(seen, "Make a claim")
    page.locator("#claim blockquote", has_text=BOATS).wait_for()
    page.get_by_text("the source itself").click()
    page.get_by_label("In neutral words, with its own negation").fill("The coast guard stopped at least 21 boats.")
    assert page.evaluate(SELECT, "Since September")
    press(seen, "Who or what is meant")
    page.locator("#claim blockquote", has_text="Since September").wait_for()
    page.get_by_text("More: kind, grade, parties, dates").click()
    page.get_by_label("Kind").first.select_option("fact")
    page.get_by_label("Credibility").select_option("3")
    page.get_by_label("Reason for the grade").fill("Exact and checkable; one origin.")
    seen.look("reader-form")
    press(seen, "Log the claim")
    page.locator("mark", has_text=BOATS).wait_for()
    return Claim.objects.latest("created_at")


def submitted(seen: Watched) -> Batch:
    page = seen.page
    page.get_by_role("link", name="Drafts to submit").click()
    press(seen, "Submit as one batch")
    page.get_by_role("heading", level=1).wait_for()
    assert page.get_by_role("button", name="Decide").count() == 0
    return Batch.objects.get()


def approved(seen: Watched, batch: Batch) -> None:
    """Approve every row by key; nothing is decided before the password is given, and nothing is lost by asking."""
    page = seen.page
    seen.open("/")
    page.get_by_role("region", name="Waiting for me").get_by_role("link").first.wait_for()
    seen.open(f"/batches/{batch.pk}/")
    for _row in page.locator("[data-row]").all():
        page.keyboard.press("n")
        page.keyboard.press("a")
    seen.look("batch-deciding")
    press(seen, "Decide")
    confirm(seen)
    page.get_by_text("rows were decided").wait_for()


def released(lead: Watched, reviewer: Watched, collection_title: str) -> Collection:
    """The lead opens a collection, lets the partner pull and proposes; somebody else signs."""
    page = lead.page
    page.get_by_role("link", name="Releases").click()
    page.get_by_label("New collection").fill(collection_title)
    press(lead, "Open")
    page.get_by_role("heading", name=collection_title).wait_for()
    press(lead, "Let them pull")
    confirm(lead)
    page.get_by_text("since").wait_for()
    lead.look("collection-preview")
    press(lead, "Propose this release")
    page.get_by_role("link", name="Look at it").click()
    assert page.get_by_role("button", name="Sign and release").count() == 0
    collection = Collection.objects.get()
    reviewer.open(f"/collections/{collection.pk}/")
    reviewer.page.get_by_role("link", name="Look at it").click()
    reviewer.look("proposal")
    press(reviewer, "Sign and release")
    reviewer.page.get_by_role("link", name="Release 1", exact=True).wait_for()
    return collection


def pulled(secret: str, collection: Collection) -> dict[str, dict]:
    """What the partner's script gets: hash -> document, the stream's own hash checked."""
    stream = Caller(secret).get(f"collections/{collection.pk}/documents", Accept="application/x-ndjson")
    *lines, trailer = b"".join(stream.streaming_content).splitlines(keepends=True)
    assert json.loads(trailer)["sha256"] == hashlib.sha256(b"".join(lines)).hexdigest()
    return {hashlib.sha256(line[:-1]).hexdigest(): json.loads(line) for line in lines}


def test_a_claim_is_logged_approved_and_pulled_by_two_people_and_a_partner(seats, site):
    lead_person = make.person("Vera Lindqvist")
    case = make.case(lead_person, title="Who profits from the patrols?")
    analyst_person = make.member(case, "analyst", name="Tomás Ibarra")
    reviewer_person = make.member(case, "reviewer", name="Mina Sato")
    make.actor(case, analyst_person, "Jonas Brandt")
    partner = add_partner(by=make.person(is_admin=True), name="Harbour Watch")
    _token, secret = issue_partner_token(by=partner.added_by, partner=partner, label="pull")

    analyst = seats(analyst_person)
    analyst.page.get_by_role("link", name="Who profits from the patrols?").last.click()
    source = captured(analyst, site.url + "strait")
    content = newest_text(source).body.content
    for claim, words in ((log_by_keys(analyst, source), BARGAIN), (log_by_mouse(analyst), BOATS)):
        passage = claim.passages.order_by("position").first()
        assert content[passage.start : passage.end] == passage.exact == words
    batch = submitted(analyst)

    reviewer = seats(reviewer_person)
    approved(reviewer, batch)
    assert set(Claim.objects.values_list("state", flat=True)) == {"approved"}

    lead = seats(lead_person)
    lead.open(f"/cases/{case.pk}/")
    collection = released(lead, reviewer, "For Harbour Watch")
    documents = pulled(secret, collection)
    assert set(documents) == {claim.approved.document.sha256 for claim in Claim.objects.all()} | {
        source.approved.document.sha256 if source.stands else Source.objects.get().approved.document.sha256,
        *(actor.approved.document.sha256 for actor in case.entries.filter(kind="actor")),
    }
    assert {one["statement"] for one in documents.values() if "statement" in one} == {
        "The support is a “calculated bargain”.",
        "The coast guard stopped at least 21 boats.",
    }
