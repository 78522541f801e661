"""What is large is shown as it is read: no more of it is in memory than a piece."""

from io import BytesIO

import pytest

from casefile.archive.intake import blobs
from casefile.archive.kept import part_of
from casefile.showroom import answers, ranges
from casefile.showroom.application import application
from tests.archive.large import AT, LARGE, MARK, MB, SIZE, peak_of
from tests.showroom import copies
from tests.showroom.conftest import ARCHIVE

pytestmark = pytest.mark.django_db


@pytest.fixture(params=LARGE)
def large(request, desk):
    """A capture, and a file of it."""
    capture = copies.kept(desk.source, desk.analyst, copies.page("<p>x"))
    return capture, request.param(capture)


def asked(desk, capture, file, **fields: str) -> tuple[str, dict[str, str], int, list[int], bool]:
    """Status, fields, bytes, the sizes of the pieces they came in, and whether the mark was in them."""
    path = f"/t/{desk.ticket(capture)}/{file.pk}"
    told: list = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": ARCHIVE.removeprefix("http://"), **fields}
    flow = application(environ, lambda status, headers: told.extend((status, dict(headers))))
    sizes, is_marked = [], False
    for piece in flow:
        sizes.append(len(piece))
        is_marked = is_marked or MARK in piece
    return *told, sum(sizes), sizes, is_marked


def test_all_of_it_and_a_range_of_it_come_in_pieces(desk, large):
    status, fields, length, sizes, is_marked = asked(desk, *large)
    assert (status, length, int(fields["Content-Length"]), is_marked) == ("200 OK", SIZE, SIZE, True)
    assert max(sizes) < MB
    status, fields, length, sizes, is_marked = asked(desk, *large, HTTP_RANGE=f"bytes={AT - 10}-")
    assert (status, length, is_marked) == ("206 Partial Content", ranges.MOST, True)
    assert fields["Content-Range"] == f"bytes {AT - 10}-{AT - 11 + ranges.MOST}/{SIZE}"
    assert max(sizes) < MB


def test_little_of_it_is_in_memory(desk, large):
    assert peak_of(lambda: asked(desk, *large)) < 8
    assert peak_of(lambda: asked(desk, *large, HTTP_RANGE=f"bytes={AT}-")) < 8


def test_all_of_it_is_in_memory_where_it_is_read_at_once(desk, large, monkeypatch):
    """The control."""
    monkeypatch.setattr(answers, "flow_of", lambda *place: iter([part_of(*place)]))
    assert peak_of(lambda: asked(desk, *large)) > 90


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_damaged_is_found_before_a_byte_is_sent(desk, large, method):
    capture, file = large
    with blobs().path(file.blobs[-1]).open("r+b") as stored:
        stored.seek(AT + MB)
        stored.write(b"x")
    at = 10 if file.places else 0
    status = desk.shown(capture, str(file.pk), method=method, range=f"bytes={at}-{at + 9}").status
    assert status == 404


def test_a_file_is_let_go_of_when_nobody_listens_any_more(desk, large, monkeypatch):
    opened: list[BytesIO] = []
    real = type(blobs()).open
    monkeypatch.setattr(type(blobs()), "open", lambda *place: opened.append(real(*place)) or opened[-1])
    _capture, file = large
    flow = answers.file(file, {}).body
    assert next(iter(flow)) and not opened[-1].closed
    del flow
    assert opened[-1].closed
