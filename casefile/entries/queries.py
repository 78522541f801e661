"""Reading entries: lists by keyset, versions, what rests on what."""

from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet

from casefile.cases.roles import Right
from casefile.cases.sight import cases_with
from casefile.core.paging import PAGE, Page, page_by
from casefile.core.text import fold

from .kinds import kind_of
from .models import Entry, Pin, Reader, Version
from .sight import RED


def page_of(entries: QuerySet, after: str = "", size: int = PAGE, *, behind: bool = True) -> Page:
    """One page of entries, newest first, by keyset.

    :param behind: may the person see the work behind what stands? Else the order, and the cursor, tell nothing of it
    :raises Invalid: the cursor is not one of ours
    """
    # What stands has such a moment: said, so that the index of what stands is taken.
    rows = entries if behind else entries.filter(shown_at__isnull=False)
    return page_by(rows.defer("search"), "changed_at" if behind else "shown_at", after, size)


def matching(entries: QuerySet, words: str) -> QuerySet:
    """Entries whose text has all the words, folded as the index is; nothing is ranked by what is unseen."""
    wanted = fold(words).strip()
    return entries.filter(search=SearchQuery(wanted, config="simple")) if wanted else entries


def resting_on(entry: Entry, *, but: Version | None = None) -> QuerySet:
    """Entries whose standing version, or head in review, pins any version of this one.

    :param but: a version that does not count
    """
    pins = Pin.objects.filter(other=entry)
    pins = pins.exclude(pinned=but) if but else pins
    return Entry.objects.filter(
        Q(approved__in=pins.values("version")) | Q(head__in=pins.values("version"), state="submitted")
    )


def referred(entry: Entry, fields: dict, person) -> QuerySet:
    """The entries that some content of `entry` rests on, as far as the person may see them."""
    ids = [] if fields.get("erased") else kind_of(entry).rests_on(fields)
    return Entry.objects.visible_to(person).filter(pk__in=ids).order_by("kind", "title", "id")


def worked_on_by(person) -> QuerySet:
    """Entries the person sees, in cases where they see the work behind what stands."""
    return Entry.objects.visible_to(person).filter(case__in=cases_with(person, Right.READ_ALL))


def versions_seen_by(person) -> QuerySet:
    """Versions of entries whose work the person sees; one that was TLP:RED stays with the entry's named readers."""
    named = Reader.objects.filter(entry=OuterRef("entry"), person_id=person.pk)
    seen = Version.objects.filter(entry__in=worked_on_by(person).values("pk"))
    return seen.exclude(Q(content__fields__marking=RED) & ~Exists(named))


def embeds_unseen(version: Version, person) -> bool:
    """Does the version's document carry words of an entry that the person may not see?"""
    pins = Pin.objects.filter(version=version)
    return pins.exclude(other__in=Entry.objects.visible_to(person).values("pk")).exists()


def hidden_from(person, case) -> set[UUID]:
    """The RED entries of a case that the person may not see: others may refer to them, without their names.

    They are few. What does not stand is not among them, though who sees what stands only may not see that either.
    """
    red = Entry.objects.filter(case=case, marking=RED)
    return set(red.exclude(pk__in=Entry.objects.visible_to(person).values("pk")).values_list("pk", flat=True))
