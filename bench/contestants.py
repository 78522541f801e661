"""Whoever captures pages in the benchmark of the archive: each a process that is given addresses.

`python -m bench.contestants NAME FOLDER [PROXY]` reads JSON lists of addresses, two of which it always has in hand at
once unless its name says otherwise, and answers each with a list of `{url, seconds, problem}`, as ours do with
`{stored, shas}` besides: bytes of the record before our own artifacts, and where in FOLDER the files of the capture
lie, by role. A process loads no more than its contestant needs.
"""

import json
import sys
from importlib import import_module
from pathlib import Path

OPEN = {
    "ours": "own.with_browser",
    "bare": "driven.bare",
    "bare, kept open": "driven.kept",
    "warcprox": "driven.kept",
    "pywb": "driven.kept",
    "ours, HTTP only": "own.http_only",
    "ours, HTTP only, one at a time": "own.one_at_a_time",
    "wget": "plain.wget",
}


def main(name: str, folder: str, *proxy: str) -> None:
    module, _, begin = OPEN[name].partition(".")
    take = getattr(import_module(f"bench.{module}"), begin)(Path(folder), *proxy)
    for line in sys.stdin:
        print(json.dumps(take(json.loads(line))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
