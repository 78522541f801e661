"""The page of a claim: its words and how the copy was got, how sure, what it is linked to, how it is cited."""

import pytest

from casefile.archive.intake import add_pasted_source
from casefile.archive.paste import from_paste
from casefile.archive.sealing import sealed
from casefile.archive.storing import store
from casefile.claims.models import Claim
from casefile.entries.actions import change
from casefile.sources.keeping import keep_capture
from casefile.sources.models import CaptureJob
from casefile.work.leases import take
from tests import factories as make

pytestmark = pytest.mark.django_db
PASTED = "pasted by an analyst, not fetched from its origin"
TEXT = "Patrols Go On\n\nThe coast guard has stopped at least 21 boats. “We will not step back,” President Ordel said."


@pytest.fixture
def pasted(desk):
    """A source by its pasted text."""
    by = desk.people["analyst"]
    source = add_pasted_source(by=by, case=desk.case, pasted=TEXT, language="en")
    made = sealed(from_paste(TEXT.encode(), "en", make.moment(), lambda step: None))
    keep_capture(take(CaptureJob, source.jobs.get().pk), made, store(made.artifacts))
    return source


def page_of(visitor, claim):
    return visitor.open(f"/claims/{claim.pk}/")


def test_every_quotation_of_a_pasted_text_says_so(desk, pasted):
    by = desk.people["analyst"]
    claim = make.claim(pasted, by, words="The coast guard has stopped at least 21 boats")
    assert PASTED in " ".join(page_of(desk.analyst, claim).one("figure/figcaption").text_content().split())
    assert PASTED in desk.analyst.open(f"/sources/{pasted.pk}/read/").one("*[@class='page-head']/div").text_content()
    assert PASTED in desk.analyst.open(f"/claims/{claim.pk}/edit/").one("*[@id='passages']").text_content()
    batch = make.submitted(by, claim)
    rows = desk.reviewer.open(f"/batches/{batch.pk}/").all("figcaption")
    assert any(PASTED in row.text_content() for row in rows)
    assert "pasted" in page_of(desk.analyst, claim).one("textarea[@id='cited']").text_content()


def test_a_quotation_of_a_captured_page_does_not_say_it_was_pasted(desk):
    assert PASTED not in page_of(desk.analyst, desk.claim())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "3 possibly true. Exact and checkable; one origin."),
        ({"credibility": "", "credibility_reason": ""}, "not graded"),
        ({"claim_kind": "opinion", "credibility": "", "credibility_reason": ""}, "nothing to grade"),
    ],
)
def test_graded_not_graded_and_nothing_to_grade_are_three_answers(desk, fields, words):
    page = page_of(desk.analyst, desk.claim(**fields))
    told = [" ".join(one.text_content().split()) for one in page.all("dd")]
    assert words in told


def test_origins_are_counted_and_named(desk):
    claim = desk.claim()
    page = page_of(desk.analyst, claim)
    assert "1 article, 1 origin: " in page


def test_links_of_the_desk_and_of_a_speaker_stand_apart_in_both_directions(desk):
    one = desk.claim(statement="The patrols go on.")
    links = [
        {"type": "supports", "claim": str(one.pk), "by": "desk", "note": ""},
        {"type": "answers", "claim": str(one.pk), "by": "speaker", "note": "in the same breath"},
    ]
    other = desk.claim(statement="Boats were stopped.", links=links)
    page = page_of(desk.analyst, other)
    card = page.one("section[@aria-labelledby='h-links']")
    heads = [head.text_content() for head in card.iter("h3")]
    assert heads == ["By the desk", "By the speaker: shown, never counted"]
    assert "supports The patrols go on." in page
    back = page_of(desk.analyst, one)
    assert "Boats were stopped. supports this" in back
    assert "Boats were stopped. answers this" in back


def test_a_link_does_not_tell_of_a_claim_one_may_not_see(desk):
    hidden = desk.claim(statement="A secret claim.")
    claim = desk.claim(links=[{"type": "supports", "claim": str(hidden.pk)}])
    change(by=desk.people["analyst"], entry=hidden, seen=hidden.head_id, marking="TLP:RED")
    page = page_of(desk.lead, claim)
    assert "A secret claim." not in page
    assert "supports something you may not see" in page
    assert "A secret claim." not in desk.lead.open(f"/claims/{claim.pk}/edit/").body
    assert "A secret claim." in page_of(desk.analyst, claim)
    inward = desk.claim(statement="Known.")
    fresh = Claim.objects.get(pk=hidden.pk)
    link = [{"type": "supports", "claim": str(inward.pk)}]
    change(by=desk.people["analyst"], entry=fresh, seen=fresh.head_id, links=link)
    assert not page_of(desk.lead, inward).all("section[@aria-labelledby='h-links']")


def test_an_actor_one_may_not_see_has_no_name_in_the_claim(desk):
    by = desk.people["analyst"]
    actor = make.actor(desk.case, by, "Nia Ostrow")
    claim = desk.claim(voice="named", parties=[{"part": "speaker", "actor": str(actor.pk)}])
    change(by=by, entry=actor, seen=actor.head_id, marking="TLP:RED")
    for path in (f"/claims/{claim.pk}/", f"/claims/{claim.pk}/edit/"):
        assert "Nia Ostrow" not in desk.lead.open(path).body
        assert "Nia Ostrow" in desk.analyst.open(path).body
    page = desk.lead.open(f"/claims/{claim.pk}/edit/")
    assert page.send(page.form(field="statement")).status == 422, "the part is refused, not lost"


def test_the_claim_is_cited_as_a_sentence_that_stands_alone(desk):
    claim = desk.claim(claim_kind="opinion", credibility="", credibility_reason="")
    cited = page_of(desk.analyst, claim).one("textarea[@id='cited']")
    assert cited.get("readonly") is not None
    assert cited.text_content().strip().startswith("According to [")
    assert claim.statement in cited.text_content()
