"""Annexes: documents frozen with a version beside its main one, which commits to them without telling of them."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from casefile.core.canonical import canonical, hash_of, nonce, sha256
from casefile.core.ids import public_id
from casefile.core.vocabulary import Vocabulary, Word

from .kinds import Beside
from .models import Annex, AnnexBody, Entry, Version

TEARLINE = "tearline"
"""The role of the document that is released in place of the main one."""

ROLES = Vocabulary(
    "entries.annexes",
    Word("link", _("link to")),
    Word("supersedes", _("supersedes")),
    Word("derived", _("derived from")),
    Word("same-as", _("the same as")),
    Word("name-from", _("has a name from")),
    Word(TEARLINE, _("tearline")),
)


def freeze_annexes(entry: Entry, version: Version, asked: Iterable[Beside]) -> list[Annex]:
    """Freeze what stands beside a version. A link said before keeps the public id it had then."""
    asked = list(asked)
    if not asked:
        return []
    others = Entry.objects.select_related("case").in_bulk({one.other for one in asked if one.other})
    slots = _slots_of(entry)
    return [_freeze_one(entry, version, one, others.get(one.other), slots) for one in asked]


def commitment(salt: str, annexes: Iterable[Annex]) -> str:
    """The SHA-256, in hex, by which a main document commits to its annexes, one or none."""
    return hash_of({"salt": salt, "documents": sorted(one.sha256 for one in annexes)})


def _freeze_one(entry: Entry, version: Version, asked: Beside, other: Entry | None, slots: dict) -> Annex:
    slot = entry.pk if asked.role == TEARLINE else slots.pop((asked.role, asked.other), None) or public_id()
    head = {"schema": asked.schema, "id": str(slot), "nonce": nonce(), "marking": asked.marking}
    body = canonical({**head, **asked.body})
    home = other.case if other else entry.case
    annex = Annex.objects.create(
        case_id=entry.case_id,
        other_case=home,
        other_is_registry=home.is_registry,
        version=version,
        role=asked.role,
        slot=slot,
        other=other,
        schema=asked.schema,
        sha256=sha256(body),
        size=len(body),
        marking=asked.marking,
    )
    AnnexBody.objects.create(annex=annex, bytes=body)
    return annex


def _slots_of(entry: Entry) -> dict:
    """(role, other end) -> the id it was published under, of the newest version that has annexes."""
    earlier = Annex.objects.filter(version__entry_id=entry.pk).exclude(role=TEARLINE).order_by("version__number")
    return {(one.role, one.other_id): one.slot for one in earlier}
