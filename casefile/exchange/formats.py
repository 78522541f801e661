"""The formats a collection can be pulled in, as a table: an address, a description and a test follow from each row."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from casefile.releases.feed import Line, Shown

from .sentences import sentences
from .stix import bundle


@dataclass(frozen=True)
class Format:
    """One format.

    :ivar write: (collection, lines of its feed) -> pieces of the file; pure: nothing but the frozen bytes is read
    """

    code: str
    media_type: str
    says: str
    write: Callable[[Shown, Iterable[Line]], Iterator[bytes]]


FORMATS = {
    one.code: one
    for one in (
        Format("sentences", "text/plain; charset=utf-8", "One sentence a line, each of which stands alone.", sentences),
        Format("stix", "application/stix+json;version=2.1", "A STIX 2.1 bundle.", bundle),
    )
}
