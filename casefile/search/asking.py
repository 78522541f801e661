"""What a query asks of entries, as conditions on their rows: only over what the person may read."""

from collections.abc import Callable

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from casefile.actors.models import Actor
from casefile.actors.vocabulary import ACTOR_KINDS
from casefile.cases.roles import Right
from casefile.cases.sight import cases_with
from casefile.claims.models import Claim, Party
from casefile.claims.vocabulary import CLAIM_KINDS, CREDIBILITY
from casefile.core import dates, markings
from casefile.core.errors import Invalid
from casefile.core.text import fold
from casefile.entries import lifecycle
from casefile.entries.kinds import KINDS
from casefile.entries.models import Entry
from casefile.sources.models import Source
from casefile.sources.vocabulary import RELIABILITY, SOURCE_KINDS

from .language import Query, Term


def narrowed(rows: QuerySet, query: Query, person) -> QuerySet:
    """Of entries of any model, those that fit the query by their own words.

    :raises Invalid: a value its field does not know
    """
    words = tsquery(query)
    if words is not None:
        rows = rows.filter(search=words)
    return with_fields(rows, query, person)


def with_fields(rows: QuerySet, query: Query, person) -> QuerySet:
    """Of entries, those that fit the fields of the query; words are left aside.

    :raises Invalid: a value its field does not know
    """
    for term in query.fields:
        wanted = ASKED[term.field](term.value, person)
        rows = rows.filter(~wanted if term.without else wanted)
    kinds = [term for term in query.places if term.value.lower() != "text"]
    for term in kinds:
        wanted = Q(kind=_code(term.value, _kinds(), "in"))
        rows = rows.filter(~wanted if term.without else wanted)
    return rows


def tsquery(query: Query) -> SearchQuery | None:
    """All the words and phrases, folded as the index is; None when there are none."""
    whole = None
    for term in query.words:
        one = _words(term)
        whole = one if whole is None else whole & one
    return whole


def _words(term: Term) -> SearchQuery:
    query = SearchQuery(fold(term.value), config="simple", search_type="phrase" if term.is_phrase else "plain")
    return ~query if term.without else query


def _by_words(text: str) -> SearchQuery:
    return SearchQuery(fold(text), config="simple")


def _work(person) -> Q:
    """In a case where the person sees the work behind what stands."""
    return Q(case__in=cases_with(person, Right.READ_ALL))


def _code(value: str, words: dict[str, object], field: str) -> str:
    """The code that `value` names by itself or by its label."""
    wanted = fold(value)
    for code, label in words.items():
        if wanted in (fold(code), fold(str(label))):
            return code
    sentence = _("“%(value)s” is nothing that “%(field)s:” knows. It knows: %(known)s.")
    raise Invalid(sentence % {"value": value[:40], "field": field, "known": ", ".join(words)}, field="q")


def _labels(vocabulary) -> dict[str, object]:
    return {word.code: word.label for word in vocabulary}


def _kinds() -> dict[str, object]:
    return {code: kind.label for code, kind in KINDS.items()}


def _kind(value: str, person) -> Q:
    finer = {"as_claim__claim_kind": CLAIM_KINDS, "as_source__source_kind": SOURCE_KINDS}
    finer["as_actor__actor_kind"] = ACTOR_KINDS
    kinds = _kinds()
    known = {**kinds, **{code: label for words in finer.values() for code, label in _labels(words).items()}}
    code = _code(value, known, "kind")
    if code in kinds:
        return Q(kind=code)
    wanted = Q()
    for path, vocabulary in finer.items():
        if code in vocabulary:
            wanted |= Q(**{path: code})
    return Q(pk__in=Entry.objects.filter(wanted).values("pk"))


def _state(value: str, person) -> Q:
    """Whoever sees what stands only sees all of it as approved: the state of a newer version is not theirs to ask."""
    code = _code(value, _labels(lifecycle.STATES), "state")
    seen = _work(person) & Q(state=code)
    return seen | ~_work(person) if code == lifecycle.APPROVED else seen


def _marking(value: str, person) -> Q:
    code = _code(
        value.upper().removeprefix("TLP:"), {one.removeprefix("TLP:"): "" for one in markings.MARKINGS}, "marking"
    )
    shown = Q(pk__in=Entry.objects.filter(approved__document__marking=f"TLP:{code}").values("pk"))
    return (_work(person) & Q(marking=f"TLP:{code}")) | (~_work(person) & shown)


def _author(value: str, person) -> Q:
    return _work(person) & Q(author__name__icontains=value)


def _named(value: str, person) -> QuerySet:
    """The actors the person sees whose words hold these."""
    return Actor.objects.visible_to(person).filter(search=_by_words(value))


def _speaker(value: str, person) -> Q:
    spoken = Party.objects.filter(part="speaker")
    by = Q(actor__in=_named(value, person).values("pk")) | Q(words__icontains=value)
    sources = Source.objects.visible_to(person).filter(publisher_name__icontains=value)
    own = Claim.objects.filter(voice="own", source__in=sources.values("pk"))
    return Q(pk__in=spoken.filter(by).values("claim")) | Q(pk__in=own.values("pk"))


def _actor(value: str, person) -> Q:
    named = _named(value, person).values("pk")
    parts = Party.objects.filter(Q(actor__in=named) | Q(words__icontains=value))
    return Q(pk__in=parts.values("claim")) | Q(pk__in=named)


def _source(value: str, person) -> Q:
    found = Source.objects.visible_to(person).filter(search=_by_words(value)).values("pk")
    return Q(pk__in=found) | Q(pk__in=Claim.objects.filter(source__in=found).values("pk"))


def _grade(value: str, person) -> Q:
    letter, digit = value[:1].upper(), value[-1:]
    claims, sources = Claim.objects.all(), Source.objects.visible_to(person)
    if letter in RELIABILITY and digit in CREDIBILITY and len(value) == 2:
        of = sources.filter(reliability=letter).values("pk")
        return Q(pk__in=claims.filter(credibility=digit, source__in=of).values("pk"))
    if value in CREDIBILITY:
        return Q(pk__in=claims.filter(credibility=value).values("pk"))
    code = _code(value.upper(), {word.code: "" for word in RELIABILITY}, "grade")
    return Q(pk__in=Source.objects.filter(reliability=code).values("pk"))


def _before(value: str, person) -> Q:
    day = _day(value, "before").first
    return _dated(happened_last__lt=day, published_last__lt=day)


def _after(value: str, person) -> Q:
    day = _day(value, "after").last
    return _dated(happened_first__gt=day, published_first__gt=day)


def _dated(**days) -> Q:
    claims = {name: day for name, day in days.items() if name.startswith("happened")}
    sources = {name: day for name, day in days.items() if name.startswith("published")}
    found = Q(pk__in=Claim.objects.filter(**claims).values("pk"))
    return found | Q(pk__in=Source.objects.filter(**sources).values("pk"))


def _day(value: str, field: str):
    date = dates.read(value, field="q")
    if date.first is None or date.last is None:
        raise Invalid(_("Write a day, a month or a year after “%(field)s:”: 2025-09.") % {"field": field}, field="q")
    return date


ASKED: dict[str, Callable[[str, object], Q]] = {
    "speaker": _speaker,
    "actor": _actor,
    "source": _source,
    "kind": _kind,
    "state": _state,
    "marking": _marking,
    "grade": _grade,
    "before": _before,
    "after": _after,
    "author": _author,
}
"""Field -> what its value asks of an entry. Whom or what a person may not see is never looked at."""
