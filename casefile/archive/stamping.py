"""Asking the desk's time authorities for what is sealed and not yet stamped, by the same guarded way out as pages."""

import logging
from dataclasses import replace
from pathlib import Path

import h11
from django.conf import settings

from casefile.custody.stamp import LARGEST, QUERY, REPLY, STAMPED, Authority, stamp
from casefile.outside.failed import Failed
from casefile.outside.guard import resolve_vetted
from casefile.outside.locator import locate
from casefile.outside.wire import Meter, Wire, connect
from casefile.sources.keeping import keep_stamp
from casefile.sources.models import Seal

from .intake import policy

log = logging.getLogger(__name__)
AT_ONCE = 20
"""Seals one round asks for."""
SECONDS = 20.0


def authorities() -> list[Authority]:
    """Those the operator named, in order: `name url roots.pem`, apart by semicolons.

    :raises ValueError: written in another way
    :raises OSError: a file of roots cannot be read
    """
    named = [one.split() for one in settings.CASEFILE_TSA.split(";") if one.strip()]
    return [Authority(name, url, Path(roots).read_bytes()) for name, url, roots in named]


def stamp_waiting() -> int:
    """Ask for the oldest seals without a stamp, until one is refused; how many were stamped. Harmless to call again."""
    asked = authorities()
    if not asked:
        return 0
    done = 0
    for seal in Seal.objects.filter(stamps=None).select_related("capture").order_by("made_at")[:AT_ONCE]:
        got = stamp(bytes(seal.signature), asked, post)
        for name, why in got.refused:
            log.warning("time authority %s gave no stamp: %s", name, why)
        if got.outcome != STAMPED:
            break
        done += keep_stamp(seal, authority=got.authority, token=got.token, at=got.at)
    return done


def post(url: str, body: bytes) -> bytes:
    """Post a query and return the answer.

    :raises Failed: a forbidden address, no answer in time, or another answer than a reply
    """
    here = locate(url)
    meter = Meter(replace(policy(), seconds=SECONDS, max_wire=2 * LARGEST))
    addresses = resolve_vetted(here.host, here.port, meter.policy)
    talk = h11.Connection(h11.CLIENT)
    fields = [
        ("Host", here.authority),
        ("User-Agent", meter.policy.user_agent),
        ("Content-Type", QUERY),
        ("Accept", REPLY),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
    ]
    request = h11.Request(method="POST", target=here.target, headers=fields)
    sent = b"".join(talk.send(one) or b"" for one in (request, h11.Data(data=body), h11.EndOfMessage()))
    with connect(here.host, here.scheme, addresses, meter) as wire:
        wire.send(sent)
        return _reply(talk, wire)


def _reply(talk: h11.Connection, wire: Wire) -> bytes:
    content = bytearray()
    while True:
        try:
            event = talk.next_event()
            if event is h11.NEED_DATA:
                talk.receive_data(wire.receive())
                continue
        except h11.RemoteProtocolError as error:
            raise Failed("not-http", str(error)) from error
        if isinstance(event, h11.Response) and event.status_code != 200:
            raise Failed("not-http", f"status {event.status_code}")
        if isinstance(event, h11.Data):
            content += event.data
        if isinstance(event, h11.EndOfMessage):
            return bytes(content)
        if event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
            raise Failed("connection-lost", "no whole answer")
