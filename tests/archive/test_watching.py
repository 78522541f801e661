"""Sources that approved claims rest on are visited again; what came of it is told, and how often follows from it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casefile.archive import visits, watching
from casefile.archive.models import Watch
from casefile.archive.vocabulary import VISITS
from casefile.archive.watched import counted, doubtful_in, last_copy, watched_in
from casefile.core.errors import Invalid, NotAllowed, NotNow
from casefile.entries.models import Staleness
from casefile.jobs.tasks import watch as beat
from casefile.ledger.models import Record
from casefile.sources.actions import Given, add_source, ask_for_capture, set_pap
from casefile.sources.models import CaptureJob, Source
from casefile.work.models import WAITING
from tests import factories as make
from tests.archive import copies
from tests.lending import on_loan

pytestmark = pytest.mark.django_db
QUOTED = "Since September, the coast guard has stopped at least 21 boats"
NEWS = {
    "changed": "watch.changed",
    "redirected": "watch.redirected",
    "gone": "watch.gone",
    "unreachable": "watch.unreachable",
}


class Desk:
    """A case whose article carries an approved claim."""

    def __init__(self) -> None:
        self.case = make.case()
        self.analyst, self.reviewer = make.member(self.case, "analyst"), make.member(self.case, "reviewer")
        self.source = self.approved(copies.source(self.case, self.analyst))

    def approved(self, source: Source, **more) -> Source:
        self.claim = make.claim(source, self.analyst, words=QUOTED, **more)
        make.approved(self.reviewer, make.submitted(self.analyst, source, self.claim))
        return Source.objects.get(pk=source.pk)

    @property
    def watch(self) -> Watch:
        return Watch.objects.get(source=self.source)

    def due(self) -> None:
        Watch.objects.update(next_at=timezone.now() - timedelta(seconds=1))

    def visit(self) -> CaptureJob:
        """A visit that is due, begun and not yet made."""
        self.due()
        watching.go_round()
        return self.source.jobs.get(state=WAITING)

    def visited(self, *, fails: str = "", **copy) -> Watch:
        """One whole visit."""
        job = self.visit()
        if fails:
            copies.failed(job, fails)
        else:
            copies.fetched(job, **copy)
        watching.go_round()
        return self.watch

    def deeds(self) -> list[str]:
        return list(Record.objects.filter(deed__startswith="watch.").order_by("seq").values_list("deed", flat=True))


lent_desk, desk = on_loan(Desk)


def test_an_approved_claim_puts_its_source_under_watch_from_the_next_day_on(desk):
    watching.enrol()
    watch = desk.watch
    assert watch.next_at == desk.source.captures.get().ended_at + timedelta(days=1)
    assert (watch.days, watch.outcome, watch.seen_at) == (1, "", desk.source.captures.get().ended_at)
    watching.enrol()
    assert Watch.objects.count() == 1


def test_the_beat_goes_round(desk):
    beat()
    assert Watch.objects.filter(source=desk.source).exists()


def _draft(desk):
    source = copies.source(desk.case, desk.analyst, url="https://gaceta.example/1")
    make.claim(source, desk.analyst, words=QUOTED)
    return source


def _withdrawn(desk):
    return make.taken("withdraw", desk.source, desk.reviewer)


def _given(desk):
    given = Given("0" * 64, "page.html")
    job = add_source(by=desk.analyst, case=desk.case, url=f"{copies.URL}/2", given=given).jobs.get()
    copies.fetched(job, method="uploaded")
    return desk.approved(job.source)


def _marked(desk, pap: str):
    set_pap(by=desk.analyst, source=desk.source, pap=pap)
    return desk.source


def _claim_withdrawn(desk):
    make.taken("withdraw", desk.claim, desk.reviewer)
    return desk.source


@pytest.mark.parametrize(
    "kept_out",
    [
        _draft,
        _withdrawn,
        _claim_withdrawn,
        _given,
        lambda desk: _marked(desk, "PAP:AMBER"),
        lambda desk: _marked(desk, "PAP:RED"),
    ],
)
def test_what_is_not_to_be_visited_is_not_watched(desk, kept_out):
    source = kept_out(desk)
    watching.go_round()
    assert not Watch.objects.filter(source=source.pk).exists()


@pytest.mark.parametrize("kept_out", [_withdrawn, _claim_withdrawn, lambda desk: _marked(desk, "PAP:RED")])
def test_what_is_watched_is_left_alone_once_it_may_not_be_visited(desk, kept_out):
    watching.enrol()
    kept_out(desk)
    desk.due()
    watching.go_round()
    assert not desk.source.jobs.filter(state=WAITING).exists()
    assert not watched_in(desk.case, desk.analyst).exists()


def test_a_visit_is_made_in_nobodys_name_and_says_so(desk):
    copy = copies.fetched(desk.visit(), day=1)
    assert (copy.collector, copy.job.asked_by) == (None, None)
    assert b'"collector":null' in bytes(copy.manifest)
    assert Record.objects.get(deed="capture.kept", subjects__contains=[copy.pk]).by is None
    assert Record.objects.filter(deed="capture.asked").count() == 0


def test_what_is_due_is_begun_once_and_not_while_another_copy_is_made(desk):
    desk.visit()
    watching.go_round()
    desk.due()
    watching.go_round()
    assert desk.source.jobs.filter(state=WAITING).count() == 1


def test_a_copy_somebody_asked_for_is_waited_for(desk):
    watching.enrol()
    asked = ask_for_capture(by=desk.analyst, source=desk.source)
    desk.due()
    watching.go_round()
    assert desk.watch.under_way is None
    copies.fetched(asked, day=1)
    watching.go_round()
    assert desk.watch.under_way.asked_by is None


OTHER = copies.WORDS.replace("Nobody was hurt.", "Two crews were hurt.")
ALTERED = copies.WORDS.replace("at least 21", "at least 22")


@pytest.mark.parametrize(
    ("copy", "outcome"),
    [
        ({}, "unchanged"),
        ({"url": "http://www.harbour-ledger.example/2026/03/strait/"}, "unchanged"),
        ({"words": OTHER}, "changed"),
        ({"words": ALTERED}, "changed"),
        ({"url": "https://harbour-ledger.example/"}, "redirected"),
        ({"url": "https://other.example/2026/03/strait"}, "redirected"),
        ({"fails": "http-404"}, "gone"),
        ({"fails": "http-410"}, "gone"),
        ({"fails": "soft-404"}, "gone"),
        ({"fails": "dns"}, "unreachable"),
        ({"fails": "http-503"}, "unreachable"),
        ({"fails": "blocked"}, "unreachable"),
        ({"fails": "quota"}, "hindered"),
        ({"fails": "broken"}, "hindered"),
    ],
)
def test_what_came_of_a_visit(desk, copy, outcome):
    watch = desk.visited(day=1, **copy) if "fails" not in copy else desk.visited(**copy)
    assert (watch.outcome, watch.under_way) == (outcome, None)
    assert desk.deeds() == ([NEWS[outcome]] if outcome in NEWS else [])
    assert VISITS[outcome].get("deed") == NEWS.get(outcome)
    if "fails" not in copy:
        assert watch.seen_at == last_copy(watch).ended_at
    assert bool(last_copy(watch)) == ("fails" not in copy)


def test_an_altered_figure_is_told_with_the_claim_it_concerns_and_marks_it(desk):
    watch = desk.visited(words=ALTERED, day=1)
    rows = doubtful_in([last_copy(watch)], desk.analyst)[last_copy(watch).pk]
    assert [(row.entry_id, row.outcome) for row in rows] == [(desk.claim.pk, "altered")]
    assert Staleness.objects.filter(entry=desk.claim, code="altered").exists()
    outsider = make.member(desk.case, "reader")
    assert doubtful_in([last_copy(watch)], outsider) == {}


def test_words_of_the_page_that_nobody_quotes_are_compared_by_its_article(desk, monkeypatch):
    monkeypatch.setattr(visits, "_words", lambda capture: "the same")
    assert desk.visited(words=OTHER, day=1).outcome == "unchanged", "without the comparison"
    assert desk.visited(words=ALTERED, day=2).outcome == "changed", "a quotation altered is a change all the same"


def test_the_interval_grows_while_nothing_changes_and_shrinks_when_something_does(desk):
    days = [desk.visited(day=n).days for n in range(1, 7)]
    assert days == [2, 4, 8, 16, 30, 30]
    assert (desk.watch.next_at - timezone.now()).days == 29
    assert [desk.visited(day=10 + n, words=f"{copies.WORDS} Line {n}.").days for n in range(5)] == [15, 7, 3, 1, 1]


def test_a_page_that_cannot_be_had_is_tried_less_and_less(desk):
    pauses = []
    for _n in range(7):
        watch = desk.visited(fails="dns")
        pauses.append(round((watch.next_at - timezone.now()) / timedelta(days=1)))
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert desk.deeds() == ["watch.unreachable"], "told once"
    watch = desk.visited(day=20)
    assert (watch.outcome, watch.failures, desk.deeds()[-1]) == ("unchanged", 0, "watch.returned")


def test_every_change_is_told_and_that_it_is_gone_only_once(desk):
    for n in range(2):
        desk.visited(words=f"{copies.WORDS} Line {n}.", day=n + 1)
    for _n in range(2):
        desk.visited(fails="http-410")
    assert desk.deeds() == ["watch.changed", "watch.changed", "watch.gone"]


def test_a_redirect_goes_on_being_one_until_the_source_says_so(desk):
    away = "https://harbour-ledger.example/archive/strait"
    assert [desk.visited(url=away, day=n).outcome for n in (1, 2)] == ["redirected", "redirected"]
    Source.objects.filter(pk=desk.source.pk).update(url=away)
    assert desk.visited(url=away, day=3).outcome == "unchanged"


def test_two_rounds_at_once_settle_a_visit_once(desk):
    copies.fetched(desk.visit(), words=OTHER, day=1)
    watching.settle(desk.source.pk)
    watching.settle(desk.source.pk)
    assert desk.deeds() == ["watch.changed"]


def test_who_logs_in_the_case_pauses_resumes_and_visits_now(desk):
    watching.enrol()
    watching.take("pause", by=desk.analyst, source=desk.source)
    watching.take("pause", by=desk.analyst, source=desk.source)
    desk.due()
    watching.go_round()
    assert not desk.source.jobs.filter(state=WAITING).exists()
    watching.take("now", by=desk.analyst, source=desk.source)
    assert desk.watch.under_way.asked_by == desk.analyst
    with pytest.raises(NotNow):
        watching.take("now", by=desk.analyst, source=desk.source)
    copies.fetched(desk.source.jobs.get(state=WAITING), day=1)
    watching.go_round()
    assert desk.watch.outcome == "unchanged"
    watching.take("resume", by=desk.analyst, source=desk.source)
    assert desk.deeds() == ["watch.paused", "watch.resumed"]


def test_others_do_not_and_what_is_not_watched_cannot_be(desk):
    watching.enrol()
    for deed in watching.DEEDS:
        with pytest.raises(NotAllowed):
            watching.take(deed, by=desk.reviewer, source=desk.source)
        with pytest.raises(NotNow):
            watching.take(deed, by=desk.analyst, source=_draft(desk))
    with pytest.raises(Invalid):
        watching.take("stop", by=desk.analyst, source=desk.source)


def test_a_person_is_told_of_what_they_see(desk):
    watching.enrol()
    hidden = copies.source(desk.case, desk.case.opened_by, url="https://gaceta.example/3", marking="TLP:RED")
    Watch.objects.create(source=hidden)
    assert [one.source_id for one in watched_in(desk.case, desk.analyst)] == [desk.source.pk]
    assert counted(watched_in(desk.case, desk.analyst)) == {"": 1}
    assert not watched_in(desk.case, make.person()).exists()
    desk.visited(fails="http-404")
    assert counted(watched_in(desk.case, desk.analyst)) == {"gone": 1}
    assert not watched_in(desk.case, desk.analyst, "changed").exists()
