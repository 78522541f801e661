"""A case with an analyst in it, and a source to make captures of."""

from dataclasses import dataclass

import pytest
from django.test import Client

from casefile.archive import tickets
from casefile.sources.actions import add_source
from casefile.sources.models import Capture
from tests import factories as make
from tests.showroom.copies import ask

ARCHIVE = "http://127.0.0.1:8001"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Desk:
    """An analyst who is signed in."""

    case: object
    analyst: object
    source: object
    client: Client

    def ticket(self, capture: Capture) -> str:
        return tickets.issue(person=self.analyst, session=self.client.session.session_key, capture=capture)

    def shown(self, capture: Capture, what: str = "page", ticket: str = "", method: str = "GET", **fields: str):
        """The second origin's answer, by a fresh ticket."""
        return ask(f"{ARCHIVE}/t/{ticket or self.ticket(capture)}/{what}", method, **fields)


@pytest.fixture
def desk(db, settings, monkeypatch) -> Desk:
    settings.CASEFILE_ARCHIVE_URL = ARCHIVE
    # Asked in the thread of the test, it must leave the test's transaction open.
    monkeypatch.setattr("casefile.showroom.application.close_old_connections", lambda: None)
    case = make.case()
    analyst = make.member(case, "analyst")
    client = Client()
    client.force_login(analyst, backend=BACKEND)
    return Desk(case, analyst, add_source(by=analyst, case=case, url="https://ferry.example/today"), client)
