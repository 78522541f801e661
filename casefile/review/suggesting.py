"""Suggesting wording: the reviewer offers, the author takes it. Offering is no contribution."""

from django.db import transaction
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid, NotNow
from casefile.core.inputs import text_in
from casefile.entries import lifecycle, writing
from casefile.entries.models import Entry
from casefile.ledger.actions import append

from .models import Suggestion
from .submitting import submit

OPEN_FIELDS = {
    "claim": ("statement", "credibility_reason", "reading_note"),
    "source": ("title", "reliability_reason"),
    "actor": ("description",),
    "assessment": ("judgement", "confidence_reason", "source_summary", "resolves_if"),
}
"""The texts of each kind for which wording may be suggested."""


@transaction.atomic
def suggest(*, by, entry: Entry, version: str, field: str, wording: str) -> Suggestion:
    """Offer other wording for one text of an entry's head.

    :raises Invalid: not a text of this kind of entry, or no words
    :raises Stale: the entry changed meanwhile
    """
    demand(by, entry.case, Right.REVIEW)
    held = writing.lock(entry.pk)[entry.pk]
    writing.demand_head(held, version)
    if field not in OPEN_FIELDS.get(held.kind, ()):
        raise Invalid(_("No wording can be suggested for this."), field="field")
    wording = text_in({"wording": wording}, "wording", longest=2000)
    if not wording:
        raise Invalid(_("Write the words you suggest."), field="wording")
    suggestion = Suggestion.objects.create(entry_id=held.pk, version=held.head, person=by, field=field, wording=wording)
    append(chain=held.case_id, deed="wording.suggested", by=by.id, subjects=[held.pk, suggestion.pk])
    return suggestion


@transaction.atomic
def answer(*, by, suggestion: Suggestion, accept: bool) -> Entry:
    """Take a suggestion, or not. Taken while in review, the entry goes back into review with the new words.

    :raises NotNow: it was answered, or the text changed since
    """
    demand(by, suggestion.entry.case, Right.WRITE)
    held = writing.lock(suggestion.entry_id)[suggestion.entry_id]
    fresh = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if fresh.is_accepted is not None:
        raise NotNow(_("This suggestion was answered already."))
    versions = _take(held, fresh, by) if accept else []
    Suggestion.objects.filter(pk=fresh.pk).update(is_accepted=accept, answered_by=by)
    deed = "suggestion.accepted" if accept else "suggestion.declined"
    append(chain=held.case_id, deed=deed, by=by.id, subjects=[held.pk, fresh.pk], versions=versions)
    return Entry.objects.get(pk=held.pk)


def _take(held: Entry, suggestion: Suggestion, by) -> list[dict]:
    if held.head_id != suggestion.version_id:
        raise NotNow(_("The entry changed since this was suggested."))
    was_in_review = held.state == lifecycle.SUBMITTED
    if was_in_review:
        row = lifecycle.demand("recall", state=held.state, stands=held.stands)
        writing.set_head(held, state=row.to, head=held.head, approved=held.approved)
    lifecycle.demand("edit", state=held.state, stands=held.stands)
    fields = {**writing.fields_of(held.head), suggestion.field: suggestion.wording}
    version = writing.save(entry=held, fields=fields, by=by)
    if was_in_review:
        submit(by=by, case=held.case, entries=[held])
    return [writing.name_version(version)]
