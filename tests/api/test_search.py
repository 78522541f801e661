"""Search over REST, lists as CSV, saved filters: the same language, the same sight."""

import csv
import io

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def canary(desk):
    """A RED actor of the analyst's, and one whom all who work in the case see."""
    make.actor(desk.case, desk.people["analyst"], "Canary Actor", marking="TLP:RED")
    return make.actor(desk.case, desk.people["analyst"], "Canary Bird")


def test_a_search_tells_where_the_words_stand_and_counts_what_it_found(desk, canary):
    told = desk.analyst.get("search/?q=canary").json()
    assert [row["title"] for row in told["rows"]] == ["Canary Bird", "Canary Actor"]
    assert told["rows"][0]["marked"] == [{"text": "Canary", "mark": True}, {"text": " Bird", "mark": False}]
    assert (told["total"], told["more"]) == (2, False)
    assert told["facets"]["kind"] == [{"value": "actor", "label": "Actors", "n": "2"}]


def test_a_search_over_rest_is_blind_to_what_its_caller_may_not_see(desk, canary):
    for path in ("search/?q=canary", desk.at("/search?q=canary")):
        told = desk.reviewer.get(path).json()
        assert [row["title"] for row in told["rows"]] == ["Canary Bird"]
        assert told["total"] == 1
        assert desk.reader.get(path).json()["rows"] == []
    assert desk.outsider.get(desk.at("/search?q=canary")).status_code == 404
    assert desk.outsider.get("search/?q=canary").json()["total"] == 0


def test_a_search_is_read_a_page_at_a_time(desk):
    for n in range(5):
        make.actor(desk.case, desk.people["analyst"], f"Patrol {n}")
    first = desk.analyst.get("search/?q=patrol&size=3").json()
    then = desk.analyst.get(f"search/?q=patrol&size=3&after={first['after']}").json()
    assert [row["title"] for row in first["rows"] + then["rows"]] == [f"Patrol {n}" for n in (4, 3, 2, 1, 0)]
    assert then["after"] == ""


def test_a_query_nobody_can_read_is_refused_by_name(desk):
    refused = desk.analyst.get("search/?q=speeker:Varga")
    assert refused.status_code == 422
    assert refused.json()["field"] == "q"


def test_a_table_holds_the_entries_of_one_kind_with_all_their_fields(desk, canary):
    response = desk.analyst.client.get("/api/v1/" + desk.at("/table?kind=actor"), headers=desk.analyst.headers)
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert [row["title"] for row in rows] == ["Canary Bird", "Canary Actor"]
    assert rows[0]["names"] == "Canary Bird"


def test_a_saved_filter_is_kept_listed_and_let_go_by_its_owner_alone(desk):
    asked = {"title": "Patrols", "place": "claim", "case": str(desk.case.pk), "query": "q=patrol&after=x&as=csv"}
    made = desk.analyst.post("saved-filters/", asked).json()
    assert made["query"] == "q=patrol"
    assert desk.analyst.get("saved-filters/").json()["rows"] == [made]
    assert desk.reviewer.get("saved-filters/").json()["rows"] == []
    assert desk.reviewer.delete(f"saved-filters/{made['id']}").status_code == 404
    assert desk.analyst.post("saved-filters/", asked).json()["field"] == "title"
    assert desk.analyst.delete(f"saved-filters/{made['id']}").status_code == 204
    assert desk.analyst.get("saved-filters/").json()["rows"] == []


def test_no_filter_is_saved_for_a_case_one_does_not_see(desk):
    asked = {"title": "Theirs", "place": "claim", "case": str(desk.case.pk)}
    assert desk.outsider.post("saved-filters/", asked).status_code == 404
