"""What happens to the whole article's log when the article changes, and when a claim falls."""

from casefile.review import staleness
from casefile.sources import rechecking
from tests.journeys.article import TEXT
from tests.journeys.article_log import answered, captured, stale


def recaptured(log, text: str) -> dict[str, set[str]]:
    """One more copy of the article, pasted: claim -> what became of its passages."""
    answered(log.analyst.post(f"sources/{log.source}/captures", {"pasted": text}), 201)
    captured(log.analyst, log.source)
    capture = log.analyst.get(f"sources/{log.source}/captures").json()["rows"][0]
    found: dict[str, set[str]] = {}
    for row in answered(log.analyst.get(f"captures/{capture['id']}/rechecks?size=200"))["rows"]:
        found.setdefault(log.key_of(row["claim"]), set()).add(row["outcome"])
    return found


def withdrawn(log, key: str) -> None:
    told = {"step": "withdraw", "version": log.claims[key]["version"], "reason": "The authorities were misread."}
    answered(log.reviewer.prove().post(f"entries/{log.claims[key]['id']}/steps", told))


def test_a_count_that_grew_alters_its_claim_and_reopens_the_one_judgement_that_rests_on_it(standing):
    """C30 is to be looked at too: its words stand in the sentence whose count grew."""
    found = recaptured(standing, TEXT.replace("at least 21", "at least 22"))
    assert len(found) == 30
    assert found.pop("C29") == {"altered"}
    assert found.pop("C30") == {"unchanged", "recast", "altered"}  # altered are words that say which sinkings are meant
    assert set().union(*found.values()) == {"unchanged"}
    assert stale(standing) == {"C29": ["altered"], "C30": ["recast"], "J3": ["altered"]}


def test_a_copy_that_says_the_same_reopens_nothing(standing):
    assert set().union(*recaptured(standing, TEXT).values()) == {"unchanged"}
    assert stale(standing) == {}


def test_were_nobody_told_who_rests_on_it_the_judgement_would_go_on_standing(standing, monkeypatch):
    monkeypatch.setattr(rechecking, "resting_on", lambda entry: [])
    recaptured(standing, TEXT.replace("at least 21", "at least 22"))
    assert stale(standing) == {"C29": ["altered"], "C30": ["recast"]}


def test_a_claim_that_is_withdrawn_reopens_the_one_judgement_that_rests_on_it(standing):
    withdrawn(standing, "C17")
    assert stale(standing) == {"J2": ["withdrawn"]}


def test_were_nobody_told_of_the_withdrawal_no_judgement_would_be_reopened(standing, monkeypatch):
    monkeypatch.setattr(staleness, "resting_on", lambda entry, **_but: [])
    withdrawn(standing, "C17")
    assert stale(standing) == {}
