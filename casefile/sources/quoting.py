"""Passages: exact words at an exact place, or refused. Where there is no text, see `pointing`."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from casefile.core.errors import Invalid, Mismatch
from casefile.core.inputs import PARAGRAPH, id_in, number_in, text_in, word_in

from .models import Artifact, Capture, Passage, Text
from .pointing import clean_place, selector
from .rechecking import recheck_entry
from .visibility import notes_on
from .vocabulary import PASSAGE_PARTS

AROUND = 64
"""Code points of context kept on each side of a passage (Web Annotation's prefix and suffix)."""

SELECTORS = ("part", "start", "end", "exact", "prefix", "suffix")
"""The members that say which words and where."""

FARTHEST = 2**31 - 1
LONGEST = 20_000
"""Characters all passages of one claim may have together: a quotation is not a copy."""
LAST_PAGE = 100_000
"""The highest number of a page that is not counted by the text itself."""


def clean_passages(rows: list[dict], *, source, person, at: str = "passages") -> list[dict]:
    """Passages as a version stores them; every one stands where it says, in a text of the claim's own source.

    One with an `artifact` in place of a `text` points into a file that has none, as `pointing.clean_place` says.

    :param rows: {"text", "start", "end", optional "exact", "part", "page", "translation"}; offsets in Unicode code
        points, end exclusive; the page is told from the offset where the text has pages
    :raises Mismatch: other words stand there
    :raises Invalid: no such text, offsets outside it, unknown part
    """
    made = [_passage(row, source, person, f"{at}[{place}].") for place, row in enumerate(rows)]
    if sum(len(row["exact"]) for row in made) > LONGEST:
        raise Invalid(_("Quote at most %(n)s characters in one claim.") % {"n": LONGEST}, field=at)
    return made


def _passage(row: dict, source, person, at: str) -> dict:
    if row.get("artifact") is not None:
        if row.get("text") is not None:
            raise Invalid(_("Quote a text or point into a file, not both."), field=at + "artifact")
        part = word_in(row, "part", PASSAGE_PARTS, default="words", at=at)
        place = clean_place(row, source=source, person=person, at=at)
        return {**place, "part": part, "translation": _translation(row, at)}
    pk = id_in(row, "text", at=at)
    text = Text.objects.visible_to(person).filter(pk=pk, source_id=source.pk).select_related("body").first()
    if text is None:
        raise Invalid(_("There is no such text of this source."), field=at + "text")
    if not hasattr(text, "body"):
        raise Invalid(_("This text was erased."), field=at + "text")
    start = number_in(row, "start", low=0, high=FARTHEST, at=at)
    end = number_in(row, "end", low=0, high=FARTHEST, at=at)
    exact = words_at(text.body.content, start, end, row.get("exact"), at=at)
    return {
        "text": str(text.pk),
        "part": word_in(row, "part", PASSAGE_PARTS, default="words", at=at),
        "start": start,
        "end": end,
        "exact": exact,
        "prefix": text.body.content[max(0, start - AROUND) : start],
        "suffix": text.body.content[end : end + AROUND],
        "page": page_at(text.pages, start) if text.pages else _page(row, at),
        "translation": _translation(row, at),
    }


def page_at(pages: list[list[int]], start: int) -> int:
    """The page, counted from 1, on which an offset stands; what stands between two pages belongs to the first."""
    return max(place for place, (first, _end) in enumerate(pages, 1) if first <= start)


def _page(row: dict, at: str) -> int | None:
    return None if row.get("page") is None else number_in(row, "page", low=1, high=LAST_PAGE, at=at)


def _translation(row: dict, at: str) -> dict | None:
    """What the words say in another language, by whom; the source's own words stay what is quoted."""
    given, at = row.get("translation"), at + "translation"
    if not given:
        return None
    if not isinstance(given, dict):
        raise Invalid(_("This must be {text, language, translator}."), field=at)
    text = text_in(given, "text", longest=PARAGRAPH, at=at + ".")
    language = text_in(given, "language", longest=12, at=at + ".")
    translator = text_in(given, "translator", longest=200, at=at + ".")
    if not text and (language or translator):
        raise Invalid(_("Give the translation itself."), field=at + ".text")
    return {"text": text, "language": language, "translator": translator} if text else None


def words_at(content: str, start: int, end: int, claimed, *, at: str = "") -> str:
    """The words between two offsets, which must be the claimed ones, to the code point.

    :param claimed: what the person says stands there; None to take what does
    """
    if not start < end <= len(content):
        raise Invalid(
            _("The passage must lie inside the text, which has %(length)s characters.") % {"length": len(content)},
            field=at + "start",
        )
    words = content[start:end]
    if not words.strip():
        raise Invalid(_("A passage of blanks quotes nothing."), field=at + "start")
    if claimed is not None and claimed != words:
        raise Mismatch(
            _("These words do not stand there. What stands there is: “%(words)s”.") % {"words": words[:300]},
            field=at + "exact",
            stands=words[:300],
        )
    return words


def project_passages(entry, fields: Mapping) -> None:
    """Make the live passages of an entry those of the version that is shown, and look for them in later copies."""
    entry.passages.all().delete()
    Passage.objects.bulk_create(
        Passage(entry_id=entry.pk, case_id=entry.case_id, position=place, **_live(row))
        for place, row in enumerate(fields["passages"])
    )
    recheck_entry(entry)


def _live(row: dict) -> dict:
    said = row.get("translation") or {"text": "", "language": "", "translator": ""}
    from_until = row.get("time") or (None, None)
    return {
        **{name: row[name] for name in SELECTORS if name in row},
        "text_id": row.get("text"),
        "artifact_id": row.get("artifact"),
        "page": row.get("page"),
        "region": row.get("region"),
        "time_start": from_until[0],
        "time_end": from_until[1],
        "translation": said["text"],
        "translation_language": said["language"],
        "translator": said["translator"],
    }


def frozen_passages(fields: Mapping) -> list[dict]:
    """Passages as a document carries them: selectors, and the hashes and time of the copy they stand in.

    One that points into a file has `transcribed` and `selector` in place of offsets, and the file in place of the text.
    """
    texts, files = _named(Text, "text", fields), _named(Artifact, "artifact", fields)
    return [
        _quoted(row, texts[row["text"]]) if "text" in row else _pointed(row, files[row["artifact"]])
        for row in fields["passages"]
    ]


def _named(model, name: str, fields: Mapping) -> dict:
    ids = [row[name] for row in fields["passages"] if name in row]
    found = model.objects.select_related("capture").in_bulk(ids) if ids else {}
    return {str(pk): one for pk, one in found.items()}


def _pointed(row: dict, artifact: Artifact) -> dict:
    return {
        **{name: row[name] for name in ("part", "exact", "page", "translation")},
        "transcribed": True,
        "selector": selector(row),
        "artifact": {"sha256": artifact.sha256, "type": artifact.content_type},
        "capture": _capture(artifact.capture),
    }


def _quoted(row: dict, text: Text) -> dict:
    """Selectors and copy; `notes` only where there is something to say: words nobody sees, or a script's."""
    notes = notes_on(text, row["start"], row["end"])
    return {**_selected(row), **_copy(text), **({"notes": notes} if notes else {})}


def _selected(row: dict) -> dict:
    return {name: row[name] for name in SELECTORS} | {name: row.get(name) for name in ("page", "translation")}


def _copy(text: Text) -> dict:
    return {
        "text": {"sha256": text.sha256, "role": text.role, "extractor": text.extractor, "language": text.language},
        "capture": _capture(text.capture),
    }


def _capture(capture: Capture) -> dict:
    return {
        "id": str(capture.pk),
        "sha256": capture.sha256,
        "method": capture.method,
        "captured_at": capture.ended_at.isoformat(),
    }
