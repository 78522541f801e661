"""What is sealed is stamped by the desk's authority as soon as one answers; until then it says that it is not."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from casefile.archive import sealing, stamping
from casefile.archive.intake import blobs
from casefile.custody import verify_package as verifier
from casefile.custody.blobs import Missing
from casefile.custody.stamp import LARGEST, QUERY, REPLY
from casefile.ledger.models import Record
from casefile.outside.failed import Failed
from casefile.sources.models import Stamp
from tests import factories as make
from tests.archive.keeping import package_of
from tests.custody.authority import Stamps
from tests.custody.sealing import verified

pytestmark = pytest.mark.django_db
ODD = {"/words": b"busy", "/much": b"0" * (LARGEST + 1)}
"""What authorities answer that are out of order."""


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
            answer = stamps.send("", body) if self.path == "/tsr" else ODD.get(self.path, b"")
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
    said = verified(tmp_path, package_of(capture), "--trust", tmp_path / "keys.json", "--tsa", roots)
    assert said.status == 0, said.words


def test_without_its_stamp_the_package_is_refused_where_one_is_asked_for(capture, roots, tmp_path):
    (tmp_path / "keys.json").write_bytes(sealing.keys().listed())
    made = package_of(capture)
    assert verified(tmp_path, made, "--trust", tmp_path / "keys.json", "--tsa", roots).status == 1


def test_an_authority_that_is_down_leaves_the_seal_to_be_stamped_later(capture, told, roots, settings):
    address, asked = told
    settings.CASEFILE_TSA = f"Lonmere {address}/down {roots}"
    assert stamping.stamp_waiting() == 0
    assert len(asked) == 1
    settings.CASEFILE_TSA = f"Down {address}/down {roots}; Lonmere {address}/tsr {roots}"
    assert stamping.stamp_waiting() == 1
    assert Stamp.objects.get().authority == "Lonmere"


def test_each_is_tried_in_order_and_the_faults_of_one_do_not_stop_the_next(capture, told, roots, settings, caplog):
    address, asked = told
    out_of_order = (
        "No roots at all",
        f"Lost {address}/tsr {roots}.nowhere",
        f"Nowhere http://127.0.0.1:1/tsr {roots}",
        f"Odd gopher://harbour.example/ {roots}",
        *(f"{path} {address}{path} {roots}" for path in ("/down", *ODD)),
        f"Strange {address}/tsr {verifier.__file__}",
    )
    settings.CASEFILE_TSA = "; ".join(
        [*out_of_order, "", f"Lonmere {address}/tsr {roots}", f"Idle {address}/tsr {roots}"]
    )
    assert stamping.stamp_waiting() == 1
    assert Stamp.objects.get().authority == "Lonmere"
    assert len(asked) == 5, "down, two that answer nonsense, one whose roots are none, and the one that stamps"
    said = [record.args[0] for record in caplog.records]
    assert said == ["No", "Lost", "Nowhere", "Odd", "/down", *ODD, "Strange"]


def test_one_that_is_down_is_asked_once_a_round(capture, told, roots, settings):
    make.source(capture.case, make.member(capture.case, "analyst"))
    address, asked = told
    settings.CASEFILE_TSA = f"Down {address}/down {roots}; Lonmere {address}/tsr {roots}"
    assert stamping.stamp_waiting() == 2
    assert len(asked) == 3


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
        package_of(capture)
