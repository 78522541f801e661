"""Asking the desk's time authorities for what is sealed and not yet stamped, by the same guarded way out as pages."""

import logging
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from casefile.custody.stamp import LARGEST, QUERY, REPLY, STAMPED, Authority, stamp
from casefile.outside.fetch import Fetching
from casefile.outside.tape import recording
from casefile.sources.keeping import keep_stamp
from casefile.sources.models import Seal

from .intake import policy

log = logging.getLogger(__name__)
AT_ONCE = 20
"""Seals one round asks for."""
SECONDS = 20.0


def authorities() -> list[Authority]:
    """Those the operator named, in order: `name url roots.pem`, apart by semicolons.

    One that is written in another way, or whose roots cannot be read, is left out, and the log says so.
    """
    found = []
    for row in filter(None, map(str.strip, settings.CASEFILE_TSA.split(";"))):
        try:
            name, url, roots = row.split()
            found.append(Authority(name, url, Path(roots).read_bytes()))
        except (ValueError, OSError) as wrong:
            log.warning("time authority %s is left out: %s", row.split()[0], wrong)
    return found


def stamp_waiting() -> int:
    """Ask for the oldest seals without a stamp; how many were stamped. Harmless to call again.

    Who gave no stamp is not asked for another in the same round: one that is silent costs its time once.
    """
    asked, done = authorities(), 0
    for seal in Seal.objects.filter(stamps=None).select_related("capture").order_by("made_at")[:AT_ONCE]:
        got = stamp(bytes(seal.signature), asked, post)
        for name, why in got.refused:
            log.warning("time authority %s gave no stamp: %s", name, why)
        if got.outcome != STAMPED:
            break
        asked = [one for one in asked if one.name not in dict(got.refused)]
        done += keep_stamp(seal, authority=got.authority, token=got.token, at=got.at)
    return done


def post(url: str, body: bytes) -> bytes:
    """Post a query and return the answer, by the one guarded way out; the record of it is not kept.

    :raises Failed: a forbidden address, no answer in time, or another answer than a reply
    """
    limits = replace(policy(), seconds=SECONDS, max_wire=2 * LARGEST, max_decoded=LARGEST)
    with recording() as tape, Fetching(limits, tape) as asking:
        return asking.post(url, body, QUERY, REPLY)
