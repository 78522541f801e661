"""The one query language: words, "phrases", -without, field:value. Reading it needs no database."""

import re
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casefile.core.errors import Invalid
from casefile.core.text import fold

MOST = 20
"""Terms of one query."""

FIELDS: dict[str, Promise] = {
    "speaker": gettext_lazy("claims by somebody: a name, or words such as “official”"),
    "actor": gettext_lazy("claims that name somebody, in whatever part, and the actor"),
    "source": gettext_lazy("claims found in a source, and the source: words of its title or publisher"),
    "kind": gettext_lazy("source, actor, claim, assessment; or fact, forecast, article, person …"),
    "state": gettext_lazy("draft, submitted, returned, approved, withdrawn"),
    "marking": gettext_lazy("clear, green, amber, amber+strict, red"),
    "grade": gettext_lazy("of claims 1 to 6, of sources A to F, or both: B2"),
    "before": gettext_lazy("what happened, or was published, before a day: 2025-09"),
    "after": gettext_lazy("what happened, or was published, after a day"),
    "author": gettext_lazy("logged by a member of the desk"),
    "in": gettext_lazy("where to look for the words: text, claim, source, actor, assessment"),
}
"""The fields, each with what it asks for."""

_TOKEN = re.compile(r'(?P<no>-)?(?:(?P<field>[A-Za-z_]+):(?!//))?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+)|(?=\s|$))')
_QUOTES = str.maketrans("“”„«»‟＂", '"' * 7)


@dataclass(frozen=True)
class Term:
    """One thing that is asked for: a word or a phrase, or a field with its value.

    :ivar field: "" for words
    :ivar value: as typed; a phrase without its quotation marks
    :ivar without: must it not be so?
    """

    value: str
    field: str = ""
    is_phrase: bool = False
    without: bool = False


@dataclass(frozen=True)
class Query:
    terms: tuple[Term, ...] = field(default=())

    @property
    def words(self) -> list[Term]:
        return [term for term in self.terms if not term.field]

    @property
    def fields(self) -> list[Term]:
        return [term for term in self.terms if term.field and term.field != "in"]

    @property
    def places(self) -> list[Term]:
        """Where the words are to be looked for."""
        return [term for term in self.terms if term.field == "in"]

    def __bool__(self) -> bool:
        return bool(self.terms)


def read(text: str, *, name: str = "q") -> Query:
    """What `text` asks for.

    :param name: the input to name in a refusal
    :raises Invalid: an unknown field, a field without a value, or more than `MOST` terms
    """
    found = [_term(match, name) for match in _TOKEN.finditer(text.translate(_QUOTES)) if match[0]]
    terms = tuple(term for term in found if term.field or fold(term.value))
    if len(terms) > MOST:
        raise Invalid(_("At most %(most)s words and fields in one search.") % {"most": MOST}, field=name)
    return Query(terms)


def _term(match: re.Match, name: str) -> Term:
    known, quoted = (match["field"] or "").lower(), match["quoted"] is not None
    value = (match["quoted"] if quoted else match["bare"] or "").strip()
    if not known:
        return Term(value, is_phrase=quoted and " " in value, without=bool(match["no"]))
    if known not in FIELDS:
        sentence = _("There is no field “%(field)s:”. There are: %(known)s. Put words with a colon in quotation marks.")
        raise Invalid(sentence % {"field": match["field"][:40], "known": ", ".join(FIELDS)}, field=name)
    if not value:
        sentence = _("Write what you look for right after “%(field)s:”, in quotation marks if it has blanks.")
        raise Invalid(sentence % {"field": known}, field=name)
    return Term(value, known, without=bool(match["no"]))
