"""Captures with whatever files a test wants, and the second origin to ask for them: by hand, or by a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from socketserver import ThreadingMixIn
from threading import Thread
from typing import NamedTuple
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from casefile.archive.sealing import sealed
from casefile.archive.storing import store
from casefile.custody.made import ArtifactMade, Made
from casefile.outside.warc import RESPONSE, Records, block_of, date_of, digest_of
from casefile.reading.text import TextMade
from casefile.showroom.application import application
from casefile.sources.actions import ask_for_capture
from casefile.sources.keeping import keep_capture
from casefile.sources.models import Capture, CaptureJob
from casefile.work.leases import take

AT = datetime(2031, 5, 4, 12, 30, tzinfo=UTC)
HOME = "https://ferry.example/today"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def kept(source, by, *files: ArtifactMade, texts: dict[str, str | TextMade] | None = None, **known) -> Capture:
    """One more capture of a source, with these files, kept as a worker would keep it."""
    made = {
        "method": "fetched",
        "tools": {},
        "requested_url": HOME,
        "final_url": HOME,
        "redirects": [],
        "status": 200,
        "headers": [],
        "content_type": "text/html",
        "started_at": AT,
        "ended_at": AT,
        "missing": [],
        "artifacts": list(files),
        "texts": [_text(*one) for one in (texts or {}).items()],
        **known,
    }
    whole = sealed(Made(**made))
    job = source.jobs.filter(state="waiting").first() or ask_for_capture(by=by, source=source)
    return keep_capture(take(CaptureJob, job.pk), whole, store(whole.artifacts))


def page(html: str, role: str = "dom") -> ArtifactMade:
    """The page itself."""
    return ArtifactMade(role, "page.html", "text/html", html.encode())


def recorded(answers: dict[str, bytes]) -> ArtifactMade:
    """A file of records: address to the whole answer, head and body, in order."""
    out = BytesIO()
    records = Records(out, AT)
    for url, whole in answers.items():
        body = whole.partition(b"\r\n\r\n")[2]
        fields = [("WARC-Target-URI", url), ("WARC-Date", date_of(AT)), ("WARC-Payload-Digest", digest_of(body))]
        records.add("response", RESPONSE, block_of(whole), fields)
    return ArtifactMade("warc", "page.warc.gz", "application/warc", out.getvalue(), tuple(records.cuts))


def _text(role: str, content: str | TextMade) -> TextMade:
    if isinstance(content, TextMade):
        return content
    return TextMade(role, content, "by hand", sentences=[[0, len(content)]])


class Said(NamedTuple):
    """An answer of the second origin. Names of fields in lower case."""

    status: int
    fields: dict[str, str]
    body: bytes


def ask(address: str, method: str = "GET", **fields: str) -> Said:
    """Ask the second origin, in this thread and its transaction. `host` is the one of the address unless given."""
    _scheme, _, rest = address.partition("://")
    host, _, path = rest.partition("/")
    environ = {"REQUEST_METHOD": method, "PATH_INFO": f"/{path}", "HTTP_HOST": host}
    environ |= {f"HTTP_{name.upper()}": value for name, value in fields.items()}
    told = []
    body = b"".join(application(environ, lambda status, headers: told.append((status, headers))))
    status, headers = told[0]
    return Said(int(status[:3]), {name.lower(): value for name, value in headers}, body)


class _Threads(ThreadingMixIn, WSGIServer):
    """A browser opens connections ahead and asks nothing on them: nobody waits for those."""

    daemon_threads, block_on_close = True, False


class _Silent(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Tests have nothing to read there."""


@contextmanager
def served(answering=application) -> Iterator[str]:
    """The second origin at a port of its own; its address. It answers to its name once the settings say it."""
    server = make_server("127.0.0.1", 0, answering, _Threads, _Silent)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
