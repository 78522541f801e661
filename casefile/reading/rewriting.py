"""A captured page or style sheet written anew so that it shows what was captured and reaches nothing else.

What comes out holds no script, form address, refresh, base, plug-in or address of the world: what the page is built of
becomes the name it has in the capture, and what was not captured is left out. Every `<` that is written begins a tag
we wrote, so that a browser reads the same elements as we did. Runs in the cell.
"""

import hashlib
import re
from collections.abc import Collection
from urllib.parse import urljoin

from lxml import etree

from casefile.outside.failed import Failed
from casefile.outside.locator import locate
from casefile.reading.charset import codec_of, decode
from casefile.reading.resources import candidates
from casefile.reading.restyling import Named, restyled
from casefile.reading.tree import parsed

_DROPPED = frozenset({
    "script", "base", "object", "embed", "applet", "param", "portal", "fencedframe", "noembed", "noframes", "meta",
    "animate", "set", "frameset",
})  # fmt: skip
# Their content is read as letters only; as this it is read as everything else is.
_AS_LETTERS = {"xmp": "pre", "listing": "pre", "plaintext": "pre"}
_PARTS = {
    "img": ("src",), "input": ("src",), "source": ("src",), "audio": ("src",), "video": ("src", "poster"),
    "track": ("src",), "image": ("href", "xlink:href"), "iframe": ("src",), "link": ("href",),
    **dict.fromkeys(("body", "table", "tr", "td", "th", "thead", "tbody", "tfoot"), ("background",)),
}  # fmt: skip
_ADDRESSES = frozenset({
    "action", "archive", "attributionsrc", "background", "cite", "classid", "codebase", "data", "dynsrc", "formaction",
    "href", "imagesrcset", "itemid", "itemtype", "longdesc", "lowsrc", "manifest", "ping", "poster", "profile",
    "src", "srcset", "usemap", "xlink:href", "xml:base",
})  # fmt: skip
_TAKEN_OFF = _ADDRESSES | {
    "allow", "allowfullscreen", "autofocus", "autoplay", "charset", "crossorigin", "csp", "download", "http-equiv",
    "integrity", "is", "nonce", "referrerpolicy", "sandbox", "srcdoc", "target",
}  # fmt: skip
_NAME = re.compile(r"[a-z_][a-z0-9_:.-]*", re.IGNORECASE)
_CSS_CHARSET = re.compile(rb'\A@charset "([A-Za-z0-9_.:-]{2,40})";')
# Attributes that hold what CSS holds.
_STYLED = frozenset({
    "style", "fill", "stroke", "filter", "mask", "clip-path", "marker-start", "marker-mid", "marker-end", "cursor",
})  # fmt: skip


def name_of(url: str) -> str:
    """What a part of a capture is called, 32 hex digits of the address it was asked for by; "" for what is none."""
    try:
        whole = str(locate(re.sub(r"\s", "%20", url.strip())))
    except Failed:
        return ""
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def show_page(
    html: bytes, *, charset: str | None, url: str, known: Collection[str], ran_scripts: bool
) -> dict[str, str]:
    """A whole HTML document, under `words`.

    :param url: where it was, "" where that is not known
    :param known: `name_of` the parts that the capture holds
    :param ran_scripts: it is how scripts left it, so that what is there for the want of scripts is left out
    :raises Failed: `not-readable`, `empty-page`, `too-complex`
    """
    tree = parsed(decode(html, charset).replace("\0", ""))
    named = _namer(_base_of(tree, url), known)
    dropped = _DROPPED | {"noscript"} if ran_scripts else _DROPPED
    # A list: the tree changes under the walk.
    for element in list(tree.iter()):
        if element is not tree and (element.tag in dropped or not _NAME.fullmatch(str(element.tag))):
            element.drop_tree()
        else:
            _clean(element, named)
    words = etree.tostring(tree, method="html", encoding="unicode")
    return {"words": f'<!doctype html><meta charset="utf-8">{words}'}


def show_style(css: bytes, *, charset: str | None, url: str, known: Collection[str]) -> dict[str, str]:
    """A whole style sheet, under `words`; the arguments are those of `show_page`."""
    written = _CSS_CHARSET.match(css)
    codec = codec_of(charset) or codec_of(written[1].decode("ascii") if written else None) or "utf-8"
    return {"words": restyled(css.decode(codec, errors="replace").lstrip("\ufeff"), _namer(url, known))}


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


def _clean(element: etree._Element, named: Named) -> None:
    element.tag = _AS_LETTERS.get(element.tag, element.tag)
    link = element.get("href", "").strip()
    parts = {name: named(element.get(name).strip()) for name in _PARTS.get(element.tag, ()) if element.get(name)}
    if element.tag in ("img", "source") and element.get("srcset"):
        parts["srcset"] = _pictures(element.get("srcset"), named)
    for name, value in list(element.attrib.items()):
        if name in _TAKEN_OFF or name.lower().startswith("on") or not _NAME.fullmatch(name):
            del element.attrib[name]
        elif name in _STYLED:
            element.set(name, restyled(value, named))
    if element.tag == "style":
        element.text = restyled(element.text or "", named)
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
    link = link or element.get("xlink:href", "")
    if link.startswith("#"):
        element.set("href", link)


def _a_frame(element: etree._Element, _link: str) -> None:
    """A document of its own would ask for what it likes."""
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
    "iframe": _a_frame,
    "link": _a_sheet,
}
