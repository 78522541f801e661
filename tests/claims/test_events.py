"""Events: they assert nothing, hide with what names them, and merge reversibly."""

import pytest

from casefile.claims.events import add_event, change_event, merge_events, told, unmerge_event
from casefile.claims.models import Claim, Event
from casefile.core.errors import Invalid, NotAllowed, NotNow, Stale
from casefile.entries.models import Entry
from casefile.ledger.models import Record
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    case = make.case()
    return case, make.member(case, "analyst"), make.member(case, "analyst")


def _seen(person) -> set[str]:
    return set(Event.objects.visible_to(person).values_list("title", flat=True))


def _approve(claim, analyst) -> None:
    make.approved(make.member(claim.case, "reviewer"), make.submitted(analyst, Entry.objects.get(pk=claim.pk)))


def test_an_event_has_a_name_a_partial_date_and_a_place_and_each_deed_is_a_record(desk):
    case, analyst, _colleague = desk
    date = {"edtf": "2017", "printed": "in 2017", "time": "", "zone": "+01:00"}
    event = add_event(by=analyst, case=case, title=" Brandt resigns ", date=date, place="Veska")
    assert told(event) == {"title": "Brandt resigns", "date": date, "place": "Veska"}
    assert (event.first.isoformat(), event.last.isoformat()) == ("2017-01-01", "2017-12-31")
    changed = change_event(by=analyst, event=event, seen=event.version, place="Ordel")
    assert told(changed) == {**told(event), "place": "Ordel"}
    other = make.event(case, analyst)
    unmerge_event(by=analyst, event=merge_events(by=analyst, event=event, into=other))
    deeds = (
        Record.objects.filter(chain=case.pk, deed__startswith="event.").order_by("seq").values_list("deed", flat=True)
    )
    assert list(deeds) == ["event.added", "event.changed", "event.added", "event.merged", "event.unmerged"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"date": "2017"}, "date"),
        ({"date": {"edtf": "2017-13"}}, "date.edtf"),
        ({"place": 3}, "place"),
    ],
)
def test_an_event_is_refused_by_the_field_at_fault(desk, fields, field):
    case, analyst, _colleague = desk
    with pytest.raises(Invalid) as refusal:
        add_event(by=analyst, case=case, **{"title": "A stop", **fields})
    assert refusal.value.field == field


@pytest.mark.parametrize("role", ["reader", "reviewer", "outsider"])
def test_only_those_who_write_touch_events(desk, role):
    case, analyst, _colleague = desk
    person = make.person() if role == "outsider" else make.member(case, role)
    event, other = make.event(case, analyst), make.event(case, analyst)
    for deed in (
        lambda: make.event(case, person),
        lambda: change_event(by=person, event=event, title="Another"),
        lambda: merge_events(by=person, event=event, into=other),
        lambda: unmerge_event(by=person, event=event),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_nobody_overwrites_unseen(desk):
    case, analyst, colleague = desk
    event = make.event(case, analyst)
    change_event(by=colleague, event=event, seen=event.version, place="Tarn")
    with pytest.raises(Stale):
        change_event(by=analyst, event=event, seen=event.version, place="Ordel")


def test_an_event_is_seen_by_those_who_see_the_work_until_only_hidden_claims_name_it(desk):
    case, analyst, colleague = desk
    event = make.event(case, analyst, "A stop")
    reader, outsider = make.member(case, "reader"), make.person()
    assert (_seen(colleague), _seen(reader), _seen(outsider)) == ({"A stop"}, set(), set())
    source = make.source(case, analyst)
    make.claim(source, analyst, event=str(event.pk), marking="TLP:RED")
    assert (_seen(analyst), _seen(colleague)) == ({"A stop"}, set())
    about = [{"part": "about", "event": str(event.pk)}]
    claim = make.claim(source, analyst, parties=about)
    assert (_seen(colleague), _seen(reader)) == ({"A stop"}, set())
    _approve(claim, analyst)
    assert _seen(reader) == {"A stop"}
    analyst.is_active = False
    assert _seen(analyst) == set()


def test_whoever_made_an_event_and_left_the_case_sees_it_no_more(desk):
    case, analyst, _colleague = desk
    make.event(case, analyst)
    analyst.memberships.all().delete()
    assert _seen(analyst) == set()


def test_a_merge_is_refused_into_itself_another_case_and_what_was_merged(desk):
    case, analyst, _colleague = desk
    one, two, three = (make.event(case, analyst, f"Event {n}") for n in range(3))
    elsewhere = make.case()
    foreign = make.event(elsewhere, elsewhere.opened_by)
    merged = merge_events(by=analyst, event=one, into=two)
    for into in (two, foreign):
        with pytest.raises(Invalid) as refusal:
            merge_events(by=analyst, event=two, into=into)
        assert refusal.value.field == "into"
    with pytest.raises(Invalid):
        merge_events(by=analyst, event=three, into=one)
    with pytest.raises(NotNow):
        merge_events(by=analyst, event=merged, into=three)
    with pytest.raises(NotNow):
        unmerge_event(by=analyst, event=three)


def test_claims_go_on_naming_what_they_named_so_that_a_merge_leaves_no_trace_when_undone(desk):
    case, analyst, _colleague = desk
    one, two = make.event(case, analyst, "One"), make.event(case, analyst, "Two")
    claim = make.claim(make.source(case, analyst), analyst, event=str(one.pk))
    before = told(one), list(Claim.objects.filter(event=one))
    merged = merge_events(by=analyst, event=one, into=two)
    assert Claim.objects.get(pk=claim.pk).event_id == one.pk
    undone = unmerge_event(by=analyst, event=merged)
    assert (told(undone), list(Claim.objects.filter(event=undone))) == before
