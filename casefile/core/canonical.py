"""One way to write a document as bytes, so that a hash of it means the same to everybody (RFC 8785).

Numbers are whole and below 2^53; decimals and dates are strings; keys are ASCII; there is no NUL and no half
of a surrogate pair. What is outside this is refused, never rounded, replaced or left out.
"""

import hashlib
import secrets
from typing import Any

import rfc8785
from django.utils.translation import gettext as _

from casefile.core.errors import Invalid

SAFE = 2**53
DEEPEST = 64


class NotCanonical(Invalid, ValueError):
    """A value that has no canonical form; the sentence says where in the document it stands."""

    code = "not-canonical"


def canonical(value: Any) -> bytes:
    """The canonical JSON of `value` as UTF-8 bytes (RFC 8785).

    :param value: None, bool, int, str, and lists, tuples and dicts of these, at most 64 deep
    :raises NotCanonical: a float, any other type, |int| ≥ 2^53, a key that is not ASCII text, NUL, a lone surrogate
    """
    _check(value, "$", DEEPEST)
    return rfc8785.dumps(value)


def sha256(content: bytes) -> str:
    """The SHA-256 of `content` as 64 lower-case hex characters."""
    return hashlib.sha256(content).hexdigest()


def hash_of(value: Any) -> str:
    """The SHA-256, in hex, of the canonical bytes of `value`.

    :raises NotCanonical: as `canonical`
    """
    return sha256(canonical(value))


def nonce() -> str:
    """128 random bits as 32 hex characters: with them in a document, its hash does not give its content away."""
    return secrets.token_hex(16)


def _check(value: Any, place: str, depth: int) -> None:
    if depth == 0:
        raise NotCanonical(_("The document is nested more than %(depth)d levels deep.") % {"depth": DEEPEST})
    if isinstance(value, str):
        _check_text(value, place)
    elif value is None or isinstance(value, bool):
        pass
    elif isinstance(value, int):
        _check_number(value, place)
    elif isinstance(value, dict):
        _check_members(value, place, depth)
    elif isinstance(value, (list, tuple)):
        for at, item in enumerate(value):
            _check(item, f"{place}[{at}]", depth - 1)
    else:
        sentence = _("%(place)s is of the type %(type)s; write it as text or as a whole number.")
        raise NotCanonical(sentence % {"place": place, "type": type(value).__name__})


def _check_members(members: dict[Any, Any], place: str, depth: int) -> None:
    for key, value in members.items():
        if not isinstance(key, str) or not key.isascii():
            raise NotCanonical(_("A key in %(place)s is not ASCII text.") % {"place": place})
        _check_text(key, place)
        _check(value, f"{place}.{key}", depth - 1)


def _check_number(value: int, place: str) -> None:
    if not -SAFE < value < SAFE:
        raise NotCanonical(_("The number in %(place)s is too large to be exact.") % {"place": place})


def _check_text(value: str, place: str) -> None:
    if "\0" in value:
        raise NotCanonical(_("The text in %(place)s contains a NUL character.") % {"place": place})
    try:
        value.encode()
    except UnicodeEncodeError:
        sentence = _("The text in %(place)s contains half of a character (a lone surrogate).")
        raise NotCanonical(sentence % {"place": place}) from None
