"""How a version comes to be. Rooms' actions call these inside their own transaction."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext as _

from casefile.core import markings
from casefile.core.canonical import hash_of, nonce
from casefile.core.errors import Invalid, NotNow, NotThere, Stale
from casefile.core.text import fold

from . import lifecycle
from .afterwards import WHEN_LESS_MAY_LEAVE
from .diff import changed_fields
from .kinds import Fields, Kind, kind_of, whole
from .models import Content, Contribution, Entry, Reader, Version
from .sight import RED

WIDEST = 200_000
"""Characters of one entry's text that search looks at: a tsvector ends at 1 MB."""


def begin(*, kind: Kind, case, fields: Fields, by) -> Entry:
    """Make an entry with its first version, as a draft."""
    fields = kind.clean(fields, case, by)
    _no_red_in_registry(case, fields["marking"])
    entry = kind.model(case=case, kind=kind.code, author=by, marking=fields["marking"])
    kind.fill(entry, fields)
    entry.save(force_insert=True)
    _write(entry, fields, by)
    return entry


def save(*, entry: Entry, fields: Fields, by) -> Version:
    """Write a new head. The live rows follow only while the entry never stood.

    The caller holds the entry's lock and has asked `lifecycle` whether it may be edited.
    """
    fields = kind_of(entry).clean(fields, entry.case, by)
    _no_red_in_registry(entry.case, fields["marking"])
    return _write(whole(entry), fields, by)


def again(*, entry: Entry, by) -> Version:
    """Write the head's content as a new head: a frozen version is submitted once only."""
    return _write(whole(entry), words_of(entry.head), by)


def lock(*ids: UUID) -> dict[UUID, Entry]:
    """Lock entries, always in the order of their ids, and give them fresh.

    Rows that merely refer to a locked entry can be written meanwhile: its key never changes.

    :raises NotThere: one of them does not exist
    """
    held = {entry.pk: entry for entry in Entry.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")}
    if len(held) != len(set(ids)):
        raise NotThere()
    return held


def demand_head(entry: Entry, version: UUID | str | None) -> None:
    """Refuse when the entry changed since the person opened it.

    :param version: the id of the version they saw; None when the door already asked
    :raises Stale: `more["changed"]` names what changed
    """
    if version is None or str(entry.head_id) == str(version):
        return
    seen = Version.objects.filter(entry=entry, pk=_as_uuid(version)).first()
    changed = changed_fields(entry, fields_of(seen), fields_of(entry.head)) if seen else []
    sentence = _("This entry changed since you opened it.")
    if changed:
        sentence += " " + _("Changed: %(fields)s.") % {"fields": ", ".join(changed)}
    raise Stale(sentence, changed=changed, head=str(entry.head_id))


def project(entry: Entry, version: Version) -> None:
    """Make the live rows show one version."""
    kind, fields = kind_of(entry), fields_of(version)
    child = whole(entry)
    kind.fill(child, fields)
    child.save()
    kind.project(child, fields)
    words = fold(kind.words(fields))[:WIDEST]
    Entry.objects.filter(pk=entry.pk).update(search=SearchVector(Value(words), config="simple"))


def set_head(entry: Entry, *, state: str, head: Version, approved: Version | None) -> None:
    """Move an entry in its life. `marking` becomes the stricter of what is shown and what is proposed."""
    shown = {version.pk: fields_of(version)["marking"] for version in (head, approved) if version}
    entry.state, entry.head, entry.approved = state, head, approved
    entry.marking = markings.strictest(*shown.values())
    entry.changed_at = timezone.now()
    Entry.objects.filter(pk=entry.pk).update(
        state=state, head=head, approved=approved, marking=entry.marking, changed_at=entry.changed_at
    )


def fields_of(version: Version) -> Fields:
    """The content of a version; `{"marking": …, "erased": True}` when its body was erased."""
    content = Content.objects.filter(version=version).first()
    return content.fields if content else {"marking": version.entry.marking, "erased": True}


def contents_of(versions: Iterable[UUID]) -> dict[UUID, Fields]:
    """The contents of many versions in one query; an erased one is absent."""
    return dict(Content.objects.filter(version__in=list(versions)).values_list("version", "fields"))


def words_of(version: Version) -> Fields:
    """The content of a version that is to be worked with.

    :raises NotNow: its body was erased
    """
    fields = fields_of(version)
    if fields.get("erased"):
        raise NotNow(_("The words of this entry were erased."))
    return fields


def name_version(version: Version) -> dict[str, str]:
    """A version as a record of the ledger names it."""
    return {"entry": str(version.entry_id), "version": str(version.pk), "sha256": version.sha256}


def _write(entry: Entry, fields: Fields, by) -> Version:
    last = Version.objects.filter(entry_id=entry.pk).order_by("-number").values_list("number", flat=True).first()
    salt = nonce()
    version = Version.objects.create(
        entry_id=entry.pk, number=(last or 0) + 1, author=by, sha256=hash_of({"content": fields, "nonce": salt})
    )
    Content.objects.create(version=version, nonce=salt, fields=fields)
    Contribution.objects.create(entry_id=entry.pk, version=version, person=by)
    if fields["marking"] == RED:
        Reader.objects.get_or_create(entry_id=entry.pk, person=by, defaults={"named_by": by})
    was = entry.marking
    set_head(entry, state=lifecycle.DRAFT, head=version, approved=entry.approved)
    if entry.stands and markings.stricter(entry.marking, was):
        for published in WHEN_LESS_MAY_LEAVE:
            published(entry)
    if not entry.stands:
        project(entry, version)
    return version


def _no_red_in_registry(case, marking: str) -> None:
    if case.is_registry and marking == RED:
        raise Invalid(_("The registry is the whole desk's: nothing in it is TLP:RED."), field="marking")


def _as_uuid(value: UUID | str) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError as error:
        raise Invalid(_("That is not the id of a version."), field="version") from error
