"""The main path, as the document for people writes it down, is walked."""

import json
import re
import runpy
import sys
from types import SimpleNamespace

import pytest

from casefile.archive import running
from casefile.entries.models import Entry
from casefile.sources.models import CaptureJob
from tests import factories as make
from tests.api.caller import Caller
from tests.house.tree import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
API = "http://localhost:8000/api/v1/"


class Session:
    """What the document uses of `requests.Session`. Who asks after jobs finds them done."""

    def __init__(self, secret: str) -> None:
        self.script, self.headers = Caller(secret), {}

    def get(self, url: str):
        if url.endswith("/jobs"):
            running.run(str(CaptureJob.objects.get().pk))
        return self.script.get(url.removeprefix(API))

    def post(self, url: str, json=None, headers=None):
        return self.script.post(url.removeprefix(API), json, **(headers or {}))


def written() -> str:
    """The Python of the document."""
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    return "".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL))


def test_the_main_path_of_the_document_can_be_walked(desk, monkeypatch, tmp_path):
    secrets = {role: getattr(desk, role).headers["Authorization"].split()[1] for role in ("analyst", "reviewer")}
    monkeypatch.setitem(sys.modules, "requests", SimpleNamespace(Session=lambda: Session(secrets["analyst"])))
    walk = tmp_path / "walk.py"
    code = written().replace('"password": "…"', f'"password": {json.dumps(make.PASSWORD)}')
    names = {"case": str(desk.case.pk), "other": Session(secrets["reviewer"])}
    walk.write_text(code, encoding="utf-8")
    told = runpy.run_path(str(walk), init_globals=names)
    assert {entry.kind for entry in Entry.objects.filter(approved__isnull=False)} == {"claim", "source"}
    assert told["text"]["content"].startswith("Since September")
