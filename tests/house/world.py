"""A desk with everybody in it and a thing of every kind in every state, for the matrix of addresses and roles."""

from dataclasses import dataclass, field

from django.test import Client

from casefile.accounts.actions import add_partner, issue_partner_token, issue_token
from casefile.accounts.models import PartnerToken
from casefile.accounts.proofs import holder_of, prove
from casefile.actors.actions import merge_actors
from casefile.archive.models import Watch
from casefile.claims.events import add_event, merge_events
from casefile.entries.models import Entry
from casefile.releases.actions import grant, open_collection, propose_release, sign_release
from casefile.review.models import Batch
from casefile.review.suggesting import suggest
from casefile.search.actions import save_filter
from casefile.sources.models import CaptureJob
from tests import factories as make
from tests.house.oracle import ROLES, STATES

SAVED = {"place": "search", "title": "Patrols", "query": "q=patrol"}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class World:
    """:ivar things: (kind, state) -> the thing an address names; state "" where it has none
    :ivar people: role -> person; nobody for anonymous and partner
    """

    case: object
    people: dict
    author: object
    colleague: object
    things: dict = field(default_factory=dict)
    browsers: dict = field(default_factory=dict)
    scripts: dict = field(default_factory=dict)


def made() -> World:
    """All but the callers, whose proofs would not last for a whole run."""
    case = make.case()
    people = {role: make.member(case, role) for role in ("reader", "analyst", "reviewer", "lead")}
    people |= {"outsider": make.person(), "admin": make.person(is_admin=True)}
    type(case.opened_by).objects.filter(pk=people["lead"].pk).update(may_open_cases=True)
    people["lead"].refresh_from_db()
    world = World(case, people, make.member(case, "analyst"), make.member(case, "reviewer"))
    _entries(world)
    _actors(world)
    _events(world)
    _what_leaves(world)
    _what_the_desk_has(world)
    return world


def _entries(world: World) -> None:
    ground = _source(world, "approved", "ground")
    stands = _brought(world, "approved", make.claim(ground, world.author, "It stands."))
    for state in STATES:
        is_red, situation = state == "red", "approved" if state == "red" else state
        marking = "TLP:RED" if is_red else world.case.marking
        actor = make.actor(world.case, world.author, f"Person {state}", marking=marking)
        links = [{"type": "supports", "claim": str(stands.pk)}]
        claim = make.claim(ground, world.author, f"It is {state}.", marking=marking, links=links)
        for kind, entry in (("actor", actor), ("claim", claim)):
            world.things[kind, state] = _brought(world, situation, entry)
        source = world.things["source", state] = _source(world, situation, state, marking=marking)
        _hang(world, state, world.things["claim", state], source)
        judged = make.assessment(world.case, world.author, f"It is judged {state}.", [stands], marking=marking)
        world.things["assessment", state] = _brought(world, situation, judged)
    world.things["batch", "red"] = Batch.objects.filter(rows__entry=world.things["claim", "red"]).latest("created_at")
    world.things["batch", "submitted"] = Batch.objects.filter(rows__entry=world.things["claim", "submitted"]).get()
    world.things["ground", ""] = ground
    event, other, merged = (make.event(world.case, world.author, f"Event {n}") for n in range(3))
    merge_events(by=world.author, event=merged, into=other)
    world.things |= {("event", ""): event, ("other event", ""): other, ("merged event", ""): merged}


def _source(world: World, situation: str, name: str, **more):
    url = f"http://harbour.example/{name.replace(', ', '-')}"
    source = make.source(world.case, world.author, title=f"Source {name}", url=url, **more)
    Watch.objects.create(source=source)
    return type(source).objects.get(pk=_brought(world, situation, source).pk)


def _brought(world: World, situation: str, entry) -> Entry:
    return make.brought_to(situation, entry, world.author, world.colleague)


def _hang(world: World, state: str, claim: Entry, source) -> None:
    capture = source.captures.get()
    job = CaptureJob.objects.create(
        source=source, method="fetched", url=source.url, asked_by=world.author, state="failed"
    )
    offered = {"field": "statement", "wording": "It is otherwise.", "version": str(claim.head_id)}
    world.things |= {
        ("capture", state): capture,
        ("artifact", state): capture.artifacts.first(),
        ("text", state): capture.texts.first(),
        ("job", state): job,
        ("version", state): claim.head,
        ("annex", state): claim.head.annexes.first(),
        ("suggestion", state): suggest(by=world.colleague, entry=claim, **offered),
    }


def _actors(world: World) -> None:
    """One that others can be, and one that was merged into it."""
    other, merged = (make.actor(world.case, world.author, name) for name in ("Nia Ostrow", "Oskar Lind"))
    merged = merge_actors(by=world.author, actor=merged, into=other.pk, reason="One office, one name.")
    world.things |= {("other actor", ""): other, ("merged actor", ""): merged}


def _events(world: World) -> None:
    """Events that no claim names yet, so that all who work in the case see them."""
    names = ("event", "other event", "merged event")
    made = {(name, ""): add_event(by=world.author, case=world.case, title=f"An {name}") for name in names}
    merge_events(by=world.author, event=made["merged event", ""], into=made["other event", ""])
    world.things |= made


def _what_leaves(world: World) -> None:
    case, lead = world.case, world.case.opened_by
    collection = open_collection(by=lead, case=case, title="Strait")
    standing = [world.things["actor", "approved"].pk]
    sign_release(by=world.colleague, proposal=propose_release(by=lead, collection=collection, chosen=set(standing)))
    world.things["proposal", ""] = propose_release(by=lead, collection=collection)
    world.things["collection", ""] = collection


def _what_the_desk_has(world: World) -> None:
    admin = make.person(is_admin=True)
    partner, secret = make.partner(admin)
    grant(by=world.case.opened_by, collection=world.things["collection", ""], partner=partner)
    world.scripts["partner"] = {"Authorization": f"Bearer {secret}"}
    token, _secret = issue_token(by=world.people["analyst"], label="to be ended")
    extra = make.member(world.case, "reader")
    issue_partner_token(by=admin, partner=partner, label="to be ended")
    world.things |= {
        ("case", ""): world.case,
        ("partner", ""): partner,
        ("other partner", ""): add_partner(by=admin, name="Another"),
        ("partner token", ""): PartnerToken.objects.filter(partner=partner).first(),
        ("token", ""): token,
        ("person", ""): extra,
        ("saved filter", ""): save_filter(by=world.people["analyst"], case=None, **SAVED),
    }


def with_callers(world: World) -> World:
    """A browser and a script for each role, each with a fresh proof where there is somebody to prove."""
    for role in ROLES:
        world.browsers[role], person = Client(raise_request_exception=False), world.people.get(role)
        if person is None:
            world.scripts.setdefault(role, {})
            continue
        world.browsers[role].force_login(person, backend=BACKEND)
        session = world.browsers[role].session.session_key
        prove(person=person, password=make.PASSWORD, holder=holder_of("session", session))
        token, secret = issue_token(by=person, label="script")
        proof, _ends = prove(person=person, password=make.PASSWORD, holder=holder_of("token", str(token.pk)))
        world.scripts[role] = {"Authorization": f"Bearer {secret}", "Casefile-Proof": proof}
    return world
