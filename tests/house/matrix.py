"""Asking an address as somebody, and holding the answer against the oracle."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import URLPattern, URLResolver, get_resolver

from tests.house import asked, oracle, world
from tests.house.oracle import ROLES, Rule

NOTHING = {
    "api": b'{"type":"urn:casefile:problem:not-found","title":"Not Found","status":404,"detail":"Not found."}',
    "web": render_to_string("404.html").encode(),
}
SAID = {403: "not allowed", 405: "no such method", 409: "not now", 412: "not now"}
METHODS = ("GET", "POST", "PATCH", "DELETE", "PUT")
ROOTS = {"api": "/api/v1/", "web": "/"}
TABLES = {"api": oracle.API, "web": oracle.WEB}
# What asking leaves behind by itself: last use of a token, a session, a count of wrong passwords.
LEAVES_BEHIND = re.compile(
    r'^(INSERT INTO|UPDATE|DELETE FROM) "?'
    r"(accounts_personaltoken|accounts_partnertoken|accounts_proof|archive_ticket|axes_\w+|django_session)"
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
        "<uuid:other>": str(thing.pk) if thing else "",
        "<uuid:person>": str(desk.things["person", ""].pk),
        "<slug:role>": "reader",
        "<uuid:partner>": str(desk.things["partner", ""].pk),
        "<int:number>": "1",
        "<slug:form>": "stix",
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
    seen = getattr(thing, "head_id", "") or getattr(thing, "version", "")
    headers = {**desk.scripts[cell.role], **({"If-Match": f'"{seen}"'} if seen else {})}
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
        may_change = said == "ok" and cell.method != "GET"
        changed = bool(watch.changes) and (may_change or print_of_tables() != desk.print)
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


def asked_by_all(desk: world.World) -> world.World:
    """The desk with fresh callers, and the print of its tables before anybody asks."""
    world.with_callers(desk)
    desk.print = print_of_tables()
    return desk


def foreign_methods(door: str, role: str) -> Iterator[Cell]:
    for address, methods in TABLES[door].items():
        rule = next(iter(methods.values()))
        for method in () if rule is None else METHODS:
            if not any(known.split()[0] == method for known in methods):
                state = "approved" if "approved" in rule.states else rule.states[0]
                yield Cell(door, address, method, role, state, replace(rule, tells=False))


def in_turn(chosen: Iterable[Cell]) -> Iterator[Cell]:
    """Of the cells of each address one: of the first address the first, of the next the second, and so on."""
    by_address: dict[str, list[Cell]] = {}
    for cell in chosen:
        by_address.setdefault(cell.address, []).append(cell)
    for n, own in enumerate(by_address.values()):
        yield own[n % len(own)]


def in_one_state(chosen: Iterable[Cell]) -> Iterable[Cell]:
    """One of the cells that differ in nothing but the state of the thing: the first."""
    first: dict[tuple, Cell] = {}
    for cell in chosen:
        first.setdefault((cell.door, cell.address, cell.method, cell.role), cell)
    return first.values()


def permitted_changes() -> Iterator[Cell]:
    for door in TABLES:
        for cell in cells(door):
            if cell.method != "GET" and oracle.expected(door, cell.rule, cell.role, cell.state) == "ok":
                yield cell
