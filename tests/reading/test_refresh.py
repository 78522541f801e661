"""Where a page goes on to by itself is read as browsers read it, and nothing else is taken for it."""

import pytest

from casefile.reading.refresh import leads_to
from casefile.reading.tree import tree_of

HERE = "http://courier.example/news/storm?a=1"
THERE = "http://courier.example/news/there"


def led(html: str, url: str = HERE) -> str:
    return leads_to(tree_of(f"<!doctype html>{html}<p>Words.".encode(), "utf-8"), url)


def saying(content: str) -> str:
    return f"<meta http-equiv=refresh content='{content}'>"


@pytest.mark.parametrize(
    "content",
    [
        "0;url=there", "0; URL=there", "0 ; UrL = there", "10;url=there", "0,url=there", "0 url=there", "0;there",
        "0 there", '0;url="there"', '0;"there"', '0;url="there" and more"', "\n\t0;\furl=\rthere", ".5;url=there",
        "1.9.9;url=there", "007;url=there", "0;url=there#below", "0;url=/news/there", f"0;url={THERE}",
        "0;url=//courier.example/news/there", "0;  url=there  ",
    ],
)  # fmt: skip
def test_a_page_leads_on(content: str) -> None:
    assert led(saying(content)) == THERE


@pytest.mark.parametrize(
    "content",
    [
        "", "0", "5", "0;", "0;url=", "0;url=#below", "0;url=storm?a=1", f"0;url={HERE}#x",
        "0;url=HTTP://Courier.Example:80/news/storm?a=1", "11;url=there", "300;url=there", "9" * 5000 + ";url=there",
        "٣;url=there", "-1;url=there", "+1;url=there", "1e0;url=there", "soon;url=there", "url=there", ";url=there",
        "0url=there", "0;url=javascript:alert(1)", "0;url=data:text/html,<p>x", "0;url=file:///etc/passwd",
        "0;url=ftp://courier.example/", "0;url=about:blank", "0;url=//", "0;url=http://", "0;url=http://[::1",
        "0;url=" + "x" * 5000,
    ],
)  # fmt: skip
def test_a_page_stays_or_loads_anew(content: str) -> None:
    assert led(saying(content)) == ""


@pytest.mark.parametrize(
    "around", ["noscript", "template", "textarea", "title", "xmp", "iframe", "noembed", "noframes"]
)
def test_what_is_not_of_the_page_leads_nowhere(around: str) -> None:
    assert led(f"<{around}>{saying('0;url=there')}</{around}>") == ""
    assert led(f"<{around}>{saying('0;url=there')}</{around}>{saying('0;url=there')}") == THERE


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<!--{saying('0;url=no')}-->{saying('0;url=there')}", THERE),
        (f"<script>'{saying('0;url=no')}'</script>{saying('0;url=there')}", THERE),
        (saying("soon;url=no") + saying("0;url=there"), THERE),
        (saying("300") + saying("0;url=there"), ""),
        (saying("0;url=there") + saying("0;url=no"), THERE),
        (f"<base href=/news/>{saying('0;url=there')}", THERE),
        (f"<base href=http://other.example/>{saying('0;url=there')}", "http://other.example/there"),
        (f"<body><p>Much is said.</p>{saying('0;url=there')}", THERE),
        ("<meta http-equiv=REFRESH content=0;url=there>", THERE),
        ("<meta name=refresh content=0;url=there>", ""),
        ("<meta http-equiv=refresh>", ""),
        ("<p http-equiv=refresh content=0;url=there>", ""),
        # What is asked for is vetted where it is asked for, as a Location is: here it is only read.
        (saying("0;url=http://127.0.0.1/"), "http://127.0.0.1/"),
        (saying("0;url=http://mara:word@courier.example/"), "http://mara:word@courier.example/"),
    ],
)
def test_the_first_that_can_be_read_counts_wherever_it_stands(html: str, expected: str) -> None:
    assert led(html) == expected


def test_much_of_it_is_read_all_the_same() -> None:
    assert led(saying("0" + " " * 200_000 + "there" + " " * 200_000)) == THERE
    assert led(saying("0" + ";" * 200_000 + "there")) == ""
    assert led("<div>" * 100 + saying("x") * 20_000 + saying("0;there")) == THERE
