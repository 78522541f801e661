"""Names that may be meant, found by index: few rows, whatever the number of names; who is nearest is judged after."""

from uuid import UUID

from django.contrib.postgres.lookups import TrigramWordSimilar
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Func, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from casefile.core.text import fold

from .latin import latin
from .models import Name
from .sounds import sounds_of

TextField.register_lookup(TrigramWordSimilar)

MOST = 80
"""Rows each way of looking gives at most."""


class Shared(Func):
    """How many elements two arrays have in common."""

    arg_joiner = ") INTERSECT SELECT unnest("
    template = "cardinality(ARRAY(SELECT unnest(%(expressions)s)))"
    output_field = IntegerField()


def found_by(words: str, actors: QuerySet) -> set[tuple[UUID, str]]:
    """(actor, name) for names that hold the words or sound like some of them."""
    wanted = fold(words).strip()
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
    heard = sorted({key for name in names for key in sounds_of(name)})
    sounds = [key for key in heard if len(key) > 1] or heard
    shared = Shared(F("sounds"), Cast(Value(sounds), Name._meta.get_field("sounds")))
    found = _names_of(actors).filter(sounds__overlap=sounds).annotate(shared=shared)
    return set(found.order_by("-shared", "sounds__len", "id").values_list("actor_id", "value")[: MOST * len(names)])
