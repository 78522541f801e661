"""What a page is built of is found where browsers find it, and nothing else is asked for."""

from html import escape

import pytest

from casefile.reading.resources import DEEPEST, MOST, parts_in_style, parts_of
from casefile.reading.tree import tree_of

URL = "http://courier.example/news/story"


def parts(html: str, url: str = URL) -> list[str]:
    """The addresses, those of the site itself without their host."""
    return [found.removeprefix("http://courier.example") for found in parts_of(tree_of(html.encode()), url)]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<img src=a.png>", ["/news/a.png"]),
        ("<img src=a.png srcset='b.png 1x, c.png 2x, d.png 1.5x'>", ["/news/a.png", "/news/b.png", "/news/c.png"]),
        ("<img srcset='/s,m/a.png 320w,/l.png 800w'>", ["/s,m/a.png", "/l.png"]),
        ("<img srcset='a.png, b.png 2x'>", ["/news/a.png", "/news/b.png"]),
        ("<img srcset='a.png 1x (odd, b.png), c.png 2x,, d.png'>", ["/news/a.png", "/news/c.png"]),
        ("<img srcset=' , '>", []),
        ("<picture><source srcset=a.webp><img src=a.jpg></picture>", ["/news/a.webp", "/news/a.jpg"]),
        ("<link rel=stylesheet href=/s.css>", ["/s.css"]),
        ("<link rel='SHORTCUT ICON' href=/i.png>", ["/i.png"]),
        ("<link rel=preload as=font href=/f.woff2>", ["/f.woff2"]),
        ("<link rel=canonical href=/c><link rel=alternate href=/feed><a href=/other>x</a>", []),
        ("<script src=/j.js></script>", ["/j.js"]),
        ("<iframe src=/f></iframe>", ["/f"]),
        ("<iframe src=/f srcdoc='<base href=/sub/><img src=a.png><iframe srcdoc=&quot;<img src=b.png>&quot;>'>",
         ["/sub/a.png", "/sub/b.png"]),
        ("<iframe src=/f srcdoc=''></iframe><img src=a.png>", ["/news/a.png"]),
        ("<frameset><frame src=/f></frameset>", ["/f"]),
        ("<video poster=p.jpg src=v.mp4><track src=t.vtt></video>", ["/news/p.jpg", "/news/v.mp4", "/news/t.vtt"]),
        ("<audio src=a.mp3></audio>", ["/news/a.mp3"]),
        ("<input type=IMAGE src=b.png><input type=text src=no.png>", ["/news/b.png"]),
        ("<object data=o.svg></object><embed src=e.svg>", ["/news/o.svg", "/news/e.svg"]),
        ("<svg><image href=v.png /><image xlink:href=w.png /></svg>", ["/news/v.png", "/news/w.png"]),
        ("<p style='background: url(&quot;p.png&quot;)'>x</p>", ["/news/p.png"]),
        ("<style>@import 'a.css'; @import url(b.css); p { background: url( c.png ) }</style>",
         ["/news/a.css", "/news/b.css", "/news/c.png"]),
        ("<noscript><img src=plain.png></noscript>", ["/news/plain.png"]),
        ("<img src='a b.png'>", ["/news/a%20b.png"]),
        ("<img src=data:image/png;base64,AA><img src=#x><img src=''><img src=javascript:x><img src='http://[::1'>", []),
        ("<img src=a.png#one><img src=a.png#two><img src=a.png>", ["/news/a.png"]),
        ("<img src=//cdn.example/a.png>", ["http://cdn.example/a.png"]),
        ("<base href=/other/><img src=a.png>", ["/other/a.png"]),
        ("<base href='javascript:1'><img src=a.png>", ["/news/a.png"]),
    ],
)  # fmt: skip
def test_each_kind_of_part_is_found(html: str, found: list[str]) -> None:
    assert parts(f"<body>{html}") == found


@pytest.mark.parametrize(("depth", "found"), [(DEEPEST, ["/news/a.png"]), (DEEPEST + 1, []), (60, [])])
def test_pages_within_pages_are_looked_into_so_deep_and_no_further(depth, found):
    html = "<img src=a.png>"
    for _level in range(depth):
        html = f'<iframe srcdoc="{escape(html)}"></iframe>'
    assert parts(html) == found


def test_the_order_is_that_of_the_document() -> None:
    html = "<head><link rel=icon href=1><script src=2></script></head><body style='background:url(3)'><img src=4>"
    assert parts(html, "http://courier.example/") == ["/1", "/2", "/3", "/4"]


def test_a_page_of_very_many_parts_is_not_fetched_whole() -> None:
    found = parts("<body>" + "".join(f"<img src={number}.png>" for number in range(MOST + 50)))
    assert len(found) == MOST
    assert found[-1] == f"/news/{MOST - 1}.png"


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ('@import "base.css" screen;', ["/s/base.css"]),
        ("@font-face { src: local(x), url(f.woff2) format('woff2'), url('f.woff') }", ["/s/f.woff2", "/s/f.woff"]),
        ("p { background: URL(\\66oo.png) }", ["/s/foo.png"]),
        ("p { background: url(a\\)b.png) }", ["/s/a)b.png"]),
        ("/* url(no.png) @import 'no.css' */ p { content: 'url(no.png)' }", []),
        ("p { background: url(data:image/png;base64,AA) url(#f) url() }", []),
        ("p { cursor: url(\\110000.png) }", ["/s/\ufffd.png"]),
        ("/* never closed url(a.png)", []),
        ("\xff\xfe url(a.png)", ["/s/a.png"]),
    ],
)
def test_a_style_sheet_tells_its_imports_pictures_and_fonts(css: str, found: list[str]) -> None:
    read = parts_in_style(css.encode("latin-1", errors="replace"), "http://courier.example/s/a.css")
    assert [address.removeprefix("http://courier.example") for address in read] == found


@pytest.mark.parametrize(
    "piece", ["url(", "/*", '"', "@import ", "\\", "url('", "a,", "(", "url(a", '\\"', " ", "url(  "]
)
def test_no_style_sheet_takes_long(piece: str) -> None:
    parts_in_style(b"url(" + piece.encode() * 100_000, URL)
    parts_in_style(piece.encode() * 100_000, URL)
    parts(f"<img srcset='{piece.replace(chr(39), '') * 50_000}'>")
