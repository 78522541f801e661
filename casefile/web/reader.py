"""The reader: the text of a source with the claims marked in it, and beside it the form for the next claim."""

from dataclasses import dataclass, field

from django.http import Http404
from django.shortcuts import redirect, render

from casefile.cases.roles import Right
from casefile.cases.sight import rights_of
from casefile.claims.actions import log_claim
from casefile.claims.models import Claim
from casefile.core.errors import Refused
from casefile.core.text import direction
from casefile.sources.models import Source, Text
from casefile.sources.queries import Piece, cut, marks_on
from casefile.sources.quoting import clean_passages

from .claim_form import form_context
from .doors import says_why, see_or_404, signed_in
from .frame import framed
from .typed import claim_fields, passages_in


@dataclass
class Stretch:
    """A sentence with its pieces, or the blanks between two."""

    start: int
    end: int
    is_sentence: bool
    pieces: list[Piece] = field(default_factory=list)


def stretches(content: str, sentences: list, passages: list) -> list[Stretch]:
    """The whole text, gapless: every character once, so that offsets in the page are offsets in the text."""
    rows, at = [], 0
    for start, end in sentences:
        if start > at:
            rows.append(Stretch(at, start, False, cut(content, passages, (at, start))))
        rows.append(Stretch(start, end, True, cut(content, passages, (start, end))))
        at = end
    if at < len(content):
        rows.append(Stretch(at, len(content), False, cut(content, passages, (at, len(content)))))
    return rows


def _page(request, pk, refusal=None):
    source = see_or_404(Source.objects.visible_to(request.user).select_related("case", "head", "approved"), pk=pk)
    text = _text(request, source)
    passages = marks_on(text, request.user, Claim.objects.all())
    content = text.body.content if hasattr(text, "body") else ""
    context = {
        "source": source,
        "entry": source,
        "text": text,
        "texts": source.texts.select_related("capture"),
        "stretches": stretches(content, text.sentences if content else [], passages),
        "claims": list(dict.fromkeys(passage.entry for passage in passages)),
        "dir": direction(content),
        "refusal": refusal,
        "marking": source.marking,
        **_claim_form(request, source, refusal),
    }
    return render(request, "sources/reader.html", framed(request, source.case, context))


@signed_in
@says_why(_page)
def reader(request, pk):
    """POST logs a claim: the words, who says it, what."""
    source = see_or_404(Source.objects.visible_to(request.user), pk=pk)
    told = {"statement": "", "passages": [], **claim_fields(request.POST)}
    claim = log_claim(by=request.user, source=source, **told)
    return redirect("claim", claim.pk)


def _text(request, source: Source) -> Text:
    texts = source.texts.select_related("body", "capture").order_by("-capture__ended_at", "role")
    wanted = request.GET.get("text")
    found = see_or_404(texts, pk=wanted) if wanted else texts.first()
    if found is None:
        raise Http404
    return found


def _claim_form(request, source: Source, refusal) -> dict:
    """The form beside the text: empty until words are chosen; after a refusal, with all that was typed."""
    may_write = Right.WRITE in rights_of(request.user, source.case)
    typed = request.POST if request.method == "POST" else request.GET
    rows = passages_in(typed.getlist("passage"))
    chosen, unfit = _quoted(rows, source, request.user)
    context = form_context(request.user, source.case, claim_fields(typed), chosen)
    return {"may_write": may_write, "unfit": unfit, "refusal": refusal or unfit, **context}


def _quoted(rows: list[dict], source: Source, person) -> tuple[list[dict], Refused | None]:
    """The chosen words as they stand in the text; and why not, when they do not."""
    try:
        return clean_passages(rows, source=source, person=person), None
    except Refused as unfit:
        return [], unfit
