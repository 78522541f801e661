"""The common words of a hundred languages that the extractor's last resort tells prose by, held once.

The extractor keeps them as a list and, beside it, as a set of copies: half of all the memory of a template. Nothing
but the set is ever looked at.
"""

from collections.abc import Iterator

from justext.utils import get_stoplist, get_stoplists
from trafilatura import external


class Stopwords:
    """All the lists, read from disk each time somebody goes through them; the extractor does once."""

    def __iter__(self) -> Iterator[str]:
        for language in sorted(get_stoplists()):
            yield from get_stoplist(language)


def hold_once() -> None:
    """Have the extractor go through the lists itself, instead of a copy it makes of them."""
    external.JT_STOPLIST = Stopwords()
