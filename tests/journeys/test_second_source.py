"""A second source, and many more: who said it is one question, whether it is so another, and who counts once."""

from casefile.claims import origins
from casefile.claims.corroboration import corroboration_of
from casefile.claims.models import Claim
from tests import factories as make
from tests.journeys.article_log import answered, decided, stale, submitted
from tests.journeys.article_second import (
    OUTLETS,
    REJECTED,
    accused_by_corvan,
    accused_by_the_official,
    disputed,
    outlet,
    rest_of_it,
)

NOTE = "Two ministries of Dessa have no report; others credit an official of the Lethe States."


def counted(log, claim: Claim):
    return corroboration_of([claim], log.people["analyst"])[claim.pk]


def names(found) -> list[str]:
    return sorted(one.name for one in found.origins)


def test_one_official_in_twenty_articles_is_one_origin_and_a_state_beside_him_the_second(standing, monkeypatch):
    first, *others = accused_by_the_official(standing)
    found = counted(standing, first)
    assert (found.sentence, names(found)) == ("20 articles, 1 origin", ["Government of the Lethe States"])
    assert {counted(standing, one).sentence for one in others} == {found.sentence}
    accused_by_corvan(standing, first)
    found = counted(standing, first)
    assert (found.sentence, names(found)) == ("20 articles, 2 origins", ["Corvan", "Government of the Lethe States"])
    monkeypatch.setattr(
        origins, "_join", lambda joined, pk, ground: origins._join_source(joined, ground.said[pk].source, ground)
    )
    assert len(counted(standing, first).origins) == OUTLETS


def test_who_said_it_is_disputed_while_whether_it_is_so_still_cannot_be_judged(standing):
    changed = disputed(standing, "C17", NOTE)
    assert (changed["content"]["attribution"], changed["content"]["attribution_note"]) == ("disputed", NOTE)
    assert changed["content"]["credibility"] == "6"
    assert stale(standing) == {}
    standing.claims["C17"]["version"] = changed["version"]
    outcomes = decided(standing, submitted(standing, "C17"))
    assert [row["problem"] for row in outcomes if not row["done"]] == []
    assert stale(standing) == {"J2": ["changed"]}
    told = answered(standing.analyst.get(f"claims/{changed['id']}/citation"))["text"]
    assert "attribution disputed: “The plot is linked to crewmen.”; truth cannot be judged." in told


def test_a_denial_a_rejection_and_the_missing_link_are_claims_of_their_own(standing):
    first, *_others = accused_by_the_official(standing)
    told = rest_of_it(standing, first.source)
    batch = make.submitted(standing.people["analyst"], first, *told.values())
    outcomes = make.approved(standing.people["reviewer"], batch)
    assert [one.refusal for one in outcomes if one.refusal] == []
    denial = answered(standing.reviewer.get(f"claims/{told['denial'].pk}/citation"))
    assert "Foreign Ministry of Dessa and Ports of Dessa, as a denial: " in denial["text"]
    assert denial["corroboration"]["sentence"] == "1 article, 1 origin"
    assert counted(standing, Claim.objects.get(pk=standing.claims["C16"]["id"])).sentence == "1 article, 1 origin"
    hired = answered(standing.reviewer.get(f"claims/{told['hired'].pk}/citation"))
    assert "an official of the Lethe States (of Government of the Lethe States, body not named)" in hired["text"]


def test_a_speaker_printed_in_another_spelling_is_asked_about_and_not_made_twice(standing):
    source = outlet(standing, 1, f"A Plot\n\n{REJECTED}.")
    body = {
        "statement": "The accusation is wrong.",
        "passages": [make.quote(source, REJECTED)],
        "voice": "named",
        "parties": [{"part": "speaker", "new": {"name": "Ilze Vargha", "actor_kind": "person"}}],
    }
    asked = standing.analyst.post(f"sources/{source.pk}/claims", body)
    assert asked.status_code == 422
    assert {"id": standing.actors["A02"]["id"], "name": "Ilse Varga"} in asked.json()["more"]["near"]
