"""A later capture: every quotation is looked for in it, and whom it concerns is told."""

from datetime import timedelta
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casefile.assessments import kind as judging
from casefile.entries import writing
from casefile.entries.models import Entry, Staleness
from casefile.review import submitting
from casefile.sources import quoting, rechecking
from casefile.sources.likeness import Copy, Quoted, found_in
from casefile.sources.models import Recheck
from casefile.sources.rechecked import changed_words, quoted_in, words_found
from tests import factories as make

OLD = "The port is open. At least 21 boats were stopped on Monday. Nobody was hurt."
PLACE = OLD.index("At least 21"), OLD.index("At least 21") + len("At least 21")
QUOTED = Quoted("At least 21", "The port is open. ", " boats were stopped", "At least 21 boats were stopped on Monday.")


def copy(*sentences: str) -> Copy:
    content, spans = " ".join(sentences), []
    for sentence in sentences:
        start = content.index(sentence, spans[-1][1] if spans else 0)
        spans.append([start, start + len(sentence)])
    return Copy(content, spans)


@pytest.mark.parametrize(
    ("now", "outcome", "words"),
    [
        (copy("The port is open.", "At least 21 boats were stopped on Monday."), "unchanged", "At least 21"),
        (copy("A new first line.", "At least 21 boats  were stopped on Monday."), "unchanged", "At least 21"),
        (
            copy("“AT LEAST 21 boats” were stopped on Monday!"),
            "unchanged",
            "“AT LEAST 21 boats” were stopped on Monday!",
        ),
        (copy("“At least 21” boats were stopped, on Monday!"), "unchanged", "At least 21"),
        (
            copy("At least 21 boats were stopped on Monday?"),
            "recast",
            "At least 21 boats were stopped on Monday?",
        ),
        (
            copy("It is untrue that At least 21 boats were stopped on Monday."),
            "recast",
            "It is untrue that At least 21 boats were stopped on Monday.",
        ),
        (
            copy("In May, At least 21 crews waited.", "At least 22 boats were stopped on Monday."),
            "altered",
            "At least 22 boats were stopped on Monday.",
        ),
        (copy("It said: At least 21 crews waited."), "moved", "It said: At least 21 crews waited."),
        (copy("At least 21 crews waited.", "At least 21 ships left."), "moved", "At least 21 ships left."),
        (
            copy("No.", "At least 22 boats were stopped on Monday."),
            "altered",
            "At least 22 boats were stopped on Monday.",
        ),
        (copy("The harbour master spoke of the weather."), "gone", ""),
        (copy("The harbour master spoke.", "Nobody was hurt at all."), "gone", ""),
    ],
)
def test_what_became_of_quoted_words(now, outcome, words):
    found, place = found_in(now, QUOTED)
    assert (found, now.content[slice(*place)] if place else "") == (outcome, words)


def test_of_two_places_the_one_with_the_old_surroundings_is_shown():
    sentence = "At least 21 boats were stopped on Monday."
    now = copy("It is closed.", sentence, "The port is open.", sentence)
    assert found_in(now, QUOTED) == ("unchanged", (len(now.content) - 41, len(now.content) - 30))


def test_where_the_old_text_was_erased_the_words_alone_are_looked_for():
    erased = Quoted(QUOTED.exact, QUOTED.prefix, QUOTED.suffix, "")
    assert found_in(copy("It said: At least 21 crews waited."), erased)[0] == "unchanged"
    assert found_in(copy("It said: at most 22 crews waited."), erased) == ("gone", None)


def test_words_that_a_page_repeats_in_one_endless_sentence_are_found_soon():
    began = perf_counter()
    assert found_in(Copy("At least 21 " * 50_000, [[0, 600_000]]), QUOTED)[0] == "moved"
    assert perf_counter() - began < 5


@pytest.fixture
def resting(db):
    """A source with a claim on the boats and another on the word; what rests on each is the claim's batch."""
    case = make.case()
    analyst, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    source = make.source(case, analyst)
    boats = make.claim(source, analyst)
    words = make.claim(source, analyst, "The patrols are a bargain.", "He called it a ‘calculated bargain’")
    make.approved(reviewer, make.submitted(analyst, source, boats, words))
    return analyst, source, boats, words


def test_a_figure_that_changed_marks_the_claim_that_quotes_it_and_no_other(resting):
    analyst, source, boats, words = resting
    assert not Recheck.objects.exists()
    capture = make.recaptured(source, analyst, make.ARTICLE.replace("at least 21", "at least 22"))
    outcomes = {row.entry_id: (row.outcome, words_found(row)) for row in capture.rechecks.all()}
    assert outcomes[boats.pk][0] == "altered"
    assert "at least 22 boats" in outcomes[boats.pk][1]
    assert outcomes[words.pk] == ("unchanged", "He called it a ‘calculated bargain’")
    assert list(Staleness.objects.values_list("entry", "because_of", "code")) == [(boats.pk, source.pk, "altered")]


def test_what_rests_on_a_claim_is_marked_with_it_and_nothing_else(resting):
    analyst, source, boats, words = resting
    reviewer = make.member(source.case, "reviewer")
    judged = make.assessment(source.case, analyst, claims=[boats])
    other = make.assessment(source.case, analyst, "The treaty is unlikely to hold.", claims=[words])
    make.approved(reviewer, make.submitted(analyst, judged, other))
    make.recaptured(
        source, analyst, make.ARTICLE.replace("the coast guard has stopped at least 21 boats suspected", "x")
    )
    found = set(Staleness.objects.values_list("entry", "because_of", "code"))
    assert found == {(boats.pk, source.pk, "gone"), (judged.pk, boats.pk, "gone")}


def test_without_the_comparison_nothing_is_marked(resting, monkeypatch):
    analyst, source, _boats, _words = resting
    monkeypatch.setattr(rechecking, "found_in", lambda now, quoted: ("unchanged", (0, 1)))
    make.recaptured(source, analyst, make.ARTICLE.replace("at least 21", "at least 22"))
    assert not Staleness.objects.exists()


def test_words_that_only_say_who_is_meant_mark_nothing(resting):
    analyst, source, _boats, _words = resting
    passages = [
        make.quote(source, "He called it a ‘calculated bargain’"),
        make.quote(source, "Jonas Brandt", "meaning"),
    ]
    make.log_claim(by=analyst, source=source, statement="It is a bargain.", passages=passages)
    capture = make.recaptured(source, analyst, make.ARTICLE.replace("Jonas Brandt, a former", "A former"))
    assert capture.rechecks.filter(outcome="altered").count() == 1
    assert not Staleness.objects.exists()


def test_a_capture_that_holds_the_same_words_marks_nothing(resting):
    analyst, source, _boats, _words = resting
    capture = make.recaptured(source, analyst, make.ARTICLE.replace("<article>", "<article><p>Updated on Tuesday.</p>"))
    assert {row.outcome for row in capture.rechecks.all()} == {"unchanged"}
    assert not Staleness.objects.exists()


COUNT = "the coast guard has stopped at least 21 boats suspected of smuggling"
DAY = timedelta(days=1)


@pytest.fixture
def copied(db):
    """A source with a copy that says 21, and a day later one that says 22."""
    case = make.case()
    analyst, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    source = make.source(case, analyst)
    old = source.texts.get(role="article")
    make.recaptured(source, analyst, make.ARTICLE.replace("at least 21", "at least 22"), DAY)
    return analyst, reviewer, source, old


def at(text, words: str) -> list[dict]:
    start = text.body.content.index(words)
    return [{"text": str(text.pk), "start": start, "end": start + len(words)}]


def counted(source, by, text):
    return make.log_claim(
        by=by, source=source, statement="It stopped 21 boats.", passages=at(text, COUNT), **make.WHOLE
    )


def flags(entry) -> list[tuple]:
    return sorted(Staleness.objects.filter(entry=entry.pk).values_list("because_of", "code"))


def changed(entry, by, **fields):
    return make.change(by=by, entry=entry, seen=Entry.objects.get(pk=entry.pk).head_id, **fields)


def test_words_quoted_from_an_older_copy_are_looked_for_in_the_later_ones_at_once(copied):
    analyst, reviewer, source, old = copied
    claim = counted(source, analyst, old)
    assert [(row.outcome, row.version_id) for row in claim.rechecks.all()] == [("altered", claim.head_id)]
    assert flags(claim) == [(source.pk, "altered")]
    make.approved(reviewer, make.submitted(analyst, source, claim))
    assert flags(claim) == [(source.pk, "altered")], "a mark that came after the words is not settled by approving them"


def test_words_quoted_from_the_newest_copy_are_not_looked_for_in_older_ones(copied):
    analyst, _reviewer, source, _old = copied
    new = source.texts.filter(role="article").order_by("capture__ended_at").last()
    claim = make.log_claim(by=analyst, source=source, statement="x", passages=at(new, COUNT.replace("21", "22")))
    assert not claim.rechecks.exists()


def test_without_the_look_at_later_copies_nothing_is_marked(copied, monkeypatch):
    monkeypatch.setattr(quoting, "recheck_entry", lambda entry: [])
    analyst, reviewer, source, old = copied
    claim = counted(source, analyst, old)
    make.approved(reviewer, make.submitted(analyst, source, claim))
    assert (claim.rechecks.count(), flags(claim)) == (0, [])


@pytest.mark.parametrize("is_looked_for", [True, False])
def test_a_copy_that_comes_while_a_change_is_in_review_is_searched_once_that_stands(
    resting, monkeypatch, is_looked_for
):
    if not is_looked_for:
        monkeypatch.setattr(quoting, "recheck_entry", lambda entry: [])
    analyst, source, _boats, words = resting
    changed(words, analyst, passages=at(source.texts.get(role="article"), COUNT))
    batch = make.submitted(analyst, words)
    make.recaptured(source, analyst, make.ARTICLE.replace("at least 21", "at least 22"), DAY)
    assert flags(words) == []
    make.approved(make.member(source.case, "reviewer"), batch)
    assert flags(words) == ([(source.pk, "altered")] if is_looked_for else [])


def test_whoever_writes_with_the_mark_before_them_settles_it_and_the_same_words_are_not_marked_again(copied):
    analyst, reviewer, source, old = copied
    claim = counted(source, analyst, old)
    make.approved(reviewer, make.submitted(analyst, source, claim))
    changed(claim, analyst, reading_note="A later copy says 22; the first one is what we quote.")
    make.approved(reviewer, make.submitted(analyst, claim))
    assert flags(claim) == []
    assert claim.rechecks.count() == 1
    make.recaptured(source, analyst, make.ARTICLE.replace("at least 21", "at least 23"), 2 * DAY)
    assert flags(claim) == [(source.pk, "altered")]


def test_what_was_withdrawn_is_looked_for_when_it_is_taken_up_again(copied):
    analyst, reviewer, source, old = copied
    claim = counted(source, analyst, old)
    make.approved(reviewer, make.submitted(analyst, source, claim))
    make.taken("withdraw", claim, reviewer)
    make.recaptured(source, analyst, make.ARTICLE.replace("at least 21", "at least 23"), 2 * DAY)
    assert claim.rechecks.count() == 1
    make.taken("reinstate", claim, analyst)
    assert claim.rechecks.count() == 2


def test_of_many_later_copies_the_newest_are_searched_and_equal_ones_once(copied, monkeypatch):
    analyst, _reviewer, source, old = copied
    for day in range(2, 7):
        make.recaptured(source, analyst, make.ARTICLE.replace("at least 21", "at least 22"), day * DAY)
    searched = []
    found_in = rechecking.found_in
    monkeypatch.setattr(rechecking, "MOST_COPIES", 5)
    monkeypatch.setattr(rechecking, "AT_ONCE", 2)
    monkeypatch.setattr(rechecking, "found_in", lambda *told: searched.append(told) or found_in(*told))
    claim = counted(source, analyst, old)
    days = [(row.capture.ended_at - old.capture.ended_at).days for row in claim.rechecks.select_related("capture")]
    assert sorted(days) == [2, 3, 4, 5, 6]
    assert len(searched) == 1


def test_saving_a_draft_again_costs_no_more_with_many_copies_than_with_one(copied):
    analyst, _reviewer, source, old = copied
    claim = counted(source, analyst, old)

    def cost() -> int:
        changed(claim, analyst, reading_note="First.")
        with CaptureQueriesContext(connection) as asked:
            changed(claim, analyst, reading_note="Second.")
        return len(asked)

    few = cost()
    for day in range(2, 6):
        make.recaptured(source, analyst, make.ARTICLE.replace("at least 21", "at least 22"), day * DAY)
    assert cost() == few
    assert claim.rechecks.count() == 5


def test_a_later_copy_whose_words_were_erased_tells_nothing(copied, monkeypatch):
    analyst, _reviewer, source, old = copied
    monkeypatch.setattr(rechecking, "_readable", lambda texts: {})
    assert not counted(source, analyst, old).rechecks.exists()


def test_words_in_a_sentence_that_became_another_are_marked_and_both_sentences_shown(resting):
    analyst, source, boats, _words = resting
    untrue = make.ARTICLE.replace("Since September, the", "It is untrue, its minister said, that Since September, the")
    capture = make.recaptured(source, analyst, untrue, DAY)
    row = capture.rechecks.get(entry=boats)
    was = quoted_in([row])[row.pk]
    assert (row.outcome, was.exact, was.exact in words_found(row)) == ("recast", row.entry.passages.get().exact, True)
    assert was.sentence.startswith("Since September")
    told = changed_words(was, words_found(row))
    assert ("new", "It is untrue, its minister said, that ") in told
    assert flags(boats) == [(source.pk, "recast")]
    punctuated = make.ARTICLE.replace("suspected of smuggling.", "suspected of smuggling!")
    assert make.recaptured(source, analyst, punctuated, 2 * DAY).rechecks.get(entry=boats).outcome == "unchanged"


def test_a_judgement_on_a_claim_that_is_stale_already_says_so_from_the_first(copied):
    analyst, reviewer, source, old = copied
    claim = counted(source, analyst, old)
    make.approved(reviewer, make.submitted(analyst, source, claim))
    judged = make.assessment(source.case, analyst, claims=[claim])
    assert flags(judged) == [(claim.pk, "altered")]
    make.approved(reviewer, make.submitted(analyst, judged))
    assert flags(judged) == [(claim.pk, "altered")]


def test_a_judgement_that_stands_says_so_in_review_when_it_is_changed_to_rest_on_such_a_claim(copied):
    analyst, reviewer, source, old = copied
    claim = counted(source, analyst, old)
    judged = make.assessment(source.case, analyst, claims=[other := make.claim(source, analyst, words="Jonas Brandt")])
    make.approved(reviewer, make.submitted(analyst, source, claim, other, judged))
    rows = [{"claim": str(one.pk), "stance": "supports", "weight": "M", "note": ""} for one in (claim, other)]
    changed(judged, analyst, basis=rows, change_note="Counted too.")
    assert flags(judged) == []
    batch = make.submitted(analyst, judged)
    assert flags(judged) == [(claim.pk, "altered")]
    make.approved(reviewer, batch)
    assert flags(judged) == [(claim.pk, "altered")]


def test_without_inheriting_doubt_a_judgement_is_approved_without_a_word(copied, monkeypatch):
    for room in (submitting, judging):
        monkeypatch.setattr(room, "inherit_doubt", lambda entry, ground: None)
    analyst, reviewer, source, old = copied
    claim = counted(source, analyst, old)
    judged = make.assessment(source.case, analyst, claims=[claim])
    make.approved(reviewer, make.submitted(analyst, source, claim, judged))
    assert flags(judged) == []


def test_approving_a_claim_holds_its_source_as_keeping_a_copy_does(copied, monkeypatch):
    analyst, reviewer, source, old = copied
    claim = counted(source, analyst, old)
    make.approved(reviewer, make.submitted(analyst, source, claim))
    changed(claim, analyst, reading_note="Again.")
    batch, held, lock = make.submitted(analyst, claim), [], writing.lock
    monkeypatch.setattr(writing, "lock", lambda *ids: held.append(set(ids)) or lock(*ids))
    make.approved(reviewer, batch)
    assert {claim.pk, source.pk} <= held[0]
    make.recaptured(source, analyst, make.ARTICLE, 2 * DAY)
    assert held[-1] == {source.pk}
