"""What is appended stays: attacks as the application's role, each committed, judged by the tables before and after."""

import re

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from casefile.accounts.actions import reset_password
from casefile.actors.actions import keep_apart
from casefile.cases.models import Case
from casefile.claims.carried import proposals_for
from casefile.claims.carrying import set_aside
from casefile.desk.management.commands.erase import as_owner
from casefile.entries.models import Entry
from casefile.ledger.models import Chain, Record
from casefile.ledger.verification import faults_in
from casefile.releases.actions import grant, open_collection, propose_release, sign_release
from casefile.releases.erasing import erase_file
from casefile.sources.models import Artifact, Seal, Stamp
from tests import factories as make
from tests.drills.attacks import ATTACKS, FROZEN, PARTNERS

HEADS = ("ledger_chain", "entries_entry", "cases_case", "releases_collection")
"""Tables that change, but not by any of these attacks."""


def _stood(case, author, reviewer, **more):
    return make.brought_to("approved", make.actor(case, author, **more), author, reviewer)


def _everything(case, author, reviewer) -> Entry:
    """A claim that stands with a link, a later copy of its source, a stamp on a seal, and a file that was erased."""
    source = make.source(case, author)
    first = make.claim(source, author, "It stands.")
    claim = make.claim(source, author, links=[{"type": "supports", "claim": str(first.pk)}])
    make.approved(reviewer, make.submitted(author, first, claim))
    make.recaptured(source, author, make.ARTICLE.replace("21 boats", "22 boats"))
    like = make.source(case, author)
    set_aside(by=author, source=like, proposal=proposals_for(like, author)[0])
    stamp = {"authority": "Tarn Time", "token": b"x", "at": make.moment()}
    Stamp.objects.create(seal=Seal.objects.first(), **stamp)
    with as_owner():
        people = {"by": case.opened_by, "second": make.person(is_admin=True)}
        erase_file(artifact=Artifact.objects.filter(role="original").last(), reason="A court ordered it.", **people)
    return claim


@pytest.fixture
def lent(lending):
    return lending(_victim)


@pytest.fixture
def victim(own_database, lent) -> dict:
    return lent.copy()


def _victim() -> dict:
    """A desk with something of everything, and the names by which the attacks call it."""
    case = make.case()
    author, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    claim = _everything(case, author, reviewer)
    entry = _stood(case, author, reviewer)
    twin = make.actor(case, author, "Ilse Vargas")
    keep_apart(by=author, actor=twin, other=entry.pk, reason="Another person.")
    old = entry.approved_id
    reset_password(by=make.person(is_admin=True), person=make.person(), password="another long passphrase")
    for name, by in (("edit", author), ("submit", author), ("approve", reviewer)):
        entry = make.taken(name, entry, by)
    strict = _stood(case, author, reviewer, marking="TLP:AMBER+STRICT")
    gone = _stood(case, author, reviewer)
    older = gone.approved_id
    for name, by in (("edit", author), ("submit", author), ("approve", reviewer), ("withdraw", reviewer)):
        gone = make.taken(name, gone, by)
    draft = make.actor(case, author)
    collection = open_collection(by=case.opened_by, case=case, title="Strait")
    partner, _secret = make.partner()
    grant(by=case.opened_by, collection=collection, partner=partner)
    proposal = propose_release(by=case.opened_by, collection=collection, chosen={entry.pk, claim.pk})
    release = sign_release(by=reviewer, proposal=proposal)
    assert not gone.stands
    return {
        "case": case.pk,
        "registry": Case.objects.get(is_registry=True).pk,
        "chain": case.pk,
        "other": make.member(case, "reviewer").pk,
        "entry": entry.pk,
        "version": entry.approved_id,
        "old_version": old,
        "gone": gone.pk,
        "older_of_gone": older,
        "strict": strict.pk,
        "strict_version": strict.approved_id,
        "draft": draft.pk,
        "draft_version": draft.head_id,
        "collection": collection.pk,
        "release": release.pk,
    }


def _tables(database) -> dict[str, tuple]:
    with database.connect("casefile") as superuser:
        return {
            table: superuser.execute(
                SQL("SELECT count(*), md5(string_agg(r::text, '|' ORDER BY r::text)) FROM {} r").format(
                    Identifier(table)
                )
            ).fetchone()
            for table in (*FROZEN, *HEADS)
        }


def _filled(statement: str, names: dict) -> list[str]:
    said = re.sub(r"'\{(\w+)\}'", lambda found: f"'{names[found[1]]}'", statement).replace("{{}}", "{}")
    # Statements are split where no dollar quote is open.
    return [part for part in said.split("; ") if part] if "$$" not in said else [said]


def _tried(database, role: str, statement: str, names: dict) -> list[str]:
    """Run an attack to its end, each statement by itself; the refusals it met."""
    refusals = []
    with database.connect(role) as line:
        line.execute("SET lock_timeout = '1s'")
        for part in _filled(statement, names):
            try:
                if "FROM STDIN" in part:
                    with line.cursor() as cursor, cursor.copy(part) as copy:
                        copy.write(f"{names['other']}\t{names['case']}\t99\tnow\tx\t{{}}\t\tx\tx\tx\n")
                else:
                    line.execute(part)
            except psycopg.Error as refusal:
                refusals.append(str(refusal).splitlines()[0])
    return refusals


def test_no_attack_by_the_applications_role_changes_what_was_appended(victim, own_database):
    assert len(ATTACKS) >= 44
    before = _tables(own_database)
    assert all(count for count, _hash in before.values()), before
    done = {}
    for name, statement in ATTACKS.items():
        refusals = _tried(own_database, "cf_app", statement, victim)
        after = _tables(own_database)
        if after != before:
            done[name] = [table for table in before if after[table] != before[table]]
            before = after
        assert refusals, f"{name} met no refusal"
    assert done == {}
    assert Record.objects.exists()
    assert [fault for chain in Chain.objects.all() for fault in faults_in(chain)] == []


def test_the_same_attacks_succeed_where_the_guards_are_off(victim, own_database):
    with own_database.connect("casefile") as superuser:
        for table in FROZEN:
            superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        superuser.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO cf_app")
        superuser.execute("ALTER TABLE entries_entry DISABLE TRIGGER USER")
    before = _tables(own_database)
    for name in ("update a record", "update a decision", "delete the newest record", "standing without a decision"):
        _tried(own_database, "cf_app", ATTACKS[name], victim)
    after = _tables(own_database)
    changed = {table for table in before if before[table] != after[table]}
    assert {"ledger_record", "review_decision", "entries_entry"} <= changed


@pytest.mark.parametrize("belt", ["grants", "triggers"])
def test_either_belt_alone_keeps_what_was_appended(belt, victim, own_database):
    with own_database.connect("casefile") as superuser:
        for table in FROZEN:
            if belt == "grants":
                superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            else:
                superuser.execute(f"GRANT ALL ON {table} TO cf_app")
    before = _tables(own_database)
    for table in FROZEN:
        for statement in (
            " ".join(("DELETE FROM", table)),
            f"TRUNCATE {table} CASCADE",
            f"UPDATE {table} SET {_column(table)}",  # noqa: S608 - the test's own words
        ):
            assert _tried(own_database, "cf_app", statement, victim), statement
    assert _tables(own_database) == before


def _column(table: str) -> str:
    names = {"sources_blob": "sha256", "ledger_reason": "sha256", "entries_content": "version_id"}
    name = names.get(table, {"entries_document": "version_id", "entries_documentbody": "document_id"}.get(table, "id"))
    name = "text_id" if table == "sources_textbody" else name
    return f"{name} = {name}"


def test_no_partner_reads_or_writes_anything_but_what_was_released(victim, own_database):
    before = _tables(own_database)
    unrefused = [
        name for name, statement in PARTNERS.items() if not _tried(own_database, "cf_partner", statement, victim)
    ]
    assert unrefused == []
    assert _tables(own_database) == before
    with own_database.connect("cf_partner") as line:
        rows = line.execute("SELECT entry_id, bytes IS NOT NULL FROM partner_feed").fetchall()
    standing = Entry.objects.filter(feed_items__isnull=False, approved__isnull=False).values_list("pk", flat=True)
    assert {pk for pk, has_bytes in rows if has_bytes} == set(standing)


def test_every_table_is_frozen_or_named_here_as_one_that_changes(own_database):
    """A new table must be put on one side: frozen, or changing."""
    changing = {
        *HEADS,
        *("accounts_partner", "accounts_partnertoken", "accounts_person", "accounts_personaltoken", "accounts_proof"),
        *("actors_actor", "actors_name", "cases_membership", "claims_claim", "claims_party", "entries_reader"),
        *("entries_staleness", "releases_grant", "releases_proposal", "review_suggestion", "sources_capturejob"),
        *("sources_passage", "sources_publisher", "sources_source", "work_idempotencykey"),
        *("actors_identifier", "actors_office", "actors_rating", "actors_sameness", "sources_derivation"),
        *("assessments_assessment", "assessments_basisrow", "assessments_supersession", "claims_claimlink"),
        *("archive_ticket", "archive_turn", "archive_watch", "claims_sketch"),
        *("claims_event", "claims_figure", "search_savedfilter", "search_tally", "search_textchunk"),
    }
    with own_database.connect("casefile") as superuser:
        rows = superuser.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    ours = {name for (name,) in rows if not name.startswith(("django_", "auth_", "axes_"))}
    assert sorted(ours) == sorted({*FROZEN, *changing})
