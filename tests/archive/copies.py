"""Copies of watched pages, as a worker would have made them, without a site, a browser or a cell."""

from datetime import UTC, datetime, timedelta

from casefile.archive.sealing import sealed
from casefile.archive.storing import store
from casefile.custody.made import ArtifactMade, Made
from casefile.reading.sentences import sentences
from casefile.reading.text import TextMade
from casefile.sources.actions import add_source
from casefile.sources.keeping import keep_capture
from casefile.sources.models import Capture, CaptureJob, Source
from casefile.work.leases import fail, take

URL = "https://harbour-ledger.example/2026/03/strait"
FIRST = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = "The patrols go on. Since September, the coast guard has stopped at least 21 boats. Nobody was hurt."


def fetched(job: CaptureJob, words: str = WORDS, *, url: str = "", day: int = 0, method: str = "fetched") -> Capture:
    """The copy of a job that waits, found under `url` on that day after the first."""
    at = FIRST + timedelta(days=day)
    text = TextMade("article", words, "invented 1", "en", sentences=[list(one) for one in sentences(words, "en")])
    page = ArtifactMade("original", "page.html", "text/html", words.encode())
    made = Made(
        method=method,
        tools={},
        requested_url=job.url,
        final_url=url or job.url,
        redirects=[],
        status=200,
        headers=[],
        content_type="text/html",
        started_at=at,
        ended_at=at,
        artifacts=[page],
        texts=[text],
        missing=[],
    )
    whole = sealed(made)
    return keep_capture(take(CaptureJob, job.pk), whole, store(whole.artifacts))


def failed(job: CaptureJob, reason: str) -> None:
    """A job that waits, ended without a copy."""
    fail(take(CaptureJob, job.pk), reason=reason, detail="", may_retry=False)


def source(case, by, words: str = WORDS, *, url: str = URL, **more) -> Source:
    """A source with its first copy."""
    made = add_source(by=by, case=case, url=url, **more)
    fetched(made.jobs.get(), words)
    return Source.objects.get(pk=made.pk)
