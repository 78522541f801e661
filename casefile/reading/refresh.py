"""Where a page goes on to by itself: `<meta http-equiv=refresh>`, read as browsers read it."""

import re

from lxml import etree

from casefile.outside.failed import Failed
from casefile.outside.locator import locate
from casefile.reading.resources import base_of, joined

LONGEST = 10
"""Seconds after which a page may go on and still be none that anybody was to read."""

# What stands in these is no part of the page, or only for readers without scripts: a reader's browser does not follow.
_INERT = ("noscript", "template", "iframe", "noframes", "noembed", "textarea", "title", "xmp")
# HTML, 4.2.5.3 "Refresh state": seconds, of which the fraction is dropped, and perhaps an address, named and quoted.
_SAID = re.compile(
    r"""[\t\n\f\r\x20]*+ (?:(?P<seconds>[0-9]++)|(?=\.)) [0-9.]*+
        (?:(?:[\t\n\f\r\x20]*+[;,]|[\t\n\f\r\x20]) [\t\n\f\r\x20]*+
           (?:url[\t\n\f\r\x20]*+=[\t\n\f\r\x20]*+)? (?P<address>.*))?""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_DIGITS = 9


def leads_to(tree: etree._Element, url: str) -> str:
    """The http or https address that a page goes on to within `LONGEST` seconds; "" where it stays, or loads anew.

    :param url: of the page
    """
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh" and next(meta.iterancestors(_INERT), None) is None:
            said = _SAID.fullmatch(meta.get("content") or "")
            if said:  # the first that can be read is the one that counts
                there = joined(base_of(tree, url), _unquoted(said["address"] or ""))
                is_soon = int((said["seconds"] or "0")[:_DIGITS]) <= LONGEST
                return there if is_soon and not _is_same(there, url) else ""
    return ""


def _unquoted(address: str) -> str:
    return address[1:].split(address[0], maxsplit=1)[0] if address[:1] in ("'", '"') else address


def _is_same(there: str, here: str) -> bool:
    try:
        return locate(there) == locate(here)
    except Failed:
        return False
