"""What seems to carry another one's text is proposed, to those who see both; an analyst confirms or sets aside."""

import pytest

from casefile.claims import agencies, carried, carrying, overlap
from casefile.claims.agencies import Agency
from casefile.claims.carried import proposals_for
from casefile.claims.corroboration import corroboration_of
from casefile.claims.models import SetAside, Sketch
from casefile.core.errors import Invalid, NotAllowed, Stale
from casefile.entries.actions import change
from casefile.ledger.models import Record
from casefile.sources.actions import ask_for_capture
from casefile.sources.models import Derivation, Source, TextBody
from tests import factories as make
from tests.archive import copies
from tests.claims.pairs import BRIDGE, CABINET, OWN_STRAIT, QUOTING_STRAIT, STRAIT, VESKAN

pytestmark = pytest.mark.django_db
WIRE = "\n\n".join(STRAIT)
COPY = "\n\n".join(("Marra counts its catch", *STRAIT[1:4]))
OTHER = "\n\n".join(BRIDGE)


class Desk:
    def __init__(self) -> None:
        self.case, self.n = make.case(), 0
        self.analyst, self.reviewer = make.member(self.case, "analyst"), make.member(self.case, "reviewer")

    def source(self, words: str, *, by=None, on: str = "", publisher: str = "", **more) -> Source:
        self.n += 1
        more |= {"published": {"edtf": on, "printed": ""}, "publisher": {"name": publisher, "actor": None}}
        url = f"https://paper{self.n}.example/"
        return copies.source(self.case, by or self.analyst, words, url=url, title=f"Source {self.n}", **more)

    def proposed(self, source: Source, person=None) -> list[tuple]:
        found = proposals_for(Source.objects.get(pk=source.pk), person or self.analyst)
        return [(one.other.pk if one.other else None, one.agency) for one in found]

    def answer(self, deed: str, source: Source, *, by=None, seen: str = "", **named) -> None:
        source = Source.objects.get(pk=source.pk)
        carrying.answer(deed=deed, by=by or self.analyst, source=source, seen=seen or str(source.head_id), **named)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def wire(monkeypatch) -> None:
    """An invented agency, with a credit of its own."""
    monkeypatch.setitem(agencies.AGENCIES, "wire", Agency("wire", "Tarn Wire", ("Tarn Wire",)))
    monkeypatch.setattr(overlap, "credited_in", lambda text: "wire" if "(Tarn Wire)" in text else "")


def test_a_copy_is_proposed_at_the_later_one_with_how_much_it_shares(desk):
    first, second, _third = desk.source(WIRE), desk.source(COPY), desk.source(OTHER)
    (proposal,) = proposals_for(second, desk.analyst)
    assert (proposal.other, proposal.agency) == (first, "")
    assert 85 <= proposal.percent <= 100
    assert desk.proposed(first) == []
    assert not Derivation.objects.exists(), "a proposal changes nothing"


def test_independent_reports_are_not_proposed(desk):
    desk.source(WIRE)
    assert [desk.proposed(desk.source(words)) for words in (OWN_STRAIT, QUOTING_STRAIT, OTHER)] == [[], [], []]


@pytest.mark.parametrize(
    ("first", "second", "later"),
    [
        ("2026-03-02", "2026-03-01", 0),
        ("2026-03-01", "2026-03-02", 1),
        ("2026-03-01", "2026-03-01", 1),
        ("", "2020", 1),
    ],
)
def test_the_one_published_earlier_is_the_origin_else_the_one_logged_earlier(desk, first, second, later):
    sources = [desk.source(WIRE, on=first), desk.source(COPY, on=second)]
    assert desk.proposed(sources[later]) == [(sources[1 - later].pk, "")]
    assert desk.proposed(sources[1 - later]) == []


def test_only_what_the_person_sees_is_proposed(desk):
    hidden = desk.source(WIRE, by=desk.case.opened_by, marking="TLP:RED")
    second = desk.source(COPY)
    assert desk.proposed(second) == []
    assert desk.proposed(second, desk.case.opened_by) == [(hidden.pk, "")]
    with pytest.raises(Invalid):
        desk.answer("confirm", second, other=str(hidden.pk))


def test_other_cases_and_what_was_withdrawn_are_left_out(desk):
    other = Desk()
    other.source(WIRE)
    first = desk.source(WIRE)
    second = desk.source(COPY)
    make.brought_to("withdrawn", first, desk.analyst, desk.reviewer)
    assert desk.proposed(second) == []


def test_the_newest_copy_of_each_counts(desk):
    first, second = desk.source(OTHER), desk.source(COPY)
    copies.fetched(ask_for_capture(by=desk.analyst, source=first), WIRE, day=1)
    assert desk.proposed(second) == [(first.pk, "")]
    copies.fetched(ask_for_capture(by=desk.analyst, source=second), OWN_STRAIT, day=2)
    assert desk.proposed(second) == []


def test_confirmed_it_is_a_new_version_and_counts_once_it_is_approved(desk):
    first, second = desk.source(WIRE), desk.source(COPY)
    quoted = "Four crews were taken to Lonmere for questioning"
    claims = [make.claim(one, desk.analyst, f"{n} crews.", quoted) for n, one in enumerate((first, second))]
    claims[1] = change(
        by=desk.analyst,
        entry=claims[1],
        seen=claims[1].head_id,
        links=[{"type": "repeats", "claim": str(claims[0].pk), "by": "desk", "note": ""}],
    )
    make.approved(desk.reviewer, make.submitted(desk.analyst, first, second, *claims))
    before = corroboration_of(claims, desk.analyst)[claims[0].pk]
    assert (before.articles, len(before.origins)) == (2, 2)
    desk.answer("confirm", second, other=str(first.pk))
    second = Source.objects.get(pk=second.pk)
    assert (second.state, second.stands, second.derivations.count()) == ("draft", True, 0)
    assert desk.proposed(second) == []
    make.approved(desk.reviewer, make.submitted(desk.analyst, second))
    assert [(row.other_id, row.how) for row in second.derivations.all()] == [(first.pk, "syndication")]
    after = corroboration_of(claims, desk.analyst)[claims[0].pk]
    assert (after.articles, len(after.origins)) == (2, 1)


def test_what_is_one_origin_already_is_not_proposed(desk):
    first, second, third = desk.source(WIRE), desk.source(COPY), desk.source(WIRE)
    assert {pk for pk, _agency in desk.proposed(third)} == {first.pk, second.pk}
    desk.answer("confirm", second, other=str(first.pk))
    desk.answer("confirm", third, other=str(first.pk))
    assert desk.proposed(third) == []


def test_set_aside_it_is_remembered_for_both_and_stands_in_the_ledger(desk):
    first, second = desk.source(WIRE), desk.source(COPY)
    desk.answer("set-aside", second, other=str(first.pk))
    assert desk.proposed(second) == []
    change(by=desk.analyst, entry=first, seen=first.head_id, published={"edtf": "2026-05", "printed": ""})
    change(by=desk.analyst, entry=second, seen=second.head_id, published={"edtf": "2026-04", "printed": ""})
    assert desk.proposed(first) == [], "the other way round neither"
    record = Record.objects.get(deed="likeness.set-aside")
    assert set(record.subjects) == {first.pk, second.pk}
    with pytest.raises(Invalid):
        desk.answer("set-aside", second, other=str(first.pk))
    assert SetAside.objects.count() == 1


def test_only_who_logs_answers_and_only_as_things_are(desk):
    first, second = desk.source(WIRE), desk.source(COPY)
    for deed in carrying.DEEDS:
        with pytest.raises(NotAllowed):
            desk.answer(deed, second, by=desk.reviewer, other=str(first.pk))
    with pytest.raises(Invalid):
        desk.answer("confirm", first, other=str(second.pk))
    with pytest.raises(Invalid):
        desk.answer("agree", second, other=str(first.pk))
    old = second.head_id
    change(by=desk.analyst, entry=second, seen=old, note="Read.")
    with pytest.raises(Stale):
        desk.answer("confirm", second, other=str(first.pk), seen=str(old))


def test_a_credited_agency_is_proposed_with_its_own_report_if_there_is_one(desk, wire):
    credited = desk.source(f"LONMERE (Tarn Wire) – {OWN_STRAIT}", on="2026-03-05")
    assert desk.proposed(credited) == [(None, "wire")]
    with pytest.raises(Invalid, match="Add the agency"):
        desk.answer("confirm", credited, agency="wire")
    _far = desk.source(OTHER, publisher="Tarn Wire", on="2026-01-01")
    near = desk.source(WIRE, publisher="tarn wire", on="2026-03-06")
    assert desk.proposed(credited) == [(near.pk, "wire")]
    assert desk.proposed(near) == []
    desk.answer("confirm", credited, other=str(near.pk))
    assert desk.proposed(credited) == []


def test_an_agency_that_was_set_aside_is_not_proposed_again(desk, wire):
    credited = desk.source(f"LONMERE (Tarn Wire) – {OWN_STRAIT}")
    desk.answer("set-aside", credited, agency="wire")
    desk.source(WIRE, publisher="Tarn Wire")
    assert desk.proposed(credited) == []
    assert b'"agency":"wire"' in bytes(Record.objects.get(deed="likeness.set-aside").document)


def test_signs_go_with_the_words_when_these_are_erased(desk):
    source = desk.source(WIRE)
    assert Sketch.objects.get().source_id == source.pk
    field = Sketch._meta.get_field("body")
    assert (field.remote_field.model, field.remote_field.on_delete.__name__) == (TextBody, "CASCADE")


def test_without_the_least_share_two_that_quote_one_statement_would_be_proposed(desk, monkeypatch):
    desk.source(CABINET)
    second = desk.source(VESKAN)
    assert desk.proposed(second) == []
    monkeypatch.setattr(carried, "LEAST", 0.05)
    assert len(desk.proposed(second)) == 1
