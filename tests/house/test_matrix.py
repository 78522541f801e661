"""Every address × method × role × state, against the oracle."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.urls import URLPattern, URLResolver, get_resolver

from casefile.accounts.models import Proof
from casefile.cases import roles
from casefile.cases.models import CaseQuerySet
from casefile.cases.sight import cases_with
from casefile.entries.models import EntryQuerySet
from casefile.web.errors import NOT_FOUND
from tests.house import asked, oracle, world
from tests.house.oracle import ROLES, Rule

NOTHING = {
    "api": b'{"type":"urn:casefile:problem:not-found","title":"Not Found","status":404,"detail":"Not found."}',
    "web": NOT_FOUND,
}
SAID = {403: "not allowed", 405: "no such method", 409: "not now", 412: "not now"}
METHODS = ("GET", "POST", "PATCH", "DELETE", "PUT")
ROOTS = {"api": "/api/v1/", "web": "/"}
TABLES = {"api": oracle.API, "web": oracle.WEB}
# What asking leaves behind by itself: last use of a token, a session, a count of wrong passwords.
LEAVES_BEHIND = re.compile(
    r'^(INSERT INTO|UPDATE|DELETE FROM) "?'
    r"(accounts_personaltoken|accounts_partnertoken|accounts_proof|axes_\w+|django_session)"
)
CHANGES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|TRUNCATE)", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    door: str
    address: str
    method: str
    role: str
    state: str
    rule: Rule

    def __str__(self):
        return f"{self.door} {self.method} {self.address} by {self.role} ({self.state or 'no state'})"


def addresses(patterns=None, under="") -> dict[str, list]:
    """The addresses of the product, by door, as its own table of addresses has them."""
    found = {"api": [], "web": []}
    for one in patterns or get_resolver().url_patterns:
        if isinstance(one, URLResolver):
            for door, below in addresses(one.url_patterns, under + str(one.pattern)).items():
                found[door] += below
        elif isinstance(one, URLPattern):
            whole = under + str(one.pattern)
            door = "api" if whole.startswith("api/v1/") else "web"
            found[door].append(whole.removeprefix("api/v1/"))
    return found


@pytest.mark.parametrize("door", ["api", "web"])
def test_every_address_stands_in_the_oracle_and_no_other(door):
    # The last of REST's addresses is "any other": it answers 404, or with the one that has its slash.
    listed = [one for one in addresses()[door] if not (door == "api" and one == "")]
    assert sorted(listed) == sorted(TABLES[door])


def test_an_address_missing_from_the_oracle_is_found(monkeypatch):
    monkeypatch.delitem(oracle.API, "people/")
    with pytest.raises(AssertionError):
        test_every_address_stands_in_the_oracle_and_no_other("api")


def cells(door: str) -> Iterator[Cell]:
    for address, methods in TABLES[door].items():
        for method, rule in methods.items():
            for state in rule.states if rule else ():
                for role in ROLES:
                    yield Cell(door, address, method, role, state, rule)


def thing_of(desk: world.World, cell: Cell):
    return desk.things.get((cell.rule.of, cell.state)) or desk.things.get((cell.rule.of, "")) if cell.rule.of else None


def path_of(desk: world.World, cell: Cell) -> str:
    thing = thing_of(desk, cell)
    filled = {
        "<uuid:pk>": str(thing.pk) if thing else "",
        "<uuid:person>": str(desk.things["person", ""].pk),
        "<slug:role>": "reader",
        "<uuid:partner>": str(desk.things["partner", ""].pk),
        "<int:number>": "1",
        "<slug:name>": cell.method.partition(" ")[2] or "withdraw",
    }
    path = cell.address
    for place, value in filled.items():
        path = path.replace(place, value)
    return ROOTS[cell.door] + path


def ask(desk: world.World, cell: Cell, method: str = ""):
    """Send what the cell is about; what was changed by it is undone."""
    method, thing = method or cell.method.split()[0], thing_of(desk, cell)
    body = asked.body_for(cell.door, cell.address, cell.method, desk, thing) if method in ("POST", "PATCH") else {}
    if cell.door == "web":
        browser, headers = desk.browsers[cell.role], desk.scripts["partner"] if cell.role == "partner" else {}
        send = getattr(browser, method.lower())
        return (
            send(path_of(desk, cell), body, headers=headers)
            if method == "POST"
            else send(path_of(desk, cell), headers=headers)
        )
    headers = {**desk.scripts[cell.role], **({"If-Match": f'"{thing.head_id}"'} if hasattr(thing, "head_id") else {})}
    data = json.dumps(body) if method in ("POST", "PATCH") else ""
    kind = {"content_type": "application/json"} if data else {}
    return desk.browsers["anonymous"].generic(method, path_of(desk, cell), data, headers=headers, **kind)


def told(cell: Cell, response, thing) -> str:
    """What an answer says, in the oracle's words."""
    place = response.headers.get("Location", "")
    if response.status_code == 401 or place.startswith("/sign-in/?next="):
        return "sign in"
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response.status_code == 404:
        return "nothing" if body == NOTHING[cell.door] else "a 404 of another body"
    if response.status_code in SAID:
        return SAID[response.status_code]
    if response.status_code >= 400:
        return f"{response.status_code}: {body[:300]!r}"
    if cell.rule.tells and not any(name.encode() in body or name in place for name in names_of(thing)):
        return f"{response.status_code}, without a word of the thing"
    return "ok"


def names_of(thing) -> set[str]:
    """By which an answer shows that it is about the thing: its id, its title, or the ids of what it holds."""
    names = {str(thing.pk), getattr(thing, "title", ""), str(getattr(thing, "collection_id", ""))}
    if hasattr(thing, "rows"):
        names |= {str(row.entry_id) for row in thing.rows.all()}
    return names - {""}


class Watch:
    """Notes every statement that changes something."""

    def __init__(self):
        self.changes: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        if CHANGES.match(sql) and not LEAVES_BEHIND.match(sql):
            self.changes.append(sql)
        return execute(sql, params, many, context)


def print_of_tables() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM ledger_record), (SELECT count(*) FROM entries_version),"
            " (SELECT md5(string_agg(e::text, '' ORDER BY id)) FROM entries_entry e),"
            " (SELECT md5(string_agg(m::text, '' ORDER BY id)) FROM cases_membership m),"
            " (SELECT count(*) FROM review_decision), (SELECT count(*) FROM review_suggestion),"
            " (SELECT count(*) FROM sources_capturejob), (SELECT count(*) FROM entries_reader),"
            " (SELECT count(*) FROM releases_release),"
            " (SELECT md5(string_agg(g::text, '' ORDER BY id)) FROM releases_grant g)"
        )
        return cursor.fetchall()


def tried(desk: world.World, cell: Cell, method: str = "") -> tuple[str, bool]:
    """(what was told, whether anything was changed) for one cell; all is undone."""
    watch = Watch()
    with transaction.atomic():
        with connection.execute_wrapper(watch):
            response = ask(desk, cell, method)
            said = told(cell, response, thing_of(desk, cell))
        changed = bool(watch.changes) and print_of_tables() != desk.print
        transaction.set_rollback(True)
    return said, changed


def wrong_cells(desk: world.World, chosen: Iterable[Cell]) -> Iterator[str]:
    """A line for each cell that does not answer as the oracle says, or that changes something it may not."""
    for cell in chosen:
        said, changed = tried(desk, cell)
        wanted = oracle.expected(cell.door, cell.rule, cell.role, cell.state)
        if said != wanted:
            yield f"{cell}: {said}, not {wanted}"
        elif changed and (wanted != "ok" or (cell.method == "GET" and not cell.rule.on_record)):
            yield f"{cell}: {said}, but changed something"


@pytest.fixture
def desk(own_database):
    made = world.made()
    made.print = print_of_tables()
    return made


@pytest.mark.parametrize("door", ["api", "web"])
def test_every_address_answers_every_role_in_every_state_as_the_oracle_says(door, desk):
    chosen = list(cells(door))
    wrong = list(wrong_cells(desk, chosen))
    assert not wrong, f"{len(wrong)} of {len(chosen)}:\n" + "\n".join(wrong[:80])


def _foreign_methods(door: str, role: str) -> Iterator[Cell]:
    for address, methods in TABLES[door].items():
        rule = next(iter(methods.values()))
        for method in () if rule is None else METHODS:
            if not any(known.split()[0] == method for known in methods):
                state = "approved" if "approved" in rule.states else rule.states[0]
                yield Cell(door, address, method, role, state, replace(rule, tells=False))


@pytest.mark.parametrize("door", ["api", "web"])
def test_a_method_an_address_has_not_is_refused_after_sight_and_changes_nothing(door, desk):
    for role in ("anonymous", "partner", "outsider", "reader", "lead"):
        for cell in _foreign_methods(door, role):
            said, changed = tried(desk, cell)
            wanted = oracle.expected(door, replace(cell.rule, right="", step=""), role, cell.state)
            # A page answers any other method as if it were GET, or refuses it whatever its address names.
            alike = {"ok", "not allowed", "no such method"} if door == "web" else set()
            assert said in ({"no such method"} if wanted == "ok" else {wanted}) | alike, f"{cell}: {said}"
            assert not changed, str(cell)


def test_what_is_open_to_everybody_answers_everybody(desk):
    for door, table in TABLES.items():
        for address, methods in table.items():
            for method in [method for method, rule in methods.items() if rule is None]:
                for role in ROLES:
                    cell = Cell(door, address, method, role, "", Rule(tells=False))
                    said, changed = tried(desk, cell)
                    assert (said, changed) == ("ok", False), str(cell)


def _permitted_changes() -> Iterator[Cell]:
    for door in TABLES:
        for cell in cells(door):
            if cell.method != "GET" and oracle.expected(door, cell.rule, cell.role, cell.state) == "ok":
                yield cell


def test_what_decides_asks_for_a_proof_and_nothing_else_does(desk):
    Proof.objects.all().delete()
    asking = set()
    for cell in _permitted_changes():
        said, changed = tried(desk, cell)
        if said == "not allowed":
            assert not changed
            asking.add((cell.door, cell.address, cell.method))
        else:
            assert said == "ok", f"{cell}: {said}"
    assert asking == oracle.PROVEN


WORDS = {"READ_ALL": "see the work", "WRITE": "write", "REVIEW": "review", "LEAD": "lead", "RELEASE": "release"}
FLIPS = [(role, right) for role in ("lead", "analyst", "reviewer", "reader") for right in WORDS] + [("reader", "READ")]


def test_every_flipped_row_of_the_roles_is_found(desk, monkeypatch):
    for role, right in FLIPS:
        row = roles.ROLES[role]
        chosen = [
            cell
            for cell in cells("api")
            if cell.role == role and (cell.rule.right == WORDS[right] if right in WORDS else cell.rule.sees == "entry")
        ]
        with monkeypatch.context() as patch:
            flipped = roles.Role(row.code, row.label, row.rights ^ roles.Right[right], row.says)
            patch.setitem(roles.ROLES, role, flipped)
            assert next(wrong_cells(desk, chosen), None), f"{role} with {right} flipped went unnoticed"


def _everything(self, person):
    return self.all()


def _without_membership(self, person):
    return self.exclude(marking="TLP:RED")


def _without_standing(self, person):
    return self.filter(case__in=cases_with(person, roles.Right.READ)).exclude(marking="TLP:RED")


def _without_red(self, person):
    standing = Q(case__in=cases_with(person, roles.Right.READ), approved__isnull=False)
    return self.filter(Q(case__in=cases_with(person, roles.Right.READ_ALL)) | standing)


@pytest.mark.parametrize(
    ("rows", "broken"),
    [
        (CaseQuerySet, _everything),
        (EntryQuerySet, _without_membership),
        (EntryQuerySet, _without_standing),
        (EntryQuerySet, _without_red),
    ],
)
def test_every_clause_of_sight_left_out_is_found(rows, broken, desk, monkeypatch):
    monkeypatch.setattr(rows, "visible_to", broken)
    assert next(wrong_cells(desk, cells("api")), None)
