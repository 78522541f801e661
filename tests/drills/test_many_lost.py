"""Hundreds of captures while workers are killed and the broker forgets, again and again: each is done, once."""

import random
import signal
from dataclasses import dataclass

import pytest

from casefile.desk import children
from casefile.sources.actions import add_source
from casefile.sources.models import Capture, CaptureJob
from tests import factories as make
from tests.drills.fragile import Desk
from tests.drills.test_lost_workers import nothing_twice
from tests.outside.site import Site, answer

CAPTURES, KILLS, LOSSES = 500, 30, 5


@dataclass
class Havoc:
    """Kills the worker that is longest at work and starts another, and empties the broker, as the jobs go on."""

    desk: Desk
    kills: int = 0
    losses: int = 0
    caught: int = 0

    def goes_on(self) -> bool:
        """Whether some job is not over yet."""
        over = CaptureJob.objects.filter(state__in=["done", "failed"]).count()
        if self.kills < KILLS and over >= (self.kills + 1) * CAPTURES / (KILLS + 2):
            self._kill()
        if self.losses < LOSSES and over >= (self.losses + 1) * CAPTURES / (LOSSES + 2):
            self.desk.lose_everything()
            self.losses += 1
        return over < CAPTURES

    def _kill(self) -> None:
        children.stop(self.desk.workers.pop(0), signal.SIGKILL)
        # The other one is at most at one job itself.
        self.caught += CaptureJob.objects.filter(state="running").count() > 1
        self.desk.start_workers(1)
        self.kills += 1


@pytest.mark.full
def test_five_hundred_captures_end_once_each_over_thirty_kills_and_five_losses(own_database, settings, tmp_path):
    lot = random.Random(5)
    with Site() as site, Desk(own_database, settings.CASEFILE_STORAGE, tmp_path, site) as desk:
        desk.env["CASEFILE_BROWSER"] = "none"
        case = make.case()
        for number in range(CAPTURES):
            words = make.ARTICLE.replace("21 boats", f"{lot.randrange(10**9)} boats")
            site.pages[f"/many/{number}"] = answer(words.encode())
            add_source(by=case.opened_by, case=case, url=f"{site.url}many/{number}")
        havoc = Havoc(desk)
        desk.start_workers()
        desk.until(lambda: not havoc.goes_on(), sweeping=True, patience=600)
    assert (havoc.kills, havoc.losses) == (KILLS, LOSSES)
    assert havoc.caught, "a kill is none that finds nobody at work"
    done = list(CaptureJob.objects.filter(state="done"))
    # Who was killed thrice is told so; of so many that is nobody's fate but by a rare chance.
    assert set(CaptureJob.objects.filter(state="failed").values_list("reason", flat=True)) <= {"interrupted"}
    assert len(done) >= CAPTURES - 2
    assert sum(job.attempts for job in done) > CAPTURES
    assert Capture.objects.count() == len(done)
    nothing_twice(done)
