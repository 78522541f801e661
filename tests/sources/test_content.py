"""What is known about a source: its canonical address, whom it takes from, how reliable it is, and what is wanting."""

import pytest

from casefile.core.errors import Invalid, NotAllowed
from casefile.entries.actions import change
from casefile.entries.models import Annex, Entry
from casefile.entries.writing import fields_of
from casefile.ledger.models import Record
from casefile.review.submitting import submit
from casefile.sources.actions import add_source, set_triage
from casefile.sources.addresses import canonical_url
from casefile.sources.kind import SOURCE
from casefile.sources.models import Derivation, Source
from tests import factories as make

URL = "https://harbour.example/story"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Harbour.Example:443/a/../b?b=2&a=1#part", "https://harbour.example/b?b=2&a=1"),
        ("http://harbour.example:80", "http://harbour.example/"),
        ("http://harbour.example:8080/", "http://harbour.example:8080/"),
        ("https://harbour.example/?utm_source=x&utm_campaign=y&id=4&fbclid=z&gclid=1", "https://harbour.example/?id=4"),
        ("https://harbour.example/?cid=4", "https://harbour.example/?cid=4"),
        ("https://harbour.example/?gallery=3&source=desk", "https://harbour.example/?gallery=3&source=desk"),
        ("https://nia:secret@harbour.example/", "https://harbour.example/"),
        ("https://münze.example/ن", "https://xn--mnze-0ra.example/%D9%86"),
        ("https://[bad/", ""),
        ("javascript:alert(1)", ""),
        ("harbour", ""),
        ("", ""),
    ],
)
def test_an_address_has_one_canonical_form(url, canonical):
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.fixture
def desk(db):
    case = make.case()
    return case, make.member(case, "analyst"), make.member(case, "reviewer")


def added(desk, url: str = URL, **fields) -> Source:
    return add_source(by=desk[1], case=desk[0], url=url, **fields)


def changed(desk, source: Source, **fields) -> Source:
    source = Source.objects.get(pk=source.pk)
    return change(by=desk[1], entry=source, seen=source.head_id, **fields)


def test_what_nobody_writes_is_computed(desk):
    source = added(desk, f"{URL}?utm_source=mail", canonical_url="https://else.example/", reliability_from="publisher")
    assert (source.canonical_url, source.reliability_from) == (URL, "desk")
    assert "utm_source" in source.url


def rated(desk, *ratings, name: str = "Harbour Post"):
    rows = [{"grade": grade, "reason": f"Rated {grade}.", "on": day} for grade, day in ratings]
    return str(make.actor(desk[0], desk[1], name, "outlet", ratings=rows).pk)


@pytest.mark.parametrize(
    ("edtf", "grade"),
    [("2025-03-01", "B"), ("2025-02-28", "D"), ("2025-07", "C"), ("2019", "F"), ("", "C")],
)
def test_the_rating_that_held_on_the_day_fills_the_reliability(desk, edtf, grade):
    actor = rated(desk, ("D", "2020-01-01"), ("C", "2025-07-01"), ("B", "2025-03-01"))
    source = added(desk, publisher={"name": "The Post", "actor": actor}, published={"edtf": edtf})
    whose, reason = ("desk", "") if grade == "F" else ("publisher", f"Rated {grade}.")
    assert (source.reliability, source.reliability_from, source.reliability_reason) == (grade, whose, reason)


def test_a_name_alone_is_never_taken_for_an_actor(desk):
    rated(desk, ("B", "2020-01-01"))
    source = added(desk, publisher={"name": "Harbour Post"})
    assert (source.reliability, source.reliability_from) == ("F", "desk")


def lacking(source: Source) -> list[str]:
    return [field for field, _sentence in SOURCE.lacking(fields_of(Entry.objects.get(pk=source.pk).head))]


def test_grading_otherwise_than_the_publisher_asks_for_a_reason(desk):
    source = added(desk, publisher={"name": "", "actor": rated(desk, ("B", "2020-01-01"))})
    assert lacking(source) == []
    source = changed(desk, source, reliability="D")
    assert (source.reliability, source.reliability_from, source.reliability_reason) == ("D", "desk", "")
    assert lacking(source) == ["reliability_reason"]
    source = changed(desk, source, reliability_reason="This one was corrected twice.")
    assert lacking(source) == []
    source = changed(desk, source, reliability="", reliability_reason="")
    assert (source.reliability, source.reliability_from) == ("B", "publisher")


def test_a_publisher_found_later_fills_what_nobody_graded(desk):
    source = added(desk)
    graded = added(desk, f"{URL}/2", reliability="F", reliability_reason="A new author; no record.")
    publisher = {"name": "", "actor": rated(desk, ("B", "2020-01-01"))}
    assert changed(desk, source, publisher=publisher).reliability == "B"
    kept = changed(desk, graded, publisher=publisher)
    assert (kept.reliability, kept.reliability_from, lacking(kept)) == ("F", "desk", [])


def test_derivations_are_live_rows_and_documents_beside(desk):
    case, analyst, _reviewer = desk
    wire, source = added(desk), make.source(case, analyst)
    row = {"source": str(wire.pk), "how": "translation", "note": "Second half."}
    source = changed(desk, source, derived_from=[row])
    assert list(Derivation.objects.values_list("source", "other", "how")) == [(source.pk, wire.pk, "translation")]
    submit(by=analyst, case=case, entries=[source])
    annex = Annex.objects.get(version=Entry.objects.get(pk=source.pk).head)
    assert (annex.role, annex.schema, annex.other_id) == ("derived", "casefile/derivation/1", wire.pk)
    assert "derived_from" not in SOURCE.freeze(source, fields_of(source.head), {})


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ("no list", "derived_from"),
        ([{}], "derived_from[0].source"),
        ([{"source": "00000000-0000-4000-8000-000000000000"}], "derived_from[0].source"),
        ([{"source": "other"}, {"source": "other"}], "derived_from[1].source"),
        ([{"source": "other", "how": "rumour"}], "derived_from[0].how"),
        ([{"source": "foreign"}], "derived_from[0].source"),
        ([{"source": "red"}], "derived_from[0].source"),
        ([{"source": "itself"}], "derived_from[0].source"),
        ([{"source": "back"}], "derived_from[0].source"),
    ],
)
def test_a_derivation_is_refused_by_the_field_at_fault(desk, rows, field):
    case, foreign = desk[0], make.case()
    source = added(desk)
    named = {
        "itself": source,
        "other": added(desk, f"{URL}/2"),
        "back": changed(desk, added(desk, f"{URL}/3"), derived_from=[{"source": str(source.pk)}]),
        "foreign": add_source(by=foreign.opened_by, case=foreign, url=URL),
        "red": add_source(by=case.opened_by, case=case, url=URL, marking="TLP:RED"),
    }
    if isinstance(rows, list):
        rows = [{**row, "source": str(named[row["source"]].pk)} if row.get("source") in named else row for row in rows]
    with pytest.raises(Invalid) as refusal:
        changed(desk, source, derived_from=rows)
    assert refusal.value.field == field


def test_triage_is_no_version_and_stands_on_record(desk):
    source = added(desk)
    set_triage(by=desk[1], source=source, state="nothing-in-it")
    set_triage(by=desk[1], source=source, state="nothing-in-it")
    source.refresh_from_db()
    assert (source.triage, source.versions.count()) == ("nothing-in-it", 1)
    assert Record.objects.filter(deed="source.triaged").count() == 1
    assert "triage" not in fields_of(source.head)
    with pytest.raises(Invalid):
        set_triage(by=desk[1], source=source, state="burned")
    with pytest.raises(NotAllowed):
        set_triage(by=desk[2], source=source, state="logged")


def test_loaded_words_and_gaps_are_kept_searched_and_forgotten(desk):
    source = added(desk, loaded=["regime", " ", "posturing"], wanted=["The ministry's own statement"])
    assert (source.loaded, source.wanted) == (["regime", "posturing"], ["The ministry's own statement"])
    assert "posturing" in SOURCE.words(fields_of(source.head))
    changed(desk, added(desk, f"{URL}/2"), derived_from=[{"source": str(source.pk)}])
    SOURCE.forget(source)
    source.refresh_from_db()
    assert (source.loaded, source.wanted, source.canonical_url) == ([], [], "")


def test_content_of_before_is_shown_as_well(desk):
    source = added(desk)
    old = {name: value for name, value in fields_of(source.head).items() if name not in ("loaded", "canonical_url")}
    SOURCE.fill(source, {name: old[name] for name in old if name not in ("wanted", "reliability_from")})
    assert (source.loaded, source.canonical_url, source.reliability_from) == ([], "", "desk")
