"""Where the archiver meets the desk's settings: its policy, its store, and uploads on their way in."""

import functools
import logging
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from io import BytesIO
from typing import IO

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from casefile.browser.chromium import Browser, find_browser
from casefile.browser.confined import can_start, lacks, remedy
from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid, NotNow
from casefile.custody.blobs import Blobs, address_of
from casefile.outside.failed import Failed
from casefile.outside.policy import MB, Policy
from casefile.reading.sniff import HEAD, largest, sniff
from casefile.sources.actions import Given, add_source, ask_for_capture
from casefile.sources.staying import staying
from casefile.sources.storage import Full, demand_room_for, one_at_a_time

from .ourselves import own_hosts
from .paste import PASTED, pasted_bytes

log = logging.getLogger(__name__)

WALLED, UNWALLED, NO_BROWSER = "walled", "unwalled", "none"
"""What `CASEFILE_BROWSER` may say: only behind every wall, also where one is missing, or not at all."""

MOST_SENT = Policy.max_media + MB
"""Bytes of a request that brings a file: the largest there may be, and the form around it."""


def policy() -> Policy:
    """The limits of this desk: its own names and addresses are refused, even where they are public."""
    loopback = settings.CASEFILE_FETCH_LOOPBACK
    own = frozenset() if loopback else own_hosts()
    return replace(reading_policy(), loopback_allowed=loopback, own_hosts=own)


def reading_policy() -> Policy:
    """The limits where nothing is fetched: nobody need be asked where the desk is."""
    return Policy(unconfined_allowed=settings.CASEFILE_BROWSER == UNWALLED)


def browser() -> Browser | None:
    """The browser of this desk; None where there is none, none is wanted, or it may not run as this machine is."""
    found, why = _browser_or_why()
    if why and settings.CASEFILE_BROWSER != NO_BROWSER:
        _warn(why)
    return found


@functools.cache
def _warn(why: str) -> None:
    """Once in a process: a worker that a system starts has nobody to read `browser_told`."""
    log.warning("Pages are archived without their scripts: %s.", why)


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
    if not can_start():
        return None, f"{found.path} cannot be started here; {remedy()}"
    if settings.CASEFILE_BROWSER != UNWALLED and lacks():
        return None, f"{found.path} would run {', '.join(lacks())} (CASEFILE_BROWSER=unwalled); {remedy()}"
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
    with _uploaded(by, case, name, file) as given:
        return add_source(by=by, case=case, given=given, **fields)


def upload_capture(*, by, source, name: str, file: IO[bytes]):
    """Add a capture to a source by a saved copy of it.

    :raises Invalid, NotNow: as `add_uploaded_source`
    """
    with _uploaded(by, source.case, name, file) as given:
        return ask_for_capture(by=by, source=source, given=given)


def add_pasted_source(*, by, case, pasted: str, **fields):
    """Add a source by its text, which an analyst pasted; nothing is fetched, and every quotation says so.

    :param fields: as `add_source` takes them; an address among them is kept and not fetched
    """
    with _pasted(by, case, pasted) as given:
        return add_source(by=by, case=case, given=given, **fields)


def paste_capture(*, by, source, pasted: str):
    """Add a capture to a source by its text, which an analyst pasted."""
    with _pasted(by, source.case, pasted) as given:
        return ask_for_capture(by=by, source=source, given=given)


def _uploaded(by, case, name: str, file: IO[bytes]) -> AbstractContextManager[Given]:
    demand(by, case, Right.WRITE)
    _demand_kind(file)
    return _taken_in(case, file, name=name[:255])


def _pasted(by, case, text: str) -> AbstractContextManager[Given]:
    demand(by, case, Right.WRITE)
    return _taken_in(case, BytesIO(pasted_bytes(text)), name="", method=PASTED)


@contextmanager
def _taken_in(case, file: IO[bytes], **told: str) -> Iterator[Given]:
    """What is given lies in the store before any job looks at it, and the case has room for it.

    :raises NotNow: the case holds as much as it may
    """
    address, size = address_of(file), file.seek(0, os.SEEK_END)
    try:
        demand_room_for(case, address, size)
        blobs().put_file(file)
        # Under locks only now: nobody waits for a slow store.
        with staying():
            one_at_a_time(case.pk)
            demand_room_for(case, address, size)
            if not blobs().has(address):  # an erasure of the same bytes took them meanwhile
                blobs().put_file(file)
            yield Given(address, size=size, **told)
    except Full as full:
        raise NotNow(Failed("quota").sentence) from full


def _demand_kind(file: IO[bytes]) -> None:
    size, _start = file.seek(0, os.SEEK_END), file.seek(0)
    if not size:
        raise Invalid(_("The file is empty."), field="file")
    try:
        most = largest(sniff(file.read(HEAD)), reading_policy())
    except Failed as failure:
        raise Invalid(failure.sentence, field="file") from failure
    if size > most:
        sentence = _("A file of this kind may have at most %(most)s MB.")
        raise Invalid(sentence % {"most": most // MB}, field="file")
