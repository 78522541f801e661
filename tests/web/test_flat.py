"""A list asks the database as often for a thousand entries as for ten."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casefile.entries.models import Entry
from tests import factories as make
from tests.web.many import copies

pytestmark = pytest.mark.django_db

MOST = 17
"""Queries of any list: session, person, case, rights, the page and the bar above it."""
WITH_ORIGINS = 25
"""Queries of the list of claims, which also tells of each in how many articles it is, and from how many origins."""
WITH_KIN = 24
"""Queries of an actor's page, which also asks who is the same, who is not, and who may be."""


def asked(visitor, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert visitor.client.get(path).status_code == 200
    return len(queries)


def test_lists_cost_the_same_for_ten_entries_and_for_a_thousand(desk):
    by = desk.people["analyst"]
    actor = make.actor(desk.case, by)
    claim = desk.claim(parties=[{"part": "speaker", "actor": str(actor.pk)}], voice="named")
    case = f"/cases/{desk.case.pk}/"
    lists = [case + name for name in ("entries/", "sources/", "claims/", "actors/", "members/", "submit/")]
    lists += [case + "entries/?q=guard&kind=claim&state=draft", case + "names/?q=Ilse"]
    page = f"/actors/{actor.pk}/"
    for one in (actor, claim, desk.source):
        copies(one, 10)
    few = {path: asked(desk.analyst, path) for path in [*lists, page]}
    for one in (actor, claim, desk.source):
        copies(one, 990)
    assert Entry.objects.filter(case=desk.case).count() == 3003
    many = {path: asked(desk.analyst, path) for path in [*lists, page]}
    assert many == few
    assert many.pop(page) <= WITH_KIN
    assert many.pop(case + "claims/") <= WITH_ORIGINS
    assert max(many.values()) <= MOST


def test_a_page_of_a_list_leads_to_the_next_and_the_last_has_none(desk):
    copies(make.actor(desk.case, desk.people["analyst"]), 119)
    page, seen = desk.analyst.open(f"/cases/{desk.case.pk}/actors/"), []
    for more in (True, True, False):
        seen += [link.get("href") for link in page.all("ul[@class='rows ruled']/li/a")]
        assert bool(page.all("p[@class='pager']/a")) is more
        page = page.follow("Older") if more else page
    assert len(seen) == len(set(seen)) == 120


def test_queue_and_batch_cost_the_same_for_two_rows_and_for_forty(desk):
    by = desk.people["analyst"]
    small = make.submitted(by, *(make.actor(desk.case, by, f"Actor {n}") for n in range(2)))
    large = make.submitted(by, *(make.actor(desk.case, by, f"Person {n}") for n in range(40)))
    assert asked(desk.reviewer, f"/batches/{small.pk}/") == asked(desk.reviewer, f"/batches/{large.pk}/")
    few = asked(desk.reviewer, f"/cases/{desk.case.pk}/review/")
    for n in range(8):
        make.submitted(by, make.actor(desk.case, by, f"More {n}"))
    assert asked(desk.reviewer, f"/cases/{desk.case.pk}/review/") == few


def test_a_history_costs_the_same_for_two_versions_and_for_twenty(desk):
    claim, by = desk.claim(), desk.people["analyst"]
    make.taken("edit", claim, by)
    few = asked(desk.analyst, f"/entries/{claim.pk}/history/")
    for _ in range(18):
        make.taken("edit", claim, by)
    assert asked(desk.analyst, f"/entries/{claim.pk}/history/") == few
