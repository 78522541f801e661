"""A list asks the database as often for a thousand entries as for ten."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.api.caller import Caller
from tests.web.many import copies

pytestmark = pytest.mark.django_db

MOST = 5
"""Queries of the list of a case: the token, the case, the rights, the page; one to spare."""


def queries(script: Caller, path: str, rows: int) -> int:
    script.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        told = script.get(path).json()
    assert len(told.get("rows", told.get("staying"))) == rows
    return len(asked)


def test_lists_of_a_case_cost_the_same_for_ten_entries_and_for_a_thousand(desk):
    by = desk.people["analyst"]
    collection = desk.lead.post(desk.at("/collections"), {"title": "Strait"}).json()["id"]
    lists = {
        desk.at("/entries?size=200"): 200,
        desk.at("/actors?size=200"): 200,
        desk.at("/entries?size=200&q=actor&state=draft"): 200,
        desk.at("/names?q=Actor"): 8,
        f"collections/{collection}/preview": 1000,
    }
    actor = make.actor(desk.case, by, "Actor")
    copies(actor, 9)
    few = {path: queries(desk.reviewer, path, min(most, 10)) for path, most in lists.items()}
    copies(actor, 990)
    many = {path: queries(desk.reviewer, path, most) for path, most in lists.items()}
    assert many == few
    assert max(many[path] for path in lists if "/entries" in path) <= MOST


def test_a_batch_and_a_history_cost_the_same_for_two_rows_and_for_forty(desk):
    by = desk.people["analyst"]

    def batch(size: int):
        return make.submitted(by, *(make.actor(desk.case, by, f"Actor {n} of {size}") for n in range(size)))

    small, large = batch(2), batch(40)
    path = desk.at("/batches")
    assert queries(desk.reviewer, f"batches/{small.pk}", 2) == queries(desk.reviewer, f"batches/{large.pk}", 40)
    two = queries(desk.reviewer, path, 2)
    for _ in range(10):
        batch(1)
    assert queries(desk.reviewer, path, 12) == two


def test_lists_of_people_tokens_members_and_captures_are_flat_too(desk, admin):
    by = desk.people["analyst"]
    source = make.source(desk.case, by)
    sources = [f"sources/{source.pk}{below}" for below in ("/captures", "/jobs", "/claims")]
    lists = [(desk.lead, desk.at("/members")), (admin, "people/"), (admin, "partners/"), (desk.lead, "cases/")]
    lists += [(desk.analyst, path) for path in [*sources, f"entries/{source.pk}/versions"]]

    def costs() -> list[int]:
        return [queries(script, path, len(script.get(path).json()["rows"])) for script, path in lists]

    make.partner()
    make.claim(source, by)
    few = costs()
    for n in range(5):
        make.member(desk.case, "reader")
        make.partner()
        make.claim(source, by, statement=f"Claim {n}.")
        make.case(desk.people["lead"], title=f"Case {n}")
    assert costs() == few
