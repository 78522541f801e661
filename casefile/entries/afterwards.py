"""What else must happen, in the same transaction, when less of an entry may leave the desk: rooms above fill it."""

from collections.abc import Callable

WHEN_LESS_MAY_LEAVE: list[Callable] = []
"""Called with the locked entry after it stopped standing or was marked stricter, before the ledger is written."""
