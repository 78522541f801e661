"""A user nobody is, and the walls of a kernel that does not know all of them."""

import os
import pwd

import pytest

from casefile.reading import walls


def test_a_free_user_is_nobodys_and_no_process_runs_as_it() -> None:
    given = {walls.a_free_uid() for _turn in range(20)}
    assert len(given) > 1, "by lot"
    assert given <= set(walls.NOBODYS)
    assert not given & {person.pw_uid for person in pwd.getpwall()}
    assert os.geteuid() in walls.running()


def test_who_is_somebody_or_runs_already_is_not_free() -> None:
    taken = pwd.getpwall()[0].pw_uid
    assert walls.a_free_uid(range(taken, taken + 1_000_000), range(taken + 1, taken + 999_999)) == taken + 999_999
    for among in (range(0), range(taken, taken + 1)):
        with pytest.raises(LookupError):
            walls.a_free_uid(among)


def test_a_kernel_without_namespaces_builds_the_other_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walls, "_libc", object())
    walls.leave_network()
    walls.die_with(os.getppid())


def test_only_walls_that_nothing_stands_in_for_are_missing() -> None:
    stands = dict.fromkeys(("is_offline", "is_nobody", "is_bound"), True)
    assert walls.lacking(**stands) == []
    assert walls.lacking(**{**stands, "is_bound": False}) == []
    assert walls.lacking(is_offline=False, is_nobody=True, is_bound=False) == [walls.NO_NAMESPACE]
    assert walls.lacking(is_offline=False, is_nobody=False, is_bound=False) == [walls.NO_NAMESPACE, walls.SAME_USER]
    assert walls.lacking(is_offline=False, is_nobody=False, is_bound=True) == []
