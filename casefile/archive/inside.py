"""What runs inside the cell of `cell.py`: `python -m casefile.archive.inside`."""

import json
import sys
from typing import Any

from casefile.archive.cell import close_doors, wall_in
from casefile.archive.failed import Failed
from casefile.archive.text import texts_of

# Long enough that the extractor loads all it ever loads: its fallbacks read word lists from disk on first use, and
# once the doors are closed no file can be opened.
_WARM_UP = f"<html lang=en><title>Warm</title><body><h1>Warm</h1><p>{'A sentence to warm up with. ' * 3}</p></body>"


def main() -> None:
    """Read one page from standard input and write its texts, or the reason there are none, to standard output."""
    job = json.loads(sys.stdin.buffer.readline())
    wall_in(job["seconds"], job["memory"])
    texts_of(_WARM_UP.encode())
    html = sys.stdin.buffer.read()
    close_doors()
    sys.stdout.buffer.write(json.dumps(_answer(html, job["charset"], job["url"])).encode())


def _answer(html: bytes, charset: str | None, url: str | None) -> dict[str, Any]:
    try:
        return {"texts": [vars(made) for made in texts_of(html, charset, url)]}
    except Failed as refusal:
        return {"failed": refusal.code, "detail": refusal.detail}
    except (MemoryError, RecursionError, OSError) as error:
        return {"failed": "too-complex", "detail": repr(error)}


if __name__ == "__main__":
    main()
