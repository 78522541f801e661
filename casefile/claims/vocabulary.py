"""The words about claims."""

from django.utils.translation import gettext_lazy as _

from casefile.core.vocabulary import Vocabulary, Word

VOICES = Vocabulary(
    "claims.voices",
    Word("own", _("the source itself")),
    Word("named", _("somebody named")),
    Word("unnamed", _("somebody not named")),
)

# `graded`: has a content that can be true or false.
CLAIM_KINDS = Vocabulary(
    "claims.kinds",
    Word("fact", _("fact"), graded=True),
    Word("relationship", _("relationship"), graded=True),
    Word("opinion", _("opinion"), graded=False),
    Word("forecast", _("forecast"), graded=False),
    Word("demand", _("demand"), graded=False),
    Word("intent", _("intent"), graded=False),
)
UNGRADED = CLAIM_KINDS.having("graded", False)

# `cited`: how a sentence that stands alone says it; what is merely stated needs no word.
MODES = Vocabulary(
    "claims.modes",
    Word("stated", _("stated")),
    Word("denied", _("denied"), cited=_("as a denial")),
    Word("alleged", _("alleged"), cited=_("as an allegation")),
    Word("hedged", _("hedged"), cited=_("hedged")),
    Word("conditional", _("conditional"), cited=_("under a condition")),
    Word("granted", _("taken for granted"), cited=_("taken for granted")),
)

WORDINGS = Vocabulary(
    "claims.wordings",
    Word("verbatim", _("verbatim")),
    Word("fragment", _("fragment quoted")),
    Word("paraphrase", _("paraphrase")),
)

# `speaks`: takes part in what is said, so no event can have it.
PARTS = Vocabulary(
    "claims.parts",
    Word("speaker", _("speaker"), speaks=True),
    Word("on-behalf-of", _("on behalf of"), speaks=True),
    Word("to", _("to"), speaks=True),
    Word("via", _("via"), speaks=True),
    Word("subject", _("subject")),
    Word("object", _("object")),
    Word("about", _("about")),
)

PREDICATES = Vocabulary(
    "claims.predicates",
    Word("holds-post", _("holds post")),
    Word("works-for", _("works for")),
    Word("member-of", _("member of")),
    Word("part-of", _("part of")),
    Word("owns", _("owns")),
    Word("controls", _("controls")),
    Word("related-to", _("related to")),
    Word("supports", _("supports")),
    Word("opposes", _("opposes")),
    Word("supplies", _("supplies")),
    Word("attacked", _("attacked")),
    Word("designated", _("designated")),
    Word("met", _("met")),
    Word("linked-to", _("linked to (unspecified)")),
)

# NATO AJP-2.1; 6 means "cannot be judged", not "worst"; "" means not graded.
CREDIBILITY = Vocabulary(
    "claims.credibility",
    Word("1", _("confirmed by other independent sources")),
    Word("2", _("probably true")),
    Word("3", _("possibly true")),
    Word("4", _("doubtful")),
    Word("5", _("improbable")),
    Word("6", _("truth cannot be judged")),
)

# Whether the speaker said it: apart from whether it is so. `cited`: as in the modes.
ATTRIBUTION = Vocabulary(
    "claims.attribution",
    Word("as-printed", _("as printed")),
    Word("seen-at-origin", _("seen at its origin")),
    Word("disputed", _("disputed"), cited=_("attribution disputed")),
    Word("wrong", _("wrong"), cited=_("attribution wrong")),
)

# Only the desk's links count for corroboration; a speaker's are shown.
LINK_TYPES = Vocabulary(
    "claims.link-types",
    Word("supports", _("supports"), joins=True),
    Word("contradicts", _("contradicts")),
    Word("repeats", _("repeats"), joins=True),
    Word("answers", _("answers")),
    Word("agrees-with", _("agrees with")),
    Word("rests-on", _("rests on")),
    Word("interprets", _("interprets")),
    Word("differs-from", _("differs from")),
)

LINK_OWNERS = Vocabulary("claims.link-owners", Word("desk", _("the desk")), Word("speaker", _("the speaker")))

PLACE_RELATIONS = Vocabulary(
    "claims.place-relations",
    Word("in", _("in")),
    Word("off", _("off")),
    Word("near", _("near")),
    Word("from", _("from")),
    Word("to", _("to")),
)

COMPARATORS = Vocabulary(
    "claims.comparators",
    Word("exactly", _("exactly")),
    Word("at-least", _("at least")),
    Word("at-most", _("at most")),
    Word("more-than", _("more than")),
    Word("fewer-than", _("fewer than")),
    Word("about", _("about")),
    Word("between", _("between")),
)
