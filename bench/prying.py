"""A page that reaches for this machine's own addresses, and who of the contestants lets it.

`python -m bench.prying NAME FOLDER URL AT [PROXY]` is the child: one visit, where a name means the site at first and
the address AT from then on, as a name that is rebound does.
"""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

from casefile.browser import confined
from casefile.desk.state import CHECKOUT
from tests.outside.prying import KINDS, REBOUND, listening, own_addresses, rebinding, where

from .contestants import OPEN
from .running import Runner

_PATIENCE = 150
_RULE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


def reached(runner: Runner, port: int) -> str:
    """Of the six ways to reach this machine's own addresses, which got through, for each address."""
    told = []
    for at in own_addresses():
        url = f"http://127.0.0.1:{port}/prying?at={where(at, port)}"
        words = [runner.name, str(runner.folder), url, at, *([runner.proxy[1]] if runner.proxy else [])]
        env = {**os.environ, "TMPDIR": str(runner.folder / "tmp")}
        command = [sys.executable, "-m", "bench.prying", *words]
        with listening(at, port) as (_port, hits):
            done = subprocess.run(command, cwd=CHECKOUT, env=env, check=True, timeout=_PATIENCE, stdout=subprocess.PIPE)
        problem = json.loads(done.stdout)[0]["problem"]
        named = [kind for kind in KINDS if any(f"/{kind}" in hit for hit in hits)]
        told.append(f"{len(named)} of {len(KINDS)}" + (f" ({', '.join(named)})" if named else "") + problem[:80])
    return "; ".join(told) or "no address to reach for"


def main(name: str, folder: str, url: str, at: str, *proxy: str) -> None:
    socket.getaddrinfo = rebinding(at)
    if "bare" in name:
        # Nobody looks names up for it.
        host = f"[{at}]" if ":" in at else at
        rules = {_RULE: f"--host-resolver-rules=MAP {REBOUND} {host}"}
        confined._FLAGS = tuple(rules.get(flag, flag) for flag in confined._FLAGS)
    print(json.dumps(OPEN[name](Path(folder), *proxy)([url])))


if __name__ == "__main__":
    main(*sys.argv[1:])
