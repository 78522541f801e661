"""The words about sources and captures."""

from django.utils.translation import gettext_lazy as _

from casefile.core.vocabulary import Vocabulary, Word

SOURCE_KINDS = Vocabulary(
    "sources.kinds",
    Word("article", _("article")),
    Word("report", _("report")),
    Word("post", _("post")),
    Word("video", _("video")),
    Word("document", _("document")),
    Word("interview", _("interview")),
    Word("dataset", _("dataset")),
)

# NATO AJP-2.1; F means "cannot be judged", not "worst".
RELIABILITY = Vocabulary(
    "sources.reliability",
    Word("A", _("completely reliable")),
    Word("B", _("usually reliable")),
    Word("C", _("fairly reliable")),
    Word("D", _("not usually reliable")),
    Word("E", _("unreliable")),
    Word("F", _("cannot be judged")),
)

METHODS = Vocabulary(
    "sources.methods",
    Word("fetched", _("fetched from its address")),
    Word("uploaded", _("uploaded by an analyst, not fetched from its origin")),
)

TEXT_ROLES = Vocabulary(
    "sources.text-roles",
    Word("article", _("article")),
    Word("page", _("whole page")),
)

PASSAGE_PARTS = Vocabulary(
    "sources.passage-parts",
    Word("words", _("words of the claim")),
    Word("meaning", _("says who or what is meant")),
)
