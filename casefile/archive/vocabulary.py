"""The words about captures under way, and about visits to watched sources."""

from django.utils.translation import gettext_lazy as _

from casefile.core.vocabulary import Vocabulary, Word

STEPS = Vocabulary(
    "archive.steps",
    Word("fetching", _("fetching the page")),
    Word("rendering", _("opening the page in a browser")),
    Word("extracting", _("reading its words")),
    Word("sealing", _("sealing the copy")),
)
"""What a job that makes a capture is at: the words for `capture.STEPS`."""

VISITS = Vocabulary(
    "archive.visits",
    Word("unchanged", _("unchanged")),
    Word("changed", _("changed"), deed="watch.changed"),
    Word("redirected", _("leads elsewhere"), deed="watch.redirected"),
    Word("gone", _("gone"), deed="watch.gone"),
    Word("unreachable", _("not reached"), deed="watch.unreachable"),
    Word("hindered", _("not visited")),
)
"""What came of a visit. A word with a `deed` is news, which stands in the ledger and is told in the case."""

UNVISITED = Vocabulary(
    "archive.unvisited",
    Word("marked", _("Its marking does not allow it to be fetched.")),
    Word("no-address", _("It has no address.")),
    Word("not-fetched", _("Its copies were brought here. Capture it from its address, and it is watched.")),
    Word("soon", _("It is taken in within a minute.")),
)
"""Why a source is not visited though approved claims rest on it."""
