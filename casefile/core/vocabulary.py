"""Closed lists of words: the codes that are stored, the labels people read, and what else belongs to a word.

A vocabulary is a table in its room. A new word is one more row and no migration: a field refers to its
vocabulary by name.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from casefile.core.errors import Invalid

_BY_NAME: dict[str, "Vocabulary"] = {}


class NotAWord(Invalid, ValueError):
    """A code that is not in the vocabulary."""

    code = "not-a-word"


class Word:
    """One row of a vocabulary: `code`, `label` (translated when shown) and whatever `extras` the table carries."""

    __slots__ = ("code", "extras", "label")

    def __init__(self, code: str, label: str | Promise, **extras: Any) -> None:
        self.code = code
        self.label = label
        self.extras = extras

    def __repr__(self) -> str:
        return f"Word({self.code!r})"

    def __getitem__(self, extra: str) -> Any:
        """The extra of that name.

        :raises KeyError: the row does not carry it
        """
        return self.extras[extra]

    def get(self, extra: str, default: Any = None) -> Any:
        """The extra of that name, else `default`."""
        return self.extras.get(extra, default)


class Choices:
    """What a field's `choices=` takes: called, it gives (code, label) pairs; a migration keeps only the name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self) -> list[tuple[str, str | Promise]]:
        # An old migration may name a vocabulary that has gone since; it needs no words from it.
        words = _BY_NAME.get(self.name, ())
        return [(word.code, word.label) for word in words]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Choices) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def deconstruct(self) -> tuple[str, tuple[str], dict[str, Any]]:
        """How Django writes this into a migration."""
        return f"{type(self).__module__}.{type(self).__qualname__}", (self.name,), {}


class Vocabulary:
    """A table of words, in the order they are offered.

    :param name: unique in the house, "claims.kind"
    :param words: the rows; codes must differ
    :ivar choices: for a Django field, `choices=KINDS.choices`; for a form, `KINDS.choices()`
    :raises ValueError: a code or a name is used twice
    """

    def __init__(self, name: str, *words: Word) -> None:
        self._words = {word.code: word for word in words}
        if len(self._words) != len(words):
            raise ValueError(f"a code stands twice in the vocabulary {name}")
        if name in _BY_NAME:
            raise ValueError(f"there are two vocabularies {name}")
        _BY_NAME[name] = self
        self.name = name
        self.choices = Choices(name)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in order."""
        return tuple(self._words)

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __iter__(self) -> Iterator[Word]:
        return iter(self._words.values())

    def __len__(self) -> int:
        return len(self._words)

    def __getitem__(self, code: str) -> Word:
        """The row of that code.

        :raises KeyError: there is none
        """
        return self._words[code]

    def label(self, code: str) -> str:
        """The label of `code` in the reader's language; a code no longer in the table shows as itself."""
        word = self._words.get(code)
        return str(word.label) if word else code

    def having(self, extra: str, value: Any = True) -> tuple[str, ...]:
        """The codes whose rows carry that extra with that value."""
        return tuple(word.code for word in self if word.get(extra) == value)

    def read(self, code: str, *, field: str = "") -> str:
        """`code` itself, once it is known to be in the table.

        :raises NotAWord: it is not; `field` is the input to name
        """
        if code not in self:
            sentence = _("“%(code)s” is not one of: %(codes)s.")
            raise NotAWord(sentence % {"code": str(code)[:40], "codes": ", ".join(self.codes)}, field=field)
        return code
