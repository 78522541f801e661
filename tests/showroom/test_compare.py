"""Two copies side by side, as a page."""

import pytest

from casefile.claims.actions import log_claim
from casefile.sources.actions import add_source
from casefile.web import compare
from tests import factories as make
from tests.showroom import copies
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db
OLD = "Harbour closed\n\nThe guard stopped at least 21 boats.\n\nOne.\n\nTwo.\n\nThree.\n\nFour."
NEW = OLD.replace("21", "22")


@pytest.fixture
def pair(desk):
    files = copies.page("<p>x")
    old = copies.kept(desk.source, desk.analyst, files, texts={"article": OLD}, headers=[["ETag", '"a"']])
    claim = make.claim(desk.source, desk.analyst, words="stopped at least 21 boats")
    known = {"headers": [["ETag", '"b"']], "status": 203, "ended_at": copies.AT.replace(year=2032)}
    return old, copies.kept(desk.source, desk.analyst, files, texts={"article": NEW}, **known), claim


def test_words_facts_and_claims_that_differ_are_shown(desk, pair):
    page = Visitor(desk.analyst).open(f"/sources/{desk.source.pk}/compare/")
    assert [one.text for one in page.all("*[@data-side='changed']//del")] == ["21"]
    assert [one.text for one in page.all("*[@data-side='changed']//ins")] == ["22"]
    assert "1 paragraph differs." in page
    assert "3 paragraphs are the same" in page
    assert page.all(f"a[@href='/claims/{pair[2].pk}/']")
    facts = {row[0].text: [cell.text_content() for cell in row[1:]] for row in page.all("tbody/tr")}
    assert facts == {"Status": ["200", "203"], "etag": ['"a"', '"b"']}


def test_a_claim_that_quotes_a_paragraph_twice_is_named_once_beside_it(desk, pair):
    text, places = str(pair[0].texts.get().pk), {one: OLD.index(one) for one in ("The guard", "21 boats")}
    words = [{"text": text, "start": at, "end": at + len(one), "exact": one} for one, at in places.items()]
    twice = [{**one, "part": "words"} for one in words]
    log_claim(by=desk.analyst, source=desk.source, statement="Boats were stopped.", passages=twice)
    beside = Visitor(desk.analyst).open(f"/sources/{desk.source.pk}/compare/").all("*[@data-side='changed']//a")
    assert len(beside) == len({one.get("href") for one in beside}) == 2


def test_the_older_stands_first_whichever_is_named_first(desk, pair):
    old, new, _claim = pair
    path = f"/sources/{desk.source.pk}/compare/"
    for query in (f"?a={new.pk}&b={old.pk}", f"?a={old.pk}&b={new.pk}", f"?b={old.pk}", f"?a={old.pk}&b={old.pk}"):
        assert [one.text for one in Visitor(desk.analyst).open(path + query).all("del")] == ["21"]


def test_a_source_with_one_copy_has_nothing_to_compare(desk):
    copies.kept(desk.source, desk.analyst, copies.page("<p>x"))
    assert "There are not two copies" in Visitor(desk.analyst).open(f"/sources/{desk.source.pk}/compare/")


def test_a_copy_of_another_source_is_not_there(desk, pair):
    elsewhere = add_source(by=desk.analyst, case=desk.case, url="https://mill.example/")
    other = copies.kept(elsewhere, desk.analyst, copies.page("<p>x"))
    assert Visitor(desk.analyst).open(f"/sources/{desk.source.pk}/compare/?a={other.pk}").status == 404


def test_claims_one_does_not_see_are_not_told(desk, pair):
    claim = pair[2]
    type(claim).objects.filter(pk=claim.pk).update(marking="TLP:RED")
    page = Visitor(desk.analyst).open(f"/sources/{desk.source.pk}/compare/")
    assert str(claim.pk) not in page.body and "quoted" not in page


def test_a_claim_that_was_withdrawn_is_not_told_of(desk, pair):
    claim, reviewer = pair[2], make.member(desk.case, "reviewer")
    make.approved(reviewer, make.submitted(desk.analyst, desk.source, claim))
    path = f"/sources/{desk.source.pk}/compare/"
    assert str(claim.pk) in Visitor(desk.analyst).open(path).body
    make.taken("withdraw", claim, reviewer)
    page = Visitor(desk.analyst).open(path)
    assert str(claim.pk) not in page.body and "1 paragraph differs." in page


def test_a_long_text_comes_in_parts(desk, pair, monkeypatch):
    monkeypatch.setattr(compare, "AT_ONCE", 2)
    page = Visitor(desk.analyst).open(f"/sources/{desk.source.pk}/compare/")
    assert len(page.all("*[@data-side]")) == 2
    page = page.follow("Further down")
    assert [one.text for one in page.all("*[@data-side]/p[@class='old']")] == ["One.", "Two."]
    assert not page.follow("Further down").all("a[starts-with(., 'Further down')]")
    assert Visitor(desk.analyst).open(f"{page.path}?from=-1").all("*[@data-side='changed']")
