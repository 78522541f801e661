"""Every address of REST × method × role × state, against the oracle; what asks for a proof; and the controls."""

from dataclasses import replace

import pytest
from django.db.models import Q

from casefile.accounts.models import Proof
from casefile.cases import roles
from casefile.cases.models import CaseQuerySet
from casefile.cases.sight import cases_with
from casefile.entries.models import EntryQuerySet
from tests.house import matrix, oracle, world
from tests.house.matrix import TABLES, Cell, addresses, cells, tried, wrong_cells
from tests.house.oracle import ROLES, Rule


@pytest.mark.parametrize("door", ["api", "web"])
def test_every_address_stands_in_the_oracle_and_no_other(door):
    # The last of REST's addresses is "any other": it answers 404, or with the one that has its slash.
    listed = [one for one in addresses()[door] if not (door == "api" and one == "")]
    assert sorted(listed) == sorted(TABLES[door])


def test_an_address_missing_from_the_oracle_is_found(monkeypatch):
    monkeypatch.delitem(oracle.API, "people/")
    with pytest.raises(AssertionError):
        test_every_address_stands_in_the_oracle_and_no_other("api")


@pytest.fixture
def lent(lending):
    return lending(world.made)


@pytest.fixture
def desk(own_database, lent):
    return matrix.asked_by_all(lent.copy())


def test_every_address_of_rest_answers_every_role_in_every_state_as_the_oracle_says(desk):
    chosen = list(cells("api"))
    wrong = list(wrong_cells(desk, chosen))
    assert not wrong, f"{len(wrong)} of {len(chosen)}:\n" + "\n".join(wrong[:80])


@pytest.mark.parametrize("others", [matrix.in_turn, pytest.param(list, marks=pytest.mark.full)])
def test_a_method_an_address_has_not_is_refused_after_sight_and_changes_nothing(desk, others):
    # In the short form the lead sends each address every method, and the others one each.
    for role in ("anonymous", "partner", "outsider", "reader", "lead"):
        chosen = list if role == "lead" else others
        for cell in chosen(matrix.foreign_methods("api", role)):
            said, changed = tried(desk, cell)
            wanted = oracle.expected("api", replace(cell.rule, right="", step=""), role, cell.state)
            assert (said, changed) == ("no such method" if wanted == "ok" else wanted, False), str(cell)


def test_what_is_open_to_everybody_answers_everybody(desk):
    for door, table in TABLES.items():
        for address, methods in table.items():
            for method in [method for method, rule in methods.items() if rule is None]:
                for role in ROLES:
                    cell = Cell(door, address, method, role, "", Rule(tells=False))
                    said, changed = tried(desk, cell)
                    assert (said, changed) == ("ok", False), str(cell)


@pytest.mark.parametrize("chosen", [matrix.in_one_state, pytest.param(list, marks=pytest.mark.full)])
def test_what_decides_asks_for_a_proof_and_nothing_else_does(desk, chosen):
    Proof.objects.all().delete()
    asking = set()
    for cell in chosen(matrix.permitted_changes()):
        said, changed = tried(desk, cell)
        if said == "not allowed":
            assert not changed
            asking.add((cell.door, cell.address, cell.method))
        else:
            assert said == "ok", f"{cell}: {said}"
    assert asking == oracle.PROVEN


WORDS = {"READ_ALL": "see the work", "WRITE": "write", "REVIEW": "review", "LEAD": "lead", "RELEASE": "release"}
FLIPS = [(role, right) for role in ("lead", "analyst", "reviewer", "reader") for right in WORDS] + [("reader", "READ")]


def test_every_flipped_row_of_the_roles_is_found(desk, monkeypatch):
    for role, right in FLIPS:
        row = roles.ROLES[role]
        chosen = [
            cell
            for cell in cells("api")
            if cell.role == role and (cell.rule.right == WORDS[right] if right in WORDS else cell.rule.sees == "entry")
        ]
        with monkeypatch.context() as patch:
            flipped = roles.Role(row.code, row.label, row.rights ^ roles.Right[right], row.says)
            patch.setitem(roles.ROLES, role, flipped)
            assert next(wrong_cells(desk, chosen), None), f"{role} with {right} flipped went unnoticed"


def _everything(self, person):
    return self.all()


def _without_membership(self, person):
    return self.exclude(marking="TLP:RED")


def _without_standing(self, person):
    return self.filter(case__in=cases_with(person, roles.Right.READ)).exclude(marking="TLP:RED")


def _without_red(self, person):
    standing = Q(case__in=cases_with(person, roles.Right.READ), approved__isnull=False)
    return self.filter(Q(case__in=cases_with(person, roles.Right.READ_ALL)) | standing)


@pytest.mark.parametrize(
    ("rows", "broken"),
    [
        (CaseQuerySet, _everything),
        (EntryQuerySet, _without_membership),
        (EntryQuerySet, _without_standing),
        (EntryQuerySet, _without_red),
    ],
)
def test_every_clause_of_sight_left_out_is_found(rows, broken, desk, monkeypatch):
    monkeypatch.setattr(rows, "visible_to", broken)
    assert next(wrong_cells(desk, cells("api")), None)
