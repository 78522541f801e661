"""A captured SVG picture written anew: its shapes and words, and no way to anything else. Runs in the cell.

What is kept is listed, element by element; everything else, elements of other languages included, is left out. What it
refers to lies in itself, or is a picture of pixels that it brings along.
"""

import re

from lxml import etree

from casefile.outside.failed import Failed
from casefile.reading.restyling import restyled
from casefile.reading.rewriting import STYLED, TAKEN_OFF

SVG = "image/svg+xml"

_SPACE, _HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
# SVG 2 without what runs, moves, embeds or tells of itself: script, animate …, foreignObject, metadata.
_KEPT = frozenset(f"{_SPACE}{name}" for name in (
    "svg", "g", "defs", "symbol", "use", "switch", "a", "title", "desc", "style", "view",
    "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image", "text", "tspan", "textPath",
    "linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "marker", "filter",
    "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting",
    "feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR",
    "feGaussianBlur", "feImage", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight",
    "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence",
))  # fmt: skip
_PICTURES = frozenset({f"{_SPACE}image", f"{_SPACE}feImage"})
_PIXELS = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif)[;,]", re.IGNORECASE)
_OF_XML = frozenset({"{http://www.w3.org/XML/1998/namespace}lang", "{http://www.w3.org/XML/1998/namespace}space"})


def show_drawing(svg: bytes) -> dict[str, str]:
    """A whole SVG document, under `words`.

    :raises Failed: `not-readable` where it is none, is not well-formed, or nests too deep
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(svg, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Failed("not-readable", str(error)) from error
    if root.tag != f"{_SPACE}svg":
        raise Failed("not-readable", "no drawing")
    etree.strip_elements(root, etree.Entity, *_strange(root), with_tail=False)
    for element in root.iter():
        _clean(element)
    etree.cleanup_namespaces(root)
    return {"words": etree.tostring(root, encoding="unicode")}


def _strange(root: etree._Element) -> set[str]:
    return {element.tag for element in root.iter(etree.Element)} - _KEPT


def _clean(element: etree._Element) -> None:
    links = [element.get(name, "").strip() for name in ("href", _HREF)]
    for name, value in list(element.attrib.items()):
        is_strange = name.startswith("{") and name not in _OF_XML
        if is_strange or name.lower() in TAKEN_OFF or name.lower().startswith("on"):
            del element.attrib[name]
        elif name in STYLED:
            element.set(name, restyled(value, _named))
    if element.tag == f"{_SPACE}style":
        words = "".join(element.itertext())
        del element[:]
        element.text = restyled(words, _named)
    link = next((one for one in links if one), "")
    if link.startswith("#") or (element.tag in _PICTURES and _PIXELS.match(link)):
        element.set("href", link)


def _named(address: str) -> str:
    return address if address.startswith("#") or _PIXELS.match(address) else ""
