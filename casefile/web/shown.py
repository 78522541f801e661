"""Entries as pages show them: the work behind them to those who may see it, else what stands and nothing more."""

from django.utils.translation import gettext as _

from casefile.cases.sight import rights_of
from casefile.core.errors import NotAllowed
from casefile.entries import lifecycle
from casefile.entries.actions import note_read
from casefile.entries.kinds import kind_of
from casefile.entries.sight import behind_the_scenes
from casefile.entries.writing import fields_of


def entry(found, person) -> dict:
    """What the page of any entry needs.

    :returns: entry; behind, whether the person may see the work; version, the one shown, and fields, its content; …
    """
    note_read(by=person, entry=found)
    behind = behind_the_scenes(person, found)
    version = found.head if behind else found.approved
    fields = fields_of(version)
    rights = rights_of(person, found.case)
    steps = lifecycle.open_steps(state=found.state, stands=found.stands, rights=rights)
    erased = fields.get("erased", False)
    return {
        "entry": found,
        "kind": kind_of(found),
        "behind": behind,
        "version": version,
        "fields": fields,
        "erased": erased,
        "steps": [] if erased else [step for step in steps if step.name not in ("edit", "approve", "return")],
        "may_edit": any(step.name == "edit" for step in steps) and not erased,
        "in_review": any(step.name == "approve" for step in steps),
        "lacking": kind_of(found).lacking(fields) if behind and not erased else [],
        "stale": found.stale_marks.select_related("because_of") if behind else [],
        "marking": fields["marking"],
    }


def demand_work(person, found) -> None:
    """Open an entry to work on it: who does has read it.

    :raises NotAllowed: the person sees what stands only
    """
    if not behind_the_scenes(person, found):
        raise NotAllowed(_("Your role here shows what stands, not the work behind it."))
    note_read(by=person, entry=found)


def as_download(response, name: str):
    """Mark an answer as a file to save: nothing in it may run or be shown as a page of ours."""
    safe = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "._-")) or "file"
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
