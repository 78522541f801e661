"""The reader: the text of a source with the claims marked in it, and beside it the form for the next claim.

Of a source that has no text, its file: there the form asks for a place in it and what is seen or heard there.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import rights_of
from casefile.claims.models import Claim
from casefile.core.inputs import id_in
from casefile.core.text import direction
from casefile.entries.actions import note_read
from casefile.sources.models import Artifact, Source, Text
from casefile.sources.queries import marks_on, pointing_into
from casefile.sources.visibility import NOTES

from .claim_ends import log_typed
from .claim_form import form_context, quoted
from .claim_typed import claim_fields
from .doors import says_why, see_or_404, signed_in
from .frame import framed
from .pointed import file_context, file_to_read
from .stretches import stretches

WITH = ("case", "head", "approved")


def _page(request, pk, refusal=None):
    source = see_or_404(Source.objects.visible_to(request.user).select_related(*WITH), pk=pk)
    note_read(by=request.user, entry=source)
    text, file = _read(request, source)
    context = {"source": source, "entry": source, "text": text, "refusal": refusal, "marking": source.marking}
    context |= _words(text, request.user) if text else _pointed(file, request.user)
    context["elsewhere"] = _elsewhere(source, context["claims"], request.user)
    context |= _claim_form(request, source, refusal)
    context |= file_context(file, request.POST, is_kept=not context["unfit"])
    context["texts"] = source.texts.select_related("capture")
    return render(request, "sources/reader.html", framed(request, source.case, context))


@signed_in
def reader(request, pk):
    """POST logs a claim; with `also`, it only adds words to the form, which keeps all that was typed."""
    return _page(request, pk) if "also" in request.POST else _log(request, pk)


@says_why(_page)
def _log(request, pk):
    """A claim in three inputs: the words, who says it, what."""
    source = see_or_404(Source.objects.visible_to(request.user), pk=pk)
    told = {"statement": "", "passages": [], **claim_fields(request.POST)}
    claim = log_typed(by=request.user, source=source, told=told)
    messages.success(request, _("Logged: “%(statement)s”") % {"statement": claim.statement})
    return redirect(f"{reverse('read', args=[pk])}{_where(told['passages'])}#c-{claim.pk}")


def _where(passages: list[dict]) -> str:
    first = passages[0] if passages else {}
    return next((f"?{name}={first[key]}" for name, key in (("text", "text"), ("file", "artifact")) if key in first), "")


def _read(request, source: Source) -> tuple[Text | None, Artifact | None]:
    """The text to read, or the file where there is none."""
    text = _text(request, source)
    file = None if text else file_to_read(request, source)
    if text is None and file is None:
        raise Http404
    return text, file


def _text(request, source: Source) -> Text | None:
    """The text that is asked for, or the newest; None where a file is asked for, or there is none."""
    if request.GET.get("file"):
        return None
    texts = source.texts.select_related("body", "capture").order_by("-capture__ended_at", "role")
    wanted = request.GET.get("text")
    return see_or_404(texts, pk=wanted) if wanted else texts.first()


def _words(text: Text, person) -> dict:
    """The text cut to be shown, and the claims marked in it, in the order in which they stand there."""
    content = text.body.content if hasattr(text, "body") else ""
    passages = marks_on(text, person, Claim.objects.all())
    noted = {name: getattr(text, name) for name in NOTES} if content else {}
    spans, is_article = text.sentences if content else [], text.role == "article"
    rows = stretches(content, spans, passages, headline=is_article, noted=noted)
    legend = [(name, NOTES[name]) for name, ranges in noted.items() if ranges]
    return {"stretches": rows, "legend": legend, "claims": _claims_of(passages), "dir": direction(content)}


def _pointed(file: Artifact, person) -> dict:
    """The claims that point into a file, as they follow each other in it."""
    return {"claims": _claims_of(pointing_into(file, person, Claim.objects.all()))}


def _elsewhere(source: Source, claims: list, person) -> int:
    """How many claims of the source quote other texts or files of it: those of an earlier copy mostly."""
    standing = Claim.objects.visible_to(person).filter(source=source).exclude(state="withdrawn")
    return standing.exclude(pk__in=[one.pk for one in claims]).count()


def _claims_of(passages: list) -> list:
    return list(dict.fromkeys(passage.entry for passage in passages))


def _claim_form(request, source: Source, refusal) -> dict:
    """The form beside the text: empty until words are chosen; after a refusal, with all that was typed."""
    typed = request.POST if request.method == "POST" else request.GET
    fields = claim_fields(typed)
    chosen, unfit = quoted(fields.get("passages", []), source, request.user)
    context = form_context(request.user, source.case, fields, chosen, refusal)
    for_claim = Claim.objects.visible_to(request.user).filter(source=source, pk=id_in(typed, "for")).first()
    context["for_claim"] = for_claim
    context["quote_url"] = (
        reverse("edit-claim", args=[for_claim.pk]) if for_claim else reverse("read", args=[source.pk])
    )
    return {**context, "may_write": Right.WRITE in rights_of(request.user, source.case), "unfit": unfit}
