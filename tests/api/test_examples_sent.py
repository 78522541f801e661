"""Every body of the examples is sent as it stands, with the ids of a real desk in place of theirs, and is taken."""

import json

import pytest
from django.db import transaction

from casefile.accounts.actions import add_person
from casefile.api.example_asked import ASKED, FORMS
from casefile.api.example_world import BOARDINGS, PASTED, SOURCE, URL, some
from casefile.archive import running
from casefile.archive.intake import add_pasted_source
from casefile.archive.models import Watch
from casefile.cases.actions import give_role
from casefile.cases.models import Case
from casefile.claims.actions import log_claim
from casefile.sources.queries import newest_text
from tests import factories as make
from tests.api.caller import Caller
from tests.house import matrix, oracle, world

ROOT = "/api/v1/"
FIRST = ("analyst", "lead", "reviewer")
"""Who sends what several may send."""


@pytest.fixture
def lent(lending):
    return lending(world.made)


@pytest.fixture
def desk(own_database, lent, monkeypatch):
    made = world.with_callers(lent.copy())
    like = _pasted(made)
    made.things["source", "draft"] = source = _pasted(made)
    for name, role in (("sam", None), ("tomas", "analyst")):
        somebody = add_person(by=None, email=f"{name}@desk.example", name=name.title(), password=make.PASSWORD)
        if role:
            give_role(by=made.case.opened_by, case=made.case, person=somebody, role=role)
    lead, admin = made.people["lead"], made.people["admin"]
    give_role(by=admin, case=Case.objects.get(is_registry=True), person=lead, role="analyst")
    monkeypatch.setitem(oracle.MAY, "write in the registry", {"lead"})
    made.names = {**_names(made, source), "like source": like.pk}
    return made


def _pasted(desk):
    source = add_pasted_source(by=desk.author, case=desk.case, pasted=PASTED, title=SOURCE["title"], url=URL)
    running.run(str(source.jobs.get().pk))
    Watch.objects.create(source=source)
    return type(source).objects.get(pk=source.pk)


def _names(desk, source) -> dict[str, str]:
    """Name of a thing in the examples -> the id of what stands for it."""
    things = desk.things
    row = things["batch", "submitted"].rows.get()
    names = {
        "case": desk.case.pk,
        "text": newest_text(source).pk,
        "actor": things["actor", "approved"].pk,
        "ministry": things["actor", "draft, stands"].pk,
        "other actor": things["other actor", ""].pk,
        "event": things["event", ""].pk,
        "other event": things["other event", ""].pk,
        "other claim": things["claim", "approved"].pk,
        "draft": things["actor", "draft"].pk,
        "draft version": things["actor", "draft"].head_id,
        "row": row.entry_id,
        "row version": row.version_id,
        "standing": things["claim", "approved"].pk,
        "partner": things["other partner", ""].pk,
        "person": desk.people["outsider"].pk,
    }
    graded = log_claim(by=desk.author, source=source, **_real(BOARDINGS, names))
    return names | {"graded": graded.pk, "graded version": graded.head_id}


def _real(body: dict, names: dict) -> dict:
    """The body with the ids of the desk for those of the examples."""
    told = json.dumps(body)
    for name, pk in names.items():
        told = told.replace(some(name), str(pk))
    return json.loads(told)


def _cell(address: str, method: str, step: str) -> matrix.Cell:
    """Somebody who may do it, to something that is in a state for it."""
    there = address.replace("{id}", "<uuid:pk>")
    wanted = f"{method.upper()} {step}".strip()
    fitting = [one for one in matrix.cells("api") if (one.address, one.method) == (there, wanted)]
    may = [one for one in fitting if oracle.expected("api", one.rule, one.role, one.state) == "ok"]
    return min(may, key=lambda one: FIRST.index(one.role) if one.role in FIRST else len(FIRST))


def sent(desk, address: str, method: str, body: dict, *, as_form: bool = False):
    """The answer to an example, undone."""
    cell = _cell(address, method, body.get("step", ""))
    thing, path = matrix.thing_of(desk, cell), matrix.path_of(desk, cell).removeprefix(ROOT)
    seen = getattr(thing, "head_id", "") or getattr(thing, "version", "")
    script = Caller()
    script.headers = {**desk.scripts[cell.role], **({"If-Match": f'"{seen}"'} if method == "patch" else {})}
    with transaction.atomic():
        if as_form:
            answer = script.upload(path, "strait.html", make.ARTICLE.encode(), fields=body.get("fields"))
        else:
            answer = script.send(method, path, _real(body, desk.names | {"version": seen}), {})
        transaction.set_rollback(True)
    return answer


def test_every_example_is_taken_by_the_desk(desk):
    refused = []
    for (address, method), examples in ASKED.items():
        for name, body in examples.items():
            answer = sent(desk, address, method, body)
            if answer.status_code >= 300:
                refused.append(f"{method} {address} {name}: {answer.content.decode()}")
    for address, body in FORMS.items():
        assert sent(desk, address, "post", body, as_form=True).status_code == 201, address
    assert not refused, "\n".join(refused)


BROKEN = [
    ("sources/{id}/claims", "post", {**BOARDINGS, "voice": "loud"}),
    ("sources/{id}/claims", "post", {**BOARDINGS, "event": some("nothing that stands for it")}),
    ("cases/{id}/members", "post", {"email": "nobody@desk.example", "role": "reader"}),
    ("sources/{id}", "patch", {"colour": "red"}),
]


def test_an_example_that_would_be_refused_is_found(desk):
    for address, method, broken in BROKEN:
        assert sent(desk, address, method, broken).status_code == 422, address
