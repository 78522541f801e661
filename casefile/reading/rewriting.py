"""A captured page or style sheet written anew so that it shows what was captured and reaches nothing else.

What comes out holds no script, form address, refresh, base, plug-in or address of the world: what the page is built of
becomes the name it has in the capture, and what was not captured is left out. Every `<` that is written begins a tag
we wrote, so that a browser reads the same elements as we did. Runs in the cell.
"""

import hashlib
import re
from collections.abc import Collection
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import unquote, urljoin

from lxml import etree

from casefile.outside.failed import Failed
from casefile.outside.locator import locate
from casefile.reading.charset import codec_of, decode
from casefile.reading.resources import DEEPEST, candidates
from casefile.reading.restyling import Named, restyled
from casefile.reading.tree import parsed

_DROPPED = frozenset({
    "script", "base", "object", "embed", "applet", "param", "portal", "fencedframe", "noembed", "noframes", "meta",
    "animate", "animatecolor", "animatemotion", "animatetransform", "discard", "foreignobject", "mpath", "set",
})  # fmt: skip
# Their content is read as letters only; as this it is read as everything else is.
_AS_LETTERS = {"xmp": "pre", "listing": "pre", "plaintext": "pre"}
_PARTS = {
    "img": ("src",), "input": ("src",), "source": ("src",), "audio": ("src",), "video": ("src", "poster"),
    "track": ("src",), "image": ("href", "xlink:href"), "feimage": ("href", "xlink:href"), "iframe": ("src",),
    "frame": ("src",), "link": ("href",),
    **dict.fromkeys(("body", "table", "tr", "td", "th", "thead", "tbody", "tfoot"), ("background",)),
}  # fmt: skip
_ADDRESSES = frozenset({
    "action", "archive", "attributionsrc", "background", "cite", "classid", "codebase", "data", "dynsrc", "formaction",
    "href", "imagesrcset", "itemid", "itemtype", "longdesc", "lowsrc", "manifest", "ping", "poster", "profile",
    "src", "srcset", "usemap", "xlink:href", "xml:base",
})  # fmt: skip
TAKEN_OFF = _ADDRESSES | {
    "allow", "allowfullscreen", "autofocus", "autoplay", "charset", "crossorigin", "csp", "download", "http-equiv",
    "integrity", "is", "nonce", "referrerpolicy", "sandbox", "srcdoc", "target",
}  # fmt: skip
_NAME = re.compile(r"[a-z_][a-z0-9_:.-]*", re.IGNORECASE)
# Letters that no element of ours can hold: a browser shows none of them, a form feed is a blank.
_ODD = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CSS_CHARSET = re.compile(rb'\A@charset "([A-Za-z0-9_.:-]{2,40})";')
# Attributes that hold what CSS holds.
STYLED = frozenset({
    "style", "fill", "stroke", "filter", "mask", "clip-path", "marker-start", "marker-mid", "marker-end", "cursor",
})  # fmt: skip


class _Setting(NamedTuple):
    """Where a page stands. `depth` counts the pages it is written into; `is_saved` as `show_page`."""

    url: str
    known: frozenset[str]
    dropped: frozenset[str]
    is_saved: bool
    depth: int = 0


def name_of(url: str) -> str:
    """What a part of a capture is called, 32 hex digits of the address it was asked for by; "" for what is none.

    An address is one of the web, or `cid:` and a Content-ID (RFC 2392), by which parts of one message name each other.
    """
    try:
        whole = _content_id(url) or str(locate(re.sub(r"\s", "%20", url.strip())))
    except Failed:
        return ""
    return hashlib.sha256(whole.encode(errors="replace")).hexdigest()[:32]


def _content_id(url: str) -> str:
    scheme, _, named = url.strip().partition(":")
    return f"cid:{unquote(named)}" if scheme.lower() == "cid" and named else ""


def show_page(
    html: bytes, *, charset: str | None, url: str, known: Collection[str], ran_scripts: bool, is_saved: bool = False
) -> dict[str, str]:
    """A whole HTML document, under `words`.

    :param url: where it was, "" where that is not known
    :param known: `name_of` the parts that the capture holds
    :param ran_scripts: it is how scripts left it, so that what is there for the want of scripts is left out
    :param is_saved: it is how a browser saved it, which then writes shadow trees in a way of its own
    :raises Failed: `not-readable`, `empty-page`, `too-complex`
    """
    dropped = _DROPPED | {"noscript"} if ran_scripts else _DROPPED
    return {"words": _page(decode(html, charset), _Setting(url, frozenset(known), dropped, is_saved))}


def show_style(css: bytes, *, charset: str | None, url: str, known: Collection[str]) -> dict[str, str]:
    """A whole style sheet, under `words`; the arguments are those of `show_page`."""
    written = _CSS_CHARSET.match(css)
    codec = codec_of(charset) or codec_of(written[1].decode("ascii") if written else None) or "utf-8"
    return {"words": restyled(css.decode(codec, errors="replace").lstrip("\ufeff"), _namer(url, known))}


def _page(html: str, setting: _Setting) -> str:
    tree = parsed(_ODD.sub(" ", html.replace("\0", "")))
    here = setting._replace(url=_base_of(tree, setting.url))
    named = _namer(here.url, here.known)
    # A list: the tree changes under the walk.
    for element in list(tree.iter()):
        if element is not tree and (element.tag in here.dropped or not _NAME.fullmatch(str(element.tag))):
            element.drop_tree()
            continue
        _without_odd(element)
        within = element.get("srcdoc") if element.tag == "iframe" else None
        _clean(element, named)
        if here.is_saved and element.tag == "template" and element.attrib.pop("shadowmode", None):
            element.set("shadowrootmode", "open")
        if within is not None:
            _write_within(element, within, here)
    words = etree.tostring(tree, method="html", encoding="unicode")
    return f'<!doctype html><meta charset="utf-8">{words}'


def _write_within(frame: etree._Element, html: str, here: _Setting) -> None:
    """The page that a frame holds instead of naming it. One that cannot be read or lies too deep leaves it empty."""
    frame.attrib.pop("src", None)  # a browser would show it where there is nothing else
    if here.depth < DEEPEST:
        with suppress(Failed):
            frame.set("srcdoc", _ODD.sub(" ", _page(html, here._replace(depth=here.depth + 1))))


def _base_of(tree: etree._Element, url: str) -> str:
    found = tree.find(".//base[@href]")
    try:
        return urljoin(url, found.get("href").strip()) if found is not None else url
    except ValueError:
        return url


def _namer(base: str, known: Collection[str]) -> Named:
    held = frozenset(known)

    def named(address: str) -> str:
        if address.lower().startswith(("data:image/", "data:font/", "data:application/font", "#")):
            return address
        try:
            name = name_of(urljoin(base, address))
        except ValueError:
            return ""
        return name if name in held else ""

    return named


def _without_odd(element: etree._Element) -> None:
    for name, value in list(element.attrib.items()):
        if not _NAME.fullmatch(name):
            del element.attrib[name]
        elif _ODD.search(value):
            element.set(name, _ODD.sub(" ", value))


def _clean(element: etree._Element, named: Named) -> None:
    element.tag = _AS_LETTERS.get(element.tag, element.tag)
    link = (element.get("href") or element.get("xlink:href") or "").strip()
    parts = {name: named(element.get(name).strip()) for name in _PARTS.get(element.tag, ()) if element.get(name)}
    if element.tag in ("img", "source") and element.get("srcset"):
        parts["srcset"] = _pictures(element.get("srcset"), named)
    for name, value in list(element.attrib.items()):
        if name in TAKEN_OFF or name.lower().startswith("on"):
            del element.attrib[name]
        elif name in STYLED:
            element.set(name, restyled(value, named))
    if element.tag == "style":
        element.text = restyled(_ODD.sub(" ", element.text or ""), named)
    element.attrib.update({name: value for name, value in parts.items() if value})
    _ALSO.get(element.tag, _nothing_else)(element, link)


def _pictures(srcset: str, named: Named) -> str:
    found = [(named(address), size) for address, size in candidates(srcset)]
    return ", ".join(f"{name} {size}".strip() for name, size in found if name and not name.startswith("data:"))


def _nothing_else(element: etree._Element, link: str) -> None:
    """Most elements are done."""


def _a_link(element: etree._Element, link: str) -> None:
    """Leads nowhere; where it led is told to whoever points at it."""
    if link.startswith("#"):
        element.set("href", link)
    elif link and not element.get("title"):
        element.set("title", link)


def _a_reference(element: etree._Element, link: str) -> None:
    """Within the page only."""
    if link.startswith("#"):
        element.set("href", link)


def _a_frame(element: etree._Element, _link: str) -> None:
    """A document of its own would ask for what it likes.

    That of a frameset knows no such word: it is boxed in by the page around it, and by its own answer's policy.
    """
    del element[:]
    element.text = None
    if element.get("src", "").lower().startswith("data:"):
        del element.attrib["src"]
    element.set("sandbox", "")


def _a_sheet(element: etree._Element, _link: str) -> None:
    """Of links that load something, style sheets only."""
    kinds = element.get("rel", "").lower().split()
    if "stylesheet" not in kinds or "alternate" in kinds or not element.get("href"):
        element.drop_tree()


_ALSO = {
    **dict.fromkeys(("a", "area"), _a_link),
    **dict.fromkeys(("use", "textpath", "lineargradient", "radialgradient", "pattern", "filter"), _a_reference),
    **dict.fromkeys(("iframe", "frame"), _a_frame),
    "link": _a_sheet,
}
