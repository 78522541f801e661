"""The words about visits to watched sources."""

from django.utils.translation import gettext_lazy as _

from casefile.core.vocabulary import Vocabulary, Word

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
