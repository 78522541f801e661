"""A case with many entries: a few are made through the actions, and copied as often as wanted with words of their own.

Words and actors follow Zipf's law, as in real text. Run as `python -m bench.filling SIZE SUPERUSER_URL`, with the
database of the application in the environment; prints what the pages need to know, as JSON.
"""

import json
import random
import sys
import uuid
from datetime import UTC, datetime, timedelta

import django
import psycopg

django.setup()

from casefile.core.text import fold  # noqa: E402 - Django has to be set up first
from casefile.entries.models import Entry  # noqa: E402
from casefile.sources.models import Text  # noqa: E402
from tests import factories as make  # noqa: E402

from .vocabulary import words  # noqa: E402

SHARES = {"source": 0.05, "actor": 0.15, "claim": 0.75, "assessment": 0.05}
STATES = [("approved", 0.6), ("draft", 0.25), ("submitted", 0.1), ("returned", 0.05)]
NOW = datetime(2026, 1, 31, tzinfo=UTC)
MADE = """CREATE TEMP TABLE made (id uuid, version uuid, title text, words text, state text, at timestamptz,
    text uuid, job uuid, capture uuid, source uuid, source_version uuid, source_text uuid,
    actor uuid, actor_version uuid, claim uuid, claim_version uuid)"""
COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
CHILDREN = {name: (f"{table}", "entry_ptr_id") for name, table in (
    ("source", "sources_source"), ("actor", "actors_actor"), ("claim", "claims_claim"),
    ("assessment", "assessments_assessment"))}  # fmt: skip
GUARDS = (
    ("entries_entry", "entries_entry_stands_by_decision"),
    ("entries_entry", "entries_entry_shown_at"),
    ("review_decision", "review_decision_four_eyes"),
)


def templates(case, analyst, reviewer) -> dict[str, Entry]:
    """One approved entry of each kind."""
    source = make.source(case, analyst, title="Strait", url="https://post.example/strait")
    actor = make.actor(case, analyst, "Ilse Varga")
    claim = make.claim(source, analyst, voice="named", parties=[{"part": "speaker", "actor": str(actor.pk)}])
    make.approved(reviewer, make.submitted(analyst, claim))
    judged = make.assessment(case, analyst, "It will go on.", [claim])
    make.approved(reviewer, make.submitted(analyst, judged))
    found = {"source": source, "actor": actor, "claim": claim, "assessment": judged}
    return {kind: Entry.objects.get(pk=one.pk) for kind, one in found.items()}


Named = tuple[uuid.UUID, ...]
"""The id of an entry, of its version, and of a source its text."""


def rows_of(kind: str, n: int, there: dict[str, list[Named]]):
    """The rows of `made`: ids, words, a state, a moment of the last year, and what the entry refers to."""
    states, weights = zip(*STATES, strict=True)
    sources, actors, claims = (there[one] for one in ("source", "actor", "claim"))
    for _ in range(n):
        spoken = words(400 if kind == "source" else 12)
        at = NOW - timedelta(seconds=random.randrange(365 * 86_400))
        said = (" ".join(spoken[:12]), fold(" ".join(spoken)), random.choices(states, weights)[0], at)
        # Actors are spoken of as often as words are; claims are spread over the sources.
        refers = (
            *random.choice(sources),
            *actors[int(len(actors) ** random.random()) - 1][:2],
            *random.choice(claims)[:2],
        )
        yield (*(uuid.uuid4() for _ in range(2)), *said, *(uuid.uuid4() for _ in range(3)), *refers)


class Copier:
    """Copies what hangs off one entry, once for each row of `made`."""

    def __init__(self, database: psycopg.Connection, found: dict[str, Entry], kind: str) -> None:
        self.database, self.found, self.entry = database, found, found[kind]
        self.head = str(self.entry.approved_id or self.entry.head_id)

    def copy(self, table: str, key: str, pk, only: str = "true", **replaced: str) -> None:
        """Insert the rows of `table` whose `key` is `pk`, with some columns told anew, for the rows `only` asks for."""
        columns = self.database.execute(COLUMNS, [table])
        names = [name for (name,) in columns]
        unknown = set(replaced) - set(names)
        assert not unknown, f"{table} has no {unknown}"
        told = ", ".join(replaced.get(name, f'old."{name}"') for name in names)
        named = ", ".join(f'"{name}"' for name in names)
        source = f"FROM {table} old, made WHERE old.{key} = %s AND {only}"
        self.database.execute(f"INSERT INTO {table} ({named}) SELECT {told} {source}", [pk])

    def all(self, kind: str) -> None:
        stands, frozen = "made.state = 'approved'", "made.state IN ('approved', 'submitted')"
        entry, version, own = self.entry.pk, self.head, {"version_id": "made.version"}
        fresh, sha = {"id": "gen_random_uuid()"}, "md5(made.version::text) || md5(made.id::text)"
        search = "to_tsvector('simple', left(made.words, 2000))"
        moments = {"created_at": "made.at", "changed_at": "made.at", "shown_at": f"CASE WHEN {stands} THEN made.at END"}
        state = {"state": "made.state", "approved_id": f"CASE WHEN {stands} THEN made.version END"}
        told = {"id": "made.id", "head_id": "made.version", "title": "made.title", "search": search}
        self.copy("entries_entry", "id", entry, **told, **state, **moments)
        self.copy("entries_version", "id", version, id="made.version", entry_id="made.id", created_at="made.at")
        self.copy("entries_content", "version_id", version, **own)
        self.copy("entries_contribution", "version_id", version, entry_id="made.id", **own, **fresh)
        self.copy("entries_document", "version_id", version, frozen, sha256=sha, **own)
        self.copy("entries_documentbody", "document_id", version, frozen, document_id="made.version")
        for other in ("source", "actor", "claim"):
            pinned = f"{frozen} AND old.other_id = '{self.found[other].pk}'"
            told = {"other_id": f"made.{other}", "pinned_id": f"made.{other}_version"}
            self.copy("entries_pin", "version_id", version, pinned, **own, **fresh, **told)
        self.copy("review_decision", "version_id", version, stands, entry_id="made.id", sha256=sha, **own, **fresh)
        table, key = CHILDREN[kind]
        more = {
            "claim": {"statement": "made.title", "source_id": "made.source"},
            "assessment": {"judgement": "made.title"},
        }
        self.copy(table, key, entry, **{key: "made.id"}, **more.get(kind, {}))
        getattr(self, kind)(entry, fresh)

    def source(self, entry, fresh: dict) -> None:
        own = {"source_id": "made.id"}
        self.copy("sources_capturejob", "source_id", entry, id="made.job", **own)
        self.copy("sources_capture", "source_id", entry, id="made.capture", job_id="made.job", **own)
        text = self.database.execute("SELECT id FROM sources_text WHERE source_id = %s LIMIT 1", [entry]).fetchone()[0]
        self.copy("sources_text", "id", text, id="made.text", capture_id="made.capture", **own)
        self.copy("sources_textbody", "text_id", text, text_id="made.text", content="made.words")
        search = "to_tsvector('simple', made.words)"
        self.copy("search_textchunk", "body_id", text, body_id="made.text", search=search, **own, **fresh)

    def actor(self, entry, fresh: dict) -> None:
        self.copy(
            "actors_name", "actor_id", entry, actor_id="made.id", value="made.title", folded="made.words", **fresh
        )

    def claim(self, entry, fresh: dict) -> None:
        self.copy("claims_party", "claim_id", entry, claim_id="made.id", actor_id="made.actor", **fresh)
        self.copy("sources_passage", "entry_id", entry, entry_id="made.id", text_id="made.source_text", **fresh)

    def assessment(self, entry, fresh: dict) -> None:
        self.copy(
            "assessments_basisrow", "assessment_id", entry, assessment_id="made.id", claim_id="made.claim", **fresh
        )


def named(entry: Entry) -> Named:
    texts = Text.objects.filter(source=entry.pk).values_list("pk", flat=True)[:1]
    return (entry.pk, entry.approved_id, *texts)


def fill(url: str, found: dict[str, Entry], size: int) -> None:
    there = {kind: [named(entry)] for kind, entry in found.items()}
    with psycopg.connect(url) as database:
        for table, guard in GUARDS:
            database.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        for kind, share in SHARES.items():
            database.execute("DROP TABLE IF EXISTS made")
            database.execute(MADE)
            made = list(rows_of(kind, max(int(size * share) - 1, 0), there))
            with database.cursor().copy("COPY made FROM STDIN") as copy:
                for row in made:
                    copy.write_row(row)
            Copier(database, found, kind).all(kind)
            there[kind] += [(*row[:2], *([row[6]] if kind == "source" else [])) for row in made]
        database.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, guard in GUARDS:
            database.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("SELECT search_tally_fold()")
        database.execute("VACUUM ANALYZE")


def main(size: int, url: str) -> None:
    random.seed(size)
    case = make.case()
    analyst, reviewer, reader = (
        make.member(case, role, name=role.title()) for role in ("analyst", "reviewer", "reader")
    )
    found = templates(case, analyst, reviewer)
    waiting = make.submitted(analyst, *(make.actor(case, analyst, f"Person {n}") for n in range(20)))
    fill(url, found, size)
    told = {kind: str(entry.pk) for kind, entry in found.items()}
    people = {one.name.lower(): str(one.pk) for one in (analyst, reviewer, reader)}
    print(json.dumps({"case": str(case.pk), "batch": str(waiting.pk), **told, **people}))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
