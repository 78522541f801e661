"""Watching: sources that approved claims rest on are visited again and again, and what came of each visit is told."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import NotNow
from casefile.core.inputs import one_of
from casefile.custody.made import FETCHED
from casefile.entries.models import Entry
from casefile.ledger.actions import append
from casefile.sources.actions import ask_for_capture, visit
from casefile.sources.models import Capture, Source
from casefile.sources.vocabulary import PAP
from casefile.work.models import DONE, FAILED

from .models import Watch
from .visits import outcome_of
from .vocabulary import VISITS

AT_ONCE = 50
"""Visits one round begins, and ends."""
ENROLLED = 500
SHORTEST, LONGEST = 1, 30
"""Days between two visits."""
AWAY = ("gone", "unreachable")


def rested_on():
    """Sources that approved claims rest on and that nobody withdrew; `was_fetched` says whether a copy of them was."""
    resting = Entry.objects.filter(kind="claim", approved__pins__other=OuterRef("pk"))
    fetched = Capture.objects.filter(source=OuterRef("pk"), method=FETCHED)
    return Source.objects.exclude(state="withdrawn").filter(Exists(resting)).annotate(was_fetched=Exists(fetched))


def watchable():
    """Those of them that are visited: their page was fetched, and their marking does not speak against it."""
    return rested_on().filter(pap__in=PAP.having("refused", None), was_fetched=True).exclude(url="")


def go_round() -> None:
    """Take in what is to be watched, tell what came of visits, begin those that are due. Harmless to call again."""
    enrol()
    for pk in _over().values_list("pk", flat=True)[:AT_ONCE]:
        settle(pk)
    for pk in (
        _due().filter(source__in=watchable().values("pk")).order_by("next_at")[:AT_ONCE].values_list("pk", flat=True)
    ):
        send_out(pk)


def enrol() -> None:
    """Watch what is not watched yet, from a day after its newest copy on."""
    new = watchable().filter(watch=None)
    newest = Capture.objects.filter(source=OuterRef("pk"), method=FETCHED).order_by("-ended_at").values("ended_at")[:1]
    rows = new.annotate(seen=newest).values_list("pk", "seen")[:ENROLLED]
    first = timedelta(days=SHORTEST)
    made = [Watch(source_id=pk, seen_at=seen, next_at=seen + first, days=SHORTEST) for pk, seen in rows]
    Watch.objects.bulk_create(made, ignore_conflicts=True)


@transaction.atomic
def send_out(pk) -> None:
    """Begin a visit that is due; nothing happens while another capture of the source is under way."""
    watch = _due().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    job = visit(watch.source) if watch else None
    if job:
        Watch.objects.filter(pk=pk).update(under_way=job)


@transaction.atomic
def settle(pk) -> None:
    """Write down what came of a visit that is over, when the next one is, and a record where there is news."""
    watch = _over().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if watch is None:
        return
    job, before = watch.under_way, watch.outcome
    watch.outcome, watch.last, watch.under_way = outcome_of(job), job, None
    watch.failures = watch.failures + 1 if watch.outcome == "unreachable" else 0
    watch.days = days_after(watch.outcome, watch.days)
    pause = min(2 ** (watch.failures - 1), LONGEST) if watch.failures else watch.days
    watch.next_at = Now() + timedelta(days=pause)
    if job.state == DONE:
        watch.seen_at = job.capture.ended_at
    watch.save()
    if deed := deed_of(watch.outcome, before):
        append(chain=watch.source.case_id, deed=deed, by=None, subjects=[watch.source_id, job.pk])


def days_after(outcome: str, days: int) -> int:
    """Days to the next visit: twice as long while nothing changes, half as long when something did."""
    if outcome in ("unchanged", "gone"):
        return min(days * 2, LONGEST)
    return max(days // 2, SHORTEST) if outcome == "changed" else days


def deed_of(outcome: str, before: str) -> str:
    """The deed that stands in the ledger: of every change, of all else only the first time; "" for no news."""
    deed = VISITS[outcome].get("deed", "")
    if outcome == "unchanged" and before in AWAY:
        deed = "watch.returned"
    return deed if outcome in ("changed", "unchanged") or outcome != before else ""


def watch_of(source: Source) -> Watch | None:
    return Watch.objects.filter(source=source).select_related("under_way", "last__capture").first()


@transaction.atomic
def pause(*, by, source: Source, on: bool) -> None:
    """Stop visiting a source by schedule, or go on with it.

    :raises NotNow: it is not watched
    """
    watch = _held(by, source)
    if watch.is_paused != on:
        Watch.objects.filter(pk=watch.pk).update(is_paused=on)
        append(chain=source.case_id, deed="watch.paused" if on else "watch.resumed", by=by.id, subjects=[source.pk])


@transaction.atomic
def visit_now(*, by, source: Source) -> None:
    """Visit a watched source at once, in the person's name, paused or not.

    :raises NotNow: it is not watched, or a capture of it is under way
    """
    watch = _held(by, source)
    Watch.objects.filter(pk=watch.pk).update(under_way=ask_for_capture(by=by, source=source))


DEEDS = {
    "pause": lambda by, source: pause(by=by, source=source, on=True),
    "resume": lambda by, source: pause(by=by, source=source, on=False),
    "now": lambda by, source: visit_now(by=by, source=source),
}
"""What a person may do to the watching of a source."""


def take(deed: str, *, by, source: Source) -> None:
    """Do one of `DEEDS`.

    :raises Invalid: there is no such deed
    """
    DEEDS[one_of(deed, DEEDS, field="deed")](by, source)


def _held(by, source: Source) -> Watch:
    demand(by, source.case, Right.WRITE)
    watch = Watch.objects.select_for_update().filter(source=source).first()
    if watch is None:
        raise NotNow(_("This source is not watched: its page was not fetched, or no approved claim rests on it."))
    return watch


def _due():
    return Watch.objects.filter(is_paused=False, under_way=None, next_at__lte=Now())


def _over():
    return Watch.objects.filter(under_way__state__in=[DONE, FAILED])
