"""A browser that watches: what a page breaks, what it asks of strangers, what a person with other eyes meets."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from tests.house.tree import ROOT

BACKEND = "django.contrib.auth.backends.ModelBackend"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""Of those rules the two about colours: by night nothing else changes (`asks_for_the_night`)."""
# Style sheets are the desk's own and already loaded, so axe need not fetch them once more.
AXE = """(rules) => axe.run(document, { runOnly: rules, resultTypes: ["violations"], preload: false })
    .then((found) => found.violations.map((one) => `${one.id} ${one.nodes[0].html.slice(0, 300)}`))"""
VIOLATIONS = """window.broken = []; document.addEventListener("securitypolicyviolation",
    (event) => window.broken.push(`${event.violatedDirective} ${event.blockedURI}`));"""
WIDER_THAN_THE_SCREEN = """() => [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    const isSeen = box.width > 0 && one.checkVisibility({ visibilityProperty: true });
    const isCut = box.right > innerWidth + 1 || box.left < -1;
    return isSeen && isCut && !one.closest(".skip, .unseen, .table");
}).map((one) => one.tagName + "." + one.className).slice(0, 5)"""
# WCAG 2.2, 2.5.8: 24 by 24 pixels, but for links in a line of text and for boxes whose label can be pressed.
TOO_SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary")].filter((one) => {
    const box = one.getBoundingClientRect();
    const inLine = one.tagName === "A" && getComputedStyle(one).display === "inline";
    const unseen = box.width <= 1 || !one.checkVisibility() || one.closest(".skip, .unseen, [hidden], dialog");
    const labelled = one.matches("[type=checkbox], [type=radio], [type=hidden]");
    return !unseen && !inLine && !labelled && (box.width < 24 || box.height < 24);
}).map((one) => one.outerHTML.slice(0, 120)).slice(0, 5)"""


@dataclass
class Watched:
    """A page under watch; `faults` is what went wrong so far."""

    page: Page
    home: str
    pictures: Path
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(VIOLATIONS)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)

    def _heard(self, message) -> None:
        # Chromium says of a page answered with 4xx that it was; those pages are what some of the tests want.
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.faults.append(f"console: {message.text} {message.location}")

    def _asked(self, request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"foreign: {request.url}")

    def open(self, path: str, status: int = 200) -> None:
        # Modules have run when the page has loaded.
        answer = self.page.goto(self.home + path, wait_until="load")
        if answer is None or answer.status != status:
            self.faults.append(f"{path} answered {answer and answer.status}")

    def look(self, name: str = "", rules: list | dict = RULES) -> None:
        """Hold the page against the rules, and take its picture."""
        page, where = self.page, f"on {self.page.url}"
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        self.faults += [f"axe {where}: {one}" for one in page.evaluate(AXE, rules)]
        self.faults += [f"csp {where}: {one}" for one in page.evaluate("window.broken")]
        self.faults += [f"small {where}: {one}" for one in page.evaluate(TOO_SMALL)]
        if name:
            page.screenshot(path=self.pictures / f"{name}.png", animations="disabled")

    def by_night(self, name: str = "") -> None:
        """The same page in dark colours."""
        self.page.emulate_media(color_scheme="dark")
        self.look(name, OF_COLOURS)
        self.page.emulate_media(color_scheme="light")

    def fits(self, width: int) -> None:
        """Nothing is cut off at this width."""
        self.page.set_viewport_size({"width": width, "height": 800})
        cut = self.page.evaluate(WIDER_THAN_THE_SCREEN)
        self.faults += [f"cut at {width} on {self.page.url}: {one}" for one in cut]

    def become(self, person) -> None:
        """Sign this person in, without the form; None signs out."""
        self.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        if person is not None:
            client = Client()
            client.force_login(person, backend=BACKEND)
            session = client.cookies[settings.SESSION_COOKIE_NAME]
            self.page.context.add_cookies([{"name": session.key, "value": session.value, "url": self.home}])


def asks_for_the_night(text: str) -> bool:
    """Whether a style sheet or script does more by night than `light-dark()`, which knows colours only, can do."""
    return "prefers-color-scheme" in text or "matchMedia" in text


def pictures(folder: Path) -> Path:
    """Where pictures go: into the docs when CASEFILE_PICTURES=1 asks for it, else into the test's own folder."""
    place = ROOT / "docs" / "pictures" if os.environ.get("CASEFILE_PICTURES") == "1" else folder / "pictures"
    place.mkdir(parents=True, exist_ok=True)
    return place


def speaking(context: BrowserContext, home: str, language: str) -> None:
    context.add_cookies([{"name": "django_language", "value": language, "url": home}])
