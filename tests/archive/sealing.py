"""Packages for tests, and the verifier as its reader runs it."""

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from casefile.archive.capture import ArtifactMade
from casefile.archive.fetch import Exchange, Fetched
from casefile.archive.keys import Key
from casefile.archive.seal import Sealed, package
from casefile.archive.wacz import About
from casefile.archive.warc import warc_of, warc_of_upload

AT = datetime(2031, 5, 4, 12, 30, tzinfo=UTC)
VERIFIER = Path(__file__).parents[2] / "casefile" / "archive" / "verify_package.py"
REQUEST = b"GET / HTTP/1.1\r\nHost: ferry.example\r\n\r\n"


class Said(NamedTuple):
    """What the verifier answered: exit status and words."""

    status: int
    words: str


def page(number: int) -> bytes:
    """A page that differs from every other."""
    return f"<!doctype html><title>Ferry {number}</title><p>La señal llegó a Lonmere, día {number}. ✓".encode()


def fetched(number: int) -> Fetched:
    """A page as received over a redirect."""
    url, body = f"https://ferry.example/{number}?b=2&a=1", page(number)
    moved = f"HTTP/1.1 301 Moved\r\nLocation: {url}\r\nContent-Length: 0\r\n\r\n".encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    exchanges = [
        Exchange("https://www.ferry.example/", "203.0.113.7", AT, REQUEST, moved, b""),
        Exchange(url, "203.0.113.7", AT, REQUEST, head, body),
    ]
    return Fetched(
        requested_url="https://www.ferry.example/",
        final_url=url,
        redirects=[],
        status=200,
        headers=[],
        content_type="text/html",
        charset="utf-8",
        body=body,
        wire_bytes=len(body),
        started_at=AT,
        ended_at=AT,
        address="203.0.113.7",
        tls=None,
        exchanges=exchanges,
    )


def artifacts_of(number: int) -> list[ArtifactMade]:
    """Even ones were fetched, odd ones uploaded."""
    body = page(number)
    if number % 2:
        warc = warc_of_upload(f"Fähre {number}.html", "text/html", body, AT)
        return [ArtifactMade("original", f"Fähre {number}.html", "text/html", body), _warc(warc)]
    shot = b"\x89PNG\r\n\x1a\n" + hashlib.sha256(body).digest()
    return [
        ArtifactMade("original", "page.html", "text/html", body),
        _warc(warc_of(fetched(number))),
        ArtifactMade("screenshot", "page.png", "image/png", shot),
    ]


def about(number: int, at: datetime = AT) -> About:
    """What the package says of itself."""
    url = f"urn:sha256:{hashlib.sha256(page(number)).hexdigest()}" if number % 2 else fetched(number).final_url
    return About(f"Señal {number}", url, AT, at)


def sealed(number: int, key: Key, at: datetime = AT) -> Sealed:
    """A package under the seal of `key`."""
    facts = {"method": "fetched", "status": 200, "headers": [["Server", "ñ"]], "missing": ["screenshot"]}
    return package(artifacts_of(number), about(number, at), capture=facts, key=key)


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


def _warc(content: bytes) -> ArtifactMade:
    return ArtifactMade("warc", "page.warc.gz", "application/warc", content)
