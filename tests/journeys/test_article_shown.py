"""The whole article as others see it: graph, timeline, search, and what leaves the desk."""

import json
import re

import pytest

from casefile.exchange import stix
from casefile.exchange.formats import FORMATS
from casefile.exchange.pulling import exported
from casefile.releases import feed
from casefile.releases.actions import grant, open_collection, propose_release, sign_release
from casefile.releases.pulling import note_pull
from tests import factories as make
from tests.journeys.article import ACTORS, EVENTS, SOURCE, TITLE
from tests.journeys.article_log import CLAIMS, GRADED, answered

QUOTED = re.compile("“[^”]*”")
SAID_BY_NOBODY_ELSE = {"C01", "C08", "C20", "C24", "C27"}


def relations(log) -> list[dict]:
    return answered(log.analyst.get(f"cases/{log.case.pk}/relations"))["rows"]


def ends(edge: dict) -> set[str]:
    return {edge["subject"]["name"], edge["object"]["name"]}


def forbidden(edges: list[dict]) -> list[set[str]]:
    """Edges that nobody claims: the office with the plot, the ring with the sinking, anything with the observers."""
    office, ring = {ACTORS["A14"][0], EVENTS["H1"]["title"]}, {ACTORS["A15"][0], EVENTS["H2"]["title"]}
    return [pair for pair in map(ends, edges) if pair in (office, ring) or "observers" in pair]


def test_every_edge_is_a_claim_that_says_whose_it_is_and_none_joins_what_nobody_joined(log):
    edges = {log.key_of(edge["claim"]): edge for edge in relations(log)}
    assert set(edges) == {"C01", "C08", "C17", "C18", "C20", "C24", "C27"}
    assert forbidden(edges.values()) == []
    whose = {key: edge["according_to"] for key, edge in edges.items()}
    assert whose == {key: TITLE if key in SAID_BY_NOBODY_ELSE else "Dessan authorities" for key in edges}
    assert (edges["C24"]["predicate"], edges["C24"]["value"]) == ("designated", "Banned Seafaring Association")
    assert edges["C17"]["object"] == edges["C18"]["subject"]


def test_were_the_two_hops_told_as_one_the_edge_would_be_seen(log):
    tied = log.claims["C18"]
    plot = {"part": "subject", "event": log.events["H1"]["id"]}
    parties = [plot if row["part"] == "subject" else row for row in tied["content"]["parties"]]
    answered(log.analyst.patch(f"claims/{tied['id']}", {"parties": parties}, tied["version"]))
    assert forbidden(relations(log)) == [{"Tide Office", "Plot against the consul"}]


def test_two_things_have_a_place_in_time_and_all_else_is_undated(log):
    told = answered(log.analyst.get(f"cases/{log.case.pk}/timeline"))
    lanes = {
        lane: {frozenset(log.key_of(pk) for pk in dot["claims"]): dot["edtf"] for dot in told[lane]}
        for lane in ("placed", "undated")
    }
    assert lanes["placed"] == {frozenset({"C08", "C09"}): "2017", frozenset({"C29", "C30"}): "XXXX-09"}
    undated = frozenset().union(*lanes["undated"])
    about_events = {key for key, row in CLAIMS.items() if "event" in row}
    assert undated == {*GRADED, *about_events} - {"C08", "C09", "C29", "C30"}
    assert frozenset({"C16", "C17", "C18"}) in lanes["undated"]


def bare(words: str, statement: str) -> bool:
    """Does a statement take over a word of the source without quotation marks?"""
    return bool(re.search(rf"\b{re.escape(words)}\b", QUOTED.sub("", statement), re.IGNORECASE))


def test_a_loaded_word_leads_to_the_claims_that_quote_it_and_stands_in_no_statement(log):
    found = answered(log.analyst.get(f"cases/{log.case.pk}/search?q=junta&kind=claim"))["rows"]
    assert {log.key_of(row["id"]) for row in found} == {"C10", "C11"}
    marked = [piece for row in found for snippet in row["snippets"] for piece in snippet if piece["mark"]]
    assert {piece["text"] for piece in marked} == {"junta"}
    statements = [answer["content"]["statement"] for answer in log.claims.values()]
    assert [(word, one) for word in SOURCE["loaded"] for one in statements if bare(word, one)] == []
    assert any("smuggler vessel" in one for one in statements)


@pytest.mark.parametrize(("statement", "is_bare"), [("The junta fell.", True), ("The “junta” fell.", False)])
def test_a_loaded_word_is_told_from_a_quoted_one(statement, is_bare):
    assert bare("junta", statement) is is_bare


@pytest.mark.parametrize("asked", ["Ilze Varga", "Ilse Vargha", "Warga"])
def test_another_spelling_of_a_name_offers_the_one_that_is_there(log, asked):
    offered = answered(log.analyst.get(f"cases/{log.case.pk}/names?q={asked}"))["rows"]
    assert "Ilse Varga" in [row["title"] for row in offered]


def test_a_name_of_somebody_else_offers_nobody(log):
    assert answered(log.analyst.get(f"cases/{log.case.pk}/names?q=Zabel Munro"))["rows"] == []


def pulled(log, name: str) -> str:
    """All that stands, released to a partner and pulled in a format."""
    lead, reviewer = log.people["lead"], log.people["reviewer"]
    collection = open_collection(by=lead, case=log.case, title="Strait")
    partner, _secret = make.partner()
    grant(by=lead, collection=collection, partner=partner)
    sign_release(by=reviewer, proposal=propose_release(by=lead, collection=collection))
    shown = feed.collection_of(partner.pk, collection.pk)

    def note(count: int, digest: str) -> None:
        note_pull(partner.pk, collection.pk, count, digest)

    return b"".join(exported(shown, FORMATS[name], lambda: True, note)).decode()


def test_every_exported_sentence_stands_alone(standing):
    lines = pulled(standing, "sentences").splitlines()
    claims = {line for line in lines if "According to [" in line}
    assert all(f"] According to [{TITLE}, publisher not known, undated, pasted]" in line for line in claims)
    for key, answer in standing.claims.items():
        (line,) = [one for one in claims if f"“{answer['content']['statement']}”" in one]
        assert ("nothing to grade" in line) is (key not in GRADED)
    assert len(claims) == 30
    (hearsay,) = [line for line in claims if "“The plot is linked to crewmen.”" in line]
    assert hearsay.split("] ", 1)[1] == (
        f"According to [{TITLE}, publisher not known, undated, pasted], Dessan authorities (of Dessa, body not named), "
        "possibly through Ada Winther: “The plot is linked to crewmen.”; truth cannot be judged."
    )


def test_only_two_relationships_leave_as_edges_and_nobody_as_a_threat(standing, monkeypatch):
    objects = json.loads(pulled(standing, "stix"))["objects"]
    edges = {standing.key_of(one["id"].split("--")[1]) for one in objects if one["type"] == "relationship"}
    assert edges == {"C08", "C24"}
    assert not {"threat-actor", "opinion"} & {one["type"] for one in objects}
    assert len([one for one in objects if one["type"] == "note"]) == 30
    monkeypatch.setattr(stix, "FIRM", {"1", "2", "3", "6"})
    objects = json.loads(pulled(standing, "stix"))["objects"]
    edges = {standing.key_of(one["id"].split("--")[1]) for one in objects if one["type"] == "relationship"}
    assert edges == {"C01", "C08", "C24", "C27"}
