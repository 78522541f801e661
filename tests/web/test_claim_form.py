"""The form of a claim: all of it is saved, shown again, and nothing is lost by a save."""

import pytest

from casefile.claims.actions import log_claim
from casefile.claims.events import add_event
from casefile.claims.models import Claim, Event
from casefile.entries.writing import fields_of
from tests import factories as make

pytestmark = pytest.mark.django_db
DATE = {"edtf": "XXXX-09", "printed": "since September", "time": "14:05", "zone": "+03:30"}
TRANSLATED = {"text": "El ministerio advirtió", "language": "es", "translator": "Nia Ostrow"}
TYPED = {
    "event_title": "Patrols in the strait",
    "happened_on_edtf": "XXXX-09",
    "happened_on_time": "14:05",
    "happened_on_zone": "Asia/Tashkent",
    "place": "Tarn Strait",
    "place_relation": "off",
    "place_latitude": "12.5",
    "place_longitude": "-7.25",
    "place_radius": "900",
    "attribution": "seen-at-origin",
    "attribution_note": "The ministry’s own text was seen.",
    "tearline_words": "An official of a littoral state.",
    "tearline_marking": "TLP:GREEN",
}


def content(claim) -> dict:
    return fields_of(Claim.objects.get(pk=claim.pk).head)


def edit_page(desk, claim):
    return desk.analyst.open(f"/claims/{claim.pk}/edit/")


@pytest.fixture
def whole(desk) -> Claim:
    """A claim with something in every member."""
    by = desk.people["analyst"]
    ministry, varga = make.actor(desk.case, by, "Veskan Foreign Ministry", "state-body"), make.actor(desk.case, by)
    event = add_event(by=by, case=desk.case, title="Patrols in the strait")
    other = str(desk.claim(statement="The patrols go on.").pk)
    passage = make.quote(desk.source, "Ministry, through spokesperson Ilse Varga, warned")
    return log_claim(
        by=by,
        source=desk.source,
        statement="The patrols have “grave consequences”.",
        voice="named",
        claim_kind="relationship",
        predicate="linked-to",
        predicate_value="armed wing",
        mode="hedged",
        parties=[
            {"part": "speaker", "actor": str(varga.pk), "printed": "Ilse Varga", "capacity": "spokesperson"},
            {"part": "on-behalf-of", "actor": str(ministry.pk), "uncertain": True},
            {"part": "via", "step": 2, "words": "a second agency"},
            {"part": "subject", "words": "Veskan authorities", "of": str(ministry.pk), "printed": "they"},
            {"part": "object", "event": str(event.pk)},
        ],
        event=str(event.pk),
        said_on=DATE,
        happened_on={**DATE, "edtf": "2017/.."},
        place={"words": "Tarn", "relation": "off", "latitude": "12.5", "longitude": "-7.25", "radius_m": 5000},
        figures=[
            {"printed": "at least 21", "low": "21", "comparator": "at-least", "unit": "boats", "window": DATE},
            {"printed": "hundreds", "as_of": DATE},
        ],
        reading_note="“its” is Veska’s",
        attribution="disputed",
        attribution_note="Another outlet has another speaker.\nSee there.",
        links=[
            {"type": "answers", "claim": other, "by": "speaker", "note": "in the same breath"},
            {"type": "supports", "claim": other, "by": "desk", "note": ""},
        ],
        tearline={"words": "An official of a littoral state.", "marking": "TLP:GREEN"},
        passages=[{**passage, "translation": TRANSLATED}],
    )


def test_a_save_without_a_change_loses_nothing(desk, whole):
    before = content(whole)
    assert all(before[name] for name in ("links", "figures", "tearline", "event")), "the claim has something in all"
    page = edit_page(desk, whole)
    page = page.send(page.form(field="statement"))
    assert page.path == f"/claims/{whole.pk}/"
    assert content(whole) == before


def test_what_is_typed_in_every_field_is_saved_and_shown(desk):
    by = desk.people["analyst"]
    ministry = make.actor(desk.case, by, "Veskan Foreign Ministry", "state-body")
    other, claim = desk.claim(statement="The patrols go on."), desk.claim()
    page = edit_page(desk, claim)
    form = page.form(field="statement")
    rows = {"party_part": ["subject", "object"], "party_name": ["Veskan authorities", "Patrols in the strait"]}
    rows |= {"party_kind": ["words", "event"], "party_of_name": ["veskan foreign ministry", ""]}
    rows |= {"figure_printed": ["at least 21", ""], "figure_low": ["21", ""], "figure_comparator": ["at-least", ""]}
    rows |= {"link_type": ["contradicts", ""], "link_name": [f"https://desk.example/claims/{other.pk}/", ""]}
    page = page.send(form, {**TYPED, **rows})
    saved, event = content(claim), Event.objects.get()
    assert saved["event"] == saved["parties"][1]["event"] == str(event.pk)
    assert (saved["parties"][0]["words"], saved["parties"][0]["of"]) == ("Veskan authorities", str(ministry.pk))
    assert (saved["figures"][0]["low"], len(saved["figures"])) == ("21", 1)
    assert [(row["type"], row["claim"], row["by"]) for row in saved["links"]] == [
        ("contradicts", str(other.pk), "desk")
    ]
    assert saved["place"]["radius_m"] == 900
    for words in (
        *("Patrols in the strait", "14:05", "Asia/Tashkent", "Tarn Strait", "within 900 m", "at least 21", "seen at"),
        *("‹Veskan authorities›", "of Veskan Foreign Ministry", "own text was seen", "littoral state", "TLP:GREEN"),
        *("By the desk", "contradicts The patrols go on."),
    ):
        assert words in page, words


def test_a_passage_gets_its_translation_and_keeps_it(desk):
    claim = desk.claim()
    page = edit_page(desk, claim)
    form = page.form(field="statement")
    name = next(name for name in form.fields if name.startswith("translation_text-"))
    value = name.removeprefix("translation_text-")
    typed = {name: "Desde septiembre", f"translation_language-{value}": "es", f"page-{value}": "3"}
    page = page.send(form, typed)
    passage = content(claim)["passages"][0]
    assert (passage["translation"]["text"], passage["page"]) == ("Desde septiembre", 3)
    assert "Desde septiembre" in page
    assert "page 3" in page


def test_a_name_typed_over_a_chosen_actor_is_another_actor(desk):
    by = desk.people["analyst"]
    varga, brandt = make.actor(desk.case, by), make.actor(desk.case, by, "Jonas Brandt")
    claim = desk.claim(voice="named", parties=[{"part": "speaker", "actor": str(varga.pk)}])
    page = edit_page(desk, claim)
    page.send(page.form(field="statement"), {"speaker_name": "Jonas Brandt"})
    assert content(claim)["parties"][0]["actor"] == str(brandt.pk)


def test_words_of_whom_nobody_knows_are_asked_about_with_all_that_was_typed(desk):
    claim = desk.claim()
    page = edit_page(desk, claim)
    rows = {"party_part": ["subject", ""], "party_name": ["authorities", ""], "party_kind": ["words", ""]}
    page = page.send(page.form(field="statement"), {**rows, "party_of_name": ["Ordelia", ""]})
    assert page.status == 422
    assert "No actor of the case bears this name alone." in page
    assert "Ordelia" in [field.get("value") for field in page.all("input[@name='party_of_name']")]


def test_a_refused_claim_leaves_no_event_behind(desk):
    claim = desk.claim()
    page = edit_page(desk, claim)
    typed = {"event_title": "Patrols", "happened_on_edtf": "last week"}
    page = page.send(page.form(field="statement"), typed)
    assert page.status == 422
    assert page.form(field="statement").fields["event_title"] == "Patrols"
    assert not Event.objects.exists()


def test_a_title_that_is_there_already_is_that_event(desk):
    known = add_event(by=desk.people["analyst"], case=desk.case, title="Patrols")
    claim = desk.claim()
    page = edit_page(desk, claim)
    page.send(page.form(field="statement"), {"event_title": "patrols"})
    assert content(claim)["event"] == str(known.pk)
    assert Event.objects.count() == 1


def test_claims_are_offered_by_their_words_and_their_address(desk):
    claim, hidden = desk.standing(statement="The patrols go on."), desk.claim(statement="The patrols ended.")

    def offered(visitor, words: str) -> str:
        return visitor.client.get(f"/cases/{desk.case.pk}/claims/near/", {"q": words}).content.decode()

    assert "The patrols go on." in offered(desk.analyst, "patrols go")
    assert "The patrols go on." in offered(desk.reader, f"/claims/{claim.pk}/")
    for asked in ("patrols", str(hidden.pk)):
        assert "The patrols ended." in offered(desk.analyst, asked)
        assert "The patrols ended." not in offered(desk.reader, asked)
