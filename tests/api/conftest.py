"""A case with everybody in it, each with a script of their own."""

from dataclasses import dataclass

import pytest

from casefile.cases.models import Case
from tests import factories as make
from tests.api.caller import Caller, caller
from tests.lending import Lending, Lent


@dataclass
class Desk:
    """:ivar case: led by `lead`, who logged nothing in it"""

    case: Case
    lead: Caller
    analyst: Caller
    reviewer: Caller
    reader: Caller
    outsider: Caller
    people: dict

    def at(self, below: str = "") -> str:
        return f"cases/{self.case.pk}{below}"


def _made() -> Desk:
    case = make.case()
    people = {role: make.member(case, role) for role in ("analyst", "reviewer", "reader")}
    people |= {"lead": case.opened_by, "outsider": make.person()}
    return Desk(case=case, people=people, **{role: caller(somebody) for role, somebody in people.items()})


@pytest.fixture
def lent_desk(lending: Lending) -> Lent:
    return lending(_made)


@pytest.fixture
def desk(db: None, lent_desk: Lent) -> Desk:
    return lent_desk.copy()


@pytest.fixture
def admin(db) -> Caller:
    return caller(make.person(is_admin=True))
