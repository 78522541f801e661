"""The words about sources and captures."""

from django.utils.translation import gettext_lazy as _

from casefile.actors.vocabulary import GRADES
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

RELIABILITY = Vocabulary("sources.reliability", *GRADES)

RELIABILITY_FROM = Vocabulary(
    "sources.reliability-from",
    Word("publisher", _("the publisher's rating")),
    Word("desk", _("the desk, for this source")),
)

DERIVATIONS = Vocabulary(
    "sources.derivations",
    Word("syndication", _("carries its text")),
    Word("quotation", _("quotes it")),
    Word("translation", _("translates it")),
    Word("update", _("is a later version of it")),
)

TRIAGE = Vocabulary(
    "sources.triage",
    Word("to-read", _("to read")),
    Word("reading", _("reading")),
    Word("logged", _("logged")),
    Word("nothing-in-it", _("nothing in it")),
)

PAP = Vocabulary(
    "sources.pap",
    Word("PAP:CLEAR", _("PAP:CLEAR, may be fetched")),
    Word("PAP:GREEN", _("PAP:GREEN, may be fetched")),
    Word("PAP:AMBER", _("PAP:AMBER, not from the desk’s own address"), refused="pap-amber"),
    Word("PAP:RED", _("PAP:RED, passive only: nothing is fetched"), refused="pap-red"),
)
"""The permissible actions protocol: what may be done that the site could notice, or why nothing may be."""
OPEN_TO_ALL = "PAP:CLEAR"

METHODS = Vocabulary(
    "sources.methods",
    Word("fetched", _("fetched from its address")),
    Word("uploaded", _("uploaded by an analyst, not fetched from its origin")),
    Word("pasted", _("pasted by an analyst, not fetched from its origin")),
)

COMPLETENESS = Vocabulary(
    "sources.completeness",
    Word("complete", _("complete")),
    Word("partial", _("in part")),
)

TEXT_ROLES = Vocabulary(
    "sources.text-roles",
    Word("article", _("article")),
    Word("page", _("whole page")),
    Word("pdf", _("PDF document")),
    Word("document", _("text document")),
)

FILE_ROLES = Vocabulary(
    "sources.file-roles",
    Word("original", _("as it came")),
    Word("dom", _("the page after its scripts")),
    Word("screenshot", _("picture of the page")),
    Word("print", _("print of the page")),
    Word("warc", _("all that was recorded")),
    Word("package", _("all of these, sealed")),
)

PASSAGE_PARTS = Vocabulary(
    "sources.passage-parts",
    Word("words", _("words of the claim")),
    Word("meaning", _("says who or what is meant")),
)

OUTCOMES = Vocabulary(
    "sources.recheck-outcomes",
    Word("unchanged", _("still stands")),
    Word("recast", _("stands in a sentence that reads otherwise"), doubtful=True),
    Word("moved", _("stands elsewhere, in another sentence"), doubtful=True),
    Word("altered", _("reads differently"), doubtful=True),
    Word("gone", _("is gone"), doubtful=True),
)
