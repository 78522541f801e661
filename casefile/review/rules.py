"""Who may decide on what: four eyes. The database keeps the same rule by trigger (`review_four_eyes`)."""

from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, Max, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from casefile.accounts.models import Sponsorship
from casefile.cases.models import Membership
from casefile.core.errors import NotAllowed, NotNow
from casefile.entries.models import Contribution, Entry, Pin, Version

from .models import Decision


def contributors(entry: Entry) -> set:
    """Ids of everybody who had a hand in the entry since its last approval, authors of versions always among them.

    An approval that was withdrawn does not count: then everybody who ever had a hand in it is among them.
    """
    return contributors_of([entry.pk])[entry.pk]


def contributors_of(entries: list[UUID]) -> dict[UUID, set]:
    """The same for many entries, in four queries."""
    last, withdrawn = (_newest(entries, verdict) for verdict in ("approve", "withdraw"))
    last = {entry: number for entry, number in last.items() if withdrawn.get(entry) != number}
    found: dict[UUID, set] = {pk: set() for pk in entries}
    authors = Version.objects.filter(entry__in=entries).values_list("entry", "number", "author")
    others = Contribution.objects.filter(entry__in=entries).values_list("entry", "version__number", "person")
    for entry, number, person in (*authors, *others):
        if number > last.get(entry, 0):
            found[entry].add(person)
    return found


def _newest(entries: list[UUID], verdict: str) -> dict[UUID, int]:
    """For each entry, the number of the newest version with that verdict."""
    decided = Decision.objects.filter(entry__in=entries, verdict=verdict).values_list("entry")
    return dict(decided.annotate(n=Max("version__number")))


def behind(person, case_id) -> dict:
    """Who stands behind a decider: themselves, who made or reset their account, who gave them roles in the case.

    And who stands behind those, to the end of the line: an account made through another is still its maker's.

    :returns: person id -> the sentence to refuse with when that person contributed
    """
    sponsors, grantors = {}, {}
    edge = {person.pk}
    while edge:
        made_by = set(Sponsorship.objects.filter(person__in=edge).values_list("by_id", flat=True))
        given = Membership.objects.filter(person__in=edge, case_id=case_id)
        given_by = set(given.values_list("granted_by_id", flat=True))
        edge = (made_by | given_by) - {person.pk, *sponsors, *grantors}
        sponsors |= dict.fromkeys(made_by)
        grantors |= dict.fromkeys(given_by)
    made = _("Whoever made or reset your account contributed to this: somebody else must decide.")
    gave = _("Whoever gave you your role contributed to this: somebody else must decide.")
    own = _("You contributed to this: somebody else must decide.")
    return {**dict.fromkeys(sponsors, made), **dict.fromkeys(grantors, gave), person.pk: own}


def demand_fresh_eyes(person, entry: Entry) -> None:
    """:raises NotAllowed: the decider, or somebody behind them, contributed since the last approval"""
    if sentence := why_not_fresh(person, entry):
        raise NotAllowed(sentence)


def why_not_fresh(person, entry: Entry) -> str:
    """The sentence that keeps this person from deciding; "" when nothing does."""
    return why_not_fresh_on(person, entry.case_id, [entry.pk])[entry.pk]


def why_not_fresh_on(person, case_id, entries: list[UUID]) -> dict[UUID, str]:
    """The same for many entries of one case, in five queries."""
    stand_behind = behind(person, case_id)
    hands = contributors_of(entries)
    return {pk: next((stand_behind[one] for one in hands[pk] & set(stand_behind)), "") for pk in entries}


def fresh_for(rows: QuerySet, person, case_id) -> QuerySet:
    """Of rows of batches of one case, those on which nothing keeps the person from deciding; asked of the database."""
    last, gone = (_last(verdict) for verdict in ("approve", "withdraw"))
    rows = rows.annotate(last=Coalesce(Subquery(last), 0), gone=Coalesce(Subquery(gone), 0))
    rows = rows.annotate(since=Case(When(last=F("gone"), then=0), default=F("last"), output_field=IntegerField()))
    hands = Contribution.objects.filter(
        entry=OuterRef("entry"), version__number__gt=OuterRef("since"), person__in=list(behind(person, case_id))
    )
    return rows.exclude(Exists(hands))


def _last(verdict: str) -> QuerySet:
    decided = Decision.objects.filter(entry=OuterRef("entry"), verdict=verdict).order_by("-version__number")
    return decided.values("version__number")[:1]


def demand_ground(entry: Entry, approved_now: set, person) -> None:
    """Everything a version rests on stands at the pinned version, or is approved in the same act.

    :param approved_now: ids of versions that this act has approved already
    :raises NotNow: something does not
    """
    for pin in Pin.objects.filter(version_id=entry.head_id).select_related("other"):
        if pin.other.approved_id == pin.pinned_id or pin.pinned_id in approved_now:
            continue
        if pin.other.approved_id is None:
            sentence = _("It rests on “%(title)s”, which is not approved: approve that first, or together with this.")
        else:
            sentence = _("“%(title)s”, on which it rests, changed since: it must be submitted again.")
        if not Entry.objects.visible_to(person).filter(pk=pin.other_id).exists():
            raise NotNow(_("It rests on something that is not approved, or changed since."))
        raise NotNow(sentence % {"title": pin.other.title}, rests_on=str(pin.other_id))
