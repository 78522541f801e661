"""Who may decide on what: four eyes. The database keeps the same rule by trigger (`review_four_eyes`)."""

from django.db.models import Max
from django.utils.translation import gettext as _

from casefile.accounts.models import Sponsorship
from casefile.cases.models import Membership
from casefile.core.errors import NotAllowed, NotNow
from casefile.entries.models import Contribution, Entry, Pin, Version

from .models import Decision


def contributors(entry: Entry) -> set:
    """Ids of everybody who had a hand in the entry since its last approval, authors of versions always among them."""
    last = Decision.objects.filter(entry_id=entry.pk, verdict="approve").aggregate(n=Max("version__number"))["n"] or 0
    authors = Version.objects.filter(entry_id=entry.pk, number__gt=last).values_list("author_id", flat=True)
    others = Contribution.objects.filter(entry_id=entry.pk, version__number__gt=last).values_list(
        "person_id", flat=True
    )
    return {*authors, *others}


def behind(person, case_id) -> dict:
    """Who stands behind a decider: themselves, who made or reset their account, who gave them roles in the case.

    :returns: person id -> the sentence to refuse with when that person contributed
    """
    sponsors = Sponsorship.objects.filter(person=person).values_list("by_id", flat=True)
    grantors = Membership.objects.filter(person=person, case_id=case_id).values_list("granted_by_id", flat=True)
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
    stand_behind = behind(person, entry.case_id)
    return next((stand_behind[pk] for pk in contributors(entry) & set(stand_behind)), "")


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
