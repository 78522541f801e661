"""What is sealed is stamped by the desk's authority as soon as one answers; until then it says that it is not."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from casefile.archive import sealing, stamping
from casefile.archive.intake import blobs
from casefile.custody.blobs import Missing
from casefile.custody.stamp import QUERY, REPLY
from casefile.ledger.models import Record
from casefile.outside.failed import Failed
from casefile.sources.models import Stamp
from tests import factories as make
from tests.custody.authority import Stamps
from tests.custody.sealing import verified

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stamps(tmp_path_factory) -> Stamps:
    """Give an authority."""
    return Stamps(tmp_path_factory.mktemp("stamps") / "one")


@pytest.fixture
def told(stamps):
    """Give the address of the authority, and what it was asked."""
    asked = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.headers["Content-Type"], body))
            answer = stamps.send("", body) if self.path == "/tsr" else b""
            self.send_response(200 if answer else 503)
            self.send_header("Content-Type", REPLY)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *words):
            """Say nothing on the console of the tests."""

    server = HTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def roots(stamps):
    return stamps.folder / "root.pem"


@pytest.fixture
def capture():
    case = make.case()
    return make.source(case, make.member(case, "analyst")).captures.get()


def test_a_sealed_capture_is_stamped_once_and_its_package_verifies_with_the_stamp(
    capture, told, roots, settings, tmp_path
):
    address, asked = told
    settings.CASEFILE_TSA = f"Lonmere {address}/tsr {roots}"
    assert (stamping.stamp_waiting(), stamping.stamp_waiting()) == (1, 0)
    assert [kind for kind, _body in asked] == [QUERY]
    assert Record.objects.filter(chain=capture.case_id, deed="capture.stamped").count() == 1
    (tmp_path / "keys.json").write_bytes(sealing.keys().listed())
    said = verified(tmp_path, sealing.package_of(capture), "--trust", tmp_path / "keys.json", "--tsa", roots)
    assert said.status == 0, said.words


def test_without_its_stamp_the_package_is_refused_where_one_is_asked_for(capture, roots, tmp_path):
    (tmp_path / "keys.json").write_bytes(sealing.keys().listed())
    made = sealing.package_of(capture)
    assert verified(tmp_path, made, "--trust", tmp_path / "keys.json", "--tsa", roots).status == 1


def test_an_authority_that_is_down_leaves_the_seal_to_be_stamped_later(capture, told, roots, settings):
    address, asked = told
    settings.CASEFILE_TSA = f"Lonmere {address}/down {roots}"
    assert stamping.stamp_waiting() == 0
    assert len(asked) == 1
    settings.CASEFILE_TSA = f"Down {address}/down {roots}; Lonmere {address}/tsr {roots}"
    assert stamping.stamp_waiting() == 1
    assert Stamp.objects.get().authority == "Lonmere"


def test_a_desk_without_an_authority_asks_nobody(capture, settings):
    settings.CASEFILE_TSA = ""
    assert stamping.stamp_waiting() == 0
    assert not sealing.is_stamping()


def test_an_authority_in_a_private_network_is_not_asked(told, settings):
    address, asked = told
    settings.CASEFILE_FETCH_LOOPBACK = False
    with pytest.raises(Failed, check=lambda failed: failed.code == "private-address"):
        stamping.post(f"{address}/tsr", b"query")
    assert asked == []


def test_a_package_that_was_erased_is_missing(capture):
    blobs().remove(capture.artifacts.get(role="package").blobs[0])
    with pytest.raises(Missing):
        sealing.package_of(capture)
