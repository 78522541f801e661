"""The history of an entry: its versions, what was frozen with them, decisions, and the ledger's lines in words."""

import json
from collections import defaultdict
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.claims.linking import with_links_seen
from casefile.entries.actions import READ, note_read
from casefile.entries.diff import changes
from casefile.entries.freezing import bytes_of
from casefile.entries.models import Annex, Entry
from casefile.entries.queries import embeds_unseen, versions_seen_by
from casefile.entries.writing import contents_of
from casefile.releases.queries import releases_with
from casefile.review.queries import decisions_on

from . import shown
from .deeds import lines_on
from .doors import see_or_404, signed_in
from .frame import framed

LINES = 200
"""Records of the ledger that are shown: the newest."""


@signed_in
def history(request, pk):
    """Every version with what it changed, every decision, and the ledger's lines."""
    entry = see_or_404(Entry.objects.visible_to(request.user).select_related("case", "head", "approved"), pk=pk)
    demand(request.user, entry.case, Right.READ_ALL)
    context = shown.entry(entry, request.user) | {"decisions": decisions_on(entry)}
    lines = lines_on(entry, request.user, LINES)
    context |= {"lines": lines, "is_cut": len(lines) == LINES, "versions": versions_of(entry, request.user)}
    context["reads"] = [line for line in lines if line.record.deed == READ]
    context["releases"] = releases_with(entry)
    return render(request, "entries/history.html", framed(request, entry.case, context))


def versions_of(entry: Entry, person) -> list[tuple]:
    """(version, what it changed against the one before, the annexes the person sees), newest first."""
    versions = list(versions_seen_by(person).filter(entry=entry).select_related("author", "document"))
    contents, beside = contents_of(one.pk for one in versions), _annexes(versions, person)
    rows, before = [], {}
    for version in sorted(versions, key=lambda one: one.number):
        fields = with_links_seen(contents.get(version.pk, {"erased": True}), person)
        rows.append((version, changes(entry, before, fields) if before else [], beside[version.pk]))
        before = fields
    return rows[::-1]


def _annexes(versions: list, person) -> dict[UUID, list[Annex]]:
    found: dict[UUID, list[Annex]] = defaultdict(list)
    for annex in _annexes_seen_by(person).filter(version__in=versions):
        found[annex.version_id].append(annex)
    return found


def _annexes_seen_by(person):
    """Annexes of versions the person sees, whose other end they see as well."""
    seen = Entry.objects.visible_to(person).values("pk")
    annexes = Annex.objects.filter(Q(other=None) | Q(other__in=seen), version__in=versions_seen_by(person).values("pk"))
    return annexes.select_related("other", "version__entry__case")


@signed_in
def document(request, pk):
    """The frozen document of a version, to be read; with `?as=file` its bytes."""
    version = see_or_404(versions_seen_by(request.user).select_related("document", "entry__case"), pk=pk)
    frozen = getattr(version, "document", None)
    return _frozen(request, version, frozen, bytes_of(frozen) if frozen else None)


@signed_in
def annex(request, pk):
    """The same of a document that was frozen beside a version's main one."""
    found = see_or_404(_annexes_seen_by(request.user), pk=pk)
    return _frozen(request, found.version, found, bytes_of(found))


def _frozen(request, version, frozen, body: bytes | None) -> HttpResponse:
    if body is None or embeds_unseen(version, request.user):
        raise Http404
    note_read(by=request.user, entry=version.entry)
    if request.GET.get("as") == "file":
        return shown.as_download(HttpResponse(body, content_type="application/octet-stream"), f"{frozen.sha256}.json")
    context = {"entry": version.entry, "version": version, "frozen": frozen, "marking": frozen.marking}
    context["readable"] = json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    return render(request, "entries/document.html", framed(request, version.entry.case, context))
