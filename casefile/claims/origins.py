"""Where contents come from: the innermost speaker, else the publisher, else the source.

Whoever a speaker speaks for is one origin with them; sources that derive from one another are one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from casefile.core.text import fold
from casefile.entries.kinds import Fields
from casefile.entries.models import Entry
from casefile.sources.models import Derivation, Publisher, Source

from .models import Claim, Party
from .sameness import survivors
from .sight import hidden_name

Key = tuple[str, str]
"""("actor", id), ("name", a publisher's folded name) or ("source", id)."""


@dataclass(frozen=True)
class Origin:
    """Where a content comes from.

    :ivar name: of the speaker, publisher or source; a neutral word when the person may not see it
    :ivar entry: the id of that actor or source; None when it is no entry, or hidden
    :ivar claims: the ids of the claims that come from it
    """

    name: str
    entry: UUID | None
    claims: tuple[UUID, ...]


@dataclass
class Said:
    """What one claim has to do with its origin."""

    source: UUID
    speakers: list[UUID]
    behind: list[UUID]


@dataclass
class Ground:
    """What stands behind many claims, read at once.

    :ivar same: actor -> the actor it turned out to be
    :ivar parents: source -> the sources it derives from
    """

    said: dict[UUID, Said]
    sources: dict[UUID, Source]
    parents: dict[UUID, list[UUID]]
    publishers: dict[UUID, UUID]
    same: dict[UUID, UUID] = field(default_factory=dict)


def ground_of(ids: set[UUID], heads: Mapping[UUID, Fields]) -> Ground:
    """What stands behind many claims, in queries that do not grow with their number.

    :param heads: contents that stand in place of what is shown of those claims
    """
    said = {pk: Said(source, [], []) for pk, source in Claim.objects.filter(pk__in=ids).values_list("pk", "source")}
    for claim, part, actor, of in _voices(ids - set(heads)):
        _add_voice(said[claim], part, actor, of)
    for pk in ids & set(heads):
        if heads[pk]["voice"] != "own":
            for row in heads[pk]["parties"]:
                ends = (UUID(row[name]) if row.get(name) else None for name in ("actor", "of"))
                _add_voice(said[pk], row["part"], *ends)
    parents = parents_of({one.source for one in said.values()})
    sources = Source.objects.in_bulk({*(one.source for one in said.values()), *parents})
    publishers = dict(Publisher.objects.filter(source__in=sources).values_list("source", "other"))
    actors = {pk for one in said.values() for pk in (*one.speakers, *one.behind)}
    return Ground(said, sources, parents, publishers, survivors(actors | set(publishers.values())))


def _voices(ids: set[UUID]):
    parties = Party.objects.filter(claim__in=ids, part__in=("speaker", "on-behalf-of"))
    return parties.exclude(claim__voice="own").order_by("position").values_list("claim", "part", "actor", "of")


def _add_voice(said: Said, part: str, actor: UUID | None, of: UUID | None) -> None:
    who = actor or of
    if who and part in ("speaker", "on-behalf-of"):
        (said.speakers if part == "speaker" else said.behind).append(who)


def parents_of(sources: set[UUID]) -> dict[UUID, list[UUID]]:
    """Source -> those it derives from, up to the first of them all; each source met is a key."""
    found: dict[UUID, list[UUID]] = {pk: [] for pk in sources}
    edge = set(sources)
    while edge:
        met = set()
        for source, other in Derivation.objects.filter(source__in=edge).values_list("source", "other"):
            found[source].append(other)
            met.add(other)
        edge = met - set(found)
        found |= {pk: [] for pk in edge}
    return found


def origins_of(cluster: Iterable[UUID], ground: Ground, names) -> list[Origin]:
    """The independent origins of claims that say the same.

    :param names: see `names_in`
    """
    joined: dict[Key, Key] = {}
    found = [pk for pk in sorted(cluster) if pk in ground.said]
    first = {pk: _join(joined, pk, ground) for pk in found}
    first |= _not_its_own(first, ground)
    groups: dict[Key, list[UUID]] = {}
    for pk, key in first.items():
        groups.setdefault(_root(joined, key), []).append(pk)
    return [Origin(*names(first[pks[0]]), tuple(pks)) for pks in groups.values()]


def _not_its_own(first: dict[UUID, Key], ground: Ground) -> dict[UUID, Key]:
    """What a source says itself, where it also quotes somebody who says it, counts as theirs."""
    spoken = [
        (line_of(ground.said[pk].source, ground.parents), key) for pk, key in first.items() if ground.said[pk].speakers
    ]
    found = {}
    for pk in (pk for pk in first if not ground.said[pk].speakers):
        line = line_of(ground.said[pk].source, ground.parents)
        heard = next((key for other, key in spoken if other & line), None)
        found |= {pk: heard} if heard else {}
    return found


def line_of(source: UUID, parents: Mapping[UUID, list[UUID]]) -> set[UUID]:
    """A source with all it derives from."""
    found, edge = set(), [source]
    while edge:
        one = edge.pop()
        if one not in found:
            found.add(one)
            edge += parents.get(one, [])
    return found


def _join(joined: dict[Key, Key], pk: UUID, ground: Ground) -> Key:
    """Join all that is one origin with this claim's; the key that names it."""
    said = ground.said[pk]
    speakers = [_actor_key(one, ground) for one in said.speakers]
    if not speakers:
        return _join_source(joined, said.source, ground)
    for key in (*speakers, *(_actor_key(one, ground) for one in said.behind)):
        _unite(joined, speakers[0], key)
    return speakers[0]


def _join_source(joined: dict[Key, Key], source: UUID, ground: Ground) -> Key:
    """A derived source is one with those it derives from; another one with its publisher."""
    own: Key = ("source", str(source))
    named = own
    for one in sorted(line_of(source, ground.parents)):
        _unite(joined, own, ("source", str(one)))
        publisher = None if ground.parents.get(one) else _publisher_key(one, ground)
        if publisher:
            _unite(joined, own, publisher)
            named = publisher if named == own else named
    return named


def _publisher_key(source: UUID, ground: Ground) -> Key | None:
    if source in ground.publishers:
        return _actor_key(ground.publishers[source], ground)
    name = fold(ground.sources[source].publisher_name) if source in ground.sources else ""
    return ("name", name) if name else None


def _actor_key(pk: UUID, ground: Ground) -> Key:
    return "actor", str(ground.same.get(pk, pk))


def _root(joined: dict[Key, Key], key: Key) -> Key:
    while joined.get(key, key) != key:
        key = joined[key]
    return key


def _unite(joined: dict[Key, Key], one: Key, other: Key) -> None:
    joined[_root(joined, other)] = _root(joined, one)


def names_in(ground: Ground, person):
    """A function from a key to (name, entry) as the person may read it; two queries."""
    ids = {*ground.same.values(), *ground.sources, *ground.publishers.values()}
    ids |= {pk for one in ground.said.values() for pk in (*one.speakers, *one.behind)}
    seen = Entry.objects.visible_to(person) if person else Entry.objects.all()
    titles = {str(pk): title for pk, title in seen.filter(pk__in=ids).values_list("pk", "title")}
    printed = {fold(one.publisher_name): one.publisher_name for one in ground.sources.values() if str(one.pk) in titles}

    def named(key: Key) -> tuple[str, UUID | None]:
        kind, code = key
        if kind == "name":
            return printed.get(code) or hidden_name(), None
        return (titles[code], UUID(code)) if code in titles else (hidden_name(), None)

    return named
