"""The Traffic Light Protocol 2.0 (FIRST, 2022): who may be told. Codes are never translated.

Order of `MARKINGS` is the order of strictness, mildest first.
"""

from django.utils.translation import gettext as _

from casefile.core.errors import Invalid

CLEAR = "TLP:CLEAR"
GREEN = "TLP:GREEN"
AMBER = "TLP:AMBER"
AMBER_STRICT = "TLP:AMBER+STRICT"
RED = "TLP:RED"

# The marking definitions of the OASIS extension for TLP 2.0, by id.
STIX_IDS = {
    CLEAR: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    GREEN: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    AMBER: "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    AMBER_STRICT: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    RED: "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
MARKINGS = tuple(STIX_IDS)
LONGEST = max(len(marking) for marking in MARKINGS)

_WHITE = "TLP:WHITE"  # what TLP 1.0 called CLEAR


class NotAMarking(Invalid, ValueError):
    """A word that is no TLP 2.0 marking."""

    code = "not-a-marking"


def choices() -> list[tuple[str, str]]:
    """The markings for a field's or form's `choices=`, mildest first."""
    return [(marking, marking) for marking in MARKINGS]


def rank(marking: str) -> int:
    """0 for CLEAR up to 4 for RED.

    :raises NotAMarking: the word is not in the table
    """
    try:
        return MARKINGS.index(marking)
    except ValueError:
        raise NotAMarking(_unknown(marking)) from None


def stricter(one: str, other: str) -> bool:
    """Whether `one` is stricter than `other`; a marking is not stricter than itself."""
    return rank(one) > rank(other)


def at_most(marking: str, ceiling: str) -> bool:
    """Whether `marking` is no stricter than `ceiling`."""
    return rank(marking) <= rank(ceiling)


def strictest(*markings: str) -> str:
    """The strictest of `markings`; CLEAR when there are none."""
    return max(markings, key=rank, default=CLEAR)


def up_to(ceiling: str) -> tuple[str, ...]:
    """The markings no stricter than `ceiling`, for a query's `__in`."""
    return MARKINGS[: rank(ceiling) + 1]


def read(text: str, *, white: bool = False, field: str = "") -> str:
    """The marking written in `text`, in any case and with blanks around it.

    :param white: True on import only: TLP 1.0's WHITE is then read as CLEAR
    :param field: the input to name when it is refused
    :raises NotAMarking: anything else
    """
    word = str(text).strip().upper()
    if white and word == _WHITE:
        return CLEAR
    if word not in MARKINGS:
        raise NotAMarking(_unknown(text), field=field)
    return word


def _unknown(text: str) -> str:
    return _("“%(text)s” is not a TLP 2.0 marking.") % {"text": str(text)[:40]}
