"""What runs inside the cell of `cell.py`: `python -m casefile.archive.inside`."""

import json
import sys
from typing import Any

from casefile.archive.article import texts_of
from casefile.archive.cell import close_doors, wall_in
from casefile.archive.charset import looks_like_pdf
from casefile.archive.failed import Failed
from casefile.archive.pdf import texts_of_pdf, warm_up

# Long enough that the extractor loads all it ever loads: its fallbacks read word lists from disk on first use, and
# once the doors are closed no file can be opened.
_WARM_UP = f"<html lang=en><title>Warm</title><body><h1>Warm</h1><p>{'A sentence to warm up with. ' * 3}</p></body>"


def main() -> None:
    """Read a page or document from standard input; write its texts, or why there are none, to standard output."""
    job = json.loads(sys.stdin.buffer.readline())
    wall_in(job["seconds"], job["memory"])
    texts_of(_WARM_UP.encode())
    warm_up()
    body = sys.stdin.buffer.read()
    close_doors()
    sys.stdout.buffer.write(json.dumps(_answer(body, job["charset"], job["url"])).encode())


def _answer(body: bytes, charset: str | None, url: str | None) -> dict[str, Any]:
    try:
        made = texts_of_pdf(body) if looks_like_pdf(body) else texts_of(body, charset, url)
        return {"texts": [vars(text) for text in made]}
    except Failed as refusal:
        return {"failed": refusal.code, "detail": refusal.detail}
    except (MemoryError, RecursionError, OSError) as error:
        return {"failed": "too-complex", "detail": repr(error)}


if __name__ == "__main__":
    main()
