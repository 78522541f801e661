"""Reading sources: captures with their state, texts with the marks on them."""

from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Exists, OuterRef, Subquery

from casefile.cases.roles import Right
from casefile.cases.sight import cases_with
from casefile.work.models import FAILED

from .models import Artifact, CaptureJob, Passage, Source, Text
from .spans import Ranges, touching


@dataclass
class Piece:
    """A run of a text that the same passages cover, and of which the same is noted.

    :ivar claims: ids of the entries that quote it, in order; empty for a run nobody quotes
    :ivar start: offset of its first code point
    :ivar notes: names of what is noted of it
    """

    text: str
    start: int
    claims: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def newest_text(source: Source) -> Text | None:
    """The text to read: the article of the newest capture, else its whole page."""
    texts = Text.objects.filter(source=source).select_related("body", "capture").order_by("-capture__ended_at", "role")
    return texts.first()


def marks_on(text: Text, person, claims) -> list[Passage]:
    """The passages of one text that belong to entries in `claims`, which the caller has cut to what is visible."""
    return list(_standing(person, claims).filter(text=text).order_by("start", "end"))


def pointing_into(artifact: Artifact, person, claims) -> list[Passage]:
    """The same for a file that has no text."""
    return list(_standing(person, claims).filter(artifact=artifact).order_by("page", "time_start", "position"))


def _standing(person, claims):
    seen = claims.visible_to(person).exclude(state="withdrawn").values("pk")
    return Passage.objects.filter(entry__in=seen).select_related("entry")


def cut(
    content: str,
    passages: list[Passage],
    within: tuple[int, int] | None = None,
    noted: dict[str, Ranges] | None = None,
) -> list[Piece]:
    """Cut a text (or a stretch of it) at every edge of every passage, so that marks may overlap and still be rendered.

    :param within: (start, end) in code points; the whole text when None
    :param noted: name -> where it holds; the text is cut at these edges too
    """
    low, high = within or (0, len(content))
    near = {name: touching(ranges, low, high) for name, ranges in (noted or {}).items()}
    spans = [(one.start, one.end) for one in passages] + [span for ranges in near.values() for span in ranges]
    places = sorted({low, high, *(edge for span in spans for edge in span if low < edge < high)})
    return [
        Piece(
            content[a:b],
            a,
            [str(one.entry_id) for one in passages if one.start <= a and b <= one.end],
            [name for name, ranges in near.items() if touching(ranges, a, b)],
        )
        for a, b in pairwise(places)
        if a < b
    ]


def failed_captures(person):
    """Captures the person asked for that failed, where no later one of the source is done or under way."""
    later = CaptureJob.objects.filter(source=OuterRef("source"), created_at__gt=OuterRef("created_at"))
    failed = CaptureJob.objects.visible_to(person).filter(asked_by=person, state=FAILED)
    return failed.exclude(Exists(later)).select_related("source__case").order_by("-created_at")


def to_read_by(person):
    """Sources nobody has begun to read, in cases in which the person logs; oldest first."""
    # As ids, and with the kind: so that the planner knows that there are few, and walks the index of the oldest.
    cases = list(cases_with(person, Right.WRITE).values_list("case", flat=True))
    waiting = Source.objects.visible_to(person).filter(case__in=cases, kind="source", triage="to-read")
    return waiting.exclude(state="withdrawn").select_related("case").defer("search").order_by("created_at", "id")


def with_newest_job(sources):
    """Sources, each with the state, step and reason of its newest capture job."""
    newest = CaptureJob.objects.filter(source=OuterRef("pk")).order_by("-created_at", "-id")
    return sources.annotate(
        job_state=Subquery(newest.values("state")[:1]),
        job_step=Subquery(newest.values("step")[:1]),
        job_reason=Subquery(newest.values("reason")[:1]),
    )
