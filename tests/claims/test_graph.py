"""The graph and the timeline: nothing appears without a claim, nothing is drawn that nobody said."""

import pytest

from casefile.claims.actions import change_claim
from casefile.claims.events import merge_events, unmerge_event
from casefile.claims.graph import edges_of, timeline_of
from casefile.claims.models import Claim
from casefile.entries.actions import change
from casefile.entries.models import Entry
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    case = make.case()
    analyst = make.member(case, "analyst")
    return case, analyst, make.source(case, analyst)


def _related(desk, subject: dict, other: dict, **more) -> Claim:
    parties = [{"part": "subject", **subject}, {"part": "object", **other}, *more.pop("parties", [])]
    told = {"claim_kind": "relationship", "predicate": "linked-to", "parties": parties}
    return make.claim(more.pop("source", desk[2]), desk[1], **{**told, **more})


def _pairs(case, person) -> list[tuple]:
    return sorted((edge.subject.name, edge.predicate, edge.object.name) for edge in edges_of(case, person))


def test_two_claims_about_an_attempt_are_two_edges_and_no_shortcut(desk):
    case, analyst, _source = desk
    event, force = make.event(case, analyst, "An attempt"), make.actor(case, analyst, "Tarn Guard", "state-body")
    unnamed = {"part": "speaker", "words": "Tarn authorities"}
    more = {"voice": "unnamed", "parties": [unnamed]}
    _related(desk, {"event": str(event.pk)}, {"words": "operatives"}, **more)
    _related(desk, {"words": "operatives"}, {"actor": str(force.pk)}, **more)
    assert _pairs(case, analyst) == [
        ("An attempt", "linked-to", "operatives"),
        ("operatives", "linked-to", "Tarn Guard"),
    ]
    edges = edges_of(case, analyst)
    assert {edge.according_to for edge in edges} == {"Tarn authorities"}
    assert {edge.object.code for edge in edges} & {edge.subject.code for edge in edges}, "one source, one ‹operatives›"


def test_the_same_words_in_two_sources_are_two_ends(desk):
    case, analyst, _source = desk
    other = make.source(case, analyst)
    for source in (desk[2], other):
        _related(desk, {"words": "operatives"}, {"words": "boats"}, source=source)
    assert len({edge.subject.code for edge in edges_of(case, analyst)}) == 2


def test_an_edge_says_who_and_only_relationships_are_edges(desk):
    case, analyst, source = desk
    make.claim(source, analyst, parties=[{"part": "subject", "words": "a"}, {"part": "object", "words": "b"}])
    assert edges_of(case, analyst) == []
    claim = _related(desk, {"words": "a"}, {"words": "b"}, predicate="owns", predicate_value="half")
    (edge,) = edges_of(case, analyst)
    assert (edge.claim.pk, edge.predicate, edge.value) == (claim.pk, "owns", "half")
    assert edge.according_to == "Veskan Backs Ordel Amid Strait Patrols"


def test_merged_actors_and_events_are_one_end_until_the_merge_is_undone(desk):
    case, analyst, _source = desk
    actors = [make.actor(case, analyst, name) for name in ("Ilse Varga", "I. Warga")]
    events = [make.event(case, analyst, name) for name in ("An attempt", "The attempt off Tarn")]
    for actor, event in zip(actors, events, strict=True):
        _related(desk, {"actor": str(actor.pk)}, {"event": str(event.pk)})
    before = _pairs(case, analyst)
    same_as = {"actor": str(actors[0].pk), "reason": "One person."}
    seen = Entry.objects.get(pk=actors[1].pk).head_id
    merged = change(by=analyst, entry=actors[1], seen=seen, same_as=same_as)
    merge_events(by=analyst, event=events[1], into=events[0])
    assert _pairs(case, analyst) == [("Ilse Varga", "linked-to", "An attempt")] * 2
    change(by=analyst, entry=merged, seen=merged.head_id, same_as=None)
    unmerge_event(by=analyst, event=events[1])
    assert _pairs(case, analyst) == before


def test_what_somebody_may_not_see_has_no_name_in_the_graph(desk):
    case, analyst, source = desk
    actor = make.actor(case, analyst, "Ilse Varga")
    shown = _related(desk, {"actor": str(actor.pk)}, {"words": "boats"})
    _related(desk, {"words": "hidden"}, {"words": "boats"}, marking="TLP:RED")
    Entry.objects.filter(pk__in=[actor.pk, source.pk]).update(marking="TLP:RED")
    colleague = make.member(case, "analyst")
    (edge,) = edges_of(case, colleague)
    assert (edge.claim.pk, edge.subject.kind, edge.subject.id) == (shown.pk, "hidden", None)
    assert str(actor.pk) not in edge.subject.code
    assert (edge.subject.name, edge.according_to) == ("something you may not see",) * 2
    assert edges_of(case, make.member(case, "reader")) == []
    assert edges_of(case, make.person()) == []


def test_the_timeline_goes_by_what_happened_and_never_by_the_publication(desk):
    case, analyst, _source = desk
    source = make.source(case, analyst, published={"edtf": "2026-01-20"})
    event = make.event(case, analyst, "Brandt resigns", date={"edtf": "2017"})
    about = {"event": str(event.pk), "source": source}
    two = {_logged(desk, "Brandt was a diplomat.", **about).pk, _logged(desk, "Brandt gave a reason.", **about).pk}
    _logged(desk, "At least 21 boats.", source=source, happened_on={"edtf": "XXXX-09"})
    _logged(desk, "Patrols go on.", source=source)
    _logged(desk, "It is wrong.", source=source, claim_kind="opinion", credibility="")
    placed, undated = timeline_of(case, analyst)
    assert [(dot.title, dot.edtf, len(dot.claims)) for dot in placed] == [
        ("Brandt resigns", "2017", 2),
        ("At least 21 boats.", "XXXX-09", 1),
    ]
    assert set(placed[0].claim_ids) == two
    assert placed[1].when == "September, year not printed"
    assert [dot.title for dot in undated] == ["Patrols go on."]


def _logged(desk, statement: str, source=None, **more) -> Claim:
    return make.claim(source or desk[2], desk[1], statement, **more)


def test_an_event_without_a_date_stands_where_its_claims_put_it(desk):
    case, analyst, _source = desk
    event = make.event(case, analyst, "The stop")
    for statement, date in (("One.", "2026-01-02"), ("Two.", ""), ("Three.", "2026-01-02")):
        _logged(desk, statement, event=str(event.pk), happened_on={"edtf": date})
    placed, undated = timeline_of(case, analyst)
    assert ([(dot.edtf, len(dot.claims)) for dot in placed], undated) == ([("2026-01-02", 3)], [])
    _logged(desk, "Four.", event=str(event.pk), happened_on={"edtf": "2026-01-05"})
    placed, undated = timeline_of(case, analyst)
    assert [(dot.edtf, len(dot.claims)) for dot in placed] == [("2026-01-02", 2), ("2026-01-05", 1)]
    assert [len(dot.claims) for dot in undated] == [1]


def test_withdrawn_claims_and_those_behind_are_in_nobodys_graph(desk):
    case, analyst, _source = desk
    claim = _related(desk, {"words": "a"}, {"words": "b"})
    Entry.objects.filter(pk=claim.pk).update(state="withdrawn")
    assert edges_of(case, analyst) == []
    assert timeline_of(case, analyst) == ([], [])


def test_the_questions_asked_do_not_grow_with_the_claims(desk, django_assert_num_queries):
    case, analyst, _source = desk
    asked = []
    for _round in range(2):
        for n in range(3):
            actor = make.actor(case, analyst, f"Person {n} {_round}")
            _related(desk, {"actor": str(actor.pk)}, {"event": str(make.event(case, analyst).pk)})
        with django_assert_num_queries(asked[0] if asked else 7) as seen:
            assert len(edges_of(case, analyst)) == 3 * (_round + 1)
        asked.append(len(seen))


def test_a_changed_draft_is_shown_as_it_is_now(desk):
    case, analyst, _source = desk
    claim = _related(desk, {"words": "a"}, {"words": "b"})
    fields = {"parties": [{"part": "subject", "words": "a"}, {"part": "object", "words": "c"}]}
    change_claim(by=analyst, claim=claim, seen=claim.head_id, **fields)
    assert _pairs(case, analyst) == [("a", "linked-to", "c")]
