"""Every page × method × role × state, against the oracle."""

from dataclasses import replace

import pytest

from tests.house import matrix, oracle, world


@pytest.fixture
def lent(lending):
    return lending(world.made)


@pytest.fixture
def desk(own_database, lent):
    return matrix.asked_by_all(lent.copy())


def test_every_page_answers_every_role_in_every_state_as_the_oracle_says(desk):
    chosen = list(matrix.cells("web"))
    wrong = list(matrix.wrong_cells(desk, chosen))
    assert not wrong, f"{len(wrong)} of {len(chosen)}:\n" + "\n".join(wrong[:80])


@pytest.mark.parametrize("leads", [matrix.in_turn, pytest.param(list, marks=pytest.mark.full)])
def test_a_method_a_page_has_not_is_answered_like_get_or_refused_and_changes_nothing(desk, leads):
    # The lead is shown a whole page each time; in the short form they send each address one of the methods.
    for role, chosen in (("anonymous", list), ("outsider", list), ("lead", leads)):
        for cell in chosen(matrix.foreign_methods("web", role)):
            said, changed = matrix.tried(desk, cell)
            wanted = oracle.expected("web", replace(cell.rule, right="", step=""), role, cell.state)
            assert said in {wanted, "ok", "not allowed", "no such method"}, f"{cell}: {said}"
            assert not changed, str(cell)
