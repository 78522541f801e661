"""Which of the answers brought the document that was taken."""

import pytest

from casefile.browser.browse import _way_to
from casefile.outside.failed import Failed

PAPER, OTHER = "https://ferry.example/paper", "https://mill.example/"
CHAIN = [("http://ferry.example/paper", 301), (PAPER, 200), ("https://ferry.example/later", 204), (OTHER, 200)]


@pytest.mark.parametrize(
    ("came", "url", "last"),
    [
        (PAPER, PAPER, 2),
        (f"{PAPER}#part", f"{PAPER}?by=script", 2),
        (OTHER, OTHER, 4),
        # Where the browser names another address than any answer had, the last of the same site.
        ("https://ferry.example/elsewhere", "https://ferry.example/elsewhere", 3),
        ("blob:https://ferry.example/1-2-3", "blob:https://ferry.example/1-2-3", 3),
    ],
)
def test_the_way_ends_with_the_answer_the_document_came_with(came: str, url: str, last: int) -> None:
    assert _way_to(came, url, CHAIN) == CHAIN[:last]


@pytest.mark.parametrize("came", ["https://evil.example/", "http://mill.example/", "about:blank", "data:text/html,x"])
def test_what_no_answer_brought_is_no_copy_of_anything(came: str) -> None:
    with pytest.raises(Failed, check=lambda failed: failed.code == "connection-lost"):
        _way_to(came, came, CHAIN)
