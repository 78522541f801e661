"""What rests on something that was withdrawn, marked stricter or changed must be looked at again."""

from django.utils.translation import gettext_lazy as _

from casefile.core.vocabulary import Vocabulary, Word
from casefile.entries.afterwards import flag_stale
from casefile.entries.kinds import KINDS
from casefile.entries.models import Entry
from casefile.entries.queries import resting_on

WHYS = Vocabulary(
    "review.staleness",
    Word("withdrawn", _("was withdrawn")),
    Word("stricter", _("was marked stricter")),
    Word("changed", _("was changed")),
    Word("altered", _("reads otherwise in a later copy")),
    Word("recast", _("stands in a sentence that reads otherwise in a later copy")),
    Word("moved", _("stands in another sentence only in a later copy")),
    Word("gone", _("no longer stands in a later copy")),
)


def mark_stale(entry: Entry) -> None:
    """Flag everything that rests on an entry, for the people concerned; approving it anew clears the flag."""
    flag_stale(resting_on(entry), entry.pk, "stricter" if entry.stands else "withdrawn")


def mark_changed(entry: Entry) -> None:
    """Flag what a newer version, just approved, reopens: judgements, not claims (`Kind.reopens`)."""
    reopened = [kind.code for kind in KINDS.values() if kind.reopens]
    flag_stale(resting_on(entry, but=entry.head).filter(kind__in=reopened), entry.pk, "changed")
