"""Building the demo case: people, rights, a partner and a release, by the same actions the pages call."""

import secrets
from dataclasses import dataclass, field

from django.db import transaction

from casefile.accounts.actions import add_partner, add_person, issue_partner_token, issue_token, reset_password
from casefile.accounts.models import Partner, Person
from casefile.cases.actions import give_role, open_case
from casefile.cases.models import Case
from casefile.releases.actions import grant, open_collection, propose_release, sign_release
from casefile.releases.models import Collection

from .demo_case import PEOPLE
from .demo_log import copy_again, logged, review, withdraw

TITLE = "Who profits from the Tarn Strait patrols?"
PARTNER = "Corvan Desk (demo)"


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
    made = logged(case, analyst)
    review(case, analyst, reviewer, made, ("approved", "withdrawn"))
    collection = _release(case, staff)
    review(case, analyst, reviewer, made, ("submitted", "returned"))
    withdraw(reviewer, made)
    copy_again(case, analyst)
    return Demo(case, collection)


def _release(case: Case, staff: dict[str, Person]) -> Collection:
    collection = open_collection(by=staff["lead"], case=case, title="Tarn Strait (demo)")
    partner = add_partner(by=staff["admin"], name=PARTNER)
    grant(by=staff["lead"], collection=collection, partner=partner)
    proposal = propose_release(by=staff["lead"], collection=collection)
    sign_release(by=staff["reviewer"], proposal=proposal)
    return collection
