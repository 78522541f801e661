"""Tearlines: a claim as it may leave below its source's marking, with a description in place of the source."""

from uuid import UUID

from django.utils.translation import gettext as _

from casefile.core import markings
from casefile.core.errors import Invalid
from casefile.core.inputs import PARAGRAPH, text_in
from casefile.entries.kinds import Beside, Fields

from .parties import actors_in


def clean_tearline(fields: Fields) -> Fields | None:
    """{words, marking}, or None when there is none.

    :raises Invalid: not such an object; no marking
    """
    row = fields.get("tearline")
    if not row:
        return None
    if not isinstance(row, dict):
        raise Invalid(_("This must be {words, marking}."), field="tearline")
    words = text_in(row, "words", longest=PARAGRAPH, at="tearline.")
    marking = text_in(row, "marking", at="tearline.")
    if not words and not marking:
        return None
    return {"words": words, "marking": markings.read(marking, field="tearline.marking")}


def tearline_beside(whole: Fields, fields: Fields, pins) -> Beside:
    """The document that is released in place of the main one: all of it but citation, capture and quotation.

    :param whole: the members of the main document
    :param fields: a content that has a tearline
    """
    tearline = fields["tearline"]
    names = [pins[UUID(pk)].marking for pk in actors_in(fields["parties"])]
    return Beside(
        role="tearline",
        schema="casefile/claim/1",
        body={**whole, "passages": [], "source": {"described": tearline["words"]}},
        marking=markings.strictest(tearline["marking"], *names),
    )
