"""What is sent to each address that changes something, so that whoever may do it, does it."""

from collections.abc import Callable

from tests import factories as make
from tests.house.world import World

REASON = "It is so."


def _passage(world: World, source) -> dict:
    text = source.texts.filter(role="article").first() or source.texts.first()
    words = "at least 21 boats"
    start = text.body.content.index(words)
    return {"text": str(text.pk), "start": start, "end": start + len(words)}


def _typed_passage(world: World, source) -> str:
    row = _passage(world, source)
    return f"{row['text']}:{row['start']}:{row['end']}:words"


def _draft(world: World):
    return world.things["actor", "draft"]


def _other(world: World, name: str) -> dict:
    return {name: str(world.things["other actor", ""].pk), "reason": REASON}


Body = Callable[[World, object], dict]


def _step(name: str) -> Body:
    return lambda world, entry: {"step": name, "version": str(entry.head_id), "reason": REASON}


def _changed(field: str) -> Body:
    return lambda world, entry: {field: "Changed."}


def _wording(world, entry) -> dict:
    return {"version": str(entry.head_id), "field": "statement", "wording": "It is otherwise."}


def _rows(world, batch) -> list:
    return list(batch.rows.select_related("entry"))


NEW_PERSON = {"email": "nia@desk.example", "name": "Nia Ostrow", "password": make.PASSWORD}

API: dict[tuple[str, str], Body] = {
    ("proofs/", "POST"): lambda world, _: {"password": make.PASSWORD},
    ("tokens/", "POST"): lambda world, _: {"label": "another"},
    ("people/", "POST"): lambda world, _: NEW_PERSON,
    ("partners/", "POST"): lambda world, _: {"name": "Third"},
    ("partners/<uuid:pk>/tokens", "POST"): lambda world, _: {"label": "another"},
    ("cases/", "POST"): lambda world, _: {"title": "Another case"},
    ("saved-filters/", "POST"): lambda world, _: {"title": "Mine", "place": "search", "query": "q=patrol"},
    ("saved-filters/<uuid:pk>", "POST"): lambda world, _: {"title": "Named anew"},
    ("registry/members", "POST"): lambda world, _: {
        "person": str(world.people["outsider"].pk),
        "role": "reader",
    },
    ("cases/<uuid:pk>/settings", "POST"): lambda world, _: {"question": "Will they go on?"},
    ("cases/<uuid:pk>/hold", "POST"): lambda world, _: {"on": True, "reason": REASON},
    ("cases/<uuid:pk>/members", "POST"): lambda world, _: {
        "person": str(world.people["outsider"].pk),
        "role": "reader",
    },
    ("cases/<uuid:pk>/sources", "POST"): lambda world, _: {"url": "http://harbour.example/new"},
    ("cases/<uuid:pk>/sources/bulk", "POST"): lambda world, _: {"text": "http://harbour.example/new"},
    ("sources/<uuid:pk>/triage", "POST"): lambda world, _: {"state": "reading"},
    ("sources/<uuid:pk>/pap", "POST"): lambda world, _: {"pap": "PAP:RED"},
    ("sources/<uuid:pk>/watch", "POST"): lambda world, _: {"deed": "pause"},
    ("sources/<uuid:pk>/alike", "POST"): lambda world, _: {
        "deed": "set-aside",
        "other": str(world.things["ground", ""].pk),
    },
    ("cases/<uuid:pk>/actors", "POST"): lambda world, _: {"name": "Nia Ostrow"},
    ("cases/<uuid:pk>/batches", "POST"): lambda world, _: {
        "entries": [{"entry": str(_draft(world).pk), "version": str(_draft(world).head_id)}]
    },
    ("cases/<uuid:pk>/collections", "POST"): lambda world, _: {"title": "Another"},
    ("sources/<uuid:pk>", "PATCH"): _changed("note"),
    ("sources/<uuid:pk>/claims", "POST"): lambda world, source: {
        "statement": "21 boats were stopped.",
        "passages": [_passage(world, source)],
        "voice": "own",
    },
    ("actors/<uuid:pk>", "PATCH"): _changed("description"),
    ("actors/<uuid:pk>/merge", "POST"): lambda world, _: _other(world, "into"),
    ("actors/<uuid:pk>/distinct", "POST"): lambda world, _: _other(world, "other"),
    ("actors/<uuid:pk>/registry", "POST"): lambda world, _: {"reason": REASON},
    ("claims/<uuid:pk>", "PATCH"): _changed("reading_note"),
    ("cases/<uuid:pk>/events", "POST"): lambda world, _: {"title": "A patrol"},
    ("sources/<uuid:pk>/grades", "POST"): lambda world, source: {"rows": []},
    ("events/<uuid:pk>", "PATCH"): _changed("place"),
    ("events/<uuid:pk>/merge", "POST"): lambda world, _: {"into": str(world.things["other event", ""].pk)},
    ("cases/<uuid:pk>/assessments", "POST"): lambda world, _: {"judgement": "The patrols are likely to go on."},
    ("assessments/<uuid:pk>", "PATCH"): _changed("resolves_if"),
    **{("entries/<uuid:pk>/steps", f"POST {name}"): _step(name) for name in make.STEPS},
    ("entries/<uuid:pk>/suggestions", "POST"): _wording,
    ("entries/<uuid:pk>/readers", "POST"): lambda world, _: {"person": str(world.people["analyst"].pk)},
    ("suggestions/<uuid:pk>/answer", "POST"): lambda world, _: {"accept": False},
    ("batches/<uuid:pk>/decisions", "POST"): lambda world, batch: {
        "rows": [
            {"entry": str(row.entry_id), "version": str(row.version_id), "verdict": "approve"}
            for row in _rows(world, batch)
        ]
    },
    ("collections/<uuid:pk>/grants", "POST"): lambda world, _: {"partner": str(world.things["other partner", ""].pk)},
}

WEB: dict[tuple[str, str], Body] = {
    ("tokens/", "POST"): lambda world, _: {"label": "another"},
    ("people/", "POST"): lambda world, _: NEW_PERSON,
    ("partners/", "POST"): lambda world, _: {"name": "Third"},
    ("partners/<uuid:pk>/token/", "POST"): lambda world, _: {"label": "another"},
    ("cases/open/", "POST"): lambda world, _: {"title": "Another case"},
    ("saved-filters/", "POST"): lambda world, _: {"title": "Mine", "place": "search", "query": "q=patrol"},
    ("saved-filters/<uuid:pk>/", "POST"): lambda world, _: {"title": "Named anew"},
    ("me/", "POST"): lambda world, _: {"single_keys": "on"},
    ("cases/<uuid:pk>/settings/", "POST"): lambda world, _: {"question": "Will they go on?"},
    ("cases/<uuid:pk>/hold/", "POST"): lambda world, _: {"reason": REASON},
    ("cases/<uuid:pk>/members/", "POST"): lambda world, _: {"email": world.people["outsider"].email, "role": "reader"},
    ("cases/<uuid:pk>/members/take/", "POST"): lambda world, _: {
        "person": str(world.things["person", ""].pk),
        "role": "reader",
    },
    ("cases/<uuid:pk>/sources/", "POST"): lambda world, _: {"url": "http://harbour.example/new"},
    ("cases/<uuid:pk>/sources/bulk/", "POST"): lambda world, _: {
        "deed": "add",
        "row_url": "http://harbour.example/many",
    },
    ("cases/<uuid:pk>/actors/", "POST"): lambda world, _: {"name": "Nia Ostrow"},
    ("cases/<uuid:pk>/submit/", "POST"): lambda world, _: {"entry": f"{_draft(world).pk}:{_draft(world).head_id}"},
    ("cases/<uuid:pk>/collections/", "POST"): lambda world, _: {"title": "Another"},
    ("sources/<uuid:pk>/edit/", "POST"): lambda world, entry: {"version": str(entry.head_id), "note": "Changed."},
    ("sources/<uuid:pk>/triage/", "POST"): lambda world, _: {"triage": "reading"},
    ("sources/<uuid:pk>/pap/", "POST"): lambda world, _: {"pap": "PAP:RED"},
    ("sources/<uuid:pk>/watch/", "POST"): lambda world, _: {"deed": "pause"},
    ("sources/<uuid:pk>/alike/", "POST"): lambda world, _: {
        "deed": "set-aside",
        "other": str(world.things["ground", ""].pk),
    },
    ("sources/<uuid:pk>/read/", "POST"): lambda world, source: {
        "passage": _typed_passage(world, source),
        "statement": "21 boats were stopped.",
        "voice": "own",
    },
    ("cases/<uuid:pk>/events/", "POST"): lambda world, _: {"title": "Patrols in the strait"},
    ("events/<uuid:pk>/", "POST"): lambda world, _: {"title": "Patrols off the coast"},
    ("events/<uuid:pk>/merge/", "POST"): lambda world, _: {"into": str(world.things["other event", ""].pk)},
    ("claims/<uuid:pk>/edit/", "POST"): lambda world, entry: {
        "version": str(entry.head_id),
        "statement": "It is otherwise.",
        "passage": _typed_passage(world, world.things["ground", ""]),
    },
    ("actors/<uuid:pk>/edit/", "POST"): lambda world, entry: {"version": str(entry.head_id), "description": "Changed."},
    ("actors/<uuid:pk>/merge/", "POST"): lambda world, entry: {
        **_other(world, "other"),
        "version": str(entry.head_id),
    },
    ("actors/<uuid:pk>/unmerge/", "POST"): lambda world, entry: {"version": str(entry.head_id)},
    ("actors/<uuid:pk>/distinct/", "POST"): lambda world, _: _other(world, "other"),
    ("actors/<uuid:pk>/registry/", "POST"): lambda world, entry: {"version": str(entry.head_id), "reason": REASON},
    ("registry/members/", "POST"): lambda world, _: {"email": world.people["outsider"].email, "role": "reader"},
    ("cases/<uuid:pk>/assessments/", "POST"): lambda world, _: {"judgement": "The patrols are likely to go on."},
    ("assessments/<uuid:pk>/edit/", "POST"): lambda world, entry: {
        "version": str(entry.head_id),
        "resolves_if": "Changed.",
    },
    ("assessments/<uuid:pk>/ach/", "POST"): lambda world, entry: {
        "version": str(entry.head_id),
        "hypothesis": ["They go on.", "They stop."],
    },
    **{("entries/<uuid:pk>/steps/<slug:name>/", f"POST {name}"): _step(name) for name in make.STEPS},
    ("entries/<uuid:pk>/suggestions/", "POST"): _wording,
    ("entries/<uuid:pk>/readers/", "POST"): lambda world, _: {"email": world.people["analyst"].email},
    ("suggestions/<uuid:pk>/", "POST"): lambda world, _: {"accept": "no"},
    ("batches/<uuid:pk>/", "POST"): lambda world, batch: {
        name: value
        for row in _rows(world, batch)
        for name, value in (
            (f"verdict-{row.entry_id}", "approve"),
            (f"version-{row.entry_id}", str(row.version_id)),
        )
    },
    ("collections/<uuid:pk>/", "POST"): lambda world, _: {
        "entry": [str(world.things[kind, "approved"].pk) for kind in ("claim", "source")]
    },
    ("collections/<uuid:pk>/grants/", "POST"): lambda world, _: {"partner": str(world.things["other partner", ""].pk)},
    ("proposals/<uuid:pk>/", "POST"): lambda world, _: {"deed": "sign"},
}


def body_for(door: str, address: str, method: str, world: World, thing) -> dict:
    made = {"api": API, "web": WEB}[door].get((address, method))
    return made(world, thing) if made else {}
