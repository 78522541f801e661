"""Names that may be meant, found by index: few rows, whatever the number of names; who is nearest is judged after."""

from functools import reduce
from operator import and_, or_
from uuid import UUID

from django.contrib.postgres.lookups import TrigramWordSimilar
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Q, QuerySet, TextField, Value, When

from casefile.core.text import fold

from .latin import latin, words_of
from .models import Name
from .sounds import keys_of, sounds_of

TextField.register_lookup(TrigramWordSimilar)

MOST = 80
"""Rows each way of looking gives at most."""
RANKED = 100
"""Names of all that are like another one, that are ranked by how like they are."""


def found_by(words: str, actors: QuerySet) -> set[tuple[UUID, str]]:
    """(actor, name) for names that hold the words or sound like some of them."""
    wanted = fold(words)
    if not wanted:
        return set()
    holding = _names_of(actors).filter(folded__contains=wanted).values_list("actor_id", "value")
    return set(holding[:MOST]) | sounding_like([words], actors)


def found_by_letters(words: str, actors: QuerySet) -> set[tuple[UUID, str]]:
    """(actor, name) for names spelt like the words: for slips that change how they sound. Slower by a power of ten."""
    wanted = latin(words)
    names = _names_of(actors).filter(latin__trigram_word_similar=wanted) if wanted else Name.objects.none()
    near = names.order_by(TrigramWordSimilarity(wanted, "latin").desc(), "id")
    return set(near.values_list("actor_id", "value")[:MOST])


def _names_of(actors: QuerySet) -> QuerySet:
    return Name.objects.filter(actor__in=actors.order_by().values("pk"))


def sounding_like(names: list[str], actors: QuerySet) -> set[tuple[UUID, str]]:
    """(actor, name) for names that share a sound with one of `names`: most shared first, then with fewest others."""
    found = _names_of(actors).filter(sounds__overlap=_heard(names))
    return _most_shared(found, names)


def alike(names: list[str], actors: QuerySet) -> set[tuple[UUID, str]]:
    """The same, at a cost that does not grow with the names there are: few are ranked.

    `RANKED` of those that are spelt the same, of those that share a sound with every word of one of `names`, and of
    those that share any: a whole name that is like another one has nearly all its words from it.
    """
    same = reduce(or_, (Q(folded=fold(name)) for name in names), Q(pk__in=()))
    every = reduce(or_, (_with_every_word(name) for name in names), Q(pk__in=()))
    known = _names_of(actors).order_by()
    ways = [known.filter(asked)[:RANKED].values("pk") for asked in (same, every, Q(sounds__overlap=_heard(names)))]
    return _most_shared(Name.objects.filter(pk__in=ways[0].union(*ways[1:])), names)


def _with_every_word(name: str) -> Q:
    return reduce(and_, (Q(sounds__overlap=sorted(keys_of(word))) for word in words_of(name)), Q(sounds__len__gt=0))


def _heard(names: list[str]) -> list[str]:
    heard = sorted({key for name in names for key in sounds_of(name)})
    return [key for key in heard if len(key) > 1] or heard


def _most_shared(found: QuerySet, names: list[str]) -> set[tuple[UUID, str]]:
    one, none = Value(1), Value(0)
    has = [Case(When(sounds__contains=[key], then=one), default=none) for key in _heard(names)]
    ranked = found.annotate(shared=sum(has, none)).order_by("-shared", "sounds__len", "id")
    return set(ranked.values_list("actor_id", "value")[: MOST * len(names)])
