"""A case's first page, and what its lead may change about it."""

import pytest

from casefile.entries.models import Entry
from casefile.ledger.models import Record
from tests import factories as make
from tests.web.many import copies
from tests.web.test_flat import asked
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db


def part(page, name: str) -> str:
    return " ".join(page.one(f"section[@aria-labelledby='{name}']").text_content().split())


def test_the_overview_tells_what_happened_in_words_with_links_and_who_did_it(desk):
    claim = desk.standing()
    page = desk.analyst.open(f"/cases/{desk.case.pk}/")
    lately = part(page, "h-lately")
    for words in ("Claim logged", "Submitted for review", "Decided on", "Role given: Reviewer", "Analyst"):
        assert words in lately
    assert page.all(f"section[@aria-labelledby='h-lately']//a[@href='/claims/{claim.pk}/']")


def test_readers_see_no_feed_and_nothing_of_the_work(desk):
    desk.standing()
    page = desk.reader.open(f"/cases/{desk.case.pk}/")
    assert not page.all("section[@aria-labelledby='h-lately']")
    for hidden in ("Lately", "Analyst", "Members", "To be looked at again"):
        assert hidden not in page


def test_a_deed_on_something_red_is_told_to_its_readers_only(desk):
    claim = desk.claim(statement="The hidden one.", marking="TLP:RED")
    seen = part(desk.analyst.open(f"/cases/{desk.case.pk}/"), "h-lately")
    unseen = part(desk.lead.open(f"/cases/{desk.case.pk}/"), "h-lately")
    assert "The hidden one." in seen
    assert "The hidden one." not in unseen
    assert "Claim logged" not in unseen
    assert Record.objects.filter(deed="claim.logged", subjects__contains=[claim.pk]).exists()


def test_a_batch_with_a_red_row_is_told_without_it(desk):
    open_one = desk.claim()
    desk.claim(statement="The hidden one.", marking="TLP:RED")
    make.submitted(desk.people["analyst"], *Entry.objects.filter(kind="claim"))
    lately = part(desk.lead.open(f"/cases/{desk.case.pk}/"), "h-lately")
    assert open_one.statement in lately
    assert "The hidden one." not in lately
    assert "more" not in lately


def test_grades_what_is_wanted_and_what_is_stale_stand_on_the_overview(desk):
    claim = desk.standing()
    make.taken("withdraw", desk.source, desk.people["reviewer"])
    sources = type(desk.source).objects.filter(pk=desk.source.pk)
    sources.update(state="draft", wanted=["The full text of the decree"])
    page = desk.lead.open(f"/cases/{desk.case.pk}/")
    assert [cell.text_content() for cell in page.all("section[@aria-labelledby='h-grades']//td")][1:] == ["1", "100 %"]
    assert "The full text of the decree" in part(page, "h-wanted")
    assert claim.statement in part(page, "h-stale")


def test_an_empty_case_says_in_every_part_what_comes_next(db):
    case = make.case()
    page = Visitor(case.opened_by).open(f"/cases/{case.pk}/")
    for words in ("It has no question yet.", "No claim that can be graded yet.", "No source says that something"):
        assert words in page


def test_the_lead_changes_what_the_case_says_and_nobody_else_does(desk):
    path = f"/cases/{desk.case.pk}/settings/"
    page = desk.lead.open(f"/cases/{desk.case.pk}/").follow("Change")
    typed = {"title": "Strait patrols, autumn", "question": "Will they go on?", "time_zone": "Asia/Tashkent"}
    page = page.send(page.form(field="yardstick"), {**typed, "yardstick": "phia"})
    assert page.path == f"/cases/{desk.case.pk}/"
    for words in ("Will they go on?", "Asia/Tashkent", "PHIA yardstick"):
        assert words in page
    record = Record.objects.filter(deed="case.changed").get()
    assert b'"changed":["question","time_zone","title","yardstick"]' in bytes(record.document)
    for visitor in (desk.analyst, desk.reviewer, desk.reader):
        assert visitor.open(path).status == 403
    assert desk.outsider.open(path).status == 404


def test_the_yardstick_stays_while_an_assessment_is_judged_by_it(desk):
    claim = desk.claim()
    judged = make.assessment(desk.case, desk.people["analyst"], claims=[claim])
    make.submitted(desk.people["analyst"], judged)
    page = desk.lead.open(f"/cases/{desk.case.pk}/settings/")
    page = page.send(page.form(field="yardstick"), {"yardstick": "phia", "title": "Another"})
    assert page.status == 409
    assert "Likelihoods were given on this yardstick: a case uses one." in page
    assert page.form(field="yardstick").fields["title"] == "Another"


def test_a_legal_hold_is_placed_and_lifted_with_a_reason(desk):
    page = desk.lead.open(f"/cases/{desk.case.pk}/settings/")
    page = page.send(page.form(field="reason"), {"reason": ""}, button="Place a hold")
    assert "Give the reason in words." in page
    page = page.send(page.form(field="reason"), {"reason": "A court asked for it."}, button="Place a hold")
    assert "under legal hold" in page
    assert "legal hold" in desk.reader.open(f"/cases/{desk.case.pk}/")
    page.send(page.form(field="reason"), {"reason": "The court is done."}, button="Lift the hold")
    desk.case.refresh_from_db()
    assert desk.case.legal_hold is False


def test_the_overview_costs_the_same_for_few_entries_and_for_many(desk):
    claim = desk.claim()
    copies(claim, 5)
    few = asked(desk.lead, f"/cases/{desk.case.pk}/")
    copies(claim, 500)
    for n in range(20):
        make.actor(desk.case, desk.people["analyst"], f"Person {n}")
    assert asked(desk.lead, f"/cases/{desk.case.pk}/") == few <= 24
