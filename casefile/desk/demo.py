"""Building the demo case: the same actions the pages call, on a page the demo brings along and uploads."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from casefile.accounts.actions import add_partner, add_person, issue_partner_token, issue_token, reset_password
from casefile.accounts.models import Partner, Person
from casefile.actors.actions import add_actor
from casefile.archive import running
from casefile.archive.intake import add_uploaded_source
from casefile.cases.actions import give_role, open_case
from casefile.cases.models import Case
from casefile.claims.actions import log_claim
from casefile.entries.models import Entry
from casefile.releases.actions import grant, open_collection, propose_release, sign_release
from casefile.releases.models import Collection
from casefile.review.deciding import Answer, decide
from casefile.review.submitting import submit
from casefile.sources.queries import newest_text

from .demo_case import ACTORS, CLAIMS, PEOPLE, SOURCE

TITLE = "Who profits from the Tarn Strait patrols?"
PARTNER = "Corvan Desk (demo)"
PAGE = Path(__file__).parent / "strait.html"


@dataclass
class Demo:
    """What the demo made, or found made before. Secrets are fresh each time.

    :ivar people: key -> {"name", "email", "password", "token"}
    """

    case: Case
    collection: Collection
    people: dict[str, dict] = field(default_factory=dict)
    partner: dict[str, str] = field(default_factory=dict)
    is_new: bool = True


@transaction.atomic
def build() -> Demo:
    """Make the demo case, whole or not at all; if it is there, give its people fresh passwords and tokens."""
    found = Case.objects.filter(title=TITLE).first()
    staff, passwords = _people()
    demo = Demo(found, found.collections.earliest("opened_at"), is_new=False) if found else _fresh(staff)
    for key, person in staff.items():
        _token, secret = issue_token(by=person, label="demo")
        demo.people[key] = {
            "name": person.name,
            "email": person.email,
            "password": passwords[key],
            "token": secret,
        }
    partner = Partner.objects.get(name=PARTNER)
    _token, secret = issue_partner_token(by=staff["admin"], partner=partner, label="demo")
    demo.partner = {"name": partner.name, "token": secret, "collection": str(demo.collection.pk)}
    return demo


def _people() -> tuple[dict[str, Person], dict[str, str]]:
    rows = [("admin", "Noor Adeyemi", ""), *PEOPLE]
    passwords = {key: secrets.token_urlsafe(12) for key, _name, _role in rows}
    return {key: _person(key, name, passwords[key]) for key, name, _role in rows}, passwords


def _person(key: str, name: str, password: str) -> Person:
    email = f"{key}@demo.example"
    if person := Person.objects.filter(email=email).first():
        reset_password(by=None, person=person, password=password)
        return person
    flags = {"is_admin": key == "admin", "may_open_cases": key == "lead"}
    return add_person(by=None, email=email, name=name, password=password, **flags)


def _fresh(staff: dict[str, Person]) -> Demo:
    lead, analyst, reviewer = staff["lead"], staff["analyst"], staff["reviewer"]
    case = open_case(by=lead, title=TITLE, question="Which bodies gain from the patrols, and who says so?")
    for key, _name, role in PEOPLE[1:]:
        give_role(by=lead, case=case, person=staff[key], role=role)
    source = _captured(add_uploaded_source(by=analyst, case=case, name=PAGE.name, body=PAGE.read_bytes(), **SOURCE))
    actors = {key: add_actor(by=analyst, case=case, name=name, actor_kind=kind) for key, (name, kind) in ACTORS.items()}
    claims = [(row, _claim(analyst, source, actors, row)) for row in CLAIMS]
    _review(case, analyst, reviewer, claims)
    collection = _release(case, staff)
    _review(case, analyst, reviewer, claims, fates=("submitted", "returned"))
    return Demo(case, collection)


def _captured(source):
    """Archive the page here and now: nothing is committed yet, so no worker sees the job."""
    job = source.jobs.get()
    running.run(str(job.pk))
    job.refresh_from_db()
    if job.state != "done":
        raise RuntimeError(f"the demo page was not archived: {job.state} {job.reason}")
    return type(source).objects.get(pk=source.pk)


def _claim(analyst: Person, source, actors: dict, row: dict):
    plain = ("predicate", "predicate_value", "mode", "claim_kind", "happened_on", "credibility", "credibility_reason")
    return log_claim(
        by=analyst,
        source=source,
        statement=row["statement"],
        voice=row["voice"],
        passages=[
            *(_passage(source, words, "words") for words in row["words"]),
            *(_passage(source, words, "meaning") for words in row.get("meaning", ())),
        ],
        parties=[
            {"part": part, "actor": str(actors[key].pk) if key else None, **more} for part, key, more in row["parties"]
        ],
        **{name: row[name] for name in plain if name in row},
    )


def _passage(source, words: str, part: str) -> dict:
    text = newest_text(source)
    start = text.body.content.index(words)
    return {"text": str(text.pk), "start": start, "end": start + len(words), "exact": words, "part": part}


def _review(case: Case, analyst: Person, reviewer: Person, claims, fates: tuple = ("approved",)) -> None:
    chosen = [(row, claim) for row, claim in claims if row["fate"] in fates]
    batch = submit(by=analyst, case=case, entries=[Entry.objects.get(pk=claim.pk) for _row, claim in chosen])
    answers = []
    for line in batch.rows.select_related("entry"):
        row = next((row for row, claim in chosen if claim.pk == line.entry_id), {"fate": fates[0]})
        if row["fate"] == "returned":
            answers.append(Answer(line.entry, str(line.version_id), "return", row["reason"]))
        elif row["fate"] == "approved":
            answers.append(Answer(line.entry, str(line.version_id), "approve"))
    outcomes = decide(by=reviewer, case=case, answers=answers)
    if refused := [f"{one.entry.title}: {one.refusal}" for one in outcomes if one.refusal]:
        raise RuntimeError("; ".join(refused))


def _release(case: Case, staff: dict[str, Person]) -> Collection:
    collection = open_collection(by=staff["lead"], case=case, title="Tarn Strait (demo)")
    partner = add_partner(by=staff["admin"], name=PARTNER)
    grant(by=staff["lead"], collection=collection, partner=partner)
    proposal = propose_release(by=staff["lead"], collection=collection)
    sign_release(by=staff["reviewer"], proposal=proposal)
    return collection
