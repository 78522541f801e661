"""What is large is downloaded as it is read: no more of it is in memory than a piece."""

import random

import pytest

from casefile.archive import sealing
from casefile.archive.intake import blobs
from casefile.archive.kept import as_left, bytes_of, whole_of
from casefile.custody.blobs import Blobs, Damaged
from casefile.custody.made import ArtifactMade
from casefile.sources.models import Capture
from tests.api.caller import caller
from tests.archive.large import AT, LARGE, MARK, MB, SIZE, film, peak_of
from tests.showroom import copies

pytestmark = pytest.mark.django_db
PACKED = 30 * MB


def _page(desk, file):
    return desk.analyst.client.get(f"/artifacts/{file.pk}/")


def _rest(desk, file):
    return caller(desk.people["analyst"]).get(f"artifacts/{file.pk}")


DOORS = (_page, _rest)


@pytest.fixture
def capture(desk) -> Capture:
    return desk.source.captures.get()


@pytest.fixture
def packed(desk) -> Capture:
    """A capture whose package is large."""
    noise = random.Random(5).randbytes(PACKED)
    return copies.kept(desk.source, desk.people["analyst"], ArtifactMade("original", "x", "video/mp4", noise))


def taken(answer) -> tuple[int, bool]:
    """How many bytes came, and whether the mark was in one of the pieces."""
    pieces = [(len(piece), MARK in piece) for piece in answer]
    assert max(size for size, _marked in pieces) < MB
    return sum(size for size, _marked in pieces), any(marked for _size, marked in pieces)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("large", LARGE)
def test_a_large_file_is_downloaded_in_pieces(desk, capture, large, door):
    file = large(capture)
    answer = door(desk, file)
    assert (answer.status_code, int(answer["Content-Length"])) == (200, SIZE)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert taken(answer) == (SIZE, True)
    assert peak_of(lambda: taken(door(desk, file))) < 8


@pytest.mark.parametrize(("door", "room"), [(_page, "web"), (_rest, "api")])
def test_control_all_of_it_is_in_memory_where_it_is_read_at_once(desk, capture, door, room, monkeypatch):
    monkeypatch.setattr(f"casefile.{room}.sources.whole_of", lambda file: iter([bytes_of(file)]))
    file = film(capture)
    assert peak_of(lambda: list(door(desk, file))) > 90


def test_a_large_package_is_put_together_on_the_disk(desk, packed, monkeypatch):
    def downloaded() -> int:
        answer = desk.analyst.client.get(f"/captures/{packed.pk}/package/")
        length = sum(map(len, answer))
        assert int(answer["Content-Length"]) == length
        return length

    assert downloaded() > PACKED
    assert peak_of(downloaded) < 8
    monkeypatch.setattr(sealing, "flow_as_left", lambda file: iter([as_left(file)]))
    assert peak_of(downloaded) > PACKED / MB, "the control"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("large", LARGE)
def test_what_is_damaged_is_not_there(desk, capture, large, door):
    file = large(capture)
    with blobs().path(file.blobs[-1]).open("r+b") as stored:
        stored.seek(AT + MB)
        stored.write(b"x")
    assert door(desk, file).status_code == 404


def test_the_last_piece_waits_for_the_hash_of_the_whole(capture):
    file = film(capture)
    file.sha256 = "0" * 64
    came = 0
    with pytest.raises(Damaged):
        for piece in whole_of(file):
            came += len(piece)
    assert SIZE - MB < came < SIZE


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("pieces", [0, 1, 3])
def test_a_file_is_let_go_of_where_nobody_listens_any_more(desk, capture, door, pieces, monkeypatch):
    opened, real = [], Blobs.open
    monkeypatch.setattr(Blobs, "open", lambda *place: opened.append(real(*place)) or opened[-1])
    answer = door(desk, film(capture))
    flow = iter(answer)
    for _ in range(pieces):
        next(flow)
    assert not opened[-1].closed
    answer.close()
    assert opened[-1].closed


def test_a_package_is_let_go_of_as_well(desk, capture, monkeypatch):
    made, real = [], sealing.package_of
    monkeypatch.setattr(sealing, "package_of", lambda asked: made.append(real(asked)) or made[-1])
    answer = desk.analyst.client.get(f"/captures/{capture.pk}/package/")
    assert not made[-1].closed
    answer.close()
    assert made[-1].closed
