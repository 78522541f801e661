"""What passes through the proxy is guarded, verified and recorded; sites on loopback are the witnesses."""

import gzip
import hashlib
import socket
import ssl

import pytest
from warcio.archiveiterator import ArchiveIterator

from casefile.outside.proxy import Proxy
from casefile.outside.recorder import Recorder
from tests.outside.behind import capturing
from tests.outside.site import CERTIFICATE, Site, answer, packed
from tests.outside.test_warc import records

PAGE = b"<!doctype html><title>Harbour</title><p>The harbour of Lonmere closes at noon."


def test_a_page_passes_and_is_recorded_as_received(site: Site, quick) -> None:
    site.pages["/a?b=1|2"] = answer(PAGE, "X-One: 1", "x-ONE:2")
    with capturing(quick()) as capture:
        got = capture.get(f"{site.url}a?b=1|2", Accept="text/html")
    assert (got.status, got.body) == (200, PAGE)
    (_about, (_kind, fields, block), (_kind2, asked, request)) = records(capture.warc)
    assert block == site.pages["/a?b=1|2"]
    assert request == site.requests[0]
    assert b"Accept: text/html\r\n" in request
    assert fields["WARC-Target-URI"] == asked["WARC-Target-URI"] == f"{site.url}a?b=1|2"
    assert fields["WARC-IP-Address"] == "127.0.0.1"
    assert asked["WARC-Concurrent-To"] == fields["WARC-Record-ID"]


def test_each_answer_is_listed_with_where_it_stands(site: Site, quick) -> None:
    site.pages |= {"/": packed(PAGE), "/two": answer(b"two")}
    with capturing(quick()) as capture:
        capture.get(site.url)
        capture.get(f"{site.url}two")
        capture.get(f"{site.url}three")
    assert [(one.url, one.status) for one in capture.recorded] == [
        (site.url, 200), (f"{site.url}two", 200), (f"{site.url}three", 404),
    ]  # fmt: skip
    for one in capture.recorded:
        member = gzip.decompress(capture.warc[one.offset : one.offset + one.length])
        body = member.split(b"\r\n\r\n", 2)[2].removesuffix(b"\r\n\r\n")
        assert hashlib.sha256(body).hexdigest() == one.payload_sha256
        assert (len(body), one.truncated, one.tls) == (one.payload_size, "", None)
    assert ["Content-Encoding", "gzip"] in capture.recorded[0].headers


def test_tls_is_verified_read_and_recorded(quick) -> None:
    with Site(secure=True) as site, capturing(quick(roots=str(CERTIFICATE))) as capture:
        site.pages["/"] = packed(PAGE)
        got = capture.get_secure("127.0.0.1", site.port)
        again = capture.get(site.url)
    assert gzip.decompress(got.body) == gzip.decompress(again.body) == PAGE
    pem = CERTIFICATE.read_text()
    der = ssl.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN CERTIFICATE") :])
    verdict = {"verified": True, "version": "TLSv1.3", "certificate_sha256": hashlib.sha256(der).hexdigest()}
    assert [(one.url, one.tls, one.address) for one in capture.recorded] == [(site.url, verdict, "127.0.0.1")] * 2
    about = [block.decode() for kind, _fields, block in records(capture.warc) if kind == "metadata"]
    assert len(about) == 1  # the second connection told nothing new
    assert f"tls-certificate-sha256: {verdict['certificate_sha256']}\r\n" in about[0]
    assert "tls-verified: yes\r\n" in about[0]


def test_a_certificate_nobody_vouches_for_is_refused_and_noted(quick) -> None:
    with Site(secure=True) as site, capturing(quick()) as capture:
        site.pages["/"] = answer(PAGE)
        with pytest.raises(OSError):
            capture.get_secure("127.0.0.1", site.port)
        assert capture.get(site.url).status == 502
    assert capture.refused == [(site.url, "tls")]
    noted = capture.recorder.refused[0].tls
    assert noted["verified"] is False
    assert len(noted["certificate_sha256"]) == 64
    assert capture.recorded == []
    assert set(site.hits) <= {""}
    assert b"tls-verified: no\r\n" in records(capture.warc)[1][2]


def test_two_captures_share_no_authority(quick) -> None:
    with Site(secure=True) as site, capturing(quick(roots=str(CERTIFICATE))) as one:
        site.pages["/"] = answer(PAGE)
        with capturing(quick(roots=str(CERTIFICATE))) as other:
            assert one.proxy.authority.pin != other.proxy.authority.pin
            assert one.get_secure("127.0.0.1", site.port).status == 200
            with pytest.raises(ssl.SSLCertVerificationError):
                other.get_secure("127.0.0.1", site.port, trust=one.proxy.authority.pem)


def test_a_unix_socket_leads_out_too(site: Site, quick, tmp_path) -> None:
    site.pages["/"] = answer(PAGE)
    path = tmp_path / "out"
    with (tmp_path / "page.warc.gz").open("wb") as out, Proxy(quick(), Recorder(out), path=path) as proxy:
        assert proxy.port is None
        with socket.socket(socket.AF_UNIX) as stream:
            stream.connect(str(path))
            stream.sendall(f"GET {site.url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            heard = b"".join(iter(lambda: stream.recv(4096), b""))
    assert heard.endswith(PAGE)
    assert not path.exists()
    with (tmp_path / "page.warc.gz").open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file)] == ["warcinfo", "response", "request"]


def test_a_connection_carries_several_requests_both_ways(site: Site, quick) -> None:
    def twice(connection: socket.socket) -> None:
        connection.sendall(answer(b"one"))
        asked = connection.recv(4096)
        site.hits.append(asked.split(b" ")[1].decode())
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\ntw\r\n1\r\no\r\n0\r\n\r\n")

    site.pages["/one"] = twice
    ask = "GET {}{} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with capturing(quick()) as capture:
        heard = capture.say(ask.format(site.url, "one").encode(), ask.format(site.url, "two").encode())
    assert heard.startswith(b"HTTP/1.1 200 OK")
    assert site.hits == ["/one", "/two"]
    assert len(site.requests) == 1, "the second came on the first connection"
    assert [one.payload_size for one in capture.recorded] == [3, 18]


def test_a_connection_closed_meanwhile_is_opened_anew(site: Site, quick) -> None:
    site.pages["/"] = answer(PAGE)
    ask = f"GET {site.url} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    with capturing(quick()) as capture:
        heard = capture.say(ask, ask, ask, until=PAGE)
    assert heard.count(PAGE) == 3
    assert site.hits == ["/"] * 3
    assert [one.truncated for one in capture.recorded] == [""] * 3


def test_what_a_script_posts_is_recorded_with_its_answer(site: Site, quick) -> None:
    site.pages["/"] = answer(b"thanks")
    with capturing(quick()) as capture:
        assert capture.get(site.url, "POST", b"a=1").body == b"thanks"
    (_about, _answer, (_kind, fields, block)) = records(capture.warc)
    assert block == site.requests[0]
    assert block.endswith(b"\r\n\r\na=1")
    assert fields["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(b'a=1').hexdigest()}"


def test_only_gzip_is_offered_and_nothing_of_one_connection_passes(site: Site, quick) -> None:
    site.pages["/"] = answer(PAGE, "Alt-Svc: h3", "Connection: x-hop", "X-Hop: 1")
    ask = f"GET {site.url} HTTP/1.1\r\nHost: desk.example.org\r\nConnection: X-Mine\r\nX-Mine: 1\r\n"
    with capturing(quick()) as capture:
        heard = capture.say(f"{ask}Accept-Encoding: br, zstd\r\nProxy-Authorization: x\r\n\r\n".encode())
    request = site.requests[0].lower()
    assert b"accept-encoding: gzip\r\n" in request
    assert f"host: 127.0.0.1:{site.port}\r\n".encode() in request
    assert not any(name in request for name in (b"br, zstd", b"proxy-auth", b"x-mine", b"desk.example.org"))
    assert not any(name in heard.lower() for name in (b"alt-svc", b"x-hop"))
    assert ["Alt-Svc", "h3"] in capture.recorded[0].headers
