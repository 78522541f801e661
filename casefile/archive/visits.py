"""What came of one visit to a watched source."""

from casefile.custody.made import FETCHED
from casefile.outside.failed import reason
from casefile.sources.addresses import canonical_url
from casefile.sources.models import Capture, CaptureJob
from casefile.sources.rechecking import DOUBTFUL
from casefile.work.models import DONE

GONE = ("http-404", "http-410", "soft-404")
READ_FIRST = ("article", "pdf", "document")


def outcome_of(job: CaptureJob) -> str:
    """A word of `vocabulary.VISITS` for a capture job that is over."""
    if job.state != DONE:
        return "gone" if job.reason in GONE else "hindered" if reason(job.reason).is_ours else "unreachable"
    capture = job.capture
    if leads_elsewhere(capture):
        return "redirected"
    return "changed" if has_changed(capture) else "unchanged"


def leads_elsewhere(capture: Capture) -> bool:
    """Whether the page was found under another address than the source's own, and than where its first copy was."""
    first = _fetched(capture).order_by("ended_at", "pk").first()
    known = {_place(url) for url in (capture.source.url, first.final_url if first else "")}
    return _place(capture.final_url) not in known


def has_changed(capture: Capture) -> bool:
    """Whether its text is another than that of the copy before, or words that are quoted no longer stand there."""
    before = _fetched(capture).filter(ended_at__lt=capture.ended_at).order_by("-ended_at").first()
    is_other = before is not None and _words(before) != _words(capture)
    return is_other or capture.rechecks.filter(outcome__in=DOUBTFUL).exists()


def _fetched(capture: Capture):
    return Capture.objects.filter(source=capture.source_id, method=FETCHED).exclude(pk=capture.pk)


def _place(url: str) -> str:
    """The address by which it is told whether a page moved: a scheme, “www.” and a last slash are no other place."""
    place = canonical_url(url).partition("://")[2].removeprefix("www.")
    return place.removesuffix("/")


def _words(capture: Capture) -> str:
    """The hash of what is read first of a copy; all of the page has clocks and lists that differ each time."""
    texts = sorted(capture.texts.all(), key=lambda text: text.role not in READ_FIRST)
    return texts[0].sha256 if texts else ""
