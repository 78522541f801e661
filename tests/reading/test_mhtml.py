"""A page that a browser saved is read where it lies: part by part, as mail programs read it."""

import time
from email.parser import BytesParser

import pytest

from casefile.outside.failed import Failed
from casefile.reading.coded import uncoded
from casefile.reading.mhtml import MOST_PARTS, list_saved, parts_in, read_mhtml
from casefile.reading.rewriting import name_of
from tests.reading import given
from tests.reading.saved import HOME, mhtml, page, part

RELATED = b"Content-Type: multipart/related; boundary=e\n\n"


def contents(body: bytes) -> list[bytes]:
    coded = ((one, one.fields.get("Content-Transfer-Encoding", "").lower()) for one in parts_in(body))
    return [uncoded(body[one.start : one.end], coding) for one, coding in coded if not _holds_others(one)]


def _holds_others(one) -> bool:
    return one.fields.get_content_maintype() == "multipart"


@pytest.mark.parametrize(
    "body",
    [
        given.mhtml(),
        given.mhtml(encoding="base64"),
        given.mhtml(encoding="quoted-printable"),
        given.mhtml().replace(b"\r\n", b"\n"),
        mhtml(page("<p>x"), part(b"\x89PNG", "image/png", f"{HOME}/a.png"), part(b"", "text/css", "cid:a")),
        RELATED + b"--e\n\nwithout fields\n--e\nContent-Type: text/html\n\n<p>x\n--edge\n --e\n--e--\n--e\nbehind",
        RELATED + b"before\n--e\nContent-Type: text/html\n\n<p>not closed",
        RELATED + b"--e\nContent-Type: multipart/alternative; boundary=f\n\n--f\n\na\n\n--f \t\n\nb--f--\n--f--\n--e--",
        RELATED + b"--e\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nQ@UJ*D\n--e--",
    ],
)
def test_it_is_read_as_mail_programs_read_it(body):
    theirs = [one.get_payload(decode=True) for one in BytesParser().parsebytes(body).walk() if not one.is_multipart()]
    assert contents(body) == theirs


def test_parts_go_by_their_places_and_by_their_numbers():
    body = mhtml(
        page("<p>x"),
        part(b"a{}", "text/css; charset=latin-1", "cid:css-1@mhtml.blink"),
        part(b"\x89PNG", "image/png", "pictures/a.png"),
        part(b"<p>f", "text/html", "https://mill.example/", "frame-2@mhtml.blink"),
        part(b"GIF89a", "image/gif", "https://courier.example/news/pictures/a.png"),
    )
    told = list_saved(body)
    assert (told["page"]["url"], told["page"]["type"], told["page"]["charset"]) == (HOME, "text/html", "utf-8")
    picture, frame = name_of("https://courier.example/news/pictures/a.png"), name_of("https://mill.example/")
    sheet, numbered = name_of("cid:css-1@mhtml.blink"), name_of("cid:frame-2@mhtml.blink")
    assert told["parts"].keys() == {name_of(HOME), sheet, picture, frame, numbered}
    assert told["parts"][picture]["type"] == "image/png"  # the first of that name
    assert told["parts"][frame] == told["parts"][numbered]
    assert told["parts"][sheet]["charset"] == "latin-1"


def test_the_page_is_the_one_that_is_named_else_the_first():
    two = (page("<p>one", "https://a.example/", "a@x"), page("<p>two", "https://b.example/", "b@x"))
    assert list_saved(mhtml(*two))["page"]["url"] == "https://a.example/"
    assert list_saved(mhtml(*two, more=';\r\n start="<b@x>"'))["page"]["url"] == "https://b.example/"


@pytest.mark.parametrize("place", ["javascript:go()", "data:text/html,x", "file:///etc/passwd", "http://[", "cid:", ""])
def test_a_part_is_named_by_nothing_but_an_address_or_a_number(place):
    told = list_saved(mhtml(page("<p>x", "https://a.example/"), part(b"x", "text/html", place)))
    assert told["parts"].keys() == {name_of("https://a.example/")}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (mhtml(), "not-readable"),
        (mhtml(part(b"\x89PNG", "image/png")), "not-readable"),
        (b"Content-Type: multipart/related\r\n\r\n", "not-readable"),
        (mhtml(page("<p>x"), *[part(b"", "image/gif")] * MOST_PARTS), "too-complex"),
        (RELATED + b"--e\n\n" * 1_000_000, "too-complex"),
    ],
)
def test_what_is_no_page_or_has_too_many_parts_is_refused(body, code):
    with pytest.raises(Failed) as refusal:
        list_saved(body)
    assert refusal.value.code == code


def test_parts_in_parts_are_opened_so_deep_and_no_further():
    body = b"<p>deep"
    for _level in range(50):
        body = b"Content-Type: multipart/mixed; boundary=e%d\n\n--e%d\n%s\n--e%d--" % (_level, _level, body, _level)
    assert len(parts_in(body)) == 6


@pytest.mark.parametrize("filling", [b"--e", b"\n--", b"\n--e-", b"A: b\n", b"\r\n"])
def test_no_file_takes_longer_than_its_length(filling):
    began = time.process_time()
    parts_in(RELATED + b"--e\n" + filling * 200_000)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(("content", "plain"), [(b"QUJD", b"ABC"), (b"QUI", b"AB"), (b"QQ", b"A"), (b"Q", b"")])
def test_what_base64_lacks_at_its_end_is_passed_over(content, plain):
    assert uncoded(content, "base64") == plain


@pytest.mark.parametrize("coding", ["", "8bit", "binary", "7bit", "x-gzip", "BASE64"])
def test_what_is_not_coded_in_a_way_we_know_stays(coding):
    assert uncoded(b"QUJD=41\r\n", coding) == b"QUJD=41\r\n"


def test_a_page_of_frames_says_what_stands_in_them():
    frames = (
        '<frameset cols="1*,2*"><frame src="menu.html"><frame src="cid:b@x"><frame src="menu.html"><frame src="gone">'
    )
    body = mhtml(
        page(f"<title>Lonmere</title>{frames}<noframes>Get another browser.</noframes></frameset>"),
        page("<p>Two berths are free.", "https://courier.example/news/menu.html"),
        page("<p>The gate is open.<iframe src='cid:c@x'></iframe>", "", "b@x"),
        page("<p>A frame in a frame.", "", "c@x"),
    )
    texts, _claims = read_mhtml(body)
    assert texts[-1].content == "Two berths are free.\n\nThe gate is open."
    assert texts[-1].title == "Lonmere"


def test_a_page_of_frames_without_words_is_empty():
    with pytest.raises(Failed) as refusal:
        read_mhtml(mhtml(page("<frameset><frame src='gone'><frame></frameset>")))
    assert refusal.value.code == "empty-page"
