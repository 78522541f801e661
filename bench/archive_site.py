"""The site that captures are measured on: pages of 27 responses each, all bytes generated, every one of them different.

`python -m bench.archive_site [--pages 20]` listens on a free port of 127.0.0.1, prints it, and serves until its input
ends. A page has stylesheets (one by @import), a font, images (some lazy, some put in by a script), a frame with parts
of its own, words fetched and reported by a script, and an image that is not there. Connections are kept open.
"""

import argparse
import asyncio
import gzip
import json
import random
import struct
import sys
import zlib
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from tests.outside.prying import prying

from .vocabulary import VOCABULARY, WEIGHTS

RESPONSES = 27
WIDTH, HEIGHT = 480, 260
SAYS = "A script put this here on page {n}: at least 21 boats were held off Lonmere."
EAGER, LAZY, BY_SCRIPT = range(7), range(7, 11), range(11, 13)


class Part(NamedTuple):
    """One response of a page; `kind` is its content type."""

    method: str
    name: str
    kind: str
    body: bytes
    status: int = 200


def parts(n: int) -> list[Part]:
    """The 27 responses of page `n`, the page itself first. A name is relative to the page's folder."""
    made = [
        Part("GET", "", "text/html; charset=utf-8", _page(n)),
        Part("GET", "site.css", "text/css", _style(n)),
        Part("GET", "base.css", "text/css", f"h1 {{ color: #{n:06x} }}".encode()),
        Part("GET", "theme.css", "text/css", f".late {{ margin: {n}px }} p {{ max-width: 60em }}".encode()),
        Part("GET", "type.woff2", "font/woff2", b"wOF2" + random.Random(f"font {n}").randbytes(24_000)),
        Part("GET", "ground.png", "image/png", picture(f"{n} ground")),
        Part("GET", "app.js", "text/javascript", _script(n)),
        Part("GET", "library.js", "text/javascript", f"/* {_prose(f'library {n}', 5_000)} */".encode()),
        Part("GET", "words.json", "application/json", json.dumps({"words": SAYS.format(n=n)}).encode()),
        Part("POST", "read", "application/json", json.dumps({"read": n}).encode()),
        Part("GET", "frame/", "text/html; charset=utf-8", _frame(n)),
        Part("GET", "frame/frame.css", "text/css", f"body {{ margin: {n}px }}".encode()),
        Part("GET", "frame/chart.png", "image/png", picture(f"{n} chart")),
        Part("GET", "missing.png", "text/plain", f"There is no picture {n}.".encode(), 404),
        *(Part("GET", f"{k}.png", "image/png", picture(f"{n} {k}")) for k in (*EAGER, *LAZY, *BY_SCRIPT)),
    ]
    assert len(made) == RESPONSES
    return made


def expected(n: int) -> set[tuple[str, str]]:
    """Method and path of every response of page `n`."""
    return {(part.method, f"/page/{n}/{part.name}") for part in parts(n)}


def picture(seed: str) -> bytes:
    """A PNG of four colours that packs no smaller: 31 kB."""
    row = WIDTH // 4
    drawn = random.Random(f"picture {seed}")
    rows = b"".join(b"\0" + drawn.randbytes(row) for _ in range(HEIGHT))
    colours = bytes(random.Random(f"colours {seed}").choices(range(256), k=12))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 2, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _prose(seed: str, count: int) -> str:
    chosen = random.Random(seed).choices(VOCABULARY, cum_weights=WEIGHTS, k=count)
    sentences = (" ".join(chosen[at : at + 12]).capitalize() + "." for at in range(0, count, 12))
    return " ".join(sentences)


def _image(k: int, loading: str) -> str:
    return f'<p><img src="{k}.png" width="{WIDTH}" height="{HEIGHT}" loading="{loading}" alt="">'


def _page(n: int) -> bytes:
    paragraphs = [f"<p>{_prose(f'{n} {k}', 96)}</p>" for k in range(10)]
    pictures = [_image(k, "eager") for k in EAGER] + [_image(k, "lazy") for k in LAZY]
    body = "\n".join((*paragraphs[:5], *pictures, *paragraphs[5:]))
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lonmere Gazette, page {n}</title>
<meta name="author" content="Nia Ostrow"><link rel="icon" href="data:,"><link rel="stylesheet" href="site.css">
<link rel="stylesheet" href="theme.css"><script src="library.js" defer></script><script src="app.js" defer></script>
</head><body><article><h1>Lonmere Gazette, page {n}</h1><p class="late"></p>{body}</article>
<img src="missing.png" alt=""><iframe src="frame/" width="500" height="320"></iframe></body></html>""".encode()


def _style(n: int) -> bytes:
    return f"""@import 'base.css'; @font-face {{ font-family: lonmere; src: url(type.woff2) }}
h1 {{ font-family: lonmere, serif }} article {{ background: url(ground.png) no-repeat; min-height: {n}px }}""".encode()


def _script(n: int) -> bytes:
    added = ", ".join(f"'{k}.png'" for k in BY_SCRIPT)
    return f"""const late = document.querySelector('.late');
fetch('words.json').then((got) => got.json()).then((got) => {{
  late.textContent = got.words;
  for (const name of [{added}]) late.append(Object.assign(new Image({WIDTH}, {HEIGHT}), {{ src: name }}));
  return fetch('read', {{ method: 'POST', body: 'page={n}' }});
}}).then((got) => got.json());""".encode()


def _frame(n: int) -> bytes:
    return f"""<!doctype html><title>Chart {n}</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="frame.css"><p>Chart {n}</p><img src="chart.png" alt="">""".encode()


class Site:
    """Answers what it has; `asked` counts the requests for pages and their parts."""

    def __init__(self, pages: int) -> None:
        self.asked = 0
        self._plain: dict[tuple[str, str], bytes] = {}
        self._packed: dict[tuple[str, str], bytes] = {}
        for n in range(pages):
            for part in parts(n):
                where = (part.method, f"/page/{n}/{part.name}")
                self._plain[where] = _answer(part.status, part.kind, part.body)
                if part.kind.startswith(("text/", "application/json")):
                    self._packed[where] = _answer(part.status, part.kind, gzip.compress(part.body), "gzip")

    def answer(self, method: str, address: str, takes_gzip: bool) -> bytes:
        split = urlsplit(address)
        where = (method, split.path)
        if where in self._plain:
            self.asked += 1
            return (takes_gzip and self._packed.get(where)) or self._plain[where]
        at = parse_qs(split.query).get("at", [""])[0]
        if split.path == "/asked":
            return _answer(200, "application/json", json.dumps(self.asked).encode())
        if split.path == "/prying":
            return _answer(200, "text/html", prying(at))
        if split.path == "/away":
            return _answer(302, "text/plain", b"", to=f"http://{at}/redirect")
        return _answer(404, "text/plain", b"Nothing is here.")

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
                length = next((line[15:] for line in head.split("\r\n") if line.startswith("content-length:")), "0")
                await reader.readexactly(int(length))
                method, address, _rest = head.split(" ", 2)
                writer.write(self.answer(method.upper(), address, "gzip" in head))
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError, ValueError):
            writer.close()


def _answer(status: int, kind: str, body: bytes, coding: str = "", to: str = "") -> bytes:
    words = {200: "OK", 302: "Found", 404: "Not Found"}
    lines = [f"HTTP/1.1 {status} {words[status]}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"Content-Encoding: {coding}", "Vary: Accept-Encoding"] if coding else []
    lines += [f"Location: {to}"] if to else []
    lines += ["Cache-Control: no-store", "Access-Control-Allow-Origin: *", "", ""]
    return "\r\n".join(lines).encode() + body


async def serve(pages: int) -> None:
    server = await asyncio.start_server(Site(pages).talk, "127.0.0.1", 0, backlog=128)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20)
    asyncio.run(serve(parser.parse_args().pages))
