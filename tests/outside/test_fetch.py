"""A page without a browser: whole, or not at all and for a named reason; and what it is built of."""

import gzip
import hashlib
import socket
import ssl
import threading
import time
import zlib
from datetime import UTC

import pytest

from casefile.outside import fetch as fetch_room
from casefile.outside.failed import Failed
from casefile.outside.fetch import Fetching
from casefile.outside.tape import recording
from tests.outside.fetching import fetch, taped
from tests.outside.site import CERTIFICATE, Site, answer, packed, redirect
from tests.outside.test_warc import records

PAGE = "<!doctype html><title>Harbour</title><p>The harbour of Lonmere closes at noon – for good.".encode()


def refused(url: str, policy) -> str:
    """The code a fetch fails with."""
    with pytest.raises(Failed) as failed:
        fetch(url, policy)
    assert failed.value.sentence
    return failed.value.code


def test_a_page_is_fetched_whole(site: Site, quick) -> None:
    site.pages["/a?b=1"] = answer(PAGE, "X-One: 1", "X-One: 2")
    got = fetch(f"{site.url}a?b=1#part", quick())
    assert got.body == PAGE
    assert (got.status, got.content_type, got.charset) == (200, "text/html", "utf-8")
    assert got.requested_url == f"{site.url}a?b=1#part"
    assert got.final_url == f"{site.url}a?b=1"
    assert [value for name, value in got.headers if name == "X-One"] == ["1", "2"]
    assert got.redirects == []
    assert got.address == "127.0.0.1"
    assert got.tls is None
    assert got.requested == 1
    assert got.started_at.tzinfo is UTC
    assert got.started_at <= got.ended_at


def test_only_gzip_is_offered_and_no_cookie_sent(site: Site, quick) -> None:
    site.pages["/"] = packed(PAGE)
    assert fetch(site.url, quick()).body == PAGE
    request = site.requests[0].lower()
    assert b"accept-encoding: gzip\r\n" in request
    assert b"user-agent: casefile tests\r\n" in request
    assert b"cookie" not in request


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(PAGE[:40]) + gzip.compress(PAGE[40:]),
        gzip.compress(PAGE) + b"\0" * 20,
    ],
    ids=["two members", "padding behind the end"],
)
def test_gzip_in_all_its_forms_is_unpacked(site: Site, quick, body: bytes) -> None:
    site.pages["/"] = answer(body, "Content-Encoding: gzip")
    assert fetch(site.url, quick()).body == PAGE


@pytest.mark.parametrize("body", [zlib.compress(PAGE), zlib.compress(PAGE)[2:-4]], ids=["wrapped", "bare"])
def test_deflate_is_taken_both_ways(site: Site, quick, body: bytes) -> None:
    site.pages["/"] = answer(body, "Content-Encoding: deflate")
    assert fetch(site.url, quick()).body == PAGE


def test_a_chunked_answer_is_put_together(site: Site, quick) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE[:10], PAGE[10:]))
    site.pages["/"] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    got, recorder, _warc = taped(site.url, quick())
    assert got.body == PAGE
    assert recorder.responses[0].payload_size == len(chunks) + 5


def test_interim_answers_and_what_follows_the_end_are_left_out(site: Site, quick) -> None:
    site.pages["/"] = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer(PAGE) + b"HTTP/1.1 200 OK\r\n\r\nmore"
    got, _recorder, warc = taped(site.url, quick())
    assert got.body == PAGE
    assert answer(PAGE) in [block for _kind, _fields, block in records(warc)]


def test_an_answer_that_ends_with_the_connection_is_taken(site: Site, quick) -> None:
    site.pages["/"] = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    assert fetch(site.url, quick()).body == PAGE


def test_redirects_are_followed_and_kept(site: Site, quick) -> None:
    site.pages |= {
        "/": redirect("/one", "301 Moved"),
        "/one": redirect(f"{site.url}two", "308 Moved"),
        "/two": answer(PAGE),
    }
    got, recorder, _warc = taped(site.url, quick())
    assert got.final_url == f"{site.url}two"
    assert got.redirects == [
        {"url": site.url, "status": 301, "location": "/one"},
        {"url": f"{site.url}one", "status": 308, "location": f"{site.url}two"},
    ]
    assert [one.url for one in recorder.responses] == [site.url, f"{site.url}one", f"{site.url}two"]


def test_a_redirect_in_a_circle_ends(site: Site, quick) -> None:
    site.pages |= {"/": redirect("/one"), "/one": redirect("/#again")}
    assert refused(site.url, quick()) == "redirect-loop"
    assert site.hits == ["/", "/one"]


def test_a_chain_without_end_ends(site: Site, quick) -> None:
    site.pages |= {f"/{step}": redirect(f"/{step + 1}") for step in range(30)}
    assert refused(f"{site.url}0", quick()) == "too-many-redirects"
    assert len(site.hits) == 21


def test_a_page_that_goes_on_by_itself_counts_as_a_redirect(site: Site, quick) -> None:
    site.pages |= {"/": redirect("/one"), "/one": answer(PAGE), "/two": redirect("/three"), "/three": answer(PAGE)}
    with recording() as tape, Fetching(quick(), tape) as fetching:
        first = fetching.page(site.url)
        got = fetching.page(f"{site.url}two", after=first)
    assert got.redirects == [
        {"url": site.url, "status": 302, "location": "/one"},
        {"url": f"{site.url}one", "status": 200, "location": ""},
        {"url": f"{site.url}two", "status": 302, "location": "/three"},
    ]
    assert (got.requested_url, got.final_url) == (site.url, f"{site.url}three")
    assert got.started_at == first.started_at < got.ended_at
    assert got.requested == 4


@pytest.mark.parametrize(
    ("hops", "to", "code"),
    [
        (0, "0", "redirect-loop"),
        (0, "0#again", "redirect-loop"),
        (2, "1", "redirect-loop"),
        (20, "x", "too-many-redirects"),
    ],
)
def test_going_on_ends_as_redirects_do(site: Site, quick, hops: int, to: str, code: str) -> None:
    site.pages |= {f"/{step}": redirect(f"/{step + 1}") for step in range(hops)} | {f"/{hops}": answer(PAGE)}
    with recording() as tape, Fetching(quick(), tape) as fetching:
        came = fetching.page(f"{site.url}0")
        asked = len(site.hits)
        with pytest.raises(Failed, check=lambda failed: failed.code == code):
            fetching.page(f"{site.url}{to}", after=came)
    assert len(site.hits) == asked


@pytest.mark.parametrize("status", ["200 OK", "503 Service Unavailable", "302 Found"])
def test_what_is_posted_goes_the_same_way_and_only_a_plain_answer_counts(site: Site, quick, status: str) -> None:
    site.pages["/a"] = answer(
        gzip.compress(b"reply"), "Content-Encoding: gzip", "Location: /b", status=status, kind="x/y"
    )
    with recording() as tape, Fetching(quick(max_decoded=5), tape) as fetching:
        try:
            said = fetching.post(f"{site.url}a", b"query", "x/asks", "x/y")
        except Failed as failed:
            said = failed.code
    assert said == (b"reply" if status == "200 OK" else f"http-{status[:3]}")
    assert site.hits == ["/a"]
    assert site.requests[0].startswith(b"POST /a HTTP/1.1\r\n")
    assert b"Content-Type: x/asks\r\nContent-Length: 5\r\n" in site.requests[0]
    assert tape.recorder.responses[0].method == "POST"


def test_an_answer_to_what_is_posted_has_the_same_limits(site: Site, quick) -> None:
    site.pages["/a"] = packed(b"\0" * 1_000_000)
    is_bomb = pytest.raises(Failed, check=lambda failed: failed.code == "decompression-bomb")
    with recording() as tape, Fetching(quick(max_decoded=100_000), tape) as fetching, is_bomb:
        fetching.post(f"{site.url}a", b"query", "x/asks", "x/y")


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("", "redirect-without-target"),
        ("file:///etc/passwd", "unsupported-scheme"),
        ("http://mara:word@127.0.0.1/", "credentials-in-url"),
        ("http://0x7f.1/", "malformed-url"),
        ("http:\\\\127.0.0.1", "malformed-url"),
    ],
)
def test_a_redirect_is_read_as_strictly_as_an_address(site: Site, quick, to: str, code: str) -> None:
    site.pages["/"] = redirect(to)
    assert refused(site.url, quick()) == code


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451, 500, 502, 503, 206, 304])
def test_an_error_page_is_a_failure(site: Site, quick, status: int) -> None:
    site.pages["/"] = answer(PAGE, status=f"{status} Something")
    with pytest.raises(Failed) as failed:
        fetch(site.url, quick())
    assert failed.value.code == f"http-{status}"
    assert str(status) in failed.value.sentence
    assert failed.value.may_retry is (status in {429, 500, 502, 503})


def test_an_answer_without_content_is_a_failure(site: Site, quick) -> None:
    site.pages["/"] = b"HTTP/1.1 204 No Content\r\n\r\n"
    assert refused(site.url, quick()) == "empty-page"


def test_fifty_megabytes_announced_are_refused_before_they_come(site: Site, quick) -> None:
    site.pages["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 50000001\r\n\r\n"
    began = time.monotonic()
    assert refused(site.url, quick()) == "too-large"
    assert time.monotonic() - began < 1


def test_fifty_megabytes_unannounced_are_cut_on_the_wire(site: Site, quick) -> None:
    sent = []

    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
        for _megabyte in range(60):
            connection.sendall(b"x" * 1_000_000)
            sent.append(1)

    site.pages["/"] = pour
    assert refused(site.url, quick(seconds=20)) == "too-large"
    assert len(sent) < 60


def test_the_wire_is_counted_over_all_redirects(site: Site, quick) -> None:
    site.pages |= {f"/{step}": redirect(f"/{step + 1}") for step in range(9)}
    assert refused(f"{site.url}0", quick(max_total=600)) == "too-large"


def test_a_bomb_is_defused(site: Site, quick) -> None:
    site.pages["/"] = packed(b"\0" * 60_000_000)
    assert len(site.pages["/"]) < 100_000
    assert refused(site.url, quick()) == "decompression-bomb"


def test_a_body_packed_as_nobody_asked_is_refused(site: Site, quick) -> None:
    for coding in ("br", "zstd", "gzip, gzip", "compress"):
        site.pages["/"] = answer(PAGE, f"Content-Encoding: {coding}")
        assert refused(site.url, quick()) == "unsupported-encoding"


def test_a_damaged_packing_is_a_failure(site: Site, quick) -> None:
    site.pages |= {"/cut": answer(gzip.compress(PAGE)[:-12], "Content-Encoding: gzip"),
                   "/bad": answer(b"\x1f\x8b" + PAGE, "Content-Encoding: gzip")}  # fmt: skip
    assert refused(f"{site.url}cut", quick()) == "connection-lost"
    assert refused(f"{site.url}bad", quick()) == "not-readable"


def test_a_drip_ends_at_the_wall(site: Site, quick) -> None:
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not over.wait(0.02):
            connection.sendall(b"x")

    site.pages["/"] = drip
    began = time.monotonic()
    assert refused(site.url, quick(seconds=0.4)) == "timeout"
    over.set()
    assert time.monotonic() - began < 2


def test_silence_ends_at_its_wall(site: Site, quick) -> None:
    over = threading.Event()
    site.pages["/"] = lambda _connection: over.wait(5)
    assert refused(site.url, quick(idle_seconds=0.2)) == "timeout"
    over.set()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"", "connection-lost"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "not-http"),
        (b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\n", "not-http"),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", "not-http"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50, "not-http"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", "not-http"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "connection-lost"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "connection-lost"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "not-http"),
    ],
)
def test_what_is_not_whole_http_is_a_failure(site: Site, quick, said: bytes, code: str) -> None:
    site.pages["/"] = said
    assert refused(site.url, quick()) == code


def test_a_closed_port_is_a_failure_worth_another_try(quick) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Failed, check=lambda failed: failed.code == "refused-connection" and failed.may_retry):
        fetch(f"http://127.0.0.1:{port}/", quick())


def test_the_certificate_is_verified_and_recorded(quick) -> None:
    with Site(secure=True) as site:
        site.pages["/"] = answer(PAGE)
        got = fetch(site.url, quick(roots=str(CERTIFICATE)))
    pem = CERTIFICATE.read_text()
    der = ssl.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN CERTIFICATE") :])
    assert got.tls == {"verified": True, "version": "TLSv1.3", "certificate_sha256": hashlib.sha256(der).hexdigest()}


def test_an_unknown_certificate_is_refused(quick) -> None:
    with Site(secure=True) as site:
        site.pages["/"] = answer(PAGE)
        assert refused(site.url, quick()) == "tls"
        assert refused(site.url.replace("127.0.0.1", "127.0.0.2"), quick(roots=str(CERTIFICATE))) != ""
        assert set(site.hits) <= {""}, "the certificate is looked at and nothing is asked"


def test_a_cookie_set_on_the_way_is_sent_further_on(site: Site, quick) -> None:
    site.pages |= {"/": answer(b"", "Location: /in", "Set-Cookie: seen=yes", status="302 Found"), "/in": answer(PAGE)}
    assert fetch(site.url, quick()).body == PAGE
    assert b"Cookie" not in site.requests[0]
    assert b"Cookie: seen=yes\r\n" in site.requests[1]


def test_what_a_page_is_built_of_is_fetched_and_what_that_is_built_of(site: Site, quick) -> None:
    site.pages |= {
        "/": answer(PAGE),
        "/a.css": answer(b"@import", kind="text/css"),
        "/moved": redirect("/b.png"),
        "/b.png": answer(b"PNG", kind="image/png"),
        "/c.css": answer(b"p{}", kind="text/css"),
    }
    asked: list[tuple[bytes, str, str]] = []

    def more(body: bytes, kind: str, url: str) -> list[str]:
        asked.append((body, kind, url))
        return [f"{site.url}c.css", url] if body == b"@import" else []

    with recording() as tape, Fetching(quick(), tape) as fetching:
        fetching.page(site.url)
        fetching.parts(
            [f"{site.url}a.css", f"{site.url}moved", f"{site.url}none", "ftp://odd.example/"], {"text/css"}, more
        )
        assert fetching.requested == 6
        assert fetching.lost == {"unsupported-scheme"}
    got = {(one.url.removeprefix(site.url), one.status) for one in tape.recorder.responses}
    assert got == {("", 200), ("a.css", 200), ("moved", 302), ("b.png", 200), ("c.css", 200), ("none", 404)}
    assert sorted(asked) == [(b"@import", "text/css", f"{site.url}a.css"), (b"p{}", "text/css", f"{site.url}c.css")]


def test_parts_end_at_the_wall_of_the_whole_page(site: Site, quick) -> None:
    site.pages |= {f"/{number}": answer(b"x") for number in range(50)}
    with recording() as tape, Fetching(quick(max_requests=20), tape) as fetching:
        fetching.parts([f"{site.url}{number}" for number in range(50)], (), lambda *_part: [])
    assert fetching.lost == {"too-many-requests"}
    assert len(tape.recorder.responses) == 20
    assert {one.reason for one in tape.recorder.refused} == {"too-many-requests"}


def test_parts_that_are_not_asked_for_are_told(site: Site, quick, monkeypatch) -> None:
    monkeypatch.setattr(fetch_room, "_MOST_PARTS", 3)
    site.pages |= {f"/{number}": answer(b"x") for number in range(5)}
    for count, lost in ((3, set()), (4, {"too-many-requests"})):
        with recording() as tape, Fetching(quick(), tape) as fetching:
            fetching.parts([f"{site.url}{number}" for number in range(count)], (), lambda *_part: [])
        assert (len(tape.recorder.responses), fetching.lost) == (3, lost)
