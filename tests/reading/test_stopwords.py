"""The extractor's common words are the same when they are held once, and gone through once."""

import pytest
from justext.core import define_stoplist
from trafilatura import external

from casefile.reading.article import texts_of
from casefile.reading.stopwords import Stopwords, hold_once
from tests.reading import pages


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch):
    """Leave the extractor as it was found."""
    monkeypatch.setattr(external, "JT_STOPLIST", None)
    define_stoplist.cache_clear()
    yield
    define_stoplist.cache_clear()


def test_the_words_are_the_extractors_own() -> None:
    assert define_stoplist(external.jt_stoplist_init()) == define_stoplist(Stopwords())


def test_the_extractor_goes_through_them_once_and_reads_as_before(monkeypatch) -> None:
    page = f"<body>{'<div><a href=/>More</a></div>' * 5}<p>Too short to tell.</p></body>".encode()
    before = [[text.content for text in texts_of(body)] for body in (page, pages.ENGLISH.encode())]
    gone_through = []
    iterate = Stopwords.__iter__
    monkeypatch.setattr(Stopwords, "__iter__", lambda words: gone_through.append(1) or iterate(words))
    hold_once()
    for _turn in range(2):
        assert [[text.content for text in texts_of(body)] for body in (page, pages.ENGLISH.encode())] == before
    assert gone_through == [1]
