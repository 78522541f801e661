"""Any frozen document as text that stands alone, and says whose it is: a desk does not endorse what it records."""

from django.utils.translation import gettext as _

from casefile.assessments.vocabulary import CONFIDENCE, YARDSTICKS
from casefile.claims.citing import cited
from casefile.core.dates import spoken

CLAIM, ASSESSMENT, SOURCE, ACTOR = (f"casefile/{kind}/1" for kind in ("claim", "assessment", "source", "actor"))


def standing(document: dict) -> str:
    """The text; "" for documents that only connect others."""
    write = {CLAIM: cited, ASSESSMENT: judged, SOURCE: published, ACTOR: named}.get(document["schema"])
    return write(document) if write else ""


def judged(document: dict) -> str:
    """A judgement of the desk: likelihood and confidence in sentences of their own, and what it rests on."""
    lines = [_("This desk judges: “%(judgement)s”") % {"judgement": document["judgement"]}]
    if document["likelihood"]:
        lines.append(_("Likelihood: %(words)s (%(band)s %%).") % _likely(document["likelihood"]))
    else:
        lines.append(_("Likelihood: none; the material does not permit one."))
    level = CONFIDENCE.label(document["confidence"])
    lines.append(_("Confidence: %(level)s. %(why)s") % {"level": level, "why": document["confidence_reason"]})
    if document["source_summary"]:
        lines.append(_("Sources: %(summary)s") % {"summary": document["source_summary"]})
    return " ".join(lines)


def _likely(likelihood: dict) -> dict[str, str]:
    label = YARDSTICKS.label(likelihood["yardstick"])
    return {"words": f"{likelihood['words']}, {label}", "band": likelihood["band"]}


def published(document: dict) -> str:
    """A source: what it is, whose, from when, how far it is to be relied on."""
    told = document["published"]
    return _("%(title)s: %(publisher)s, %(date)s, read on %(read)s; reliability %(grade)s.") % {
        "title": document["title"] or _("source without a title"),
        "publisher": document["publisher"] or _("publisher not known"),
        "date": (spoken(told["edtf"]) if told["edtf"] else told["printed"]) or _("undated"),
        "read": document["accessed_on"],
        "grade": document["reliability"]["grade"],
    }


def named(document: dict) -> str:
    return document["name"]
