"""Somebody at a browser without JavaScript: opens pages, follows links, fills in the forms that stand on them."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from tests.factories import PASSWORD

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Page:
    """What came back, read as a browser would."""

    status: int
    path: str
    body: str
    visitor: "Visitor"

    def __post_init__(self) -> None:
        self.tree = html.fromstring(self.body)

    @property
    def words(self) -> str:
        """All that can be read, with single blanks."""
        return " ".join(self.tree.text_content().split())

    def __contains__(self, words: str) -> bool:
        return words in self.words

    def all(self, path: str) -> list:
        """The elements at an XPath below the page: `*[@id='text']//mark`."""
        return self.tree.xpath(f".//{path}")

    def one(self, path: str):
        (found,) = self.all(path)
        return found

    def text(self):
        """The text of a source in the reader."""
        return self.one("*[@id='text']")

    def form(self, *, field: str = "", action: str = "", button: str = ""):
        """The form that has a field of this name, leads to this address, or has a button with these words."""
        for form in self.tree.forms:
            buttons = [_read(one) for one in form.iter("button")]
            if (
                (not field or field in form.fields)
                and action in (form.action or "")
                and (not button or button in buttons)
            ):
                return form
        raise AssertionError(f"no form with {field or action or button} on {self.path}: {self.words[:400]}")

    def follow(self, words: str) -> "Page":
        """Open the first link whose words or label begin so."""
        for link in self.all("a[@href]"):
            label = _read(link) or link.get("aria-label", "")
            if label.startswith(words):
                return self.visitor.open(link.get("href"), self.path)
        raise AssertionError(f"no link “{words}” on {self.path}")

    def press(self, element) -> "Page":
        """Follow a link, or press a button that belongs to a form elsewhere on the page."""
        if element.tag == "a":
            return self.visitor.open(element.get("href"), self.path)
        form = self.tree.get_element_by_id(element.get("form"))
        return self.send(form, also={element.get("name"): element.get("value")})

    def send(self, form, typed: dict | None = None, *, button: str = "", file: tuple | None = None, also=()) -> "Page":
        """Send a form as it stands on the page, with what is typed into it; `typed` names fields the form must have.

        :param button: the words of the button that is pressed, when it has a name of its own
        :param file: (field, name, bytes)
        :param also: name and value of a button that stands outside the form
        """
        for name in typed or {}:
            assert name in form.fields, f"there is no field {name} in the form: {sorted(form.fields)}"
        values: dict[str, list] = {}
        for name, value in form.form_values():
            values.setdefault(name, []).append(value)
        for name, value in (typed or {}).items():
            values[name] = value if isinstance(value, list) else [value]
        pressed = [one for one in form.iter("button") if button and button in _read(one)]
        if pressed and pressed[0].get("name"):
            values.setdefault(pressed[0].get("name"), []).append(pressed[0].get("value", ""))
        values |= {name: [value] for name, value in dict(also).items()}
        if file:
            values[file[0]] = [SimpleUploadedFile(file[1], file[2])]
        return self.visitor.send(form.action or self.path, values, self.path)


class Visitor:
    """A person's browser, or with nobody a stranger's. Forms need their tokens here as they do outside."""

    def __init__(self, person=None) -> None:
        self.client, self.person = Client(enforce_csrf_checks=True), person
        if person:
            self.client.force_login(person, backend=BACKEND)

    def open(self, path: str, base: str = "") -> Page:
        response = self.client.get(_whole(path, base), follow=True)
        return self._page(response)

    def send(self, path: str, values: dict, base: str = "") -> Page:
        response = self.client.post(_whole(path, base), values, follow=True)
        return self._page(response)

    def proven(self, page: Page, password: str = PASSWORD) -> Page:
        """Answer the page that asks whether it is really they."""
        form = page.form(field="confirm_password")
        return page.send(form, {"confirm_password": password})

    def _page(self, response) -> Page:
        asked = response.request
        path = asked["PATH_INFO"] + (f"?{asked['QUERY_STRING']}" if asked.get("QUERY_STRING") else "")
        return Page(response.status_code, path, response.content.decode() or "<p></p>", self)


def _read(element) -> str:
    return " ".join(element.text_content().split())


def _whole(path: str, base: str) -> str:
    """A reference as it stands in a page, made whole against the page it stands on, without its fragment."""
    path = path.split("#", maxsplit=1)[0]
    if path.startswith("?"):
        return urlsplit(base).path + path
    return path or base
