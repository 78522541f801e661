"""Packages for tests, and the verifier as its reader runs it."""

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from casefile.custody.keys import Key
from casefile.custody.made import ArtifactMade
from casefile.custody.seal import Sealed, package, ship
from casefile.custody.wacz import About
from casefile.outside.recorder import Recorder, Taking
from casefile.outside.warc import Warc, warc_of_upload

AT = datetime(2031, 5, 4, 12, 30, tzinfo=UTC)
VERIFIER = Path(__file__).parents[2] / "casefile" / "custody" / "verify_package.py"
REQUEST = b"GET / HTTP/1.1\r\nHost: ferry.example\r\n\r\n"


class Said(NamedTuple):
    """What the verifier answered: exit status and words."""

    status: int
    words: str


def page(number: int) -> bytes:
    """A page that differs from every other."""
    return f"<!doctype html><title>Ferry {number}</title><p>La señal llegó a Lonmere, día {number}. ✓".encode()


def picture(number: int) -> bytes:
    """A picture that no packing makes smaller, large enough to be a piece of its own; every second one is the same."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(hashlib.sha256(b"%d %d" % (number // 4, at)).digest() for at in range(100))


def url_of(number: int) -> str:
    return f"https://ferry.example/{number}?b=2&a=1"


def recorded(number: int) -> Warc:
    """A page as received over a redirect, with a picture in it."""
    out = BytesIO()
    recorder = Recorder(out, AT)
    answered(recorder, "https://www.ferry.example/", "text/html", b"", "301 Moved", f"Location: {url_of(number)}\r\n")
    answered(recorder, url_of(number), "text/html; charset=utf-8", page(number))
    answered(recorder, "https://ferry.example/boat.png", "image/png", picture(number))
    return Warc(out.getvalue(), recorder.cuts)


def answered(recorder: Recorder, url: str, kind: str, body: bytes, status: str = "200 OK", more: str = "") -> None:
    taking = Taking("GET", url, "203.0.113.7", None, AT, status=int(status[:3]), headers=[["Content-Type", kind]])
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    taking.request.head(REQUEST)
    taking.answer.head(head.encode())
    taking.answer.body(body)
    recorder.keep(taking)


def artifacts_of(number: int) -> list[ArtifactMade]:
    """Even ones were fetched, odd ones uploaded."""
    body = page(number)
    if number % 2:
        warc = warc_of_upload(f"Fähre {number}.html", "text/html", body, AT)
        return [ArtifactMade("original", f"Fähre {number}.html", "text/html", body), _warc(warc)]
    return [
        ArtifactMade("original", "page.html", "text/html", body),
        _warc(recorded(number)),
        ArtifactMade("screenshot", "page.png", "image/png", picture(-number - 1)),
    ]


def about(number: int, at: datetime = AT) -> About:
    """What the package says of itself."""
    url = f"urn:sha256:{hashlib.sha256(page(number)).hexdigest()}" if number % 2 else url_of(number)
    return About(f"Señal {number}", url, AT, at)


def sealed(number: int, key: Key, at: datetime = AT) -> Sealed:
    """A package under the seal of `key`."""
    facts = {"method": "fetched", "status": 200, "headers": [["Server", "ñ"]], "missing": ["screenshot"]}
    return package(artifacts_of(number), about(number, at), capture=facts, key=key)


def shipped(made: bytes, token: bytes) -> bytes:
    """A package as it leaves."""
    out = BytesIO()
    ship(out, made, token)
    return out.getvalue()


def verified(folder: Path, made: bytes, *words: str | Path, program: Path = VERIFIER, **environment: str) -> Said:
    """Run the verifier as its reader would, apart from everything of ours."""
    path = folder / f"{hashlib.sha256(made).hexdigest()}.wacz"
    path.write_bytes(made)
    command = [sys.executable, "-I", str(program), str(path), *map(str, words)]
    alone = {"PATH": os.environ["PATH"], **environment}
    ran = subprocess.run(command, cwd=folder, env=alone, capture_output=True, timeout=60, check=False)
    assert ran.stderr == b"", ran.stderr.decode()
    return Said(ran.returncode, ran.stdout.decode())


def changed(content: bytes, at: int) -> bytes:
    """The same length, another byte."""
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def _warc(made: Warc) -> ArtifactMade:
    return ArtifactMade("warc", "page.warc.gz", "application/warc", *made)
