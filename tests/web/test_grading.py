"""The grid: all claims of a source that can be graded, saved at once, refused at their row."""

import pytest

from casefile.claims.models import Claim
from casefile.entries.models import Version
from casefile.entries.writing import fields_of
from casefile.ledger.models import Record
from tests import factories as make

pytestmark = pytest.mark.django_db
UNGRADED = {"credibility": "", "credibility_reason": ""}


def content(claim) -> dict:
    return fields_of(Claim.objects.get(pk=claim.pk).head)


def grid(desk, visitor=None):
    return (visitor or desk.analyst).open(f"/sources/{desk.source.pk}/grade/")


def test_a_grid_has_a_row_for_each_claim_that_can_be_graded_and_a_sentence_for_the_rest(desk):
    desk.claim(statement="21 boats were stopped.", **UNGRADED)
    desk.claim(statement="It is a bargain.", claim_kind="opinion", **UNGRADED)
    desk.claim(statement="Something was said.", claim_kind="", **UNGRADED)
    page = desk.analyst.open(f"/sources/{desk.source.pk}/").follow("Grade the claims")
    assert [" ".join(row.text_content().split()) for row in page.all("tbody//th")] == ["21 boats were stopped. fact"]
    assert "1 claim of this source has nothing to grade" in page
    assert "Of 1 more claim the kind is not said yet." in page


def test_the_whole_grid_is_saved_at_once_with_one_record(desk):
    one, other = desk.claim(**UNGRADED), desk.claim(statement="Boats were suspected.", **UNGRADED)
    page = grid(desk)
    typed = {
        f"credibility-{one.pk}": "3",
        f"credibility_reason-{one.pk}": "Exact and checkable.\nOne origin.",
        f"credibility-{other.pk}": "6",
        f"credibility_reason-{other.pk}": "By whom is not said.",
        f"attribution-{other.pk}": "disputed",
        f"attribution_note-{other.pk}": "Another outlet differs.",
    }
    page = page.send(page.form(field=f"credibility-{one.pk}"), typed)
    assert "2 claims were graded." in page
    assert (content(one)["credibility"], content(one)["credibility_reason"]) == (
        "3",
        "Exact and checkable.\nOne origin.",
    )
    assert (content(other)["attribution"], content(other)["attribution_note"]) == (
        "disputed",
        "Another outlet differs.",
    )
    assert Record.objects.filter(deed="claims.graded").count() == 1
    before = Version.objects.count()
    page = page.send(page.form(field=f"credibility-{one.pk}"))
    assert "Nothing was changed." in page
    assert Version.objects.count() == before


def test_a_row_that_somebody_changed_meanwhile_is_refused_and_nothing_is_saved(desk):
    one, other = desk.claim(**UNGRADED), desk.claim(statement="Boats were suspected.", **UNGRADED)
    page = grid(desk)
    form = page.form(field=f"credibility-{one.pk}")
    make.taken("edit", other, desk.people["analyst"])
    page = page.send(form, {f"credibility-{one.pk}": "3", f"credibility-{other.pk}": "5"})
    assert page.status in (409, 412, 422)
    (row,) = page.all("tr[@class='is-wrong']")
    assert "Boats were suspected." in row.text_content()
    assert content(one)["credibility"] == ""
    assert page.form(field=f"credibility-{one.pk}").fields[f"credibility-{one.pk}"] == "3"


def test_what_is_in_review_is_shown_and_cannot_be_graded(desk):
    claim = desk.claim()
    make.submitted(desk.people["analyst"], claim)
    page = grid(desk)
    assert "in review" in page
    assert not page.all(f"select[@name='credibility-{claim.pk}']")


def test_a_reviewer_reads_the_grid_and_a_reader_does_not_come_in(desk):
    desk.standing()
    page = grid(desk, desk.reviewer)
    assert page.status == 200
    assert not page.all("table//select")
    assert grid(desk, desk.reader).status == 403
    assert grid(desk, desk.outsider).status == 404
