"""Lists of addresses as people paste them: one a line, or a table with a header."""

import csv
import io
import re

from django.utils.translation import gettext as _

from casefile.core.errors import Invalid
from casefile.core.inputs import text_in
from casefile.core.text import clean

MOST = 500
LONGEST = 1_000_000
COLUMNS = {
    "url": "url",
    "address": "url",
    "link": "url",
    "title": "title",
    "publisher": "publisher",
    "outlet": "publisher",
}
"""Words in a header, and the member each means."""
_BETWEEN = re.compile(r"[,;\t]")


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows {url, title, publisher} of a pasted list.

    A first line that names a column "url" (or address, link) makes it a table, its columns apart by comma, semicolon or
    tab; else every line is an address, with title and publisher after a tab where a spreadsheet was copied.

    :raises Invalid: no table that can be read, or more than 500 rows
    """
    if len(text) > LONGEST:
        raise Invalid(_("The list is too long."), field="text")
    lines = clean(text, field="text").strip("\n ").splitlines()
    named = [word.strip(' "').lower() for word in _BETWEEN.split(lines[0])] if lines else []
    is_table = any(COLUMNS.get(word) == "url" for word in named)
    rows = _table(lines, named) if is_table else [_line(line) for line in lines if line.strip()]
    if len(rows) > MOST:
        raise Invalid(_("At most %(most)s.") % {"most": MOST}, field="text")
    return rows


def cleaned_rows(rows: list[dict]) -> list[dict[str, str]]:
    """:raises Invalid: a member that is no text or too long, named as rows[3].title"""
    return [
        {
            "url": text_in(row, "url", longest=2000, at=f"rows[{place}]."),
            "title": text_in(row, "title", at=f"rows[{place}]."),
            "publisher": text_in(row, "publisher", at=f"rows[{place}]."),
        }
        for place, row in enumerate(rows)
    ]


def _line(line: str) -> dict[str, str]:
    url, title, publisher = [*(part.strip() for part in line.split("\t")), "", ""][:3]
    return {"url": url, "title": title, "publisher": publisher}


def _table(lines: list[str], named: list[str]) -> list[dict[str, str]]:
    between = _BETWEEN.search(lines[0])
    columns = [COLUMNS.get(word, "") for word in named]
    reader = csv.reader(io.StringIO("\n".join(lines[1:])), delimiter=between[0] if between else ",")
    try:
        return [_row(columns, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise Invalid(_("This table cannot be read."), field="text") from error


def _row(columns: list[str], cells: list[str]) -> dict[str, str]:
    row = {"url": "", "title": "", "publisher": ""}
    row |= {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name}
    return row
