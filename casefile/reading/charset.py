"""From bytes to letters: which character set a page is in, and whether it is a page at all."""

import codecs
import re

from casefile.outside.failed import Failed

# WHATWG Encoding: what browsers read when a page names one of these. Keys are Python's own names of the codecs.
_AS_BROWSERS_DO = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_KNOWN = frozenset({
    "utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs", "cp949", "cp932", "euc_jp", "iso2022_jp", "koi8-r",
    "koi8-u", "mac-roman", "mac-cyrillic", "cp866", "cp874", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254",
    "cp1255", "cp1256", "cp1257", "cp1258", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6",
    "iso8859-7", "iso8859-8", "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16",
})  # fmt: skip
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# The HTML standard has browsers look for the declaration in the first 1024 bytes; saved pages often push it further.
_HEAD = 4096
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.\-]{2,40})""")
_OPENING = re.compile(r"<(!doctype\s+html|html|head|body|title|meta|article|main|div|p|h1)\b", re.IGNORECASE)
_LEAD_IN = re.compile(r"(\s|<\?xml[^>]{0,500}>|<!--.{0,5000}?-->)*", re.DOTALL)
_UNREADABLE = 0.05


def codec_of(label: str | None) -> str | None:
    """Python's codec for a label a page or server uses, read as browsers read it; None for one we do not know."""
    try:
        name = codecs.lookup((label or "").strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    name = _AS_BROWSERS_DO.get(name, name)
    return name if name in _KNOWN else None


def charset_of(html: bytes, declared: str | None = None) -> str:
    """The codec of a page: byte order mark, the bytes where they are UTF-8, the server's word, the page's own.

    UTF-8 goes before what is declared: bytes beyond ASCII that happen to be valid UTF-8 hardly ever are anything else,
    while browsers save pages as UTF-8 and leave the old declaration in. The last resort is what Windows wrote.
    """
    for mark, name in _MARKS:
        if html.startswith(mark):
            return name
    if not html.isascii() and _is_utf8(html):
        return "utf-8"
    said = codec_of(declared)
    if said:
        return said
    written = _META.search(html[:_HEAD]) or _XML.search(html[:_HEAD])
    named = codec_of(written[1].decode("ascii")) if written else None
    if named:
        # A declaration that could be read as ASCII cannot stand in UTF-16 (HTML standard, 13.2.3.2).
        return "utf-8" if named.startswith("utf-16") else named
    return "utf-8" if html.isascii() else "cp1252"


def decode(html: bytes, declared: str | None = None) -> str:
    """The page as a string, unreadable bytes as U+FFFD.

    :raises Failed: `not-readable` when the bytes are not text (more than one letter in twenty is unreadable or NUL)
    """
    text = html.decode(charset_of(html, declared), errors="replace")
    unreadable = text.count("\ufffd") + text.count("\0")
    if unreadable > max(16, _UNREADABLE * len(text)):
        raise Failed("not-readable", f"{unreadable} of {len(text)} letters")
    return text


def looks_like_html(html: bytes) -> bool:
    """Whether the first letters are those of an HTML page. A label or a file name is not asked."""
    opening = html[: 2 * _HEAD].decode(charset_of(html), errors="replace").lstrip("\ufeff\0")
    lead_in = _LEAD_IN.match(opening)
    return bool(_OPENING.match(opening, lead_in.end() if lead_in else 0))


def looks_like_pdf(body: bytes) -> bool:
    """Whether the first bytes are those of a PDF document."""
    return body[:_HEAD].lstrip().startswith(b"%PDF-")


def _is_utf8(html: bytes) -> bool:
    try:
        html.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
