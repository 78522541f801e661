"""My work: what came back and why, what to decide, drafts by source, what is stale, what to sign, answer and read."""

import pytest

from casefile.releases.actions import open_collection, propose_release
from casefile.review.models import Batch
from casefile.review.suggesting import suggest
from casefile.sources.models import CaptureJob
from tests import factories as make
from tests.web.many import copies
from tests.web.test_flat import asked
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_every_part_of_an_empty_desk_says_what_comes_next(desk):
    page = Visitor(make.member(desk.case, "analyst")).open("/")
    for words in ("Nothing came back.", "No drafts. Open a source", "None. What you asked", "No wording waits"):
        assert words in page
    assert "Nothing waits for your review." in desk.reviewer.open("/")
    assert "You belong to no case yet." in desk.outsider.open("/")


def test_what_came_back_stands_there_with_the_reviewer_and_their_reason(desk):
    claim = desk.claim()
    make.submitted(desk.people["analyst"], claim)
    make.taken("return", claim, desk.people["reviewer"], reason="Say who suspects the boats.")
    page = desk.analyst.open("/")
    assert "Say who suspects the boats." in page
    assert "returned by Reviewer" in page
    assert page.follow("Edit").path == f"/claims/{claim.pk}/edit/"


def test_batches_wait_for_who_may_decide_and_for_nobody_else(desk):
    make.submitted(desk.people["analyst"], desk.claim())
    batch = Batch.objects.get()
    found = desk.reviewer.open("/").all(f"a[@href='/batches/{batch.pk}/']")
    assert len(found) == 1
    for visitor in (desk.analyst, desk.lead, desk.reader, desk.outsider):
        assert not visitor.open("/").all(f"a[@href='/batches/{batch.pk}/']")


def test_a_batch_of_whoever_gave_the_role_does_not_wait_for_its_bearer(desk):
    make.submitted(desk.people["lead"], make.actor(desk.case, desk.people["lead"]))
    assert not desk.reviewer.open("/").all("section[@aria-labelledby='h-waiting']//li")


def test_drafts_stand_under_their_source_and_are_submitted_from_there(desk):
    claim, other = desk.claim(), make.source(desk.case, desk.people["analyst"], url="https://post.example/other")
    elsewhere = make.claim(other, desk.people["analyst"], "Another one.")
    page = desk.analyst.open("/")
    assert "1 claim" in page
    links = page.all("section[@aria-labelledby='h-drafts']//a[starts-with(@href, '/cases/')]")
    assert {link.get("href").split("source=")[1] for link in links} == {str(desk.source.pk), str(other.pk)}
    page = desk.analyst.open(f"/cases/{desk.case.pk}/submit/?source={desk.source.pk}")
    assert claim.statement in page
    assert elsewhere.statement not in page
    page.send(page.form(field="entry"))
    assert set(Batch.objects.get().rows.values_list("entry", flat=True)) == {claim.pk, desk.source.pk}


def test_a_failed_capture_is_tried_again_from_there(desk):
    told = {"method": "fetched", "url": desk.source.url, "asked_by": desk.people["analyst"], "reason": "timeout"}
    job = CaptureJob.objects.create(source=desk.source, state="failed", **told)
    page = desk.analyst.open("/")
    assert "The site took too long to answer." in page
    page.send(page.form(action=f"/captures/{job.pk}/retry/"))
    assert not desk.analyst.open("/").all("form[contains(@action, '/retry/')]")


def test_what_rests_on_something_withdrawn_is_listed_with_the_reason_but_not_with_a_hidden_name(desk):
    claim = desk.standing()
    make.taken("withdraw", desk.source, desk.people["reviewer"])
    page = desk.analyst.open("/")
    section = page.one("section[@aria-labelledby='h-stale']")
    assert claim.statement in section.text_content()
    assert f"What it rests on was withdrawn: {desk.source.title}" in section.text_content()
    type(desk.source).objects.filter(pk=desk.source.pk).update(marking="TLP:RED")
    section = desk.reviewer.open("/").one("section[@aria-labelledby='h-stale']").text_content()
    assert desk.source.title not in section
    assert "was withdrawn: something you may not see" in section


def test_a_proposed_release_waits_for_another_person(desk):
    desk.standing()
    collection = open_collection(by=desk.people["lead"], case=desk.case, title="Strait")
    proposal = propose_release(by=desk.people["lead"], collection=collection)
    assert desk.reviewer.open("/").all(f"a[@href='/proposals/{proposal.pk}/']")
    for visitor in (desk.lead, desk.analyst, desk.reader):
        assert not visitor.open("/").all(f"a[@href='/proposals/{proposal.pk}/']")


def test_suggested_wording_is_taken_from_there(desk):
    claim = desk.claim()
    make.submitted(desk.people["analyst"], claim)
    claim.refresh_from_db()
    offered = {"version": str(claim.head_id), "field": "statement", "wording": "It stopped 21 boats."}
    suggest(by=desk.people["reviewer"], entry=claim, **offered)
    page = desk.analyst.open("/")
    assert "It stopped 21 boats." in page
    page.send(page.form(action="/suggestions/"), button="Take it")
    claim.refresh_from_db()
    assert claim.statement == "It stopped 21 boats."
    assert "No wording waits for your answer." in desk.analyst.open("/")


def test_my_work_costs_the_same_for_ten_drafts_and_for_two_hundred(desk):
    claim, actor = desk.claim(), make.actor(desk.case, desk.people["analyst"])
    for one in (claim, actor, desk.source):
        copies(one, 12)
    few = asked(desk.analyst, "/")
    for one in (claim, actor, desk.source):
        copies(one, 190)
    assert asked(desk.analyst, "/") == few <= 30
