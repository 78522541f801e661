"""A whole article, logged sentence by sentence: what the desk must hold of it, and what it must refuse."""

import re
from collections import Counter

from casefile.claims import corroboration, origins
from casefile.ledger.models import Record
from casefile.review import deciding, objections
from casefile.sources import quoting
from tests.journeys.article import ACTORS, SENTENCES, TEXT
from tests.journeys.article_log import CLAIMS, GRADED, decided, grade, submitted, three
from tests.web.visitor import Visitor

ONE_OF_EACH = "1 article, 1 origin"
UNGRADED = [key for key in CLAIMS if key not in GRADED]


def passages(log) -> list[dict]:
    return [row for answer in log.claims.values() for row in answer["content"]["passages"]]


def cited(log, key: str) -> dict:
    return log.analyst.get(f"claims/{log.claims[key]['id']}/citation").json()


def told_by(log) -> list[str]:
    """The statements of all claims and the judgements of all assessments."""
    contents = [answer["content"] for answer in log.entries.values()]
    return [one.get("statement") or one["judgement"] for one in contents]


def ids_of(log, keys) -> set[str]:
    return {log.claims[key]["id"] for key in keys}


def test_the_log_has_the_shape_it_was_asked_to_have(log):
    told = [answer["content"] for answer in log.claims.values()]
    assert Counter(one["voice"] for one in told) == {"own": 11, "named": 16, "unnamed": 3}
    assert Counter(one["wording"] for one in told) == {"": 11, "paraphrase": 15, "fragment": 2, "verbatim": 2}
    kinds = {"relationship": 7, "fact": 9, "forecast": 2, "opinion": 10, "intent": 1, "demand": 1}
    assert Counter(one["claim_kind"] for one in told) == kinds
    assert (len(passages(log)), len(log.actors), len(log.events)) == (61, 22, 7)
    assert sum(any(row["part"] == "meaning" for row in one["passages"]) for one in told) == 19


def test_thirty_drafts_of_three_inputs_are_there_before_any_grade_and_one_grid_grades_sixteen(log):
    assert len(log.first) == 30
    for key, answer in log.first.items():
        assert set(three(log, key)) == {"passages", "voice", "statement"}
        assert (answer["state"], answer["content"]["credibility"], answer["content"]["claim_kind"]) == ("draft", "", "")
    deeds = list(Record.objects.filter(chain=log.case.pk).order_by("seq").values_list("deed", flat=True))
    assert Counter(deeds)["claim.logged"] == 30
    assert Counter(deeds)["claims.graded"] == 1
    assert max(at for at, deed in enumerate(deeds) if deed == "claim.logged") < deeds.index("claims.graded")
    grades = Counter(
        log.analyst.get(f"claims/{log.claims[key]['id']}").json()["content"]["credibility"] for key in GRADED
    )
    assert grades == {"2": 2, "3": 6, "6": 8}


def test_every_passage_stands_at_its_offset_and_one_changed_character_is_refused(log, monkeypatch):
    content = log.text["content"]
    for row in passages(log):
        assert content[row["start"] : row["end"]] == row["exact"]
        assert content.count(row["exact"]) == 1
    told = three(log, "C29")
    (quoted,) = told["passages"]
    changed = {**told, "passages": [{**quoted, "exact": quoted["exact"].replace("21", "22")}]}
    refused = log.analyst.post(f"sources/{log.source}/claims", changed)
    assert refused.status_code == 422
    assert (refused.json()["type"], refused.json()["field"]) == ("urn:casefile:problem:mismatch", "passages[0].exact")
    monkeypatch.setattr(quoting, "words_at", lambda content, start, end, claimed, **_at: claimed)
    assert log.analyst.post(f"sources/{log.source}/claims", changed).status_code == 201


def test_there_are_eighteen_sentences_and_an_abbreviation_ends_none(log):
    spans = log.text["sentences"]
    assert len(spans) == SENTENCES
    (listing,) = log.claims["C24"]["content"]["passages"]
    assert listing["exact"].startswith("the L.S. Customs Office’s listing")
    assert any(start <= listing["start"] and listing["end"] <= end for start, end in spans)
    naive = re.split(r"(?<=\.)\s+(?=[A-Z])|\n\n", TEXT)
    assert not any(listing["exact"] in one for one in naive)


def test_one_batch_holds_all_and_the_names_ride_along(log):
    batch = submitted(log)
    assert Counter(row["entry"]["kind"] for row in batch["rows"]) == {
        "source": 1,
        "claim": 30,
        "assessment": 3,
        "actor": 22,
    }
    page = Visitor(log.people["reviewer"]).open(f"/batches/{batch['id']}/")
    assert [one for one in told_by(log) if one not in page] == []
    outcomes = decided(log, batch)
    assert [row for row in outcomes if not row["done"]] == []
    riding = {log.key_of(row["entry"]) for row in outcomes if row["rode_along"]}
    assert (len(outcomes), riding) == (56, set(ACTORS))
    deeds = Counter(Record.objects.filter(chain=log.case.pk).values_list("deed", flat=True))
    assert (deeds["batch.submitted"], deeds["batch.decided"]) == (1, 1)


def test_were_names_not_to_ride_along_nothing_that_names_them_would_stand(log, monkeypatch):
    monkeypatch.setattr(deciding, "riders_of", lambda entry: [])
    assert {row["entry"] for row in decided(log, submitted(log)) if row["done"]} == {log.source}


def test_all_thirty_read_one_article_and_one_origin(log):
    assert {cited(log, key)["corroboration"]["sentence"] for key in CLAIMS} == {ONE_OF_EACH}


def test_were_every_claim_an_origin_two_that_say_the_same_would_be_two(log, monkeypatch):
    monkeypatch.setattr(origins, "_join", lambda joined, pk, ground: ("claim", str(pk)))
    monkeypatch.setattr(corroboration, "names_in", lambda ground, person: lambda key: (key[1], None))
    told = {key: cited(log, key)["corroboration"]["sentence"] for key in ("C02", "C29", "C30")}
    assert told == {"C02": "1 article, 2 origins", "C29": "1 article, 2 origins", "C30": ONE_OF_EACH}


def test_a_grade_is_neither_offered_nor_taken_where_there_is_nothing_to_grade(log):
    grid = Visitor(log.people["analyst"]).open(f"/sources/{log.source}/grade/")
    asked = [row.get("value").split(":")[0] for row in grid.all("input[@name='row']")]
    assert (len(asked), {log.key_of(pk) for pk in asked}) == (16, set(GRADED))
    for key in UNGRADED:
        row = {"claim": log.claims[key]["id"], "version": log.claims[key]["version"], "credibility": "6"}
        refused = log.analyst.post(f"sources/{log.source}/grades", {"rows": [row]})
        assert (refused.status_code, refused.json()["field"]) == (422, "rows[0].credibility")


def test_grade_1_is_refused_on_each_of_the_sixteen_with_that_sentence(log, monkeypatch):
    grade(log, dict.fromkeys(GRADED, ("1", "It is so.")))
    batch = submitted(log, *GRADED)
    refused = {log.key_of(row["entry"]): row["problem"] for row in decided(log, batch) if not row["done"]}
    assert set(refused) == set(GRADED)
    for problem in refused.values():
        assert problem["type"] == "urn:casefile:problem:objected"
        assert problem["detail"].startswith(f"{ONE_OF_EACH}: ")
    rules = [rule for rule in objections.RULES if "credibility_1" not in rule.__name__]
    monkeypatch.setattr(objections, "RULES", tuple(rules))
    left = {**batch, "rows": [row for row in batch["rows"] if row["entry"]["id"] in ids_of(log, GRADED)]}
    assert all(row["done"] for row in decided(log, left))


def test_the_matrix_of_the_second_judgement_ends_in_a_tie_and_scores_no_row_that_restates(log):
    told = log.analyst.get(f"assessments/{log.assessments['J2']['id']}/scores").json()
    assert (told["scores"], told["least"]) == ([0.0, -1.0, 0.0], [0, 2])
    rows = {name: [log.key_of(pk) for pk in told[name]] for name in ("scored", "equal", "restating")}
    assert rows == {"scored": ["C18"], "equal": ["C16", "C17", "C13"], "restating": ["C14", "C19"]}
    assert (told["mixed"], told["differs"]) == (None, None)
