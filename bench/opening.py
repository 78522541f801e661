"""A signed-in member opens pages of one database and says how long each took. Spoken to by `bench.pages`, in JSON.

`{"how": "warm", by, path}` answers {queries, bytes}; "time" answers {ms}; `{"cursor": [case, kind]}` answers {after};
`{"search": words, by, case}` answers {hits, counts}: milliseconds the database took for a page of hits, and for the
numbers beside it.
"""

import json
import sys
import time

import django

django.setup()

from django.core import signing  # noqa: E402 - Django has to be set up first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from casefile.accounts.models import Person  # noqa: E402
from casefile.cases.models import Case  # noqa: E402
from casefile.core.paging import PAGE  # noqa: E402
from casefile.entries.models import Entry  # noqa: E402
from casefile.search import facets, finding  # noqa: E402
from casefile.search.language import read  # noqa: E402

BACKEND = "django.contrib.auth.backends.ModelBackend"


def cursor(case: str, kind: str) -> str:
    """The cursor of the last full page, at most nine tenths down the list; "" when there is but one."""
    rows = Entry.objects.filter(case=case, **({"kind": kind} if kind else {})).order_by("-changed_at", "-pk")
    n = rows.count()
    place = min(int(n * 0.9), n - PAGE - 2)
    if place < 0:
        return ""
    at, pk = rows.values_list("changed_at", "pk")[place]
    return signing.dumps([at.isoformat(), str(pk)], compress=True)


def opened(client: Client, path: str) -> int:
    response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return len(b"".join(response.streaming_content)) if response.streaming else len(response.content)


class Clock:
    """Adds up how long the database takes, from a statement to its answer."""

    def __init__(self) -> None:
        self.ms = 0.0

    def __call__(self, execute, *statement):
        before = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            self.ms += (time.perf_counter() - before) * 1000


def searched(person: Person, case: Case, words: str) -> dict:
    query, hits, counts = read(words), Clock(), Clock()
    with connection.execute_wrapper(hits):
        found = finding.branches(query, person, case=case)
        finding.page_of(found, query)
    with connection.execute_wrapper(counts):
        facets.counted([(one.rows, one.moment) for one in found], "search", person, behind=True)
    return {"hits": hits.ms, "counts": counts.ms}


def answer(clients: dict[str, Client], asked: dict) -> dict:
    if "cursor" in asked:
        return {"after": cursor(*asked["cursor"])}
    client = clients[asked["by"]]
    if "search" in asked:
        person = Person.objects.get(pk=client.session["_auth_user_id"])
        return searched(person, Case.objects.get(pk=asked["case"]), asked["search"])
    path = asked["path"]
    if asked["how"] == "warm":
        opened(client, path)
        with CaptureQueriesContext(connection) as queries:
            size = opened(client, path)
        return {"queries": len(queries), "bytes": size}
    before = time.perf_counter()
    opened(client, path)
    return {"ms": (time.perf_counter() - before) * 1000}


def main(people: dict[str, str]) -> None:
    clients = {}
    for name, pk in people.items():
        clients[name] = Client()
        clients[name].force_login(Person.objects.get(pk=pk), backend=BACKEND)
    for line in sys.stdin:
        print(json.dumps(answer(clients, json.loads(line))), flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
