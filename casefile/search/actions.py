"""Saving a filter, naming it anew, letting it go. It is the person's own, so the ledger keeps no record of it."""

from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from casefile.core.errors import Invalid, NotNow
from casefile.core.text import clean

from .facets import FACETS
from .models import SavedFilter

PLACES = (*FACETS, "search")
MOST = 100
"""Filters of one person."""
LONGEST_TITLE, LONGEST_QUERY = 120, 1000


@transaction.atomic
def save_filter(*, by, case, place: str, title: str, query: str) -> SavedFilter:
    """Keep a list with its filters under a title of one's own.

    :param case: one the person sees; None for a search of the whole desk
    :param query: as the address has it, `kind=claim&q=patrol`; the page and the format are left out
    :raises Invalid: no title, one that is taken, a list nobody knows, or a query that is too long
    :raises NotNow: there are `MOST` already
    """
    if place not in PLACES or (case is None and place != "search"):
        raise Invalid(_("There is no such list."), field="place")
    if SavedFilter.objects.filter(person=by).count() >= MOST:
        raise NotNow(_("You have %(most)s saved filters. Let one go first.") % {"most": MOST})
    return _named(SavedFilter(person=by, case=case, place=place, query=_query(query)), title)


@transaction.atomic
def rename_filter(*, by, saved: SavedFilter, title: str) -> SavedFilter:
    """:raises Invalid: no title, or one that is taken"""
    return _named(saved, title)


@transaction.atomic
def let_go(*, by, saved: SavedFilter) -> None:
    SavedFilter.objects.filter(pk=saved.pk, person=by).delete()


def _named(saved: SavedFilter, title: str) -> SavedFilter:
    saved.title = clean(title, field="title").strip()
    if not 0 < len(saved.title) <= LONGEST_TITLE:
        raise Invalid(_("Give it a title of at most %(most)s characters.") % {"most": LONGEST_TITLE}, field="title")
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError:
        raise Invalid(_("You have a filter of that title already."), field="title") from None
    return saved


def _query(query: str) -> str:
    pairs = [(name, value) for name, value in parse_qsl(clean(query, field="query")) if name not in ("after", "as")]
    kept = urlencode(pairs)
    if len(kept) > LONGEST_QUERY:
        raise Invalid(_("This filter is too long to be saved."), field="query")
    return kept
