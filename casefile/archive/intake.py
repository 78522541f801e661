"""Where the archiver meets the desk's settings: its policy, its store, and uploads on their way in."""

import functools

from django.conf import settings
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid
from casefile.sources.actions import Given, add_source, ask_for_capture

from .blobs import Blobs
from .paste import pasted_bytes
from .policy import Policy


def policy() -> Policy:
    """The limits of this desk: its own names are refused, even where they are public."""
    loopback = settings.CASEFILE_FETCH_LOOPBACK
    own = frozenset() if loopback else frozenset(host.lower() for host in settings.ALLOWED_HOSTS)
    return Policy(loopback_allowed=loopback, own_hosts=own)


@functools.cache
def _store(folder: str) -> Blobs:
    return Blobs(folder)


def blobs() -> Blobs:
    return _store(str(settings.CASEFILE_STORAGE))


def add_uploaded_source(*, by, case, name: str, body: bytes, **fields):
    """Add a source by a saved copy of it.

    :param body: the file's bytes, at most what the policy takes for a document
    """
    demand(by, case, Right.WRITE)
    return add_source(by=by, case=case, given=_stored(name, body), **fields)


def upload_capture(*, by, source, name: str, body: bytes):
    """Add a capture to a source by a saved copy of it."""
    demand(by, source.case, Right.WRITE)
    return ask_for_capture(by=by, source=source, given=_stored(name, body))


def add_pasted_source(*, by, case, pasted: str, **fields):
    """Add a source by its text, which an analyst pasted; nothing is fetched, and every quotation says so.

    :param fields: as `add_source` takes them; an address among them is kept and not fetched
    """
    demand(by, case, Right.WRITE)
    return add_source(by=by, case=case, given=_pasted(pasted), **fields)


def paste_capture(*, by, source, pasted: str):
    """Add a capture to a source by its text, which an analyst pasted."""
    demand(by, source.case, Right.WRITE)
    return ask_for_capture(by=by, source=source, given=_pasted(pasted))


def _stored(name: str, body: bytes) -> Given:
    if not body:
        raise Invalid(_("The file is empty."), field="file")
    if len(body) > policy().max_document:
        raise Invalid(_("The file is larger than the limit."), field="file")
    return Given(blobs().put(body), name[:255])


def _pasted(text: str) -> Given:
    return Given(blobs().put(pasted_bytes(text)), "", "pasted")
