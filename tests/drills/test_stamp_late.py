"""While no time authority answers, captures are sealed and say that they are not stamped; afterwards each is, once."""

import threading

import pytest

from casefile.archive import sealing, stamping
from casefile.custody import stamp as asking
from casefile.custody.stamp import REPLY, STAMPED
from casefile.sources.models import Seal, Stamp
from tests import factories as make
from tests.archive.keeping import kept, package_of
from tests.custody.authority import Stamps
from tests.custody.sealing import verified
from tests.outside.site import Site, answer

pytestmark = pytest.mark.django_db
CAPTURES = 3


@pytest.fixture
def authority(tmp_path, settings):
    """One of an address where nobody answers until it is told to."""
    stamps, up = Stamps(tmp_path / "stamps"), threading.Event()
    with Site() as site:
        settings.CASEFILE_TSA = f"Lonmere {site.url}tsr {tmp_path}/stamps/root.pem"

        def stamp(connection) -> None:
            body = site.requests[-1].partition(b"\r\n\r\n")[2] or connection.recv(10_000)
            if up.is_set():
                connection.sendall(answer(stamps.send("", body), kind=REPLY))

        site.pages["/tsr"] = stamp
        yield up


def outcomes(tmp_path) -> set[int]:
    """What a reader is told who asks for stamps, of each package."""
    (tmp_path / "keys.json").write_bytes(sealing.keys().listed())
    words = ["--trust", tmp_path / "keys.json", "--tsa", tmp_path / "stamps" / "root.pem"]
    return {verified(tmp_path, package_of(seal.capture), *words).status for seal in Seal.objects.all()}


def keep_some() -> None:
    case = make.case()
    for number in range(CAPTURES):
        kept(case, number)


def test_what_was_sealed_while_nobody_stamped_is_stamped_afterwards_once(authority, tmp_path) -> None:
    keep_some()
    assert [stamping.stamp_waiting() for _round in range(3)] == [0, 0, 0]
    assert not Stamp.objects.exists()
    assert outcomes(tmp_path) == {1}
    authority.set()
    assert [stamping.stamp_waiting() for _round in range(2)] == [CAPTURES, 0]
    assert outcomes(tmp_path) == {0}


def test_control_a_round_that_takes_silence_for_a_stamp_is_found_out(authority, tmp_path, monkeypatch) -> None:
    keep_some()
    silence = asking.Stamp(STAMPED, b"", make.moment(), "Lonmere", ())
    monkeypatch.setattr(stamping, "stamp", lambda *_words: silence)
    assert stamping.stamp_waiting() == CAPTURES
    assert outcomes(tmp_path) == {1}
