"""What is too much, too slow or broken is cut: the record says so, and the browser sees a cut connection."""

import gzip
import socket
import threading
import time
import tracemalloc
from datetime import UTC, datetime
from io import BytesIO

import pytest

from casefile.outside.failed import Failed
from casefile.outside.gunzip import Tally
from casefile.outside.proxy import Proxy
from casefile.outside.recorder import Recorder, Taking
from tests.outside.behind import Capture, capturing
from tests.outside.site import Site, answer, packed
from tests.outside.test_warc import records

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
MEGABYTE = b"x" * 1_000_000


def chunk(body: bytes) -> bytes:
    """One chunk of a body sent in chunks."""
    return b"%x\r\n%s\r\n" % (len(body), body)


def cut(capture: Capture) -> str:
    """The word of WARC-Truncated in the one response of the file, whose digests hold."""
    (response,) = [fields for kind, fields, _block in records(capture.warc) if kind == "response"]
    assert response["WARC-Truncated"] == capture.recorded[0].truncated
    return response["WARC-Truncated"]


def test_the_request_after_the_last_one_is_refused(site: Site, quick) -> None:
    site.pages["/"] = answer(b"hello")
    with capturing(quick(max_requests=3)) as capture:
        assert [capture.get(site.url).status for _time in range(5)] == [200, 200, 200, 403, 403]
    assert len(site.hits) == len(capture.recorded) == 3
    assert capture.refused == [(site.url, "too-many-requests")]


def test_two_thousand_requests_are_the_limit_as_it_comes(quick) -> None:
    with Proxy(quick(), Recorder(BytesIO())) as proxy:
        for _time in range(2_000):
            proxy.budget.ask()
        with pytest.raises(Failed, check=lambda failed: failed.code == "too-many-requests"):
            proxy.budget.ask()


def test_an_answer_announced_too_large_is_cut_before_it_comes(site: Site, quick) -> None:
    site.pages["/"] = HEAD + b"Content-Length: 50000001\r\n\r\nbegins"
    with capturing(quick()) as capture:
        assert capture.get(site.url).status == 502
    assert cut(capture) == "length"
    assert capture.recorded[0].status == 200


@pytest.mark.parametrize("is_chunked", [True, False])
def test_an_answer_too_large_is_cut_on_the_wire(site: Site, quick, is_chunked: bool) -> None:
    sent = []

    def pour(connection: socket.socket) -> None:
        connection.sendall(CHUNKED if is_chunked else HEAD + b"\r\n")
        for _megabyte in range(20):
            connection.sendall(chunk(MEGABYTE) if is_chunked else MEGABYTE)
            sent.append(1)

    site.pages["/"] = pour
    with capturing(quick(max_wire=5_000_000)) as capture:
        got = capture.get(site.url)
    assert not got.is_whole
    assert cut(capture) == "length"
    assert len(sent) < 20
    assert 4_900_000 < capture.recorded[0].payload_size < 5_200_000


@pytest.mark.parametrize("is_chunked", [True, False])
def test_a_bomb_is_cut_before_it_bursts(site: Site, quick, is_chunked: bool) -> None:
    bomb = gzip.compress(b"\0" * 60_000_000)
    assert len(bomb) < 100_000
    fields = HEAD + b"Content-Encoding: gzip\r\n"
    in_chunks = b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(
        chunk(bomb[start : start + 5_000]) for start in range(0, len(bomb), 5_000)
    )
    whole = b"Content-Length: %d\r\n\r\n" % len(bomb) + bomb
    site.pages["/"] = fields + (in_chunks + b"0\r\n\r\n" if is_chunked else whole)
    with capturing(quick()) as capture:
        got = capture.get(site.url)
    assert not got.is_whole
    assert len(got.body) < len(bomb)
    assert cut(capture) == "length"


def test_what_just_fits_passes_whole(site: Site, quick) -> None:
    site.pages["/"] = packed(b"\0" * 1_000_000)
    with capturing(quick(max_decoded=1_000_000)) as capture:
        assert len(gzip.decompress(capture.get(site.url).body)) == 1_000_000
    assert capture.recorded[0].truncated == ""


def test_a_document_has_a_limit_of_its_own(site: Site, quick) -> None:
    site.pages |= {"/": packed(b" " * 200_000), "/a.png": answer(b" " * 200_000, kind="image/png")}
    with capturing(quick(max_document=100_000)) as capture:
        assert not capture.get(site.url).is_whole
        assert capture.get(f"{site.url}a.png").is_whole
    assert [one.truncated for one in capture.recorded] == ["length", ""]


def test_packing_that_was_not_asked_for_is_not_handed_on(site: Site, quick) -> None:
    site.pages["/"] = answer(b"\x8b\x00\x80", "Content-Encoding: br")
    with capturing(quick()) as capture:
        assert capture.get(site.url).status == 502
    assert cut(capture) == "unspecified"


def test_all_answers_together_have_a_limit(site: Site, quick) -> None:
    site.pages["/"] = answer(b"x" * 100_000)
    with capturing(quick(max_total=380_000)) as capture:
        got = [capture.get(site.url) for _time in range(5)]
    assert [one.is_whole for one in got[:4]] == [True, True, True, False]
    assert got[4].status == 502
    assert [one.truncated for one in capture.recorded] == ["", "", "", "length"]
    assert capture.refused == [(site.url, "too-large")]


@pytest.mark.parametrize("ending", [b"Content-Length: 100\r\n\r\nshort", b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"])
def test_an_answer_that_breaks_off_is_recorded_as_far_as_it_came(site: Site, quick, ending: bytes) -> None:
    site.pages["/"] = HEAD + ending
    with capturing(quick()) as capture:
        assert not capture.get(site.url).is_whole
    assert cut(capture) == "disconnect"
    assert records(capture.warc)[1][2] == HEAD + ending


@pytest.mark.parametrize("wall", [{"patience_seconds": 0.3, "slowest": 10_000}, {"response_seconds": 0.3}])
def test_a_drip_ends_because_it_is_slow(site: Site, quick, wall: dict) -> None:
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
        while not over.wait(0.02):
            connection.sendall(b"x")

    site.pages["/"] = drip
    began = time.monotonic()
    with capturing(quick(**wall)) as capture:
        got = capture.get(site.url)
        over.set()
    assert time.monotonic() - began < 4
    assert not got.is_whole
    assert cut(capture) == "time"


@pytest.mark.parametrize("wall", ["first_byte_seconds", "idle_seconds", "capture_seconds"])
def test_silence_ends_at_each_wall(site: Site, quick, wall: str) -> None:
    over = threading.Event()
    site.pages["/"] = lambda _connection: over.wait(5)
    limits = {"connect_seconds": 0.1, wall: 0.2}
    began = time.monotonic()
    with capturing(quick(**limits)) as capture:
        said = capture.say(f"GET {site.url} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        over.set()
    assert time.monotonic() - began < 3
    assert said.startswith(b"HTTP/1.1 502 ") or (wall == "capture_seconds" and said == b"")
    assert capture.refused == [(site.url, "timeout")]


@pytest.mark.parametrize(
    "said",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        HEAD + b"X-A: b\r\n" * 20_000 + b"\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50,
        HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    ],
)
def test_what_is_not_http_is_not_handed_on(site: Site, quick, said: bytes) -> None:
    site.pages["/"] = said
    with capturing(quick()) as capture:
        assert capture.get(site.url).status == 502
    assert capture.refused == [(site.url, "not-http")]


def test_a_body_that_breaks_the_rules_is_cut_where_it_does(site: Site, quick) -> None:
    site.pages["/"] = CHUNKED + chunk(b"fine") + b"zz\r\n"
    with capturing(quick()) as capture:
        assert capture.get(site.url).body == b"fine"
    assert cut(capture) == "unspecified"


def test_hints_before_an_answer_are_left_out(site: Site, quick) -> None:
    site.pages["/"] = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + answer(b"hello")
    with capturing(quick()) as capture:
        assert capture.get(site.url).body == b"hello"
    assert records(capture.warc)[1][2] == answer(b"hello")


def test_a_browser_that_leaves_ends_the_download(site: Site, quick) -> None:
    left, sent = threading.Event(), []

    def pour(connection: socket.socket) -> None:
        connection.sendall(CHUNKED)
        for _megabyte in range(100):
            connection.sendall(chunk(MEGABYTE))
            sent.append(1)

    site.pages["/"] = pour
    with capturing(quick()) as capture:
        capture.say(f"GET {site.url} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        left.set()
    assert cut(capture) in {"unspecified", "time", "disconnect"}
    assert len(sent) < 100


def test_an_ended_capture_leaves_nothing_running(site: Site, quick) -> None:
    over = threading.Event()
    site.pages["/"] = lambda _connection: over.wait(5)
    with capturing(quick()) as capture, socket.create_connection(("127.0.0.1", capture.proxy.port)) as stream:
        stream.sendall(f"GET {site.url} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        while not site.hits:
            over.wait(0.01)
        assert capture.proxy.in_flight == 1
    over.set()
    assert capture.proxy.in_flight == 0
    assert not [thread for thread in threading.enumerate() if thread.name == "proxy client"]
    assert [reason for _url, reason in capture.refused] in (["timeout"], ["connection-lost"])


def test_forty_megabytes_pass_in_little_memory(site: Site, quick, tmp_path) -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(HEAD + b"Content-Length: 40000000\r\n\r\n")
        for _megabyte in range(40):
            connection.sendall(MEGABYTE)

    site.pages["/"] = pour
    with (tmp_path / "page.warc.gz").open("wb") as out:
        recorder = Recorder(out)
        with Proxy(quick(seconds=30), recorder, on_loopback=True) as proxy:
            tracemalloc.start()
            with socket.create_connection(("127.0.0.1", proxy.port)) as stream:
                stream.sendall(f"GET {site.url} HTTP/1.0\r\nConnection: close\r\n\r\n".encode())
                received = sum(map(len, iter(lambda: stream.recv(65_536), b"")))
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
    assert received > 40_000_000
    assert recorder.responses[0].payload_size == 40_000_000
    assert peak < 8_000_000


def test_a_full_disk_ends_the_capture_and_keeps_what_is_listed(site: Site, quick) -> None:
    site.pages["/"] = answer(b"hello")
    out = Narrow(2_000)
    recorder = Recorder(out)
    with Proxy(quick(), recorder, on_loopback=True) as proxy:
        capture = Capture(proxy, recorder, out)
        ask = f"GET {site.url} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        capture.say(*[ask] * 8, until=b"hello")
        capture.say(ask)
    assert isinstance(recorder.broken, OSError)
    assert 1 <= len(recorder.responses) < 8
    assert len(site.hits) == len(recorder.responses) + 1, "after the first failure nothing passes"
    for one in recorder.responses:
        assert b"hello" in gzip.decompress(capture.warc[one.offset : one.offset + one.length])


class Narrow(BytesIO):
    """A disk with so much room."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def write(self, content: bytes) -> int:
        if self.tell() + len(content) > self._room:
            raise OSError(28, "No space left on device")
        return super().write(content)


def test_the_recorder_serves_whoever_fetches_without_a_proxy() -> None:
    out = BytesIO()
    recorder = Recorder(out)
    taking = Taking("GET", "http://reports.example.org/", "93.184.216.34", None, datetime.now(UTC))
    taking.request.head(b"GET / HTTP/1.1\r\n\r\n")
    taking.answer.head(b"HTTP/1.1 200 OK\r\n\r\n")
    taking.answer.body(b"hello")
    taking.status = 200
    recorder.keep(taking)
    assert [kind for kind, _fields, _block in records(out.getvalue())] == ["warcinfo", "response", "request"]


def test_a_tally_counts_what_a_reader_would_unpack() -> None:
    body = gzip.compress(b"a" * 5_000) + gzip.compress(b"b" * 5_000) + b"\0" * 20
    for piece in (1, 7, 1_000):
        tally = Tally("gzip", 20_000)
        for start in range(0, len(body), piece):
            tally.add(body[start : start + piece])
        assert tally.made == 10_000
    with pytest.raises(Failed, check=lambda failed: failed.code == "decompression-bomb"):
        Tally("gzip", 9_999).add(body)


def test_an_answer_of_more_fields_than_anybody_needs_is_refused(site: Site, quick) -> None:
    site.pages |= {"/few": answer(b"x", *["A: b"] * 90), "/many": answer(b"x", *["A: b"] * 200)}
    with capturing(quick()) as capture:
        assert capture.get(f"{site.url}few").status == 200
        assert capture.get(f"{site.url}many").status == 502
    assert [one.url for one in capture.recorded] == [f"{site.url}few"]
    assert capture.refused == [(f"{site.url}many", "not-http")]


def test_a_tunnel_counts_though_nothing_is_asked_for_in_it(site: Site, quick) -> None:
    connect = f"CONNECT 127.0.0.1:{site.port} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with capturing(quick(max_requests=2)) as capture:
        said = [capture.say(connect)[:12] for _time in range(3)]
    assert said == [b"HTTP/1.1 200", b"HTTP/1.1 200", b"HTTP/1.1 403"]
    assert [reason for _url, reason in capture.refused] == ["too-many-requests"]
