"""Submitting and deciding on pages without JavaScript: one batch, an answer per row, four eyes."""

import pytest

from casefile.cases.actions import give_role
from casefile.claims.models import Claim
from casefile.entries.actions import change
from casefile.entries.models import Entry
from casefile.review.models import Batch
from tests import factories as make

pytestmark = pytest.mark.django_db


def submitted(desk):
    page = desk.analyst.open(f"/cases/{desk.case.pk}/submit/")
    return page.send(page.form(field="entry"))


def deciding(desk, batch, visitor=None, **answers):
    """The reviewer's page with an answer for each kind of row; `claim=("return", "Because.")`."""
    page = (visitor or desk.reviewer).open(f"/batches/{batch.pk}/")
    form = page.form(button="Decide")
    for row in batch.rows.select_related("entry"):
        verdict, reason = answers.get(row.entry.kind, ("", ""))
        form.fields[f"verdict-{row.entry_id}"], form.fields[f"reason-{row.entry_id}"] = verdict, reason
    return page.send(form)


APPROVE = {"source": ("approve", ""), "claim": ("approve", "")}


def test_drafts_are_submitted_together_and_what_they_lack_is_said_in_words(desk):
    desk.claim()
    lacking = desk.claim(statement="The rough one.", credibility="", credibility_reason="")
    page = desk.analyst.open(f"/cases/{desk.case.pk}/submit/")
    assert "Grade the credibility; 6 is “cannot be judged”." in page
    page = page.send(page.form(field="entry"))
    batch = Batch.objects.get()
    assert page.path == f"/batches/{batch.pk}/"
    assert not batch.rows.filter(entry=lacking).exists()


def test_older_drafts_follow_on_a_page_of_their_own(desk, monkeypatch):
    monkeypatch.setattr("casefile.web.steps.MOST", 2)
    for n in range(4):
        desk.claim(statement=f"Boats were stopped, {n}.")
    page, listed = desk.analyst.open(f"/cases/{desk.case.pk}/submit/"), []
    for more in (True, True, False):
        listed += [box.get("value") for box in page.all("input[@name='entry']")]
        assert bool(page.all("p[@class='pager']/a")) is more
        page = page.follow("Older") if more else page
    assert len(listed) == len(set(listed)) == 5
    page = page.send(page.form(field="entry"))
    assert page.path == f"/batches/{Batch.objects.get().pk}/"


def test_a_draft_that_lacks_something_is_refused_row_by_row(desk):
    claim = desk.claim(credibility="", credibility_reason="")
    page = desk.analyst.open(f"/cases/{desk.case.pk}/submit/")
    page = page.send(page.form(field="entry"), also={"entry": f"{claim.pk}:{claim.head_id}"})
    assert page.status == 422
    assert "Give the reason for the grade." in page
    assert not Batch.objects.exists()


def test_the_reviewer_is_asked_for_the_password_and_no_answer_is_lost(desk):
    desk.claim()
    submitted(desk)
    page = deciding(desk, Batch.objects.get(), **APPROVE)
    assert page.status == 403
    assert not Claim.objects.filter(state="approved").exists()
    page = page.visitor.proven(page, "not my password")
    assert "That is not your password." in page
    page = page.visitor.proven(page)
    assert "2 rows were decided." in page
    assert set(Entry.objects.filter(case=desk.case).values_list("state", flat=True)) == {"approved"}


def test_a_wrong_password_at_the_question_counts_as_a_try_to_sign_in(desk):
    desk.claim()
    submitted(desk)
    page = deciding(desk, Batch.objects.get(), **APPROVE)
    for _ in range(10):
        last = page.visitor.proven(page, "guess")
    assert last.status == 429


def test_a_row_is_returned_with_its_reason_and_without_one_the_page_comes_back(desk):
    claim = desk.claim()
    submitted(desk)
    batch = Batch.objects.get()
    page = deciding(desk, batch, claim=("return", ""))
    assert "Give the reason in words." in page
    page = deciding(desk, batch, claim=("return", "Say who suspects the boats."))
    assert "1 row was decided." in page
    claim.refresh_from_db()
    assert claim.state == "returned"
    assert "Say who suspects the boats." in desk.analyst.open(f"/claims/{claim.pk}/")
    assert claim.statement in desk.analyst.open("/")


def test_authors_see_no_button_and_their_post_is_refused(desk):
    give_role(by=desk.case.opened_by, case=desk.case, person=desk.people["analyst"], role="reviewer")
    desk.claim()
    page = submitted(desk)
    batch = Batch.objects.get()
    assert "You contributed to this: somebody else must decide." in page
    assert not page.all("input[@value='approve']")
    row = batch.rows.get(entry__kind="claim")
    told = {f"verdict-{row.entry_id}": "approve", f"version-{row.entry_id}": str(row.version_id)}
    page = page.send(page.form(button="Decide"), also=told)
    page = page.visitor.proven(page)
    assert "You contributed to this: somebody else must decide." in page
    assert not Claim.objects.filter(state="approved").exists()


def test_the_second_of_two_reviewers_reads_that_it_changed(desk):
    other = make.member(desk.case, "reviewer")
    desk.claim()
    submitted(desk)
    batch = Batch.objects.get()
    visitor = type(desk.reviewer)(other)
    late = visitor.open(f"/batches/{batch.pk}/").form(button="Decide")
    page = deciding(desk, batch, **APPROVE)
    page.visitor.proven(page)
    for row in batch.rows.all():
        late.fields[f"verdict-{row.entry_id}"] = "approve"
    page = visitor.open(f"/batches/{batch.pk}/").send(late)
    page = visitor.proven(page)
    assert "“Approve” is not possible now: the entry is approved." in page


def test_the_page_shows_words_in_place_the_change_and_who_had_a_hand_in_it(desk):
    claim = desk.standing()
    page = desk.analyst.open(f"/claims/{claim.pk}/edit/")
    page.send(page.form(field="statement"), {"statement": "The coast guard has stopped at least 22 boats."})
    submitted(desk)
    page = desk.reviewer.open(f"/batches/{Batch.objects.latest('created_at').pk}/")
    assert [one.text_content() for one in page.all("del")] == ["21"]
    assert [one.text_content() for one in page.all("ins")] == ["22"]
    assert "Contributed: Analyst" in page
    assert page.one("blockquote//mark").text_content().startswith("Since September")


def test_an_objection_stands_beside_the_row_and_against_its_approval(desk):
    desk.claim(credibility="1")
    submitted(desk)
    batch = Batch.objects.get()
    assert "1 article, 1 origin" in desk.reviewer.open(f"/batches/{batch.pk}/")
    page = deciding(desk, batch, **APPROVE)
    page = page.visitor.proven(page)
    assert "1 article, 1 origin" in page.one("*[@role='status']").text_content()
    assert Claim.objects.get().state == "submitted"


def test_wording_is_suggested_by_the_reviewer_and_taken_by_the_author(desk):
    claim = desk.claim()
    submitted(desk)
    page = desk.reviewer.open(f"/batches/{Batch.objects.get().pk}/")
    form = page.tree.get_element_by_id(f"suggest-{claim.pk}")
    page = page.send(form, also={"field": "statement", "wording": "At least 21 boats were stopped."})
    assert "At least 21 boats were stopped." in page
    page = desk.analyst.open(f"/claims/{claim.pk}/")
    page = page.send(page.form(action="/suggestions/"), button="Take it")
    claim.refresh_from_db()
    assert (claim.statement, claim.state) == ("At least 21 boats were stopped.", "submitted")


def test_steps_are_offered_as_the_table_says_and_withdrawing_asks_why(desk):
    claim = desk.standing()
    assert not desk.analyst.open(f"/claims/{claim.pk}/").all(f"a[@href='/entries/{claim.pk}/steps/withdraw/']")
    page = desk.reviewer.open(f"/claims/{claim.pk}/").follow("Withdraw")
    page = page.send(page.form(field="reason"))
    assert "Give the reason in words." in page
    page = page.send(page.form(field="reason"), {"reason": "The count was another year’s."})
    assert "withdrawn" in page
    history = desk.analyst.open(f"/entries/{claim.pk}/history/")
    assert "The count was another year’s." in history
    assert "Claim withdrawn" in history


def test_recalling_and_discarding_take_a_button_each(desk):
    claim = desk.claim()
    submitted(desk)
    page = desk.analyst.open(f"/claims/{claim.pk}/")
    page = page.send(page.form(action="/steps/recall/"))
    assert Claim.objects.get().state == "draft"
    page = page.follow("Discard")
    page.send(page.form(field="reason"), {"reason": "It says nothing."})
    assert Claim.objects.get().state == "withdrawn"


def test_readers_see_what_stands_and_neither_drafts_nor_the_work_behind_it(desk):
    claim = desk.standing()
    change(by=desk.people["analyst"], entry=claim, seen=claim.head_id, statement="The hidden draft.")
    page = desk.reader.open(f"/claims/{claim.pk}/")
    assert claim.statement in page
    for hidden in ("The hidden draft.", "Analyst", "History", "draft"):
        assert hidden not in page
    for path in (f"/entries/{claim.pk}/history/", f"/cases/{desk.case.pk}/review/", f"/claims/{claim.pk}/edit/"):
        assert desk.reader.open(path).status == 403
    assert "The hidden draft." not in desk.reader.open(f"/cases/{desk.case.pk}/claims/")
