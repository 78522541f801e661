"""What a page is built of: the addresses a browser without scripts would ask for, read from tags and style sheets."""

import re
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree

from casefile.outside.failed import Failed
from casefile.reading.restyling import plain
from casefile.reading.tree import parsed

MOST = 200
"""Parts of one page; a page of more is not fetched politely."""

DEEPEST = 4
"""How deep pages that are written into pages (`srcdoc`) may nest: what lies deeper is not looked at."""

_LONGEST = 4_000
_SOURCES = {
    "img": ("src", "srcset"), "source": ("src", "srcset"), "script": ("src",), "iframe": ("src",), "frame": ("src",),
    "video": ("poster", "src"), "audio": ("src",), "track": ("src",), "embed": ("src",), "object": ("data",),
    "image": ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"), "body": ("background",),
    "table": ("background",), "td": ("background",),
}  # fmt: skip
_LINKS = frozenset({
    "stylesheet", "icon", "apple-touch-icon", "apple-touch-icon-precomposed", "preload", "modulepreload",
})  # fmt: skip
# CSS Syntax 3, as far as it takes to find addresses: comments and strings first, so that nothing is found inside them.
_CSS = re.compile(
    r"""/\*.*?(?:\*/|\Z)
      | @import\s++(?P<import>"[^"\n]*+"|'[^'\n]*+')
      | \burl\(\s*+(?P<url>"[^"\n]*+"|'[^'\n]*+'|(?:[^"'()\s\\]|\\.)*+)\s*+\)
      | "(?:[^"\\\n]|\\.)*+" | '(?:[^'\\\n]|\\.)*+' | \\.""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
# HTML, 4.8.4.3.6 srcset attributes: an address has no white space; a comma at its end ends the candidate.
_ADDRESS = re.compile(r"[\s,]*([^\s,]\S*)")
_DESCRIPTION = re.compile(r"(?:[^,(]|\([^)]*\)?)*,?")
_SIZE = re.compile(r"\s(\d{1,6}(?:\.\d{1,6})?[wx])\b")


def parts_of(tree: etree._Element, url: str) -> list[str]:
    """Absolute http and https addresses of a page's parts, in document order, each once; 200 at most.

    :param url: of the page; the first `<base href>` in it goes before
    """
    return _known(_all_of(tree, url, 0))


def parts_in_style(css: bytes, url: str) -> list[str]:
    """The same of a style sheet: what it imports, and its pictures and fonts. Read as UTF-8, as addresses are ASCII."""
    return _known(joined(url, found) for found in _in_css(css.decode("utf-8", errors="replace")))


def base_of(tree: etree._Element, url: str) -> str:
    written = next((base.get("href") for base in tree.iter("base") if base.get("href")), "")
    return joined(url, written) or url


def _all_of(tree: etree._Element, url: str, depth: int) -> Iterator[str]:
    base = base_of(tree, url)
    for element in tree.iter(etree.Element):
        within = element.get("srcdoc") if element.tag == "iframe" else None
        yield from _of(element, base) if within is None else _within(within, base, depth + 1)


def _within(html: str, base: str, depth: int) -> Iterator[str]:
    """Of a page that a frame holds instead of naming it."""
    if depth <= DEEPEST:
        with suppress(Failed):
            yield from _all_of(parsed(html.replace("\0", "")), base, depth)


def _of(element: etree._Element, base: str) -> Iterator[str]:
    if element.tag == "link" and _LINKS.intersection((element.get("rel") or "").lower().split()):
        written = [element.get("href") or "", *_first_and_largest(element.get("imagesrcset") or "")]
    elif element.tag == "input":
        written = [element.get("src") or ""] if (element.get("type") or "").lower() == "image" else []
    else:
        written = [found for name in _SOURCES.get(element.tag, ()) for found in _written(element, name)]
    if element.tag == "style":
        written += _in_css(element.text or "")
    written += _in_css(element.get("style") or "")
    return (joined(base, found) for found in written)


def _written(element: etree._Element, name: str) -> list[str]:
    value = element.get(name) or ""
    return _first_and_largest(value) if name == "srcset" else [value]


def _first_and_largest(srcset: str) -> list[str]:
    """What an ordinary screen shows, and the one with the most to see."""
    found = [(float(size[:-1] or 1), address) for address, size in candidates(srcset)]
    return [found[0][1], max(found)[1]] if found else []


def candidates(srcset: str) -> list[tuple[str, str]]:
    """The pictures of a `srcset`, in order: the address without blanks, and its size as `2x` or `320w`, "" for none."""
    found, at = [], 0
    while address := _ADDRESS.match(srcset, at):
        description = _DESCRIPTION.match(srcset, address.end())
        at = address.end() if address[1].endswith(",") else description.end()
        size = _SIZE.search(srcset, address.end(), at)
        found.append((address[1].rstrip(","), size[1] if size else ""))
    return found


def _in_css(css: str) -> list[str]:
    written = (found["import"] or found["url"] or "" for found in _CSS.finditer(css))
    return [plain(one) for one in written if one]


def joined(base: str, written: str) -> str:
    """The absolute address without its fragment, or "" where it is none that can be fetched."""
    written = written.strip()
    if not written or written.startswith("#") or len(written) > _LONGEST:
        return ""
    try:
        found = urldefrag(urljoin(base, written)).url.replace(" ", "%20")
        return found if urlsplit(found).scheme in ("http", "https") and urlsplit(found).hostname else ""
    except ValueError:
        return ""


def _known(found: Iterator[str]) -> list[str]:
    kept: dict[str, None] = {}
    for address in found:
        if address:
            kept[address] = None
        if len(kept) == MOST:
            break
    return list(kept)
