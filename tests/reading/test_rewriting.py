"""What a captured page becomes before it is shown: what was captured, and no way to anything else."""

import time
from html import escape

import pytest
from lxml import html as lxml_html

from casefile.outside.failed import Failed
from casefile.reading.resources import DEEPEST
from casefile.reading.rewriting import name_of, show_page, show_style

BASE = "https://ferry.example/news/today.html"
KNOWN = frozenset(
    name_of(f"https://ferry.example{path}")
    for path in ("/news/boat.png", "/style.css", "/frame.html", "/two words.png", "/news/one.png", "/news/a.css")
) | {name_of("cid:One@x")}
BOAT, SHEET = name_of("https://ferry.example/news/boat.png"), name_of("https://ferry.example/style.css")
FRAME = name_of("https://ferry.example/frame.html")


def shown(page: str, *, ran_scripts: bool = False) -> str:
    told = show_page(page.encode(), charset="utf-8", url=BASE, known=sorted(KNOWN), ran_scripts=ran_scripts)
    return told["words"]


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ('<p><img src="boat.png">', f'src="{BOAT}"'),
        ('<p><img src="//ferry.example/news/boat.png#top">', f'src="{BOAT}"'),
        ('<p><img src=" HTTPS://Ferry.Example:443/news/boat.png ">', f'src="{BOAT}"'),
        ('<p><img srcset="boat.png 1x, gone.png 2x">', f'srcset="{BOAT} 1x"'),
        ('<p><img srcset="gone.png 1x,boat.png 2x">', f'srcset="{BOAT} 2x"'),
        ('<base href="/news/"><p><img src="boat.png">', f'src="{BOAT}"'),
        ('<link rel=stylesheet href="/style.css"><p>x', f'href="{SHEET}"'),
        ('<iframe src="/frame.html">', f'src="{FRAME}"'),
        ('<frameset cols="20%,*"><frame src="/frame.html"></frameset>', f'<frame src="{FRAME}" sandbox="">'),
        ('<frameset cols="20%,*"><frame src="/frame.html"></frameset>', '<frameset cols="20%,*">'),
        ('<p><img src="cid:One%40x">', f'src="{name_of("cid:One@x")}"'),
        ('<p style="background: url(boat.png)">x', f'url("{BOAT}")'),
        ("<style>p { background: url('boat.png') }</style><p>x", f'url("{BOAT}")'),
        ('<style>@import "/style.css";</style><p>x', f'@import url("{SHEET}")'),
        ('<svg><image href="boat.png"/></svg>', f'href="{BOAT}"'),
        ('<svg><filter id=f><feImage xlink:href="boat.png"/></filter></svg>', f'href="{BOAT}"'),
        ('<svg><use xlink:href="#a"/><text>Berths</text></svg>', '<use href="#a"></use><text>Berths</text>'),
        ('<p><a href="#part">x</a>', 'href="#part"'),
        ('<p><a href="https://mill.example/">x</a>', 'title="https://mill.example/"'),
        ('<p><img src="data:image/png;base64,AAAA">', "data:image/png;base64,AAAA"),
        ("<p>La señal llegó · پیام", "La señal llegó · پیام"),
    ],
)
def test_what_was_captured_is_named_by_its_name_in_the_capture(page, kept):
    assert kept in shown(page)


REACHES = "https://evil.example/"
HOSTILE = (
    "<script>fetch('{}')</script>",
    "<script src='{}'></script>",
    "<svg><script href='{}'></script></svg>",
    "<body onload='go(\"{}\")'>",
    "<img src=x onerror='go(\"{}\")'>",
    "<img src='{}'>",
    "<img srcset='{} 1x, {} 2x'>",
    "<img srcset='boat.png odd,{} 2x'>",
    "<img srcset='boat.png (,{} 1x) 2x, {}'>",
    "<picture><source srcset='{}'></picture>",
    "<meta http-equiv=refresh content='0;url={}'>",
    "<base href='{}'><img src='a.png'>",
    "<link rel=preconnect href='{}'>",
    "<link rel=dns-prefetch href='{}'>",
    "<link rel='alternate stylesheet' href='{}'>",
    "<link rel=manifest href='{}'>",
    "<form action='{}'><button formaction='{}'>x</button></form>",
    "<object data='{}'></object>",
    "<embed src='{}'>",
    "<applet code='{}'></applet>",
    "<iframe src='{}'></iframe>",
    "<iframe srcdoc=\"<img src='{}'>\"></iframe>",
    "<video src='{}' poster='{}'><track src='{}'></video>",
    "<audio src='{}'></audio>",
    "<svg><use xlink:href='{}#a'/><image xlink:href='{}'/></svg>",
    "<svg><set attributeName=href to='{}'/><animate attributeName=href values='{}'/></svg>",
    "<div style='background: url({})'>x</div>",
    "<div style='background: URL( \"{}\" )'>x</div>",
    "<style>@import url({}); @import '{}'; p {{ cursor: url({}) }}</style>",
    "<svg><path fill='url({})'/></svg>",
    "<table background='{}'><tr><td background='{}'>x</table>",
    "<input type=image src='{}'>",
    "<a ping='{}'>x</a>",
    "<html manifest='{}'>x",
    "<noembed><img src='{}'></noembed>",
    "<template><img src='{}'></template>",
    "<frameset><frame src='{}' longdesc='{}'></frameset>",
    "<frameset onload='go(\"{}\")'><frame src='x'><noframes><img src='{}'></noframes></frameset>",
    "<frameset><frame src='data:text/html,<img src={}>'></frameset>",
    "<iframe src='{}' srcdoc=''></iframe>",
    "<iframe srcdoc='<base href={}><img src=a.png><link rel=stylesheet href=b.css>'></iframe>",
    '<iframe srcdoc=\'<style>@import "{}"</style><p style="background:url({})">\'></iframe>',
    "<iframe srcdoc='<iframe srcdoc=&quot;<img src={}><script src={}></script>&quot;></iframe>'></iframe>",
    "<iframe srcdoc='<meta http-equiv=refresh content=&quot;0;url={}&quot;>'></iframe>",
    "<iframe srcdoc='<frameset><frame src={}></frameset>'></iframe>",
    "<svg onload='go(\"{}\")'><g onbegin='go(\"{}\")'><text>x</text></g></svg>",
    "<svg><foreignObject><img src='{}'><iframe src='{}'></iframe></foreignObject></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=a xmlns=http://www.w3.org/2000/svg><image href={}/></svg>#a'/></svg>",
    "<svg><use href='#a'><animate attributeName='href' values='{}#a'/><set attributeName='href' to='{}'/></use></svg>",
    "<svg><image><animate attributeName=xlink:href values='{}'/></image><animateMotion><mpath href='{}'/></svg>",
    "<svg><animateTransform attributeName=href from='{}'/><discard href='{}'/><handler href='{}'/></svg>",
    "<svg><filter><feImage href='{}'/></filter><pattern href='{}#a'/><linearGradient xlink:href='{}#a'/></svg>",
    "<svg><style>@import '{}'; path {{ fill: url({}) }}</style><rect mask='url({})' marker-end='url({}#m)'/></svg>",
    "<svg xml:base='{}'><image href='b.png'/></svg>",
    "<img src='cid:{}'>",
    "<iframe src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{}'/></svg>\"></iframe>",
    "<div style='background: \\75rl({})'>x</div>",
    *(
        f"<style>{css}</style>"
        for css in (
            "p {{ background: \\75 rl({}) }}",
            "p {{ background: u\\rl('{}') }}",
            "@\\69mport '{}';",
            "@import/**/'{}';",
            "p {{ background: image-set('{}' 1x) }}",
            "p {{ --a: ' \\9 HTTPS:\\/\\/evil.example'; background: image-set(var(--a) 1x) }}",
            "p {{ --a: '\\\\\\\\evil.example/'; background: image-set(var(--a) 1x) }}",
            "p {{ a: '\n; background: url({}); b: ' }}",
            "p {{ a: \\' ; background: url({}); b: ' }}",
        )
    ),
)


@pytest.mark.parametrize("page", HOSTILE)
def test_no_address_of_the_world_is_left_in_anything_that_loads(page):
    written = shown(f"<p>x</p>{page.replace('{}', REACHES).replace('{{', '{').replace('}}', '}')}")
    assert "evil.example" not in written


@pytest.mark.parametrize(
    "page",
    [
        "<p><a href='javascript:go()'>x</a>",
        "<p><a href=' java\nscript:go()'>x</a>",
        "<p><a xlink:href='javascript:go()'>x</a>",
        "<p><iframe src='javascript:go()'></iframe>",
        "<p><img src='javascript:go()'>",
        "<p><form action='javascript:go()'>x</form>",
        "<p><svg><a href='javascript:go()'><text>x</text></a></svg>",
        "<p><svg><script>go()</script><script href='go()'/><set attributeName=onload to='go()'/></svg>",
        "<p><svg><foreignObject><script>go()</script></foreignObject></svg>",
        "<frameset><frame src='javascript:go()'></frameset>",
        "<p><a href='data:text/html,<script>go()</script>'>x</a>",
        "<p><iframe src='data:text/html,go()'></iframe>",
    ],
)
def test_nothing_that_runs_is_left(page):
    tree = lxml_html.fromstring(shown(page))
    for element in tree.iter():
        run = [value for name, value in element.attrib.items() if name != "title" and "go()" in value]
        assert not run
        assert element.tag != "script"
        assert not [name for name in element.attrib if name.startswith("on") or name in ("srcdoc", "action")]


# Where a browser and our parser could read other elements out of the same letters.
@pytest.mark.parametrize(
    "page",
    [
        "<style>a { content: '</style><link rel=preconnect href=//evil.example>' }</style><p>x",
        "<svg><style><![CDATA[</style><link rel=preconnect href=//evil.example>]]></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;link rel=preconnect&gt;'>",
        "<xmp><link rel=preconnect href=//evil.example></xmp>",
        "<noscript><p title='</noscript><link rel=preconnect href=//evil.example>'>x",
        "<title></title><link rel=preconnect href=//evil.example></title><p>x",
        "<textarea></textarea><link rel=preconnect href=//evil.example></textarea>",
        "<p title='<link rel=preconnect>'>x</p><!-- <link rel=preconnect> -->",
        "<plaintext><link rel=preconnect href=//evil.example>",
        "<p a<link=1>x</p><a<link>y",
        "<iframe><link rel=preconnect href=//evil.example></iframe>",
        "<listing><link rel=preconnect></listing><p>\0<link rel=preconnect>",
    ],
)
def test_every_opening_bracket_is_one_of_ours(page):
    assert "<link" not in shown(page).lower()
    assert "<script" not in shown(page).lower()


def within(page: str) -> str:
    """What the first frame of a page holds; "" for nothing."""
    frame = lxml_html.fromstring(page).find(".//iframe")
    assert frame.get("sandbox") == ""
    return frame.get("srcdoc", "")


def nested(html: str, depth: int) -> str:
    for _level in range(depth):
        html = f'<iframe srcdoc="{escape(html)}"></iframe>'
    return html


def test_a_page_that_a_frame_holds_is_written_anew_as_the_one_around_it_is():
    inner = (
        "<base href='sub/'><p>Within.<script>go()</script><img src='../boat.png' onerror='go()'>"
        "<img src='//evil.example/'><noscript>No scripts.</noscript>"
    )
    written = within(shown(f'<iframe src="/frame.html" srcdoc="{escape(inner)}">', ran_scripts=True))
    assert "Within." in written and f'src="{BOAT}"' in written
    assert not [word for word in ("go()", "<script", "evil", "No scripts", "onerror", "<base") if word in written]
    assert "src=" not in shown(f'<iframe src="/frame.html" srcdoc="{escape(inner)}">').partition("srcdoc=")[0]


@pytest.mark.parametrize("depth", [1, 2, DEEPEST])
def test_pages_within_pages_are_written_as_deep_as_is_looked(depth):
    page = shown(nested("<p>Deep.<script>go()</script><img src='boat.png'>", depth))
    for _level in range(depth):
        page = within(page)
    assert "Deep." in page and BOAT in page
    assert "go()" not in page


def test_what_lies_deeper_or_cannot_be_read_is_an_empty_frame():
    page = shown(nested("<p>Deep.", DEEPEST + 1))
    for _level in range(DEEPEST):
        page = within(page)
    assert within(page) == "" == within(shown('<iframe src="/frame.html" srcdoc="">'))
    assert "Deep." not in shown(nested("<p>Deep.", 100))


@pytest.mark.parametrize("odd", ["\x01", "\x0c", "\ufffe", "&#1;", "&amp;#2;", "&#xffff;"])
def test_letters_that_stand_for_nothing_keep_no_page_from_being_shown(odd):
    frame = f"<iframe srcdoc='Within{odd}.'></iframe>"
    page = shown(f"<p style='a:{odd}b'>Said{odd}<a href='x{odd}' t{odd}=1>x</a><style>p{{{odd}}}</style>{frame}")
    assert "Said" in page and "Within" in page


def test_frames_are_boxes_and_sheets_lose_what_would_forbid_them():
    written = shown('<iframe src="/frame.html" allow="camera" sandbox="allow-scripts">z</iframe>')
    assert 'sandbox=""' in written
    assert "allow" not in written.replace('sandbox=""', "")
    assert "integrity" not in shown('<link rel=stylesheet href="/style.css" integrity=sha256-x crossorigin><p>x')


def test_what_stands_there_for_the_want_of_scripts_is_shown_only_where_none_ran():
    page = "<p>x</p><noscript><p>Switch scripts on.</p></noscript>"
    assert "Switch scripts on" in shown(page)
    assert "Switch scripts on" not in shown(page, ran_scripts=True)


def test_a_style_sheet_leads_to_what_was_captured_and_to_nothing_else():
    css = (
        b'@charset "iso-8859-1"; @import "a.css"; @import url(https://evil.example/x); /* url(boat.png) */'
        b" p { background: url( 'boat.png' ); content: \"url(boat.png) \xfc\" } q { cursor: url(b\\6f at.png) }"
    )
    words = show_style(css, charset=None, url=BASE, known=sorted(KNOWN))["words"]
    assert f'@import url("{name_of("https://ferry.example/news/a.css")}")' in words
    assert f'background: url("{BOAT}")' in words
    assert f'cursor: url("{BOAT}")' in words
    assert "evil.example" not in words
    assert 'content: "url(boat.png) ü"' in words


@pytest.mark.parametrize(
    ("css", "written"),
    [
        ("p { a: url(https://evil.example/", "p { a: none(https://evil.example/"),
        ("p { a: url('https://evil.example/", "p { a: none( https://evil.example/"),
        ("p { a: url(https://evil.example/ b) }", "p { a: none(https://evil.example/ b) }"),
        ("p { a: u'rl(https://evil.example/)", "p { a: u rl(https://evil.example/)"),
        ("@import 'https://evil.example/", "@import  https://evil.example/"),
        ("p { a: u&#114;l(https://evil.example/) }", "p { a: u&/**/#114;l(https://evil.example/) }"),
        ("p { content: 'a &amp; b' } & q { }", "p { content: 'a \\26 amp; b' } &/**/ q { }"),
        (
            "p::before { content: '\\201c' \\000041 , 'see https: no' }",
            "p::before { content: '\\201c' A, 'see https: no' }",
        ),
        (".sm\\:p-1 { a: b } .\\31 0 { a: b }", ".sm\\:p-1 { a: b } .\\31 0 { a: b }"),
    ],
)
def test_what_is_no_address_to_a_browser_becomes_none_and_the_rest_stays(css, written):
    assert show_style(css.encode(), charset=None, url=BASE, known=[])["words"] == written


@pytest.mark.parametrize(
    "css", ["url( " * 300_000, "'\\'" * 300_000, "/*" * 400_000, "url('" * 200_000, "@import " * 200_000]
)
def test_no_style_sheet_takes_longer_than_its_length(css):
    began = time.process_time()
    show_style(css.encode(), charset=None, url=BASE, known=[])
    assert time.process_time() - began < 5


def test_a_page_whose_base_is_no_address_is_shown_all_the_same():
    assert f'src="{BOAT}"' in shown('<base href="http://["><p><img src="boat.png">')


def test_a_part_has_one_name_however_its_address_is_spelt():
    spelt = ["https://ferry.example/two words.png", "https://FERRY.example:443/two%20words.png#x"]
    assert {name_of(one) for one in spelt} == {name_of("https://ferry.example/two%20words.png")}
    assert [name_of(one) for one in ("", "data:text/html,x", "javascript:x", "ftp://ferry.example/x")] == [
        "",
        "",
        "",
        "",
    ]
    assert name_of("https://ferry.example/A") != name_of("https://ferry.example/a")


@pytest.mark.parametrize(("page", "code"), [("", "empty-page"), ("<p>" + "\x01\x00" * 200, "not-readable")])
def test_what_is_no_page_is_refused(page, code):
    with pytest.raises(Failed) as refusal:
        shown(page)
    assert refusal.value.code == code


def test_a_page_that_nests_beyond_measure_is_refused_or_whole():
    try:
        assert shown("<div>" * 100_000 + "x").count("<div>") == 100_000
    except Failed as refusal:
        assert refusal.code == "too-complex"
