"""A later capture: every quotation is looked for in it, and whom it concerns is told."""

import pytest

from casefile.entries.models import Staleness
from casefile.sources import rechecking
from casefile.sources.likeness import Copy, Quoted, found_in
from casefile.sources.models import Recheck
from casefile.sources.rechecking import words_found
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
        (copy("It said: At least 21 crews waited."), "unchanged", "At least 21"),
        (copy("At least 21 crews waited.", "At least 21 ships left."), "moved", "At least 21"),
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
    now = copy("At least 21 crews waited.", "The port is open. At least 21 boats were stopped.")
    _found, place = found_in(now, QUOTED)
    assert now.content[place[1] :].startswith(" boats were stopped")


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
