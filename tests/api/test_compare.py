"""Two copies of one source side by side, over REST: what the page tells, in the same words."""

import pytest

from casefile.sources.actions import add_source
from tests import factories as make
from tests.showroom import copies

pytestmark = pytest.mark.django_db
OLD = "Harbour closed\n\nThe guard stopped at least 21 boats.\n\nOne.\n\nTwo.\n\nThree."
NEW = "Harbour closed\n\nThe guard stopped at least 22 boats.\n\nOne.\n\nThree.\n\nFour."


@pytest.fixture
def pair(desk):
    """A source, two copies of it, and a claim that quotes what reads differently."""
    by = desk.people["analyst"]
    source = add_source(by=by, case=desk.case, url=copies.HOME)
    old = copies.kept(source, by, copies.page("<p>x"), texts={"article": OLD, "page": OLD}, headers=[["ETag", '"a"']])
    claim = make.claim(source, by, words="stopped at least 21 boats")
    later = {"headers": [["ETag", '"b"']], "ended_at": copies.AT.replace(year=2032)}
    return old, copies.kept(source, by, copies.page("<p>y"), texts={"article": NEW, "page": OLD}, **later), claim


def _told(caller, one, other, query: str = "") -> dict:
    return caller.get(f"captures/{one.pk}/diff/{other.pk}{query}").json()


def test_words_facts_and_claims_that_differ_are_told_the_older_first(desk, pair):
    old, new, claim = pair
    told = _told(desk.analyst, new, old)
    assert (told["old"], told["new"]) == (str(old.pk), str(new.pk))
    assert told["facts"] == [{"name": "etag", "old": '"a"', "new": '"b"'}]
    assert [one["id"] for one in told["touched"]] == [str(claim.pk)]
    assert (told["roles"], told["role"], told["differing"], told["after"]) == (["article", "page"], "article", 3, "")
    changed, gone, added = told["rows"]
    assert [row["kind"] for row in told["rows"]] == ["changed", "gone", "new"]
    assert {"mark": "gone", "words": "21"} in changed["old"] and {"mark": "new", "words": "22"} in changed["new"]
    assert OLD[changed["start"] : changed["end"]] == "".join(one["words"] for one in changed["old"])
    assert changed["claims"] == [str(claim.pk)]
    assert (gone["old"], gone["new"], gone["claims"]) == ([{"mark": "gone", "words": "Two."}], [], [])
    assert (added["start"], added["end"], added["old"]) == (None, None, [])
    assert told == _told(desk.analyst, old, new)


def test_a_long_answer_comes_in_pages(desk, pair):
    old, new, _claim = pair
    first = _told(desk.analyst, old, new, "?size=2")
    assert ([row["kind"] for row in first["rows"]], first["differing"]) == (["changed", "gone"], 3)
    last = _told(desk.analyst, old, new, f"?size=2&after={first['after']}")
    assert ([row["kind"] for row in last["rows"]], last["after"]) == (["new"], "")
    assert desk.analyst.get(f"captures/{old.pk}/diff/{new.pk}?after=x").status_code == 422


def test_another_text_is_compared_when_both_have_it(desk, pair):
    old, new, _claim = pair
    told = _told(desk.analyst, old, new, "?role=page")
    assert (told["role"], told["differing"], told["rows"], told["touched"]) == ("page", 0, [], [])
    assert desk.analyst.get(f"captures/{old.pk}/diff/{new.pk}?role=pdf").json()["field"] == "role"


def test_copies_without_a_text_in_common_differ_in_facts_alone(desk, pair):
    old = pair[0]
    later = {"status": 203, "ended_at": copies.AT.replace(year=2033)}
    bare = copies.kept(old.source, desk.people["analyst"], copies.page("<p>z"), **later)
    told = _told(desk.analyst, old, bare)
    assert (told["roles"], told["role"], told["rows"]) == ([], "", [])
    assert {"name": "status", "old": "200", "new": "203"} in told["facts"]


def test_a_claim_that_is_withdrawn_or_not_seen_is_not_told(desk, pair):
    old, new, claim = pair
    make.approved(desk.people["reviewer"], make.submitted(desk.people["analyst"], old.source, claim))
    assert _told(desk.reader, old, new)["touched"]
    make.taken("withdraw", claim, desk.people["reviewer"])
    for somebody in (desk.analyst, desk.reader):
        told = _told(somebody, old, new)
        assert told["touched"] == [] and told["rows"][0]["claims"] == []


def test_only_copies_of_one_source_that_is_seen_are_compared(desk, pair):
    old, new, _claim = pair
    by = desk.people["analyst"]
    elsewhere = add_source(by=by, case=desk.case, url="https://mill.example/")
    other = copies.kept(elsewhere, by, copies.page("<p>x"), texts={"article": OLD})
    for one, two in ((old, other), (other, old)):
        assert desk.analyst.get(f"captures/{one.pk}/diff/{two.pk}").status_code == 404
    assert desk.reader.get(f"captures/{old.pk}/diff/{new.pk}").status_code == 404
    assert desk.outsider.get(f"captures/{old.pk}/diff/{new.pk}").status_code == 404
