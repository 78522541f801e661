"""A claim as one sentence that stands alone, wherever it is pasted: found where, said by whom, how sure."""

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext as _

from casefile.actors.models import Actor
from casefile.core.dates import spoken
from casefile.core.vocabulary import Vocabulary
from casefile.entries.kinds import Fields
from casefile.entries.models import Content
from casefile.sources.kind import citation
from casefile.sources.models import Source
from casefile.sources.quoting import frozen_passages
from casefile.sources.visibility import CITED

from .grades import grade_of
from .models import Claim
from .parties import SHARED, actors_in
from .sight import hidden_name
from .vocabulary import ATTRIBUTION, CLAIM_KINDS, CREDIBILITY, MODES

COPIES: dict[str, Callable[[str], str]] = {
    "pasted": lambda day: _("pasted"),
    "uploaded": lambda day: _("uploaded"),
    "fetched": lambda day: _("captured %(day)s") % {"day": day},
}


def cited(document: Fields) -> str:
    """The sentence for a claim's document, or for its tearline's.

    "According to [Patrols Go On, publisher not known, undated, pasted], Tarn authorities (body not named), possibly
    through Jonas Brandt: “The boats were stopped.”; truth cannot be judged."
    """
    speakers = [_voice(row) for row in _part(document, "speaker")]
    behind = [_voice(row) for row in _part(document, "on-behalf-of")]
    through = sorted(_part(document, "via"), key=lambda row: row["step"])
    pieces = [
        _("According to [%(source)s]") % {"source": _source(document)},
        *_noted(document),
        _listed(speakers),
        _("on behalf of %(names)s") % {"names": _listed(behind)} if behind else "",
        *(_hop(row) for row in through),
        _("said %(date)s") % {"date": spoken(document["said_on"]["edtf"])} if document["said_on"]["edtf"] else "",
        _word(MODES, document["mode"]),
        _word(ATTRIBUTION, document["attribution"]["check"]),
    ]
    told = {"where": ", ".join(one for one in pieces if one), "statement": document["statement"]}
    return _("%(where)s: “%(statement)s”; %(grade)s.") % {**told, "grade": _grade(document)}


def _word(words: Vocabulary, code: str) -> str:
    return str(words[code].get("cited", "")) if code in words else ""


def _part(document: Fields, part: str) -> list[Fields]:
    return [row for row in document["parties"] if row["part"] == part]


def _voice(row: Fields) -> str:
    name = row["actor"]["name"] if row["actor"] else row["words"]
    beside = [row["capacity"]] if row["capacity"] else []
    if not row["actor"] and row.get("of"):
        beside += [_("of %(name)s") % {"name": row["of"]["name"]}, _("body not named")]
    elif not row["actor"]:
        beside.append(_("not named"))
    name = f"{name} ({', '.join(beside)})" if beside else name
    return _("possibly %(name)s") % {"name": name} if row["uncertain"] else name


def _hop(row: Fields) -> str:
    name = {"name": _voice({**row, "uncertain": False})}
    return _("possibly through %(name)s") % name if row["uncertain"] else _("through %(name)s") % name


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _source(document: Fields) -> str:
    source = document["source"]
    if "described" in source:
        return source["described"]
    told, published = source["citation"], source["citation"]["published"]
    date = spoken(published["edtf"]) if published["edtf"] else published["printed"]
    copies = [row["capture"] for row in document["passages"]][:1]
    return ", ".join(
        [
            told["title"] or _("source without a title"),
            told["publisher"] or _("publisher not known"),
            date or _("undated"),
            *(COPIES.get(one["method"], COPIES["fetched"])(one["captured_at"][:10]) for one in copies),
        ]
    )


def _noted(document: Fields) -> list[str]:
    """What the page does not show of the words that are quoted."""
    found = {name for row in document["passages"] if row.get("part") == "words" for name in row.get("notes", [])}
    return [str(said) for name, said in CITED.items() if name in found]


def _grade(document: Fields) -> str:
    told = document["credibility"]
    if told["state"] == "nothing-to-grade":
        return _("%(kind)s, nothing to grade") % {"kind": CLAIM_KINDS.label(document["kind"])}
    return CREDIBILITY.label(told["grade"]) if told["grade"] else _("not graded")


def cited_claim(claim: Claim, fields: Fields, person=None) -> str:
    """The same for any content of a claim, before it is frozen; "" when it was erased.

    :param person: who reads it: names of what they may not see are left out; None when all may be named
    """
    if fields.get("erased"):
        return ""
    names = _names(fields, person)
    return cited(
        {
            "statement": fields["statement"],
            "kind": fields["claim_kind"],
            "mode": fields["mode"],
            "parties": [_party(row, names) for row in fields["parties"]],
            "passages": frozen_passages(fields),
            "said_on": fields["said_on"],
            "attribution": {"check": fields["attribution"]},
            "credibility": grade_of(fields),
            "source": _cited_source(fields, person),
        }
    )


def _party(row: Fields, names: dict[str, str]) -> Fields:
    actor, of = ({"name": names.get(pk, hidden_name())} if pk else None for pk in (row["actor"], row.get("of")))
    return {**{name: row[name] for name in SHARED}, "actor": actor, "words": row["words"], "of": of}


def _names(fields: Fields, person) -> dict[str, str]:
    actors = Actor.objects.visible_to(person) if person else Actor.objects.all()
    named = actors.filter(pk__in=actors_in(fields["parties"])).values_list("pk", "title")
    return {str(pk): title for pk, title in named}


def _cited_source(fields: Fields, person) -> Fields:
    sources = Source.objects.visible_to(person) if person else Source.objects.all()
    shown = sources.filter(pk=UUID(fields["source"])).values_list("approved", "head").first()
    contents = dict(
        Content.objects.filter(version__in=[pk for pk in shown or () if pk]).values_list("version", "fields")
    )
    found = next((contents[pk] for pk in shown or () if pk in contents), None)
    return {"citation": citation(found)} if found else {"described": hidden_name()}
