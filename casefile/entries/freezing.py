"""Freezing a version: its document is made once, at submission, and never again."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from casefile.core.canonical import canonical, nonce, sha256
from casefile.core.errors import Objected

from .annexes import commitment, freeze_annexes
from .kinds import Pinned, kind_of, whole
from .models import Annex, Document, DocumentBody, Entry, Pin, Version
from .sight import RED
from .writing import fields_of


def freeze(entry: Entry) -> Document:
    """Make the documents of the entry's head: its own content and, for each thing it rests on, the words to read it.

    Links to other entries and tearlines are annexes; the main document commits to them by one hash, `beside`.

    What it rests on is pinned at the version that is in review, if one is, else at the one that stands.

    :raises Objected: something it rests on is neither in review nor stands
    """
    kind, version, fields = kind_of(entry), entry.head, fields_of(entry.head)
    pins = {pinned.entry.pk: pinned for pinned in _pinned(kind.rests_on(fields))}
    child, salt = whole(entry), nonce()
    annexes = freeze_annexes(child, version, kind.beside(child, fields, pins))
    body = canonical(
        {
            "schema": kind.schema,
            "id": str(entry.pk),
            "nonce": nonce(),
            "marking": fields["marking"],
            "rests_on": [
                {"id": str(pk), "kind": pin.entry.kind, "sha256": pin.sha256, "marking": pin.marking}
                for pk, pin in sorted(pins.items())
            ],
            "beside": commitment(salt, annexes),
            **kind.freeze(child, fields, pins),
        }
    )
    document = Document.objects.create(
        version=version, schema=kind.schema, sha256=sha256(body), size=len(body), marking=fields["marking"], salt=salt
    )
    DocumentBody.objects.create(document=document, bytes=body)
    Pin.objects.bulk_create(_pin_row(entry, version, pin) for pin in pins.values())
    return document


def bytes_of(frozen: Document | Annex) -> bytes | None:
    """The bytes of a document or an annex; None when they were erased."""
    return bytes(frozen.body.bytes) if hasattr(frozen, "body") else None


def pinned_version(entry: Entry) -> Version | None:
    """The version others may rest on now: the one in review, else the one that stands."""
    return entry.head if entry.state == "submitted" else entry.approved


def _pinned(ids: Iterable[UUID]) -> Iterable[Pinned]:
    for entry in Entry.objects.select_related("head__document", "approved__document", "case").filter(pk__in=ids):
        version = pinned_version(entry)
        if version is None:
            title = entry.title if entry.marking != RED else _("something marked TLP:RED")
            raise Objected(_("“%(title)s” must be submitted first.") % {"title": title})
        yield Pinned(entry, version.pk, version.document.sha256, version.document.marking, fields_of(version))


def _pin_row(entry: Entry, version: Version, pin: Pinned) -> Pin:
    return Pin(
        version=version,
        case_id=entry.case_id,
        other_id=pin.entry.pk,
        other_case_id=pin.entry.case_id,
        other_is_registry=pin.entry.case.is_registry,
        pinned_id=pin.version_id,
    )
