"""CSS written anew so that every address in it is one we chose. Runs in the cell.

What comes out is read by a browser as it was read here (CSS Syntax 3): letters that were escaped are written plainly,
strings end on their line, and what is an address or could be used as one is replaced wherever it stands.
"""

import re
from collections.abc import Callable

Named = Callable[[str], str]
"""From an address as it stands in the page to what is written instead; "" for what was not captured."""

_STRING = r""""(?:[^"\\\n\r\f]|\\(?:\r\n|.))*+"|'(?:[^'\\\n\r\f]|\\(?:\r\n|.))*+'"""
_CSS = re.compile(
    rf"(?P<comment>/\*.*?(?:\*/|\Z))|url\(\s*+(?P<url>{_STRING}|(?:\\.|[^()\"'\s\\])*+)\s*+\)"
    rf"|(?P<broken>url\()|@import\s*+(?P<sheet>{_STRING})|(?P<text>{_STRING})|(?P<open>[\"'])|(?P<escape>\\.)|(?P<and>&)",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
# What a string must begin with to lead out (WHATWG URL: tabs and ends of lines do not count, a backslash is a slash).
_LEADS_OUT = re.compile(r"[\0- ]*(?:(?:https?|wss?|ftp):|[/\\]{2})", re.IGNORECASE)
_NOT_COUNTED = re.compile(r"[\t\n\r]")


def restyled(css: str, named: Named) -> str:
    """A style sheet, or the value of an attribute that holds what CSS holds.

    No `<` is left in it, nor an `&` that could begin a character: within SVG a browser undoes those in style sheets.
    """
    spelt = _ESCAPE.sub(lambda one: _letter(one) if _letter(one).isascii() and _letter(one).isalpha() else one[0], css)
    return _CSS.sub(lambda match: _written(match, named), spelt).replace("<", "\\3c ")


def _written(match: re.Match[str], named: Named) -> str:
    kind, said = match.lastgroup, match[match.lastgroup]
    if kind in ("url", "sheet"):
        return f'{"@import " if kind == "sheet" else ""}url("{_quoted(named(plain(said)) or "data:,")}")'
    # Strings are addresses too: of `image-set()`, or by way of a variable.
    if kind == "text" and _LEADS_OUT.match(_NOT_COUNTED.sub("", plain(said))):
        return f'"{_quoted(named(plain(said)) or "data:,")}"'
    return _INSTEAD.get(kind, said.replace("&", "\\26 "))


# A blank keeps apart what stood apart; the comment behind `&` keeps it from being the beginning of a character.
_INSTEAD = {"comment": " ", "open": " ", "broken": "none(", "and": "&/**/"}


def plain(address: str) -> str:
    """What an address in CSS stands for, its quotation marks and escapes undone."""
    address = address[1:-1] if address[:1] in ("'", '"') else address
    return _ESCAPE.sub(_letter, address).strip()


def _letter(escape: re.Match[str]) -> str:
    if escape[2]:
        return escape[2]
    number = int(escape[1], 16)
    return chr(number) if 0 < number < 0xD800 or 0xE000 <= number < 0x110000 else "\ufffd"


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ").replace("&", "\\26 ")
