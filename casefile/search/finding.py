"""One search over all kinds of entry and all texts: newest first, by keyset, with the words around what was found."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, PositiveIntegerField, QuerySet, Value
from django.db.models.functions import Substr

from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import cases_with
from casefile.core.paging import Page, merged
from casefile.entries.kinds import kind_of
from casefile.entries.models import Entry
from casefile.entries.writing import contents_of

from .asking import narrowed, tsquery, with_fields
from .language import Query
from .models import TextChunk
from .snippets import Snippet, snippet, wanted

SIZE = 20


@dataclass(frozen=True)
class Branch:
    """Some of what fits: entries by their own words, or sources by their texts.

    :ivar moment: the field it is ordered by; those who see what stands only are told nothing of later work
    """

    rows: QuerySet
    moment: str


@dataclass(frozen=True)
class Hit:
    """:ivar title: the entry's title, with marks
    :ivar snippets: other words of it, or of a text of the source, in which something is marked
    """

    entry: Entry
    title: Snippet
    snippets: list[Snippet] = field(default_factory=list)


def branches(query: Query, person, *, case=None, narrow: Callable[[QuerySet], QuerySet] = lambda rows: rows):
    """The branches of a search: in one case, or in all that the person sees. Nothing asked for finds nothing.

    :param narrow: what else must be so of the entries
    :raises Invalid: a value that its field does not know
    """
    if not query:
        return []
    found = []
    for cases, moment in _cases(person, case):
        seen = Entry.objects.visible_to(person).filter(case__in=cases, **{f"{moment}__isnull": False})
        found += [Branch(way(narrow(seen), query, person), moment) for way in _ways(query)]
    return found


def _cases(person, case) -> list[tuple[list, str]]:
    """The cases of which the person sees the work, and those of which they see what stands; each with its order.

    As ids, not as conditions: so the planner knows that there are few, and leaves out what there is none of.
    """
    seen = set(Case.objects.visible_to(person).filter(**({"pk": case.pk} if case else {})).values_list("pk", flat=True))
    work = seen & set(cases_with(person, Right.READ_ALL).values_list("case", flat=True))
    return [(sorted(ids), moment) for ids, moment in ((work, "changed_at"), (seen - work, "shown_at")) if ids]


def _ways(query: Query) -> list[Callable]:
    """By their own words, by their texts, or both: as `in:` asks."""
    only = {term.value.lower() for term in query.places if not term.without}
    never = {term.value.lower() for term in query.places if term.without}
    has_words = any(not term.without for term in query.words)
    in_texts = has_words and "text" not in never and (not only or "text" in only)
    return [narrowed] * ("text" not in only) + [_by_texts] * in_texts


def _by_texts(rows: QuerySet, query: Query, person) -> QuerySet:
    found = TextChunk.objects.filter(source=OuterRef("pk"), search=tsquery(query))
    only_fields = Query(tuple(query.fields))
    return with_fields(rows.filter(Exists(found), kind="source"), only_fields, person)


def page_of(found: list[Branch], query: Query, after: str = "", size: int = SIZE) -> Page:
    """One page of hits, newest first.

    :raises Invalid: the cursor is not one of ours
    """
    page = merged(
        [(one.rows.select_related("case", "author").defer("search"), one.moment) for one in found], after, size
    )
    return Page(_hits(page.rows, query), page.after)


def _hits(entries: list[Entry], query: Query) -> list[Hit]:
    words = wanted(query)
    contents = contents_of(entry.approved_id or entry.head_id for entry in entries)
    texts = _texts([entry.pk for entry in entries if entry.kind == "source"], query)
    hits = []
    for entry in entries:
        fields = contents.get(entry.approved_id or entry.head_id)
        said = kind_of(entry).words(fields).removeprefix(entry.title) if fields else ""
        found = [snippet(text, words) for text in (said, texts.get(entry.pk, "")) if text]
        hits.append(Hit(entry, snippet(entry.title, words, around=300), [one for one in found if one]))
    return hits


def _texts(sources: list, query: Query) -> dict:
    """Source -> the first stretch of its texts that fits the words."""
    words = tsquery(query)
    if not sources or words is None:
        return {}
    newest = ("source", "-body__text__capture__ended_at", "position")
    chunks = TextChunk.objects.filter(source__in=sources, search=words).order_by(*newest).distinct("source")
    whole = PositiveIntegerField()
    stretch = Substr("body__content", F("start") + Value(1, whole), ExpressionWrapper(F("end") - F("start"), whole))
    return dict(chunks.annotate(content=stretch).values_list("source_id", "content"))
