"""A worker starts what its children share before it forks, and no stage where nothing is rendered."""

import pytest
from celery.signals import worker_init

from casefile.archive import intake
from casefile.browser.render import stage
from casefile.celery import app
from casefile.jobs.companions import stand_by
from casefile.reading.cell import template


@pytest.mark.parametrize(("browser", "started"), [(None, ["template"]), ("a browser", ["template", "stage"])])
def test_what_is_started_goes_by_what_renders_pages(monkeypatch, browser: str | None, started: list[str]) -> None:
    seen: list[str] = []
    monkeypatch.setattr(template.companion, "stand_by", lambda: seen.append("template"))
    monkeypatch.setattr(stage, "stand_by", lambda: seen.append("stage"))
    monkeypatch.setattr(intake, "browser", lambda: browser)
    stand_by()
    assert seen == started


def test_a_worker_is_told_to_as_it_begins() -> None:
    app.loader.import_default_modules()
    receivers = [receiver() for _id, receiver in worker_init.receivers]
    assert stand_by in receivers
