"""Whole pages of the kinds that are hard to show: framesets, pages within pages, drawings, files a browser saved."""

import pytest

from casefile.custody.made import ArtifactMade
from casefile.outside.failed import Failed
from casefile.reading import mhtml as reader
from casefile.reading.rewriting import name_of
from casefile.showroom import saved as shown_saved
from tests.outside.site import answer
from tests.reading import saved
from tests.showroom import copies
from tests.showroom.copies import HOME, PNG
from tests.showroom.test_application import names_in, rebuilt
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db
DRAWING = b"""<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="go()"><script>go()</script>
<path d="M0 0h9v9z"/><image href="https://evil.example/x"/></svg>"""


def brought(desk, body: bytes):
    """A file somebody saved, kept as its upload would be."""
    file = ArtifactMade("original", "page.mhtml", "multipart/related", body)
    return copies.kept(desk.source, desk.analyst, file, method="uploaded", content_type=file.content_type)


def test_the_frames_of_a_frameset_are_shown(desk):
    html = '<frameset cols="1*,2*"><frame src="/menu"><frame src="/gone"><noframes>No frames.</noframes></frameset>'
    capture = rebuilt(desk, html, {"https://ferry.example/menu": answer(b"<p>Menu <script>go()</script>")})
    said = desk.shown(capture)
    assert b'<frameset cols="1*,2*">' in said.body and b"No frames." not in said.body
    (menu,) = names_in(said, "src")
    framed = desk.shown(capture, menu)
    assert b"Menu" in framed.body and b"go()" not in framed.body
    assert framed.fields["content-security-policy"].startswith("sandbox; ")


def test_a_page_within_a_page_is_shown_with_its_parts(desk):
    html = "<p>x<iframe srcdoc=\"<p>Within.<img src='/boat.png'><img src='https://evil.example/'>\"></iframe>"
    capture = rebuilt(desk, html, {"https://ferry.example/boat.png": answer(PNG, kind="image/png")})
    body = desk.shown(capture).body.decode()
    boat = name_of("https://ferry.example/boat.png")
    assert "Within." in body and boat in body and "evil" not in body
    assert desk.shown(capture, boat).body == PNG


def test_a_drawing_is_shown_as_we_wrote_it(desk):
    answers = {"https://ferry.example/map.svg": answer(DRAWING, kind="image/svg+xml; charset=utf-8")}
    capture = rebuilt(desk, '<p><img src="/map.svg">', answers)
    said = desk.shown(capture, names_in(desk.shown(capture), "src")[0])
    assert said.fields["content-type"] == "image/svg+xml"
    assert said.body == b'<svg xmlns="http://www.w3.org/2000/svg">\n<path d="M0 0h9v9z"/><image/></svg>'
    policy = said.fields["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy and "http" not in policy


def test_what_only_calls_itself_a_drawing_is_not_shown(desk):
    answers = {"https://ferry.example/map.svg": answer(b"<p>go()", kind="image/svg+xml")}
    capture = rebuilt(desk, '<p><img src="/map.svg">', answers)
    said = desk.shown(capture, names_in(desk.shown(capture), "src")[0])
    assert (said.status, said.fields["content-type"]) == (422, "text/plain; charset=utf-8")


def test_a_saved_page_is_shown_with_the_parts_of_its_file(desk):
    html = (
        '<link rel=stylesheet href="cid:css-1@x"><p>A ferry.<b><template shadowmode="open"><i>Shade</template></b>'
        '<img src="boat.png"><img src="https://mill.example/m.png">'
        '<iframe src="cid:frame-1@x"></iframe><img src="never.png"><script>go()</script>'
    )
    capture = brought(
        desk,
        saved.mhtml(
            saved.page(html),
            saved.part(b"p { background: url(https://mill.example/m.png) }", "text/css", "cid:css-1@x"),
            saved.part(PNG, "image/png", "https://courier.example/news/boat.png"),
            saved.part(b"GIF89a", "text/html", "https://mill.example/m.png", coding="binary"),
            saved.part(b"<p>Framed<script>go()</script>", "text/html", "https://mill.example/f", "frame-1@x"),
        ),
    )
    said = desk.shown(capture)
    boat, mill, frame = names_in(said, "src")
    (sheet,) = names_in(said, "href")
    assert said.fields["content-type"] == "text/html; charset=utf-8"
    assert b"never.png" not in said.body and b"go()" not in said.body
    assert b'<template shadowrootmode="open"><i>Shade</i></template>' in said.body
    assert desk.shown(capture, boat).body == PNG
    assert mill in desk.shown(capture, sheet).body.decode()
    assert desk.shown(capture, mill).fields["content-type"] == "image/gif"  # by its bytes, whatever it is called
    framed = desk.shown(capture, frame)
    assert b"Framed" in framed.body and b"go()" not in framed.body
    assert desk.shown(capture, "0" * 32).status == 404


def test_a_part_of_one_file_is_no_part_of_another(desk):
    """That a file names an address of another site makes it that of this page alone."""
    theirs = saved.mhtml(saved.page('<p><img src="/x.png">'), saved.part(PNG, "image/png", f"{HOME}.png"))
    capture, other = brought(desk, theirs), rebuilt(desk, f'<p><img src="{HOME}.png">', {})
    assert desk.shown(capture, name_of(f"{HOME}.png")).body == PNG
    assert names_in(desk.shown(other), "src") == []
    assert desk.shown(other, name_of(f"{HOME}.png")).status == 404


def test_frames_that_hold_each_other_are_each_one_page(desk):
    """A browser ends the round; nothing here goes round."""
    frame = '<p>{}<iframe src="cid:{}@x"></iframe>'
    parts = [saved.page(frame.format(name, after), "", f"{name}@x") for name, after in ("ab", "ba")]
    capture = brought(desk, saved.mhtml(saved.page('<p>x<iframe src="cid:a@x"></iframe>'), *parts))
    a, b = name_of("cid:a@x"), name_of("cid:b@x")
    assert names_in(desk.shown(capture), "src") == [a]
    assert names_in(desk.shown(capture, a), "src") == [b]
    assert names_in(desk.shown(capture, b), "src") == [a]


def test_a_file_of_too_many_parts_says_why(desk):
    capture = brought(desk, saved.mhtml(saved.page("<p>x"), *[saved.part(b"", "image/gif")] * reader.MOST_PARTS))
    said = desk.shown(capture)
    assert (said.status, said.body.decode().strip()) == (422, Failed("too-complex").sentence)


def test_a_saved_page_that_was_erased_is_no_longer_there(desk, settings):
    capture = brought(desk, saved.mhtml(saved.page("<p>x")))
    assert desk.shown(capture).status == 200
    for path in settings.CASEFILE_STORAGE.rglob("*"):
        if path.is_file():
            path.unlink()
    assert desk.shown(capture).status == 404


def test_a_saved_page_is_gone_through_once_and_read_where_a_part_lies(desk, monkeypatch):
    capture = brought(
        desk, saved.mhtml(saved.page('<p><img src="boat.png">'), saved.part(PNG, "image/png", "boat.png"))
    )
    desk.shown(capture)
    monkeypatch.setattr(shown_saved, "bytes_of", lambda _file: 1 / 0)
    assert desk.shown(capture, name_of("https://courier.example/news/boat.png")).body == PNG


def test_the_desk_offers_a_saved_page_as_archived(desk):
    capture = brought(desk, saved.mhtml(saved.page("<p>A ferry.")))
    page = Visitor(desk.analyst).open(f"/captures/{capture.pk}/shown/")
    assert page.one("iframe[@class='archived']").get("sandbox") == ""
