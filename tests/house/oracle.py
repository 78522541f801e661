"""Who may open which address, how, and when: written by hand, from what the house promises, not from its code.

This module imports nothing of the product. An address of the product that does not stand here fails the build.
"""

from dataclasses import dataclass

ROLES = ("anonymous", "partner", "outsider", "admin", "reader", "analyst", "reviewer", "lead")
MEMBERS = {"reader", "analyst", "reviewer", "lead"}
WORKERS = {"analyst", "reviewer", "lead"}

MAY = {
    "see the work": WORKERS,
    "write": {"analyst", "lead"},
    "review": {"reviewer"},
    "lead": {"lead"},
    "release": {"reviewer", "lead"},
    "administer": {"admin"},
    "open cases": {"lead"},
    "write in the registry": set(),
}

STATES = ("draft", "submitted", "approved", "draft, stands", "withdrawn", "red")
"""What an entry can be to who comes; "red": it stands, is TLP:RED, and they are not among its readers."""

WHEN = {
    "edit": {"draft", "approved", "draft, stands"},
    "submit": {"draft", "draft, stands"},
    "recall": {"submitted"},
    "approve": {"submitted"},
    "return": {"submitted"},
    "discard": {"draft", "draft, stands"},
    "withdraw": {"approved", "draft, stands"},
    "reinstate": {"withdrawn"},
}
STEP_RIGHTS = {
    **dict.fromkeys(("submit", "recall", "discard", "reinstate"), "write"),
    **dict.fromkeys(("approve", "return", "withdraw"), "review"),
}


@dataclass(frozen=True)
class Rule:
    """One method at one address.

    :ivar of: what the address names: a key of the world the test builds
    :ivar sees: who knows that it exists
    :ivar right: what they need besides; a key of `MAY`
    :ivar step: the step of an entry's life it takes, which its state must allow
    :ivar states: the states of the entry it is tried in
    :ivar tells: an id of the thing stands in the answer
    :ivar on_record: that it was read is written down
    """

    of: str = ""
    sees: str = "desk"
    right: str = ""
    step: str = ""
    states: tuple[str, ...] = ("",)
    tells: bool = True
    on_record: bool = False


SEEN_BY = {
    "desk": set(ROLES) - {"anonymous", "partner"},
    "everybody": set(ROLES) - {"anonymous"},
    "grants": {"admin", "lead"},
    "administrators": {"admin"},
    "analyst": {"analyst"},
    "case": MEMBERS,
    "shared": MEMBERS,
    "entry": MEMBERS,
    "work": WORKERS,
    "partner": set(),
}


def sees(rule: Rule, role: str, state: str) -> bool:
    """Does what the address names exist for this person?"""
    if state == "red" or role not in SEEN_BY[rule.sees]:
        return False
    stands = state in ("approved", "draft, stands")
    return rule.sees != "entry" or role in WORKERS or stands


def expected(door: str, rule: Rule, role: str, state: str) -> str:
    """ "sign in", "nothing" (the constant 404), "not allowed", "not now" or "ok"."""
    if role == "anonymous" or (door == "web" and role == "partner"):
        return "sign in"
    if role == "partner":
        return "ok" if rule.sees in ("partner", "shared", "everybody") else "nothing"
    if not sees(rule, role, state):
        return "nothing"
    if rule.right and role not in MAY[rule.right]:
        return "not allowed"
    if rule.step and state not in WHEN[rule.step]:
        return "not now"
    return "ok"


def _entry(of: str, right: str = "", step: str = "", **more) -> Rule:
    return Rule(of, "entry", right, step, STATES, **more)


def _case(right: str = "", **more) -> Rule:
    return Rule("case", "case", right, **more)


def _hanging(of: str, sees: str = "entry", right: str = "", **more) -> Rule:
    """Something that hangs off an entry."""
    return Rule(of, sees, right, states=("draft", "approved", "red"), **more)


def _steps() -> dict[str, Rule]:
    return {f"POST {step}": _entry("claim", right, step) for step, right in STEP_RIGHTS.items()}


DESK = Rule(tells=False)
OPEN = None
"""For everybody, signed in or not."""
ADMIN = Rule(right="administer", tells=False)
WORK = "see the work"

API: dict[str, dict[str, Rule | None]] = {
    "schema/": {"GET": OPEN},
    "proofs/": {"POST": DESK},
    "tokens/": {"GET": DESK, "POST": DESK},
    "tokens/<uuid:pk>": {"DELETE": Rule("token", "analyst", tells=False)},
    "people/": {"GET": ADMIN, "POST": ADMIN},
    "waiting/": {"GET": DESK},
    "people/<uuid:pk>/disable": {"POST": Rule("person", "administrators", "administer")},
    "registry/members": {"GET": ADMIN, "POST": ADMIN},
    "partners/": {"GET": DESK, "POST": ADMIN},
    "partners/<uuid:pk>/tokens": {"POST": Rule("partner", "grants", "administer", tells=False)},
    "search/": {"GET": DESK},
    "saved-filters/": {"GET": DESK, "POST": DESK},
    "saved-filters/<uuid:pk>": {
        "POST": Rule("saved filter", "analyst", tells=False),
        "DELETE": Rule("saved filter", "analyst", tells=False),
    },
    "cases/": {"GET": DESK, "POST": Rule(right="open cases", tells=False)},
    "cases/<uuid:pk>": {"GET": _case()},
    "cases/<uuid:pk>/overview": {"GET": _case(tells=False)},
    "cases/<uuid:pk>/lately": {"GET": _case(WORK, tells=False)},
    "cases/<uuid:pk>/settings": {"POST": _case("lead")},
    "cases/<uuid:pk>/hold": {"POST": _case("lead")},
    "cases/<uuid:pk>/members": {"GET": _case(WORK, tells=False), "POST": _case("lead", tells=False)},
    "cases/<uuid:pk>/members/<uuid:person>/<slug:role>": {"DELETE": _case("lead", tells=False)},
    "cases/<uuid:pk>/entries": {"GET": _case()},
    "cases/<uuid:pk>/search": {"GET": _case(tells=False)},
    "cases/<uuid:pk>/table": {"GET": _case(tells=False)},
    "cases/<uuid:pk>/sources": {"GET": _case(), "POST": _case("write")},
    "cases/<uuid:pk>/sources/bulk": {"POST": _case("write", tells=False)},
    "cases/<uuid:pk>/watching": {"GET": _case(WORK, tells=False)},
    "cases/<uuid:pk>/unvisited": {"GET": _case(WORK, tells=False)},
    "cases/<uuid:pk>/actors": {"GET": _case(), "POST": _case("write")},
    "cases/<uuid:pk>/names": {"GET": _case(tells=False)},
    "cases/<uuid:pk>/claims": {"GET": _case()},
    "cases/<uuid:pk>/events": {"GET": _case(tells=False), "POST": _case("write")},
    "cases/<uuid:pk>/relations": {"GET": _case(tells=False)},
    "cases/<uuid:pk>/timeline": {"GET": _case(tells=False)},
    "cases/<uuid:pk>/batches": {"GET": _case(WORK), "POST": _case("write")},
    "cases/<uuid:pk>/collections": {"GET": _case(tells=False), "POST": _case("lead", tells=False)},
    "sources/<uuid:pk>": {"GET": _entry("source"), "PATCH": _entry("source", "write", "edit")},
    "sources/<uuid:pk>/captures": {"GET": _entry("source"), "POST": _entry("source", "write")},
    "sources/<uuid:pk>/triage": {
        "GET": _entry("source", WORK, tells=False),
        "POST": _entry("source", "write", tells=False),
    },
    "sources/<uuid:pk>/pap": {
        "GET": _entry("source", WORK, tells=False),
        "POST": _entry("source", "write", tells=False),
    },
    "sources/<uuid:pk>/watch": {"GET": _entry("source", WORK), "POST": _entry("source", "write")},
    "sources/<uuid:pk>/alike": {
        "GET": _entry("source", WORK, tells=False),
        "POST": _entry("source", "write", tells=False),
    },
    "sources/<uuid:pk>/jobs": {"GET": _entry("source", WORK)},
    "sources/<uuid:pk>/claims": {"GET": _entry("source", tells=False), "POST": _entry("source", "write")},
    "sources/<uuid:pk>/grades": {"POST": _entry("source", "write", tells=False)},
    "captures/<uuid:pk>": {"GET": _hanging("capture")},
    "captures/<uuid:pk>/rechecks": {"GET": _hanging("capture", "work", tells=False)},
    "captures/<uuid:pk>/diff/<uuid:other>": {"GET": _hanging("capture")},
    "jobs/<uuid:pk>": {"GET": _hanging("job", "work")},
    "jobs/<uuid:pk>/retry": {"POST": _hanging("job", "work", "write", tells=False)},
    "texts/<uuid:pk>": {"GET": _hanging("text")},
    "artifacts/<uuid:pk>": {"GET": _hanging("artifact", tells=False)},
    "actors/<uuid:pk>": {"GET": _entry("actor"), "PATCH": _entry("actor", "write", "edit")},
    "actors/<uuid:pk>/merge": {"POST": _entry("actor", "write", "edit")},
    "actors/<uuid:pk>/unmerge": {"POST": Rule("merged actor", "work", "write")},
    "actors/<uuid:pk>/distinct": {"GET": _entry("actor", tells=False), "POST": _entry("actor", "write")},
    "actors/<uuid:pk>/registry": {"POST": _entry("actor", "write in the registry")},
    "actors/<uuid:pk>/near": {"GET": _entry("actor", tells=False)},
    "claims/<uuid:pk>": {"GET": _entry("claim"), "PATCH": _entry("claim", "write", "edit")},
    "claims/<uuid:pk>/citation": {"GET": _entry("claim")},
    "claims/<uuid:pk>/links": {"GET": _entry("claim", tells=False)},
    "events/<uuid:pk>": {"GET": Rule("event", "work"), "PATCH": Rule("event", "work", "write")},
    "events/<uuid:pk>/claims": {"GET": Rule("event", "work", tells=False)},
    "events/<uuid:pk>/merge": {"POST": Rule("event", "work", "write")},
    "events/<uuid:pk>/unmerge": {"POST": Rule("merged event", "work", "write")},
    "cases/<uuid:pk>/assessments": {"GET": _case(), "POST": _case("write")},
    "assessments/<uuid:pk>": {"GET": _entry("assessment"), "PATCH": _entry("assessment", "write", "edit")},
    "assessments/<uuid:pk>/scores": {"GET": _entry("assessment", tells=False)},
    "entries/<uuid:pk>": {"GET": _entry("claim")},
    "entries/<uuid:pk>/history": {"GET": _entry("claim", WORK, tells=False)},
    "entries/<uuid:pk>/releases": {"GET": _entry("claim", WORK, tells=False)},
    "entries/<uuid:pk>/versions": {"GET": _entry("claim", WORK, tells=False)},
    "entries/<uuid:pk>/review": {"GET": _entry("claim", WORK, tells=False)},
    "entries/<uuid:pk>/steps": _steps(),
    "entries/<uuid:pk>/suggestions": {"POST": _entry("claim", "review")},
    "entries/<uuid:pk>/readers": {
        "GET": _entry("claim", WORK, tells=False),
        "POST": _entry("claim", "write", tells=False),
    },
    "entries/<uuid:pk>/readers/<uuid:person>": {"DELETE": _entry("claim", "write", tells=False)},
    "versions/<uuid:pk>": {"GET": _hanging("version", "work")},
    "versions/<uuid:pk>/document": {
        "GET": Rule("version", "work", states=("submitted", "approved", "red"), tells=False)
    },
    "versions/<uuid:pk>/annexes": {"GET": _hanging("version", "work", tells=False)},
    "annexes/<uuid:pk>": {"GET": Rule("annex", "work", states=("submitted", "approved", "red"), tells=False)},
    "suggestions/<uuid:pk>/answer": {"POST": _hanging("suggestion", "work", "write", tells=False)},
    "batches/<uuid:pk>": {"GET": Rule("batch", "work", states=("submitted", "red"))},
    "batches/<uuid:pk>/decisions": {"POST": Rule("batch", "work", "review", states=("submitted", "red"), tells=False)},
    "collections/": {"GET": Rule("collection", "everybody", tells=False)},
    "collections/<uuid:pk>": {"GET": Rule("collection", "shared")},
    "collections/<uuid:pk>/documents": {"GET": Rule("collection", "partner", tells=False, on_record=True)},
    "collections/<uuid:pk>/exports/<slug:form>": {"GET": Rule("collection", "partner", tells=False, on_record=True)},
    "collections/<uuid:pk>/releases/": {"GET": Rule("collection", "shared", tells=False)},
    "collections/<uuid:pk>/releases/<int:number>": {"GET": Rule("collection", "shared")},
    "collections/<uuid:pk>/preview": {"GET": Rule("collection", "case", WORK, tells=False)},
    "collections/<uuid:pk>/proposals": {
        "GET": Rule("collection", "case", WORK, tells=False),
        "POST": Rule("collection", "case", "release", tells=False),
    },
    "collections/<uuid:pk>/grants": {
        "GET": Rule("collection", "case", "lead", tells=False),
        "POST": Rule("collection", "case", "lead", tells=False),
    },
    "collections/<uuid:pk>/grants/<uuid:partner>": {"DELETE": Rule("collection", "case", "lead", tells=False)},
    "proposals/<uuid:pk>": {
        "GET": Rule("proposal", "work"),
        "DELETE": Rule("proposal", "work", "release", tells=False),
    },
    "proposals/<uuid:pk>/signature": {"POST": Rule("proposal", "work", "release", tells=False)},
}

WEB: dict[str, dict[str, Rule | None]] = {
    "healthz": {"GET": OPEN},
    "readyz": {"GET": OPEN},
    "sign-in/": {"GET": OPEN},
    "sign-out/": {"POST": OPEN},
    "": {"GET": DESK},
    "tokens/": {"GET": DESK, "POST": DESK},
    "tokens/<uuid:pk>/end/": {"POST": Rule("token", "analyst", tells=False)},
    "me/": {"GET": DESK, "POST": DESK},
    "people/": {"GET": ADMIN, "POST": ADMIN},
    "people/<uuid:pk>/disable/": {"POST": Rule("person", "desk", "administer", tells=False)},
    "partners/": {"GET": ADMIN, "POST": ADMIN},
    "partners/<uuid:pk>/token/": {"POST": Rule("partner", "desk", "administer", tells=False)},
    "partner-tokens/<uuid:pk>/end/": {"POST": Rule("partner token", "desk", "administer", tells=False)},
    "search/": {"GET": DESK},
    "saved-filters/": {"GET": DESK, "POST": DESK},
    "saved-filters/<uuid:pk>/": {"POST": Rule("saved filter", "analyst", tells=False)},
    "cases/open/": {"GET": DESK, "POST": Rule(right="open cases", tells=False)},
    "cases/<uuid:pk>/": {"GET": _case()},
    "cases/<uuid:pk>/entries/": {"GET": _case()},
    "cases/<uuid:pk>/search/": {"GET": _case()},
    "cases/<uuid:pk>/settings/": {"GET": _case("lead"), "POST": _case("lead")},
    "cases/<uuid:pk>/hold/": {"POST": _case("lead")},
    "cases/<uuid:pk>/members/": {"GET": _case(WORK), "POST": _case("lead")},
    "cases/<uuid:pk>/members/take/": {"POST": _case("lead")},
    "cases/<uuid:pk>/sources/": {"GET": _case(), "POST": _case("write", tells=False)},
    "cases/<uuid:pk>/sources/bulk/": {"GET": _case("write"), "POST": _case("write", tells=False)},
    "cases/<uuid:pk>/watching/": {"GET": _case(WORK)},
    "cases/<uuid:pk>/actors/": {"GET": _case(), "POST": _case("write", tells=False)},
    "cases/<uuid:pk>/claims/": {"GET": _case()},
    "cases/<uuid:pk>/names/": {"GET": _case(tells=False)},
    "cases/<uuid:pk>/claims/near/": {"GET": _case(tells=False)},
    "cases/<uuid:pk>/events/": {"GET": _case(), "POST": _case("write", tells=False)},
    "cases/<uuid:pk>/relations/": {"GET": _case()},
    "cases/<uuid:pk>/timeline/": {"GET": _case()},
    "cases/<uuid:pk>/submit/": {"GET": _case("write"), "POST": _case("write", tells=False)},
    "cases/<uuid:pk>/review/": {"GET": _case(WORK)},
    "cases/<uuid:pk>/collections/": {"GET": _case(), "POST": _case("lead", tells=False)},
    "sources/<uuid:pk>/": {"GET": _entry("source"), "POST": _entry("source", "write")},
    "sources/<uuid:pk>/captures/": {"GET": _entry("source")},
    "sources/<uuid:pk>/edit/": {"GET": _entry("source", WORK), "POST": _entry("source", "write", "edit")},
    "sources/<uuid:pk>/triage/": {"POST": _entry("source", "write")},
    "sources/<uuid:pk>/pap/": {"POST": _entry("source", "write")},
    "sources/<uuid:pk>/watch/": {"POST": _entry("source", "write")},
    "sources/<uuid:pk>/alike/": {"POST": _entry("source", "write")},
    "sources/<uuid:pk>/read/": {"GET": _entry("source"), "POST": _entry("source", "write")},
    "captures/<uuid:pk>/retry/": {"POST": _hanging("job", "entry", "write", tells=False)},
    "captures/<uuid:pk>/": {"GET": _hanging("capture")},
    "captures/<uuid:pk>/shown/": {"GET": _hanging("capture")},
    "captures/<uuid:pk>/package/": {"GET": _hanging("capture", tells=False)},
    "verify/keys.json": {"GET": OPEN},
    "verify/verify_package.py": {"GET": OPEN},
    "artifacts/<uuid:pk>/": {"GET": _hanging("artifact", tells=False)},
    "claims/<uuid:pk>/": {"GET": _entry("claim")},
    "sources/<uuid:pk>/compare/": {"GET": _entry("source")},
    "sources/<uuid:pk>/grade/": {"GET": _entry("source", WORK), "POST": _entry("source", "write")},
    "events/<uuid:pk>/": {"GET": Rule("event", "work"), "POST": Rule("event", "work", "write")},
    "events/<uuid:pk>/merge/": {"POST": Rule("event", "work", "write")},
    "events/<uuid:pk>/unmerge/": {"POST": Rule("merged event", "work", "write")},
    "claims/<uuid:pk>/edit/": {"GET": _entry("claim", WORK), "POST": _entry("claim", "write", "edit")},
    "actors/<uuid:pk>/": {"GET": _entry("actor")},
    "actors/<uuid:pk>/edit/": {"GET": _entry("actor", WORK), "POST": _entry("actor", "write", "edit")},
    "actors/<uuid:pk>/merge/": {"POST": _entry("actor", "write", "edit")},
    "actors/<uuid:pk>/unmerge/": {"POST": Rule("merged actor", "work", "write")},
    "actors/<uuid:pk>/distinct/": {"POST": _entry("actor", "write")},
    "actors/<uuid:pk>/registry/": {"POST": _entry("actor", "write in the registry")},
    "registry/": {"GET": DESK},
    "registry/members/": {"GET": ADMIN, "POST": ADMIN},
    "cases/<uuid:pk>/assessments/": {"GET": _case(), "POST": _case("write", tells=False)},
    "assessments/<uuid:pk>/": {"GET": _entry("assessment")},
    "assessments/<uuid:pk>/edit/": {"GET": _entry("assessment", WORK), "POST": _entry("assessment", "write", "edit")},
    "assessments/<uuid:pk>/ach/": {"GET": _entry("assessment"), "POST": _entry("assessment", "write", "edit")},
    "entries/<uuid:pk>/history/": {"GET": _entry("claim", WORK)},
    "versions/<uuid:pk>/document/": {
        "GET": Rule("version", "work", states=("submitted", "approved", "red"), tells=False)
    },
    "annexes/<uuid:pk>/": {"GET": Rule("annex", "work", states=("submitted", "approved", "red"), tells=False)},
    "entries/<uuid:pk>/steps/<slug:name>/": {"GET": _entry("claim", WORK), **_steps()},
    "entries/<uuid:pk>/suggestions/": {"POST": _entry("claim", "review")},
    "entries/<uuid:pk>/readers/": {"GET": _entry("claim", WORK), "POST": _entry("claim", "write")},
    "suggestions/<uuid:pk>/": {"POST": _hanging("suggestion", "work", "write", tells=False)},
    "batches/<uuid:pk>/": {
        "GET": Rule("batch", "work", states=("submitted", "red")),
        "POST": Rule("batch", "work", "review", states=("submitted", "red")),
    },
    "collections/<uuid:pk>/": {
        "GET": Rule("collection", "case"),
        "POST": Rule("collection", "case", "release"),
    },
    "collections/<uuid:pk>/grants/": {"POST": Rule("collection", "case", "lead")},
    "collections/<uuid:pk>/releases/<int:number>/": {"GET": Rule("collection", "case")},
    "proposals/<uuid:pk>/": {
        "GET": Rule("proposal", "work", "release"),
        "POST": Rule("proposal", "work", "release", tells=False),
    },
}
PROVEN = {
    ("api", "tokens/", "POST"),
    ("api", "people/", "POST"),
    ("api", "partners/", "POST"),
    ("api", "partners/<uuid:pk>/tokens", "POST"),
    ("api", "cases/<uuid:pk>/members", "POST"),
    ("api", "registry/members", "POST"),
    ("api", "entries/<uuid:pk>/steps", "POST approve"),
    ("api", "batches/<uuid:pk>/decisions", "POST"),
    ("api", "collections/<uuid:pk>/grants", "POST"),
    ("api", "proposals/<uuid:pk>/signature", "POST"),
    ("web", "tokens/", "POST"),
    ("web", "people/", "POST"),
    ("web", "partners/", "POST"),
    ("web", "partners/<uuid:pk>/token/", "POST"),
    ("web", "cases/<uuid:pk>/members/", "POST"),
    ("web", "registry/members/", "POST"),
    ("web", "entries/<uuid:pk>/steps/<slug:name>/", "POST approve"),
    ("web", "batches/<uuid:pk>/", "POST"),
    ("web", "proposals/<uuid:pk>/", "POST"),
    ("web", "collections/<uuid:pk>/grants/", "POST"),
}
"""What asks the person to prove, now, that it is they."""
