"""A case with everybody in it, an article and a claim; each person at a browser of their own."""

from dataclasses import dataclass

import pytest

from casefile.cases.models import Case
from tests import factories as make
from tests.lending import Lending, Lent
from tests.web.visitor import Visitor

ROLES = ("lead", "analyst", "reviewer", "reader", "outsider")


@dataclass
class Desk:
    """:ivar people: by role; the lead logged nothing in the case
    :ivar source: an article with its capture, logged by the analyst
    """

    case: Case
    people: dict
    source: object

    def __getattr__(self, role: str) -> Visitor:
        if role not in ROLES:
            raise AttributeError(role)
        return Visitor(self.people[role])

    def claim(self, **more):
        return make.claim(self.source, self.people["analyst"], **more)

    def standing(self, **more):
        """A claim that was submitted and approved, its source with it."""
        claim = self.claim(**more)
        make.approved(self.people["reviewer"], make.submitted(self.people["analyst"], claim))
        return type(claim).objects.get(pk=claim.pk)


def _made() -> Desk:
    case = make.case()
    people = {role: make.member(case, role, name=role.title()) for role in ("analyst", "reviewer", "reader")}
    people |= {"lead": case.opened_by, "outsider": make.person("Outsider")}
    return Desk(case, people, make.source(case, people["analyst"], url="https://post.example/strait"))


@pytest.fixture
def lent_desk(lending: Lending) -> Lent:
    return lending(_made)


@pytest.fixture
def desk(db: None, lent_desk: Lent) -> Desk:
    return lent_desk.copy()


@pytest.fixture
def admin(db) -> Visitor:
    return Visitor(make.person("Noor Adeyemi", is_admin=True))
