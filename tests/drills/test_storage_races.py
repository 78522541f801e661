"""What is stored, at the same moment: an erasure meets a copy of the same bytes, and two copies meet the last room.

Both orders are forced; each race has its control, with the lock off.
"""

from contextlib import contextmanager
from io import BytesIO

import pytest
from django.db import transaction

from casefile.archive import intake
from casefile.archive.intake import add_pasted_source, add_uploaded_source, blobs
from casefile.archive.kept import bytes_of
from casefile.archive.sealing import sealed
from casefile.archive.storing import keep, remove, store
from casefile.core.errors import NotNow
from casefile.desk.management.commands.erase import as_owner
from casefile.releases.erasing import erase_copies
from casefile.sources import keeping, staying
from casefile.sources.keeping import keep_capture
from casefile.sources.models import Artifact, Blob, Capture, CaptureJob
from casefile.sources.storage import Full, bytes_in
from casefile.work.leases import take
from tests import factories as make
from tests.archive.keeping import TEXT, kept, made_of
from tests.drills.racing import Deed, Run, at_once, in_turn

ORDERS = ["one after the other", "the other way round"]


@pytest.fixture
def case(own_database):
    return make.case()


@contextmanager
def _unlocked(how: str):
    with transaction.atomic():
        yield


def ready(case, number: int):
    """A copy that is made and stored and not kept yet: its job, itself, its places."""
    by = make.member(case, "analyst")
    source = add_pasted_source(by=by, case=case, pasted=TEXT.format(number), language="en")
    made = sealed(made_of(number))
    return take(CaptureJob, source.jobs.get().pk), made, store(made.artifacts)


def unnamed() -> set[str]:
    """Addresses that files hold and no row tells of, or that are not in the store."""
    held = set().union(*(one.held() for one in Artifact.objects.prefetch_related("erasures")))
    return held - set(Blob.objects.values_list("sha256", flat=True)) | {at for at in held if not blobs().has(at)}


def erased_and_kept(case, order: str) -> set[str]:
    """The copies of one source are erased while another of the same picture is kept; what of that one is lost."""
    gone, told = kept(case, 0), ready(make.case(title="Another"), 2)
    people = {"by": case.opened_by, "second": make.person(is_admin=True), "reason": "A court ordered it."}
    erased = []
    deeds: list[Deed] = [
        lambda: erased.extend(erase_copies(source=gone.source, **people).blobs),
        lambda: keep(*told),
    ]
    with as_owner():
        runs = in_turn(*(deeds if order == ORDERS[0] else deeds[::-1]))
        assert [one.refused for one in runs] == [None, None]
        remove(erased)
    return unnamed()


@pytest.mark.parametrize("order", ORDERS)
def test_bytes_erased_in_one_case_stay_named_and_stored_for_the_copy_that_comes(case, order):
    assert erased_and_kept(case, order) == set()
    stays = Capture.objects.exclude(case=case).get()
    assert all(bytes_of(one) for one in stays.artifacts.all())


def test_control_without_the_lock_a_row_is_lost(case, monkeypatch):
    monkeypatch.setattr(staying, "_locked", _unlocked)
    assert erased_and_kept(case, ORDERS[1])


def _copies(case) -> list[Deed]:
    return [lambda told=told: keep_capture(*told) for told in (ready(case, 0), ready(case, 4))]


def _uploads(case) -> list[Deed]:
    by = make.member(case, "analyst")
    return [
        lambda body=body: add_uploaded_source(by=by, case=case, name="a.html", file=BytesIO(body))
        for body in (b"<title>A page</title><p>" + word * 200 for word in (b"Words ", b"Other "))
    ]


def _both(case) -> list[Deed]:
    return [_copies(case)[0], _uploads(case)[0]]


def _leave_room_for_one(case, deeds: list[Deed], settings) -> None:
    """A limit that leaves room for either of two deeds and not for both."""
    held, sizes = bytes_in(case), []
    for deed in deeds:
        with transaction.atomic():
            deed()
            sizes.append(bytes_in(case) - held)
            transaction.set_rollback(True)
    settings.CASEFILE_CASE_QUOTA = held + sum(sizes) - 1


def _raced(case, race, settings, how) -> tuple[Run, Run]:
    deeds = race(case)
    _leave_room_for_one(case, deeds, settings)
    return how(*deeds)


def reverse(first: Deed, second: Deed) -> tuple[Run, Run]:
    return in_turn(second, first)


RACES = [_copies, _uploads, _both]


@pytest.mark.parametrize("how", [in_turn, reverse, at_once], ids=[*ORDERS, "freely"])
@pytest.mark.parametrize("race", RACES, ids=["copies", "uploads", "a copy and an upload"])
def test_the_last_room_of_a_case_is_given_once(case, settings, race, how):
    runs = _raced(case, race, settings, how)
    assert bytes_in(case) <= settings.CASEFILE_CASE_QUOTA
    refused = [one.refused for one in runs if one.refused]
    assert [type(one) in (Full, NotNow) for one in refused] == [True], "one has the room, the other is told"


@pytest.mark.parametrize("how", [in_turn, reverse], ids=ORDERS)
@pytest.mark.parametrize("race", RACES, ids=["copies", "uploads", "a copy and an upload"])
def test_control_without_the_lock_it_is_given_twice(case, settings, monkeypatch, race, how):
    for module in (intake, keeping):
        monkeypatch.setattr(module, "one_at_a_time", lambda case_id: None)
    _raced(case, race, settings, how)
    assert bytes_in(case) > settings.CASEFILE_CASE_QUOTA
