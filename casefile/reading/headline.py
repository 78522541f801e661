"""The front of an article: headline, dek, byline, date and language, as the page prints or declares them.

Extractors keep the body and lose the front: 13 of 18 real pages came out without their headline. What the reader sees
wins over what the page's metadata says, since claims quote what is printed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from casefile.reading.linked import Linked
from casefile.reading.visible import seen_text

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_WORD = re.compile(r"\w+")
_SITE_NAME = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022\u00bb-]\s+|\s*[|_]\s*")
_DEK_CLASSES = re.compile(
    r"(^|[\s_-])(dek|deck|standfirst|sub-?title|sub-?head(line|ing)?|lead|lede|intro|chapo|bajada|copete|perex|"
    r"strapline|teaser|summary|abstract|description)([\s_-]|$)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"caption|image|media|video|asset|photo")
_BYLINE_CLASSES = re.compile(r"((^|[\s_-])author|byline)([\s_-]|$)", re.IGNORECASE)
_TITLES = ("og:title", "twitter:title", "dc.title", "headline")
_DEKS = ("og:description", "description", "twitter:description", "dc.description")
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_DATES = (
    "article:published_time", "og:published_time", "datepublished", "publishdate", "pubdate", "publish-date", "date",
    "dc.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "parsely-pub-date", "sailthru.date", "ptime",
)  # fmt: skip
_SHORTEST_DEK, _LONGEST_DEK = 20, 600
_AGREEING = 0.6
_SHORTEST_NAME, _LONGEST_NAME = 3, 200
_LONGEST_DATE = 80


@dataclass(frozen=True)
class Front:
    """Strings on one line each, "" where the page has none; `language` is BCP 47."""

    title: str
    dek: str
    byline: str
    published: str
    language: str


@dataclass(frozen=True)
class Printed:
    """What a reader sees, as paragraphs: of the whole page, and of the part the extractor took for the body."""

    page: list[str]
    body: list[str]

    def below(self, title: str) -> list[str]:
        """The few paragraphs that follow the headline, where a dek has its place."""
        if title not in self.page:
            return []
        place = self.page.index(title)
        return self.page[place + 1 : place + 6]


def front_of(tree: etree._Element, linked: Linked, page: list[str], body: list[str]) -> Front:
    """Find the front of a page.

    :param linked: what it says of itself in JSON-LD
    :param page: its visible paragraphs; a dek is only taken when it stands among them
    :param body: the paragraphs of the article
    """
    metas = _metas(tree)
    title = _title(tree, metas, linked)
    return Front(
        title=title,
        dek=_dek(tree, metas, linked, title, Printed(page, body)),
        byline=_byline(tree, metas, linked),
        published=_published(tree, metas, linked),
        language=_language(tree, metas, linked),
    )


def same_words(one: str, other: str) -> bool:
    """Whether two lines say the same but for case, punctuation and spaces."""
    words = _words(one)
    return bool(words) and words == _words(other)


def _words(line: str) -> list[str]:
    return _WORD.findall(line.casefold())


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _metas(tree: etree._Element) -> dict[str, str]:
    """The first non-empty content of each `<meta>`, by its name in lower case."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = next(filter(None, (meta.get(key) for key in ("property", "name", "itemprop", "http-equiv"))), "")
        content = _line(meta.get("content"))
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str:
    return next((metas[name] for name in names if name in metas), "")


def _title(tree: etree._Element, metas: dict[str, str], linked: Linked) -> str:
    """The printed heading that agrees best with what the page declares, else the declared title."""
    window = _line(tree.findtext(".//title"))
    declared = linked.headline or _first(metas, _TITLES) or window
    headings = [seen for heading in tree.iter("h1", "h2") if (seen := seen_text(heading))]
    agreement = {seen: max(_agreement(seen, declared), _agreement(seen, window)) for seen in headings}
    best = max(headings, key=agreement.__getitem__, default="")
    if best and agreement[best] >= _AGREEING:
        return best
    if linked.headline or _first(metas, _TITLES):
        return declared
    only = [seen for heading in tree.iter("h1") if (seen := seen_text(heading))]
    return only[0] if len(only) == 1 else _without_site(window)


def _agreement(one: str, other: str) -> float:
    """Words shared, from 0 to 1, of the longer of the two once a site's name is cut off."""
    ours, theirs = set(_words(one)), set(_words(_without_site(other)))
    return len(ours & theirs) / max(len(ours), len(theirs), 1)


def _without_site(window: str) -> str:
    """`Headline | Section - The Paper` without what follows the headline: the longest part is the headline."""
    return max(window_parts(window), key=len)


def window_parts(window: str) -> list[str]:
    """What stands between the bars and dashes of a window title: headline, section and site, in the site's order."""
    return _SITE_NAME.split(window)


def _dek(tree: etree._Element, metas: dict[str, str], linked: Linked, title: str, printed: Printed) -> str:
    """The paragraph marked up as a dek below the headline, else one that the page declares as its description.

    Most declared descriptions are printed nowhere, or are the body's first words: neither is a dek.
    """
    for line in _marked_deks(tree):
        if line in printed.below(title) and not same_words(line, title):
            return line
    for declared in filter(None, [linked.description, *(metas.get(name, "") for name in _DEKS)]):
        start = declared.rstrip(" .…")
        for line in printed.page:
            is_declared = bool(start) and line.startswith(start) and len(line) <= _LONGEST_DEK
            if is_declared and line not in printed.body and not same_words(line, title):
                return line
    return ""


def _marked_deks(tree: etree._Element) -> Iterator[str]:
    for element in tree.iter("p", "h2", "h3", "div", "span"):
        if _DEK_CLASSES.search(_marks(element)) and not _is_of_picture(element):
            line = seen_text(element)
            if _SHORTEST_DEK <= len(line) <= _LONGEST_DEK:
                yield line


def _is_of_picture(element: etree._Element) -> bool:
    around = (element, *element.iterancestors())
    return bool(_PICTURE.search(_marks(element))) or any(place.tag == "figure" for place in around)


def _marks(element: etree._Element) -> str:
    return f"{element.get('class', '')} {element.get('itemprop', '')}".lower()


def _byline(tree: etree._Element, metas: dict[str, str], linked: Linked) -> str:
    declared = linked.author or _first(metas, _AUTHORS)
    if declared and not declared.startswith(("http:", "https:")):
        return declared[:_LONGEST_NAME]
    marked = (
        seen
        for element in tree.iter("a", "p", "span", "div", "address", "li")
        if element.get("rel") == "author"
        or element.get("itemprop") == "author"
        or _BYLINE_CLASSES.search(element.get("class", ""))
        if _SHORTEST_NAME <= len(seen := seen_text(element)) <= _LONGEST_NAME
    )
    return next(marked, "")


def _published(tree: etree._Element, metas: dict[str, str], linked: Linked) -> str:
    declared = linked.published or _first(metas, _DATES)
    if declared:
        return declared[:_LONGEST_DATE]
    marked = (element for element in tree.iter() if element.get("itemprop") == "datePublished")
    times = (element for element in tree.iter("time"))
    for element in (*marked, *times):
        printed = _line(element.get("datetime") or element.get("content")) or seen_text(element)
        if printed:
            return printed[:_LONGEST_DATE]
    return ""


def _language(tree: etree._Element, metas: dict[str, str], linked: Linked) -> str:
    declared = (
        tree.get("lang"), tree.get("xml:lang"), metas.get("content-language"), linked.language,
        metas.get("og:locale", "").replace("_", "-"), metas.get("dc.language"), metas.get("language"),
    )  # fmt: skip
    for language in declared:
        tag = (language or "").split(",")[0].strip().replace("_", "-")
        if _LANGUAGE.fullmatch(tag):
            return tag
    return ""
