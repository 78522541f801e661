"""The text of a PDF document, page by page. Works in this process: for strangers' files use `reading.read_page`."""

import codecs
from functools import cache
from importlib.metadata import version

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD

from casefile.outside.failed import Failed
from casefile.reading.sentences import sentences
from casefile.reading.text import PDF, TextMade, clean_text, direction

MOST_PAGES = 2_000
_CLAIMS = {"Title": "title", "Author": "author", "CreationDate": "made", "ModDate": "changed"}
_LONGEST = 500
BETWEEN = "\n\n"
"""What stands between two pages: no sentence crosses it."""


def texts_of_pdf(body: bytes) -> list[TextMade]:
    """The one text of a document, with where its pages stand.

    :raises Failed: `encrypted`, `not-readable`, `too-many-pages`; `no-text` where all pages are pictures
    """
    document = _opened(body)
    if len(document) > MOST_PAGES:
        raise Failed("too-many-pages", f"{len(document)} pages")
    pages = [_page(document, number) for number in range(len(document))]
    if not any(pages):
        raise Failed("no-text")
    content = BETWEEN.join(pages)
    return [
        TextMade(
            role=PDF,
            content=content,
            extractor=extractor_name(),
            title=clean_text(_title(document)),
            sentences=[[start, end] for start, end in sentences(content, headline=0)],
            direction=direction(content),
            pages=_places(pages),
        )
    ]


def about(body: bytes) -> tuple[dict[str, int], dict[str, str]]:
    """How many pages a document has; and its title, author and dates, as it says itself.

    :raises Failed: as `texts_of_pdf`
    """
    document = _opened(body)
    said = {name: clean_text(document.get_metadata_value(key)).strip()[:_LONGEST] for key, name in _CLAIMS.items()}
    return {"pages": len(document)}, said


def warm_up() -> None:
    """Read from disk what would be read on first use: inside the cell no file can be opened later."""
    extractor_name()
    codecs.lookup("utf-16-le")


@cache
def extractor_name() -> str:
    return f"pypdfium2 {version('pypdfium2')}"


def _opened(body: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == FPDF_ERR_PASSWORD
        raise Failed("encrypted" if is_locked else "not-readable", str(error)) from error


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        text = page.get_textpage().get_text_bounded()
        page.close()
    except pypdfium2.PdfiumError as error:
        raise Failed("not-readable", f"page {number + 1}: {error}") from error
    return clean_text(text).strip()


def _title(document: pypdfium2.PdfDocument) -> str:
    return " ".join(document.get_metadata_value("Title").split())


def _places(pages: list[str]) -> list[list[int]]:
    places, start = [], 0
    for page in pages:
        places.append([start, start + len(page)])
        start += len(page) + len(BETWEEN)
    return places
