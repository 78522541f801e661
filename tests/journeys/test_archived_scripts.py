"""What was archived never acts as who looks at it: a captured page tries all it can, in Chromium, and reaches nothing.

Three belts hold it: what is shown was written anew without scripts; every answer is sandboxed without an origin and may
load only what its ticket opens; and the second origin is another site. Each of the first two holds by itself.
"""

from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Error

from casefile.archive import tickets
from casefile.custody.made import ArtifactMade
from casefile.reading.rewriting import name_of
from casefile.showroom import answers, replay
from tests import factories as make
from tests.desk import test_up
from tests.outside.site import Site, answer
from tests.showroom import copies, hostile

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "django.contrib.auth.backends.ModelBackend"
# What a page without any belt reaches at least, in a window of its own.
WITHOUT = {"script", "cookie", "storage", "other-capture", "onload", "picture", "sheet", "import", "frame", "object"}


@pytest.fixture
def witness():
    with Site() as site:
        yield site


@pytest.fixture
def shown(live_server, settings):
    """The desk, and the second origin beside it; the address of the second."""
    with copies.served() as address:
        settings.CASEFILE_URL, settings.CASEFILE_ARCHIVE_URL = live_server.url, address
        yield address


class Looking:
    """An analyst who looks at a hostile capture, with a second capture open as well."""

    def __init__(self, witness: Site, context, app: str) -> None:
        self.witness, self.context, self.app = witness, context, app
        case = make.case()
        self.person, self.client = make.member(case, "analyst"), Client()
        self.client.force_login(self.person, backend=BACKEND)
        self.source = make.source(case, self.person, url=copies.HOME)
        other = copies.kept(self.source, self.person, copies.page(f"<p>{hostile.CANARY}"))
        self.capture = self.rebuilt(hostile.page(witness, app, self.address(other)), hostile.parts(witness))
        cookie = self.client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": app}])

    def rebuilt(self, words: str, parts: dict[str, bytes]):
        """A capture of this page with these parts."""
        warc = copies.recorded({copies.HOME: answer(words.encode()), **parts})
        return copies.kept(self.source, self.person, copies.page(words), warc)

    def address(self, capture, what: str = "page") -> str:
        secret = tickets.issue(person=self.person, session=self.client.session.session_key, capture=capture)
        return f"{settings.CASEFILE_ARCHIVE_URL}/t/{secret}/{what}"

    def opened(self, capture, what: str = "page"):
        """A page of the browser that shows it by itself; when all is quiet."""
        page = self.context.new_page()
        page.goto(self.address(capture, what), wait_until="networkidle")
        return page

    def in_a_window(self) -> set[str]:
        """Opened by a page of the desk that stays its opener; what was reached when all is quiet."""
        page = self.context.new_page()
        page.goto(f"{self.app}/me/")
        with self.context.expect_page() as opened:
            page.evaluate("(address) => { window.open(address); }", self.address(self.capture))
        return self._pressed(opened.value)

    def in_a_frame(self) -> set[str]:
        """As the desk's own page shows it."""
        page = self.context.new_page()
        page.goto(f"{self.app}/captures/{self.capture.pk}/shown/?as=page")
        page.frame_locator("iframe.archived").get_by_text("A ferry.").wait_for()
        assert page.url.startswith(self.app)
        return self._pressed(page)

    def _pressed(self, page) -> set[str]:
        """Press its links too; without belts the page may have closed itself, or led itself away, before."""
        with suppress(Error):
            page.wait_for_load_state("networkidle")
            for frame in page.frames:
                for link in frame.locator("#script-link, #away").all():
                    link.click(force=True, timeout=2_000)
                    page.wait_for_load_state("networkidle")
        return hostile.reached(self.witness)


@pytest.fixture
def looking(witness, context, live_server, shown) -> Looking:
    return Looking(witness, context, live_server.url)


def as_it_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the first belt: every page and sheet is shown as the site sent it."""
    monkeypatch.setattr(replay.Replay, "_written", lambda self, _job, got, **_more: got.body)


def without_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the second belt."""
    real = answers._typed
    monkeypatch.setattr(
        answers, "_typed", lambda *told: tuple(one for one in real(*told) if one[0] != "Content-Security-Policy")
    )


def test_what_is_archived_reaches_nothing_in_a_frame_or_a_window(looking):
    assert looking.in_a_frame() == set()
    assert looking.in_a_window() == set()
    assert looking.context.cookies(settings.CASEFILE_ARCHIVE_URL) == []


@pytest.mark.parametrize(("off", "pressed"), [(as_it_was_sent, {"link"}), (without_policy, set())])
def test_one_belt_alone_lets_nothing_run_or_load(looking, monkeypatch, off, pressed):
    """A link that somebody presses leads away in a page that was not written anew; nothing else does."""
    off(monkeypatch)
    assert looking.in_a_window() <= pressed


def test_without_both_belts_it_reaches_far(looking, monkeypatch):
    """The control: the same page, the same browser."""
    as_it_was_sent(monkeypatch)
    without_policy(monkeypatch)
    assert looking.in_a_window() >= WITHOUT
    assert not {"api", "admin", "opener-words"} & hostile.reached(looking.witness)


def test_what_is_hard_to_show_is_shown_and_nothing_of_it_runs_or_leaves(looking):
    asked: set[str] = set()
    looking.context.on("request", lambda request: asked.add(request.url.partition("/t/")[0]))
    page = looking.opened(looking.rebuilt(*hostile.every_kind(looking.witness)))
    held, frames = page.frame_locator("#held"), page.frame_locator("#set")
    for place, words in (
        *((held, "Within a page."), (held.frame_locator("iframe"), "Within that.")),
        *(
            (frames.frame_locator("frame").nth(0), "Left of it."),
            (frames.frame_locator("frame").nth(1), "Right of it."),
        ),
        (page.frame_locator("#mapped"), "Drawn."),
    ):
        place.get_by_text(words).wait_for()
    assert page.locator("#map").evaluate("picture => [picture.naturalWidth, picture.naturalHeight]") == [30, 20]
    assert page.locator("svg use").first.bounding_box()["width"] == 9
    file = ArtifactMade("original", "saved.mhtml", "multipart/related", hostile.saved_page(looking.witness))
    page = looking.opened(copies.kept(looking.source, looking.person, file, method="uploaded"))
    page.frame_locator("iframe").frame_locator("iframe").get_by_text("Frame b.").wait_for()
    page.get_by_text("In the shade.").wait_for()
    assert page.locator("#boat").evaluate("picture => picture.naturalWidth") == 64
    assert page.locator("p").evaluate("words => getComputedStyle(words).color") == "rgb(1, 2, 3)"
    assert len(page.frames) < 10  # those that hold each other came to an end
    assert asked == {settings.CASEFILE_ARCHIVE_URL}
    assert hostile.reached(looking.witness) == set()


@pytest.mark.parametrize(
    ("off", "reached"),
    [
        ((), set()),
        (("as_it_was_sent",), set()),
        (("without_policy",), set()),
        (("as_it_was_sent", "without_policy"), {"drawing"}),
    ],
)
def test_a_drawing_by_itself_runs_only_without_both_belts(looking, monkeypatch, off, reached):
    for belt in off:
        globals()[belt](monkeypatch)
    capture = looking.rebuilt(*hostile.every_kind(looking.witness))
    looking.opened(capture, name_of("https://ferry.example/map.svg"))
    assert hostile.reached(looking.witness) >= reached
    assert bool(hostile.reached(looking.witness)) == bool(reached)


def test_the_second_origin_is_never_sent_the_session_and_a_port_of_the_same_name_would_be(looking, witness):
    """The control of the third belt: cookies know no ports."""
    page = looking.context.new_page()
    for name in ("127.0.0.1", "localhost"):
        page.goto(f"http://{name}:{witness.port}/{name}")
    by_number, by_name = (
        next(request for request in witness.requests if f"GET /{name} ".encode() in request)
        for name in ("127.0.0.1", "localhost")
    )
    key = looking.client.session.session_key.encode()
    assert key not in by_number
    assert key in by_name


@pytest.mark.full
def test_the_desk_as_it_is_run_lets_nothing_archived_reach_anything(
    own_database, valkey, witness, context, settings, tmp_path
):
    tmp_path.chmod(0o755)
    given = {
        **{f"DATABASE{name}_URL": own_database.url(f"cf_{role}") for name, role in ROLES.items()},
        "BROKER_URL": valkey.url,
        "SECRET_KEY": settings.SECRET_KEY,
        "CASEFILE_STORAGE": str(settings.CASEFILE_STORAGE),
        "CASEFILE_KEYS": str(settings.CASEFILE_KEYS),
    }
    desk = test_up.start(Path(tmp_path) / "desk", "--port", "0", **given)
    settings.CASEFILE_URL = desk.address
    settings.CASEFILE_ARCHIVE_URL = desk.part("gunicorn casefile.wsgi").environ()["CASEFILE_ARCHIVE_URL"]
    try:
        looking = Looking(witness, context, desk.address)
        assert looking.in_a_frame() == set()
        assert looking.in_a_window() == set()
    finally:
        assert test_up.end(desk, 15) == []


ROLES = {"": "app", "_OWNER": "owner", "_PARTNER": "partner"}
