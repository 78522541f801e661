"""What a captured SVG picture becomes before it is shown: its shapes and words, and no way to anything else."""

import time

import pytest
from lxml import etree

from casefile.outside.failed import Failed
from casefile.reading.drawing import show_drawing

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def shown(inside: str, opening: str = OPEN) -> str:
    return show_drawing(f"{opening}{inside}</svg>".encode())["words"]


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ('<path d="M0 0h9" fill="#c00"/>', '<path d="M0 0h9" fill="#c00"/>'),
        ('<g viewBox="0 0 9 9"><text x="1">Lonmere · پیام</text></g>', "Lonmere · پیام"),
        ('<linearGradient id="a" gradientUnits="userSpaceOnUse"/>', "linearGradient"),
        ('<use xlink:href="#a"/>', '<use href="#a"/>'),
        (
            '<rect fill="url(#a)" style="stroke: url(#b)"/>',
            'fill="url(&quot;#a&quot;)" style="stroke: url(&quot;#b&quot;)"',
        ),
        ('<image href="data:image/png;base64,AAAA"/>', 'href="data:image/png;base64,AAAA"'),
        ("<style><![CDATA[a > b { fill: red }]]></style>", "<style>a &gt; b { fill: red }</style>"),
        ("<text>a<b xmlns='urn:x'>no</b>c<!-- no --></text>", "<text>ac</text>"),
        ("<switch><foreignObject/><text>Instead.</text></switch>", "<switch><text>Instead.</text></switch>"),
    ],
)
def test_what_it_draws_is_kept(inside, kept):
    assert kept in shown(inside)


def test_a_file_as_drawing_programs_write_it_is_read():
    opening = (
        '<?xml version="1.0" encoding="ISO-8859-1"?><?xml-stylesheet href="https://evil.example/"?>'
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "https://evil.example/svg11.dtd" '
        '[<!ENTITY ns "http://www.w3.org/2000/svg">]><svg xmlns="&ns;" xmlns:i="urn:i" i:version="1">'
    )
    whole = f"{opening}<i:named/><metadata>x</metadata><text>Fähre</text></svg>".encode("latin-1")
    assert show_drawing(whole)["words"] == '<svg xmlns="http://www.w3.org/2000/svg"><text>Fähre</text></svg>'


REACHES = "https://evil.example/"
HOSTILE = (
    "<script>go('{}')</script>",
    "<script href='{}'/>",
    "<g onload=\"go('{}')\" onBegin=\"go('{}')\"/>",
    "<use href='{}#a'/><use xlink:href='{}#a'/>",
    '<use href=\'data:image/svg+xml,&lt;svg xmlns="http://www.w3.org/2000/svg">&lt;image href="{}"/>&lt;/svg>#a\'/>',
    "<image href='{}'/><image xlink:href=' {} '/>",
    "<image href='data:image/svg+xml,&lt;image href=\"{}\"/>'/><image href='data:text/html,{}'/>",
    "<image><animate attributeName='href' values='{}'/><set attributeName='href' to='{}'/></image>",
    "<animateTransform from='{}'/><animateMotion><mpath href='{}'/></animateMotion><discard href='{}'/>",
    "<filter><feImage href='{}'/></filter>",
    "<a href='{}' target='{}' ping='{}' download='{}'/><a xlink:href='javascript:go(\"{}\")'/>",
    "<style>@import '{}'; @import url({}); path {{ fill: url({}) }} @font-face {{ src: url({}) }}</style>",
    "<style><g/>@import '{}';<g>@import '{}';</g></style>",
    "<style>&#64;import '{}'; p {{ a: \\75 rl({}) }}</style>",
    "<rect style='fill: url({})' mask='url({})' filter='url({}#f)' cursor='url({})' clip-path='url({})'/>",
    "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='{}'/></foreignObject>",
    "<h:script xmlns:h='http://www.w3.org/1999/xhtml' src='{}'/><img xmlns='http://www.w3.org/1999/xhtml' src='{}'/>",
    "<g xml:base='{}'><image href='a.png'/></g>",
    "<x:href xmlns:x='{}'/><g x:href='{}' xmlns:x='{}'/>",
    "<?xml-stylesheet href='{}'?><!-- {} --><metadata>{}</metadata>",
    "<font-face><font-face-src><font-face-uri xlink:href='{}'/></font-face-src></font-face>",
    "<pattern href='{}#a'/><textPath href='{}#a'/><linearGradient xlink:href='{}#a'/><cursor xlink:href='{}'/>",
)


@pytest.mark.parametrize("inside", HOSTILE)
def test_nothing_runs_and_nothing_leads_out(inside):
    written = shown(inside.replace("{}", REACHES).replace("{{", "{").replace("}}", "}"))
    assert "evil.example" not in written
    assert "go(" not in written
    assert etree.fromstring(written).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize("inside", HOSTILE)
def test_each_of_them_would_without_us(inside):
    """The control: the letters are there when they are only read and written."""
    svg = f"{OPEN}{inside.replace('{}', REACHES).replace('{{', '{').replace('}}', '}')}</svg>"
    assert "evil.example" in etree.tostring(etree.fromstring(svg), encoding="unicode")


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "no drawing",
        "<svg/>",
        "<svg xmlns='http://www.w3.org/2000/svg'>",
        "<html xmlns='http://www.w3.org/1999/xhtml'><svg xmlns='http://www.w3.org/2000/svg'/></html>",
        f"{OPEN}{'<g>' * 10_000}{'</g>' * 10_000}</svg>",
        "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg' id='&a;'/>",
        "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'>"
        + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + f"]>{OPEN.replace('>', ' id=')}'&i;'/>",
    ],
)
def test_what_is_no_drawing_or_would_not_end_is_refused(svg):
    began = time.process_time()
    with pytest.raises(Failed) as refusal:
        show_drawing(svg.encode())
    assert refusal.value.code == "not-readable"
    assert time.process_time() - began < 2


def test_what_stands_for_other_words_is_left_out():
    svg = "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/hostname'><!ENTITY b 'words'>]>" + OPEN
    assert "<text>xyz</text>" in shown("<text>x&a;y&b;z</text>", svg)
