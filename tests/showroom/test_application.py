"""What the second origin answers, and with which fields."""

import pytest

from casefile.custody.made import ArtifactMade
from casefile.showroom import ranges
from tests.outside.site import answer, packed, redirect
from tests.showroom import copies
from tests.showroom.conftest import ARCHIVE
from tests.showroom.copies import HOME, PNG, ask

pytestmark = pytest.mark.django_db
FILM = b"\0\0\0\x20ftypisom" + bytes(range(256)) * 40


def file(body: bytes, role: str = "original", name: str = "film.mp4") -> ArtifactMade:
    return ArtifactMade(role, name, "video/mp4", body)


@pytest.fixture
def film(desk):
    capture = copies.kept(desk.source, desk.analyst, file(FILM), method="uploaded")
    return capture, str(capture.artifacts.get(role="original").pk)


def rebuilt(desk, html: str, answers: dict[str, bytes], role: str = "dom"):
    warc = copies.recorded({HOME: answer(html.encode()), **answers})
    return copies.kept(desk.source, desk.analyst, copies.page(html, role), warc)


def names_in(said, attribute: str) -> list[str]:
    return [one.split('"')[0] for one in said.body.decode().split(f'{attribute}="')[1:]]


def test_a_page_is_shown_with_what_was_recorded_with_it(desk):
    capture = rebuilt(
        desk,
        '<link rel=stylesheet href="/s.css"><p>A ferry.<img src="boat.png"><iframe src="/frame"></iframe>'
        '<img src="never.png">',
        {
            "https://ferry.example/s.css": packed(b"p { background: url(/boat.png) }").replace(
                b"text/html; charset=utf-8", b"text/css"
            ),
            "https://ferry.example/boat.png": answer(PNG, kind="image/png"),
            "https://ferry.example/frame": answer(b"<p>Framed <script>go()</script><img src='/boat.png'>"),
        },
    )
    said = desk.shown(capture)
    sheet = names_in(said, "href")[0]
    boat, frame = names_in(said, "src")
    assert b"never.png" not in said.body
    assert desk.shown(capture, boat).body == PNG
    assert desk.shown(capture, boat).fields["content-type"] == "image/png"
    assert boat in desk.shown(capture, sheet).body.decode()
    assert desk.shown(capture, sheet).fields["content-type"] == "text/css; charset=utf-8"
    framed = desk.shown(capture, frame)
    assert b"Framed" in framed.body
    assert b"go()" not in framed.body
    assert "frame-ancestors" not in framed.fields["content-security-policy"]
    assert names_in(framed, "src") == [boat]


def test_redirects_are_followed_within_the_capture_and_the_last_good_answer_is_shown(desk):
    capture = rebuilt(
        desk,
        '<p><img src="/old.png"><img src="/away.png"><img src="/round.png">',
        {
            "https://ferry.example/old.png": redirect("/new.png"),
            "https://ferry.example/new.png": answer(PNG, kind="image/png"),
            "https://ferry.example/away.png": redirect("https://mill.example/x.png"),
            "https://ferry.example/round.png": redirect("/round.png"),
        },
    )
    old, away, round_ = names_in(desk.shown(capture), "src")
    assert desk.shown(capture, old).body == PNG
    assert desk.shown(capture, away).status == 404
    assert desk.shown(capture, round_).status == 404


def test_of_several_answers_the_good_one_is_shown(desk):
    url = "https://ferry.example/boat.png"
    warc = copies.recorded({url: answer(b"busy", status="503 Busy")})
    good = copies.recorded({url: answer(PNG, kind="image/png")})
    both = ArtifactMade("warc", "page.warc.gz", "application/warc", good.bytes + warc.bytes)
    capture = copies.kept(desk.source, desk.analyst, copies.page('<p><img src="/boat.png">'), both)
    assert desk.shown(capture, names_in(desk.shown(capture), "src")[0]).body == PNG


def test_without_a_browser_the_page_is_shown_as_it_was_sent(desk):
    capture = rebuilt(desk, "<p>Sent.<noscript><p>No scripts here.</p></noscript>", {}, role="original")
    assert b"No scripts here." in desk.shown(capture).body


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>go()</script></svg>"),
        ("image/png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>go()</script></svg>"),
        ("text/javascript", b"go()"),
        ("application/pdf", b"%PDF-1.7 x"),
        ("image/png", b"<script>go()</script>"),
        ("image/png", b"GIF89"),
        ("text/plain", b"<script>go()</script>"),
        ("application/xml", b"<?xml version='1.0'?><x/>"),
        ("application/wasm", b"\0asm"),
        ("", b"go()"),
    ],
)
def test_what_could_run_and_what_is_unknown_is_only_ever_a_file_to_save(desk, kind, body):
    capture = rebuilt(desk, '<p><img src="/x">', {"https://ferry.example/x": answer(body, kind=kind)})
    said = desk.shown(capture, names_in(desk.shown(capture), "src")[0])
    assert said.fields["content-type"] == "application/octet-stream"
    assert said.fields["content-disposition"] == "attachment"
    assert said.fields["cross-origin-resource-policy"] == "same-origin"


def test_a_label_makes_no_picture_and_bytes_do(desk):
    capture = rebuilt(desk, '<p><img src="/x">', {"https://ferry.example/x": answer(PNG, kind="text/javascript")})
    said = desk.shown(capture, names_in(desk.shown(capture), "src")[0])
    assert said.fields["content-type"] == "image/png"


def test_every_answer_is_closed_and_sets_no_cookie(desk, film):
    capture, pk = film
    shown = rebuilt(desk, "<p>x", {})
    told = [
        *(
            desk.shown(shown),
            desk.shown(capture, pk),
            desk.shown(capture, "0" * 32),
            desk.shown(capture, method="POST"),
        ),
        *(ask(f"{ARCHIVE}/healthz"), ask(f"{ARCHIVE}/"), ask(f"{ARCHIVE}/healthz", host="localhost:8001")),
    ]
    assert [one.status for one in told] == [200, 200, 404, 405, 200, 404, 421]
    for one in told:
        policy = one.fields["content-security-policy"]
        assert policy.startswith("sandbox; default-src 'none'")
        assert "allow-" not in policy
        assert "script" not in policy
        assert one.fields["x-content-type-options"] == "nosniff"
        assert one.fields["referrer-policy"] == "no-referrer"
        assert one.fields["cache-control"] == "no-store"
        assert one.fields["cross-origin-resource-policy"] in ("same-origin", "cross-origin")
        assert "geolocation=()" in one.fields["permissions-policy"]
        assert "set-cookie" not in one.fields
        assert int(one.fields["content-length"]) == len(one.body)


def test_a_page_may_load_what_its_own_ticket_opens_and_stand_in_the_desk_alone(desk, settings):
    capture = rebuilt(desk, "<p>x", {})
    ticket = desk.ticket(capture)
    policy = desk.shown(capture, ticket=ticket).fields["content-security-policy"]
    rules = dict(one.strip().split(" ", 1) for one in policy.split(";") if " " in one.strip())
    here = f"{ARCHIVE}/t/{ticket}/"
    assert rules["img-src"] == f"{here} data:"
    assert rules["frame-src"] == here
    assert rules["frame-ancestors"] == settings.CASEFILE_URL
    assert "connect-src" not in rules


def test_a_cookie_changes_nothing(desk):
    capture = rebuilt(desk, "<p>x", {})
    ticket, session = desk.ticket(capture), desk.client.session.session_key
    plain = desk.shown(capture, ticket=ticket)
    assert desk.shown(capture, ticket=ticket, cookie=f"casefile={session}") == plain
    assert desk.shown(capture, ticket="B" * 43, cookie=f"casefile={session}").status == 404


@pytest.mark.parametrize("host", ["localhost:8001", "127.0.0.1", "127.0.0.1:8000", "evil.example", ""])
def test_any_other_name_is_misdirected(desk, host):
    capture = rebuilt(desk, "<p>x", {})
    assert desk.shown(capture, host=host).status == 421


def test_a_film_is_played_in_parts(desk, film, monkeypatch):
    capture, pk = film
    whole = desk.shown(capture, pk)
    etag = whole.fields["etag"]
    assert (whole.status, whole.body, whole.fields["accept-ranges"]) == (200, FILM, "bytes")
    assert whole.fields["content-type"] == "video/mp4"
    part = desk.shown(capture, pk, range="bytes=100-199", if_range=etag)
    assert (part.status, part.body) == (206, FILM[100:200])
    assert part.fields["content-range"] == f"bytes 100-199/{len(FILM)}"
    assert desk.shown(capture, pk, range="bytes=-5").body == FILM[-5:]
    assert desk.shown(capture, pk, range="bytes=0-1", if_range='"other"').status == 200
    assert desk.shown(capture, pk, range="bytes=0-1,5-6").body == FILM
    beyond = desk.shown(capture, pk, range=f"bytes={len(FILM)}-")
    assert (beyond.status, beyond.fields["content-range"]) == (416, f"bytes */{len(FILM)}")
    monkeypatch.setattr(ranges, "MOST", 10)
    assert desk.shown(capture, pk, range="bytes=5-").fields["content-range"] == f"bytes 5-14/{len(FILM)}"


def test_what_was_shown_and_then_erased_is_not_there_whatever_is_asked_of_it(desk, film, settings):
    capture, pk = film
    assert desk.shown(capture, pk).status == 200
    for path in settings.CASEFILE_STORAGE.rglob("*"):
        if path.is_file():
            path.unlink()
    asked = [{}, {"method": "HEAD"}, {"range": "bytes=0-9"}, {"range": f"bytes={len(FILM)}-"}]
    assert [desk.shown(capture, pk, **one).status for one in asked] == [404] * 4


def test_head_tells_what_get_would_send(desk, film):
    capture, pk = film
    head = desk.shown(capture, pk, method="HEAD")
    assert (head.status, head.body, head.fields["content-length"]) == (200, b"", str(len(FILM)))
    assert desk.shown(capture, pk, method="HEAD", range="bytes=0-9").fields["content-length"] == "10"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_can_be_sent(desk, method):
    said = desk.shown(rebuilt(desk, "<p>x", {}), method=method)
    assert (said.status, said.fields["allow"]) == (405, "GET, HEAD")


def test_fonts_are_for_the_page_that_has_no_origin_to_name(desk):
    capture = rebuilt(
        desk,
        "<style>@font-face { src: url(/f.woff2) }</style><p>x",
        {"https://ferry.example/f.woff2": answer(b"wOF2" + bytes(30), kind="text/html")},
    )
    name = desk.shown(capture).body.decode().split('url("')[1][:32]
    assert desk.shown(capture, name).fields["access-control-allow-origin"] == "*"


def test_what_breaks_is_answered_under_the_same_policy(desk, monkeypatch):
    capture = rebuilt(desk, "<p>x", {})
    monkeypatch.setattr("casefile.showroom.replay.Replay.page", lambda self: 1 / 0)
    said = desk.shown(capture)
    assert (said.status, said.fields["content-security-policy"][:8]) == (500, "sandbox;")


def test_a_page_that_cannot_be_read_says_why(desk):
    capture = copies.kept(desk.source, desk.analyst, copies.page(""))
    said = desk.shown(capture)
    assert said.status == 422
    assert said.body.strip()


def test_what_was_erased_is_no_longer_there(desk, film, settings):
    capture, pk = film
    for path in settings.CASEFILE_STORAGE.rglob("*"):
        if path.is_file():
            path.unlink()
    assert desk.shown(capture, pk).status == 404
