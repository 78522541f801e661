"""The review queue: oldest first, what waits by kind, whether I may decide and if not why; and the page of a batch."""

import pytest

from casefile.cases.actions import give_role
from casefile.review.models import Batch, BatchRow
from casefile.review.rules import fresh_for, why_not_fresh_on
from casefile.web.batch import adds
from tests import factories as make

pytestmark = pytest.mark.django_db


def queue(visitor, case, more: str = ""):
    return visitor.open(f"/cases/{case.pk}/review/{more}")


def rows(page) -> list[str]:
    return [" ".join(row.text_content().split()) for row in page.all("ul[@class='rows ruled']/li")]


def test_the_oldest_comes_first_with_author_age_and_what_waits_by_kind(desk):
    make.submitted(desk.people["analyst"], desk.claim())
    make.submitted(desk.people["lead"], make.actor(desk.case, desk.people["lead"], "Nia Ostrow"))
    first, second = rows(queue(desk.reviewer, desk.case))
    for words in (desk.source.title, "Analyst", "waiting for 0", "1 source, 1 claim", "you can decide"):
        assert words in first
    assert "Nia Ostrow" in second
    assert "Whoever gave you your role contributed to this" in second


def test_a_filter_leaves_what_one_can_decide(desk):
    make.submitted(desk.people["analyst"], desk.claim())
    make.submitted(desk.people["lead"], make.actor(desk.case, desk.people["lead"], "Nia Ostrow"))
    page = queue(desk.reviewer, desk.case).follow("I can decide")
    assert len(rows(page)) == 1
    assert "Nia Ostrow" not in page
    assert "Your role here shows what waits" in queue(desk.analyst, desk.case)
    assert not queue(desk.analyst, desk.case).all("a[@href='?mine=yes']")


def test_an_empty_queue_says_what_comes_next(desk):
    assert "What analysts submit appears here." in queue(desk.reviewer, desk.case)
    assert queue(desk.lead, desk.case).follow("Submit your drafts").path == f"/cases/{desk.case.pk}/submit/"
    assert "Nothing waits that you may decide on." in queue(desk.reviewer, desk.case, "?mine=yes")


def test_rows_one_may_not_see_are_neither_counted_nor_named(desk):
    open_one, hidden = desk.claim(), desk.claim(statement="The hidden one.", marking="TLP:RED")
    make.submitted(desk.people["analyst"], open_one, hidden)
    (row,) = rows(queue(desk.reviewer, desk.case))
    assert "1 source, 1 claim" in row
    assert f"{desk.source.title} and 1 more" in row


def test_the_database_and_the_rule_agree_on_who_has_fresh_eyes(desk):
    case, author, reviewer = desk.case, desk.people["analyst"], desk.people["reviewer"]
    give_role(by=desk.people["lead"], case=case, person=author, role="reviewer")
    for n, situation in enumerate(("submitted", "submitted, stands", "withdrawn")):
        entry = make.brought_to(situation, make.actor(case, author, f"Person {n}"), author, reviewer)
        if situation == "withdrawn":
            make.taken("submit", make.taken("reinstate", entry, desk.people["lead"]), desk.people["lead"])
    waiting = BatchRow.objects.filter(batch__case=case, entry__state="submitted")
    ids = list(waiting.values_list("entry", flat=True).distinct())
    assert len(ids) == 3
    for person in (author, reviewer, desk.people["lead"], desk.people["outsider"]):
        fresh = set(fresh_for(waiting, person, case.pk).values_list("entry", flat=True))
        assert fresh == {pk for pk, why in why_not_fresh_on(person, case.pk, ids).items() if not why}


def test_a_row_shows_its_copy_what_it_adds_and_what_waits_for_it(desk):
    make.submitted(desk.people["analyst"], desk.claim(statement="The coast guard has stopped at least 21 trawlers."))
    page = desk.reviewer.open(f"/batches/{Batch.objects.get().pk}/")
    assert [one.text_content() for one in page.all("span[@class='adds']")] == ["trawlers."]
    assert "1 entry in review rests on it." in page
    assert page.words.count("Uploaded by an analyst, not fetched from its origin, ") == 2
    assert len(page.all("article[@data-clear]")) == 2


def test_what_a_statement_adds_is_told_only_where_it_shares_the_words():
    quoted = [{"exact": "“Se detuvo a 21 barcos”, dijo.", "translation": {"text": "21 boats were stopped, he said."}}]
    told = adds({"statement": "21 red boats were stopped.", "passages": quoted})
    assert [piece for is_new, piece in told if is_new] == ["red"]
    assert "".join(piece for _is_new, piece in told) == "21 red boats were stopped."
    assert adds({"statement": "21 boats were stopped.", "passages": quoted}) == []
    assert adds({"statement": "Nothing of it is here.", "passages": [{"exact": quoted[0]["exact"]}]}) == []
