"""Where the archiver meets the desk's settings: its policy, its store, and uploads on their way in."""

import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from casefile.browser.chromium import Browser, find_browser
from casefile.browser.confined import lacks
from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid, NotNow
from casefile.custody.blobs import Blobs
from casefile.outside.failed import Failed
from casefile.outside.policy import MB, Policy
from casefile.reading.sniff import HEAD, largest, sniff
from casefile.sources.actions import Given, add_source, ask_for_capture

from .admission import demand_room
from .origins import archive_host
from .paste import pasted_bytes
from .staying import staying

WALLED, UNWALLED, NO_BROWSER = "walled", "unwalled", "none"
"""What `CASEFILE_BROWSER` may say: only behind every wall, also where one is missing, or not at all."""

MOST_SENT = Policy.max_media + MB
"""Bytes of a request that brings a file: the largest there may be, and the form around it."""


def policy() -> Policy:
    """The limits of this desk: its own names are refused, even where they are public."""
    loopback = settings.CASEFILE_FETCH_LOOPBACK
    own = frozenset() if loopback else frozenset({*map(str.lower, settings.ALLOWED_HOSTS), archive_host()} - {""})
    unwalled = settings.CASEFILE_BROWSER == UNWALLED
    return Policy(loopback_allowed=loopback, own_hosts=own, unconfined_allowed=unwalled)


def browser() -> Browser | None:
    """The browser of this desk; None where there is none, none is wanted, or it may not run as this machine is."""
    return _browser_or_why()[0]


def browser_told() -> str:
    """A sentence for the operator on what renders pages here, and if nothing does, why."""
    found, why = _browser_or_why()
    if found is None:
        return f"Pages are archived without their scripts: {why}."
    return f"Pages are rendered by {found.path} {found.version}, {', '.join(lacks()) or 'behind all walls'}."


def _browser_or_why() -> tuple[Browser | None, str]:
    if settings.CASEFILE_BROWSER == NO_BROWSER:
        return None, "CASEFILE_BROWSER is none"
    found = find_browser()
    if found is None:
        return None, "no Chromium was found"
    if settings.CASEFILE_BROWSER != UNWALLED and lacks():
        return None, f"{found.path} would run {', '.join(lacks())} (CASEFILE_BROWSER=unwalled)"
    return found, ""


@functools.cache
def _store(kind: str, *where: str) -> Blobs:
    return import_string(kind)(*where)


def blobs() -> Blobs:
    """Where the files of captures are kept: in the bucket, where one is set, else in the folder."""
    if settings.CASEFILE_S3_BUCKET:
        return _store("casefile.custody.bucket.Bucket", settings.CASEFILE_S3_BUCKET, settings.CASEFILE_S3_ENDPOINT)
    return _store("casefile.custody.blobs.Blobs", str(settings.CASEFILE_STORAGE))


def add_uploaded_source(*, by, case, name: str, file: IO[bytes], **fields):
    """Add a source by a saved copy of it.

    :param file: open, and read more than once from its beginning; never wholly in memory
    :raises Invalid: it is empty, of no kind that is kept, or larger than its kind may be
    :raises NotNow: the case holds as much as it may
    """
    with _taken_in(by, case):
        return add_source(by=by, case=case, given=_stored(name, file), **fields)


def upload_capture(*, by, source, name: str, file: IO[bytes]):
    """Add a capture to a source by a saved copy of it.

    :raises Invalid, NotNow: as `add_uploaded_source`
    """
    with _taken_in(by, source.case):
        return ask_for_capture(by=by, source=source, given=_stored(name, file))


def add_pasted_source(*, by, case, pasted: str, **fields):
    """Add a source by its text, which an analyst pasted; nothing is fetched, and every quotation says so.

    :param fields: as `add_source` takes them; an address among them is kept and not fetched
    """
    with _taken_in(by, case):
        return add_source(by=by, case=case, given=_pasted(pasted), **fields)


def paste_capture(*, by, source, pasted: str):
    """Add a capture to a source by its text, which an analyst pasted."""
    with _taken_in(by, source.case):
        return ask_for_capture(by=by, source=source, given=_pasted(pasted))


@contextmanager
def _taken_in(by, case) -> Iterator[None]:
    """What is given lies in the store before any job looks at it: the right and the room are asked first.

    :raises NotNow: the case holds as much as it may
    """
    demand(by, case, Right.WRITE)
    try:
        demand_room(case)
    except Failed as full:
        raise NotNow(full.sentence) from full
    with staying():
        yield


def _stored(name: str, file: IO[bytes]) -> Given:
    size, _start = file.seek(0, os.SEEK_END), file.seek(0)
    if not size:
        raise Invalid(_("The file is empty."), field="file")
    try:
        most = largest(sniff(file.read(HEAD)), policy())
    except Failed as failure:
        raise Invalid(failure.sentence, field="file") from failure
    if size > most:
        sentence = _("A file of this kind may have at most %(most)s MB.")
        raise Invalid(sentence % {"most": most // MB}, field="file")
    return Given(blobs().put_file(file), name[:255])


def _pasted(text: str) -> Given:
    return Given(blobs().put(pasted_bytes(text)), "", "pasted")
