"""Independent origins: articles are counted apart, and only the desk's links join contents."""

import pytest

from casefile.claims.actions import change_claim
from casefile.claims.corroboration import Counts, corroboration_of, counts_of
from casefile.claims.models import Claim
from casefile.entries.actions import change
from casefile.entries.models import Entry
from casefile.review.objections import objections_to
from casefile.sources.models import Source
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    case = make.case()
    return case, make.member(case, "analyst"), make.member(case, "reviewer")


def _said(desk, publisher: str = "", speaker=None, **more) -> Claim:
    """A claim in a source of its own."""
    case, analyst, _reviewer = desk
    source = make.source(case, analyst, publisher={"name": publisher})
    return _found_in(desk, source, speaker, **more)


def _found_in(desk, source, speaker=None, **more) -> Claim:
    parties = [{"part": "speaker", **speaker}] if speaker else []
    voice = "own" if not speaker else "named" if speaker.get("actor") else "unnamed"
    return make.claim(source, desk[1], parties=parties, voice=voice, **more)


def _linked(desk, claim, *others, kind: str = "repeats", by: str = "desk") -> Claim:
    links = [{"type": kind, "claim": str(one.pk), "by": by} for one in others]
    fresh = Claim.objects.get(pk=claim.pk)
    return change_claim(by=desk[1], claim=fresh, seen=fresh.head_id, links=links)


def _sentence(claim, person=None) -> str:
    return corroboration_of([claim], person)[claim.pk].sentence


def _derived(desk, source, other) -> None:
    fresh = Source.objects.get(pk=source.pk)
    change(by=desk[1], entry=fresh, seen=fresh.head_id, derived_from=[{"source": str(other.pk), "how": "syndication"}])


def test_a_claim_by_itself_is_one_article_and_one_origin(desk):
    claim = _said(desk, "Harbour Post")
    found = corroboration_of([claim])[claim.pk]
    assert found.sentence == "1 article, 1 origin"
    assert [(one.name, one.claims) for one in found.origins] == [("Harbour Post", (claim.pk,))]


def test_two_publishers_that_the_desk_joins_are_two_origins_and_one_name_in_two_spellings_is_one(desk):
    one, other, third = _said(desk, "Harbour Post"), _said(desk, "Tarn Courier"), _said(desk, "HARBOUR  POST")
    assert _sentence(_linked(desk, one, other, third)) == "3 articles, 2 origins"
    assert _sentence(other) == "3 articles, 2 origins"


@pytest.mark.parametrize(("kind", "by"), [("repeats", "speaker"), ("agrees-with", "desk"), ("rests-on", "desk")])
def test_a_speakers_link_and_other_links_join_nothing(desk, kind, by):
    one, other = _said(desk, "Harbour Post"), _said(desk, "Tarn Courier")
    assert _sentence(_linked(desk, one, other, kind=kind, by=by)) == "1 article, 1 origin"


def test_twenty_articles_with_one_speaker_are_one_origin(desk):
    case, analyst, _reviewer = desk
    speaker = {"actor": str(make.actor(case, analyst).pk)}
    claims = [_said(desk, f"Paper {n}", speaker) for n in range(4)]
    found = corroboration_of([_linked(desk, *claims)])[claims[0].pk]
    assert found.sentence == "4 articles, 1 origin"
    assert [one.name for one in found.origins] == ["Ilse Varga"]


def test_officials_not_named_are_whose_they_are_and_without_that_their_source(desk):
    case, analyst, _reviewer = desk
    veska = str(make.actor(case, analyst, "Veska", "state").pk)
    ours = [_said(desk, f"Paper {n}", {"words": "an official", "of": veska}) for n in range(2)]
    theirs = [_said(desk, "Tarn Courier", {"words": "an official"}) for _n in range(2)]
    assert _sentence(_linked(desk, *ours)) == "2 articles, 1 origin"
    assert _sentence(_linked(desk, *theirs)) == "2 articles, 1 origin"
    assert _sentence(_linked(desk, ours[0], ours[1], theirs[0])) == "4 articles, 2 origins"


def test_an_article_that_quotes_somebody_is_no_second_origin_for_the_same(desk):
    case, analyst, _reviewer = desk
    source = make.source(case, analyst, publisher={"name": "Harbour Post"})
    speakers = [{"actor": str(make.actor(case, analyst, name).pk)} for name in ("Ilse Varga", "Jonas Brandt")]
    own, one, other = _found_in(desk, source), *(_found_in(desk, source, speaker) for speaker in speakers)
    assert _sentence(_linked(desk, own, one)) == "1 article, 1 origin"
    copy = _said(desk, "Tarn Courier")
    _derived(desk, copy.source, source)
    assert _sentence(_linked(desk, copy, own)) == "2 articles, 1 origin"
    assert _sentence(_linked(desk, other, own)) == "2 articles, 2 origins"


def test_two_who_speak_for_one_body_are_one_origin(desk):
    case, analyst, _reviewer = desk
    body = {"part": "on-behalf-of", "actor": str(make.actor(case, analyst, "Veskan Ministry", "state-body").pk)}
    claims = []
    for name in ("Ilse Varga", "Jonas Brandt"):
        actor = make.actor(case, analyst, name)
        parties = [{"part": "speaker", "actor": str(actor.pk)}, body]
        claims.append(make.claim(make.source(case, analyst), analyst, voice="named", parties=parties))
    assert _sentence(_linked(desk, *claims)) == "2 articles, 1 origin"


def test_a_merged_actor_is_the_one_it_was_merged_into(desk):
    case, analyst, _reviewer = desk
    one, other = make.actor(case, analyst, "Ilse Varga"), make.actor(case, analyst, "I. Warga")
    claims = [_said(desk, f"Paper {actor.title}", {"actor": str(actor.pk)}) for actor in (one, other)]
    joined = _linked(desk, *claims)
    assert _sentence(joined) == "2 articles, 2 origins"
    same_as = {"actor": str(one.pk), "reason": "One person in two spellings."}
    merged = change(by=analyst, entry=other, seen=Entry.objects.get(pk=other.pk).head_id, same_as=same_as)
    assert _sentence(joined) == "2 articles, 1 origin"
    change(by=analyst, entry=merged, seen=merged.head_id, same_as=None)
    assert _sentence(joined) == "2 articles, 2 origins"


def test_sources_that_derive_from_one_another_are_one_origin_also_over_one_nobody_quotes(desk):
    case, analyst, _reviewer = desk
    wire = make.source(case, analyst, publisher={"name": "Tarn Wire"})
    claims = [_said(desk, f"Paper {n}") for n in range(3)]
    joined = _linked(desk, *claims)
    assert _sentence(joined) == "3 articles, 3 origins"
    for claim in claims[:2]:
        _derived(desk, claim.source, wire)
    found = corroboration_of([joined])[joined.pk]
    assert found.sentence == "3 articles, 2 origins"
    assert sorted(one.name for one in found.origins) == ["Paper 2", "Tarn Wire"]


def test_opinions_corroborate_nothing_and_are_corroborated_by_nothing(desk):
    fact, opinion = _said(desk, "Harbour Post"), _said(desk, "Tarn Courier", claim_kind="opinion")
    _linked(desk, fact, opinion)
    assert {_sentence(fact), _sentence(opinion)} == {"1 article, 1 origin"}


def test_withdrawn_and_red_claims_do_not_count_and_nothing_is_joined_through_them(desk):
    _case, analyst, _reviewer = desk
    one, between, other = (_said(desk, f"Paper {n}") for n in range(3))
    _linked(desk, one, between)
    _linked(desk, between, other)
    assert _sentence(one) == "3 articles, 3 origins"
    fresh = Claim.objects.get(pk=between.pk)
    change_claim(by=analyst, claim=fresh, seen=fresh.head_id, marking="TLP:RED")
    assert _sentence(one) == "1 article, 1 origin"
    assert _sentence(Claim.objects.get(pk=between.pk)) == "3 articles, 3 origins"


def test_a_person_is_told_of_no_claim_they_do_not_see(desk):
    case, analyst, reviewer = desk
    one, draft = _said(desk, "Harbour Post"), _said(desk, "Tarn Courier")
    make.approved(reviewer, make.submitted(analyst, Entry.objects.get(pk=one.pk)))
    _linked(desk, draft, one)
    one = Claim.objects.get(pk=one.pk)
    assert _sentence(one, analyst) == "2 articles, 2 origins"
    assert _sentence(one, make.member(case, "reader")) == "1 article, 1 origin"


def test_grade_1_is_closed_with_one_origin_and_open_with_two(desk):
    _case, analyst, reviewer = desk
    one, other = _said(desk, "Harbour Post"), _said(desk, "Tarn Courier")
    grade = {"credibility": "1", "credibility_reason": "Both saw it."}
    graded = change_claim(by=analyst, claim=one, seen=Claim.objects.get(pk=one.pk).head_id, **grade)
    assert objections_to(graded)[0].startswith("1 article, 1 origin:")
    linked = _linked(desk, graded, other)
    assert objections_to(linked)[0].startswith("1 article, 1 origin:"), "a draft confirms nothing"
    make.approved(reviewer, make.submitted(analyst, Entry.objects.get(pk=other.pk)))
    assert objections_to(linked) == []


def test_the_questions_asked_do_not_grow_with_the_claims(desk, django_assert_max_num_queries):
    claims = [_said(desk, f"Paper {n}") for n in range(6)]
    _linked(desk, *claims)
    with django_assert_max_num_queries(16):
        found = corroboration_of(claims, desk[1])
    assert {one.sentence for one in found.values()} == {"6 articles, 6 origins"}


def test_in_numbers_it_is_the_same_and_counts_what_the_person_sees(desk):
    one, other, third = _said(desk, "Harbour Post"), _said(desk, "Tarn Courier"), _said(desk, "HARBOUR  POST")
    _linked(desk, one, other, third)
    lone = _said(desk, "Harbour Post", claim_kind="opinion", credibility="", credibility_reason="")
    found = counts_of([one.pk, lone.pk], desk[1])
    assert found == {one.pk: Counts(3, 2), lone.pk: Counts(1, 1)}
    assert found[one.pk].sentence == "3 articles, 2 origins"
    Entry.objects.filter(pk=other.pk).update(marking="TLP:RED")
    assert counts_of([one.pk], make.member(desk[0], "analyst"))[one.pk].origins == 1
