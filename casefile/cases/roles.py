"""Who may do what in a case: the whole policy on one page."""

from dataclasses import dataclass
from enum import Flag, auto

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Right(Flag):
    READ = auto()
    """what stands"""
    READ_ALL = auto()
    """drafts, what is in review, versions, objections"""
    WRITE = auto()
    """log, edit, submit"""
    REVIEW = auto()
    """approve, return, suggest, withdraw — never one's own"""
    LEAD = auto()
    """members, collections, partners' access"""
    RELEASE = auto()
    """propose a release, or sign one somebody else proposed"""

    NONE = 0


@dataclass(frozen=True)
class Role:
    code: str
    label: Promise
    rights: Right
    says: Promise


ROLES = {
    role.code: role
    for role in (
        Role(
            "lead",
            _("Lead"),
            Right.READ | Right.READ_ALL | Right.WRITE | Right.LEAD | Right.RELEASE,
            _("opens the case, gives roles, logs and releases; reviews only with a second role"),
        ),
        Role(
            "analyst",
            _("Analyst"),
            Right.READ | Right.READ_ALL | Right.WRITE,
            _("logs sources, actors and claims, and submits them"),
        ),
        Role(
            "reviewer",
            _("Reviewer"),
            Right.READ | Right.READ_ALL | Right.REVIEW | Right.RELEASE,
            _("approves, returns and withdraws entries, never their own; signs releases"),
        ),
        Role("reader", _("Reader"), Right.READ, _("sees what stands")),
    )
}


def choices() -> list[tuple[str, Promise]]:
    return [(role.code, role.label) for role in ROLES.values()]


def roles_with(right: Right) -> list[str]:
    """The codes of the roles that carry a right."""
    return [role.code for role in ROLES.values() if right in role.rights]
