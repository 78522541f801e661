"""The second origin: shows what was archived, and is nobody.

It reads no cookie, sets none, knows no session, and answers GET and HEAD of one ticket's files alone. Every answer that
can be looked at is sandboxed without an origin of its own (`sandbox`, no `allow-same-origin`): each document stands in
an opaque origin that no other document shares, not even another of the same capture. So two captures have no storage
in common, and what runs nowhere (`default-src 'none'`, no `allow-scripts`) could reach nobody if it ran.
"""

import logging
import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections

from casefile.archive import tickets
from casefile.custody.blobs import Damaged, Missing
from casefile.outside.failed import Failed
from casefile.sources.models import Capture

from . import answers
from .answers import Answered
from .replay import Replay

log = logging.getLogger(__name__)
Asked = dict[str, Any]
_PART, _FILE = "[0-9a-f]{32}", "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PATH = re.compile(rf"/t/(?P<ticket>[A-Za-z0-9_-]{{43}})/(?P<what>page|{_PART}|{_FILE})")


def application(asked: Asked, start_response: Callable) -> Iterable[bytes]:
    """Answer one request (PEP 3333)."""
    close_old_connections()
    try:
        answered = _answered(asked)
    except Exception:  # whatever a stranger's bytes break, the answer carries the policy of all others
        log.exception("could not show something")
        answered = answers.words(500, "This could not be shown.\n")
    finally:
        close_old_connections()
    status = f"{answered.status} {HTTPStatus(answered.status).phrase}"
    start_response(status, [*answers.ALWAYS, *answered.fields, ("Content-Length", str(answered.length))])
    return [] if asked["REQUEST_METHOD"] == "HEAD" else answered.body


def _answered(asked: Asked) -> Answered:
    if asked.get("HTTP_HOST", "").lower() != urlsplit(settings.CASEFILE_ARCHIVE_URL).netloc.lower():
        return answers.words(421, "This is not shown under that name.\n")
    if asked["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return answers.words(405, "Things are only looked at here.\n", ("Allow", "GET, HEAD"))
    if asked["PATH_INFO"] == "/healthz":
        return answers.words(200, "ok\n")
    path = _PATH.fullmatch(asked["PATH_INFO"])
    capture = path and tickets.admitted(path["ticket"])
    return _shown(capture, path["ticket"], path["what"], asked) if capture else answers.NOTHING


def _shown(capture: Capture, ticket: str, what: str, asked: Asked) -> Answered:
    try:
        if what == "page":
            return answers.document(Replay(capture).page(), ticket, may_stand_in=settings.CASEFILE_URL)
        if len(what) == 32:
            part = Replay(capture).part(what)
            return answers.part(part, ticket) if part else answers.NOTHING
        file = next((one for one in capture.artifacts.all() if one.pk == UUID(what)), None)
        return answers.file(file, asked) if file else answers.NOTHING
    except (Missing, Damaged):
        return answers.NOTHING
    except Failed as failure:
        return answers.words(422, f"{failure.sentence}\n")
