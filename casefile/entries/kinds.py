"""The kinds of entry, as a table that the rooms above fill when Django loads them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.functional import Promise

Fields = dict
"""The content of one version, as stored: JSON."""


@dataclass(frozen=True)
class Pinned:
    """A version another one rests on, as its document needs it."""

    entry: object
    version_id: UUID
    sha256: str
    marking: str
    fields: Fields


@dataclass(frozen=True)
class Beside:
    """A document frozen with a version beside its main one, published only under a condition of its own.

    :ivar role: "link", "supersedes", "derived", "same-as", "name-from": published where both ends are; "tearline":
        released in place of the main document
    :ivar body: its members, without schema, id, nonce and marking
    :ivar other: the entry at its other end, if it has one
    :ivar marking: the strictest of what it says
    """

    role: str
    schema: str
    body: Fields
    marking: str
    other: UUID | None = None


@dataclass(frozen=True)
class Kind:
    """What one kind of entry brings to the common life.

    :ivar clean: (fields, case, person) -> fields; whole, normalised; raises Invalid with the field's name
    :ivar fill: (entry, fields) -> None; sets the attributes of the live row, the title among them, without saving
    :ivar project: (entry, fields) -> None; writes the rows that hang off the live row
    :ivar freeze: (entry, fields, {id: Pinned}) -> the document's own members, ready for canonical JSON
    :ivar rests_on: fields -> ids of the entries a frozen version refers to
    :ivar lacking: fields -> [(field, sentence)], what submission still asks for
    :ivar words: fields -> the text that search looks in
    :ivar forget: entry -> None; empties the live rows when a body is erased
    :ivar beside: (entry, fields, {id: Pinned}) -> documents frozen beside the main one; links between entries are such
    :ivar rides_along: fields -> may it be approved with the first entry that needs it?
    :ivar reopens: must it be looked at again when a newer version of what it rests on is approved?
    :ivar labels: field -> label, in the order in which a person reads them
    """

    code: str
    label: Promise
    plural: Promise
    model: type
    clean: Callable
    fill: Callable
    project: Callable
    freeze: Callable
    rests_on: Callable[[Fields], list[UUID]]
    lacking: Callable[[Fields], list[tuple[str, str]]]
    words: Callable[[Fields], str]
    forget: Callable
    beside: Callable = lambda entry, fields, pins: []
    rides_along: Callable[[Fields], bool] = lambda fields: False
    reopens: bool = False
    labels: dict[str, Promise] = field(default_factory=dict)

    @property
    def schema(self) -> str:
        return f"casefile/{self.code}/1"


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    KINDS[kind.code] = kind


def kind_of(entry) -> Kind:
    return KINDS[entry.kind]


def whole(entry):
    """The entry as its own kind: an `Entry` row becomes the `Claim` it is."""
    model = kind_of(entry).model
    return entry if isinstance(entry, model) else model.objects.get(pk=entry.pk)
