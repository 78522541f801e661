"""Reading what became of quoted words in a later copy: the words then, the sentence they stood in, the words now."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from casefile.entries.diff import words_between
from casefile.entries.writing import contents_of

from .likeness import Copy, sentence_of
from .models import Recheck, Text

LONGEST = 600
"""Characters of a sentence that are compared word by word for showing."""


@dataclass(frozen=True)
class Was:
    """Words as they were quoted.

    :ivar exact: "" where the version that quotes them was erased
    :ivar sentence: the sentences they stood in; "" where the text was erased
    """

    exact: str = ""
    sentence: str = ""


def words_found(row: Recheck) -> str:
    """The words that stand there now, by which to compare; "" when they are gone or the text was erased."""
    body = getattr(row.text, "body", None) if row.text else None
    return body.content[row.start : row.end] if body and row.start is not None else ""


def quoted_in(rows: Iterable[Recheck]) -> dict[UUID, Was]:
    """Row -> the words as they were quoted; as many queries for one row as for five hundred."""
    rows = list(rows)
    contents = contents_of({row.version_id for row in rows})
    passages = {row.pk: _passage(contents.get(row.version_id, {}), row.position) for row in rows}
    texts = Text.objects.filter(body__isnull=False).select_related("body")
    copies = {
        str(pk): Copy(text.body.content, text.sentences)
        for pk, text in texts.in_bulk({one["text"] for one in passages.values() if one}).items()
    }
    return {pk: _was(one, copies.get(one["text"])) if one else Was() for pk, one in passages.items()}


def changed_words(was: Was, found: str) -> list[tuple[str, str]]:
    """("same" | "gone" | "new", words): the sentence as it was and is; of what is gone, the words that were quoted."""
    old = was.sentence if found and was.sentence else was.exact
    return words_between(_cut(old), _cut(found))


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST else sentence[:LONGEST] + "…"


def _passage(content: dict, position: int) -> dict | None:
    passages = content.get("passages", [])
    return passages[position] if position < len(passages) else None


def _was(passage: dict, copy: Copy | None) -> Was:
    return Was(passage["exact"], sentence_of(copy, (passage["start"], passage["end"])) if copy else "")
