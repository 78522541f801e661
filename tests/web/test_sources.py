"""Sources on the desk: added by address or by file, captured in the open, corrected by form."""

import pytest

from casefile.archive import running
from casefile.sources.models import Source
from tests import factories as make
from tests.factories import ARTICLE
from tests.outside.site import Site, answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    with Site() as running_site:
        running_site.pages["/strait"] = answer(ARTICLE.encode())
        yield running_site


def added(desk, **typed):
    page = desk.analyst.open(f"/cases/{desk.case.pk}/sources/")
    return page.send(page.form(field="url"), typed)


def test_a_source_is_added_by_its_address_and_its_capture_shown_from_waiting_to_done(desk, site):
    page = added(desk, url=site.url + "strait")
    assert "waiting" in page
    source = Source.objects.get(url=site.url + "strait")
    part = f"/sources/{source.pk}/captures/"
    assert page.one("*[@hx-get]").get("hx-get") == part
    running.run(str(source.jobs.get().pk))
    done = desk.analyst.open(part)
    assert "done" in done
    assert not done.all("*[@hx-trigger]")
    page = desk.analyst.open(f"/sources/{source.pk}/")
    assert "Veskan Backs Ordel Amid Strait Patrols" in page
    assert source.captures.get().sha256[:12] in page.body


def test_a_capture_that_fails_says_why_and_can_be_tried_again(desk, site):
    page = added(desk, url=site.url + "gone")
    source = Source.objects.get(url=site.url + "gone")
    running.run(str(source.jobs.get().pk))
    page = desk.analyst.open(page.path)
    assert "The site answered with an error (404)." in page
    page = page.send(page.form(action="/retry/"))
    assert source.jobs.count() == 2
    assert "waiting" in page


def test_a_source_is_added_by_a_saved_page_on_the_same_form(desk):
    page = desk.analyst.open(f"/cases/{desk.case.pk}/sources/")
    page = page.send(page.form(field="url"), {}, file=("file", "saved.html", ARTICLE.encode()))
    source = Source.objects.exclude(pk=desk.source.pk).get()
    assert page.path == f"/sources/{source.pk}/"
    running.run(str(source.jobs.get().pk))
    assert "uploaded by an analyst" in desk.analyst.open(page.path).words.lower()


TEXT = "Boats stopped in the strait\n\nAt least 21 boats were stopped. “We will not step back,” he said."


def test_a_source_is_added_by_its_text_alone_and_every_copy_says_that_it_was_pasted(desk):
    page = added(desk, pasted=TEXT.replace("\n", "\r\n"), language="en")
    source = Source.objects.exclude(pk=desk.source.pk).get()
    assert page.path == f"/sources/{source.pk}/"
    running.run(str(source.jobs.get().pk))
    page = desk.analyst.open(page.path)
    assert "pasted by an analyst, not fetched from its origin" in page
    assert "publisher not known" in page
    assert source.texts.get().body.content == TEXT


def test_a_pasted_text_keeps_the_address_it_was_found_at_and_nothing_is_fetched(desk, site):
    added(desk, pasted=TEXT, url=site.url + "strait")
    source = Source.objects.get(url=site.url + "strait")
    running.run(str(source.jobs.get().pk))
    assert source.captures.get().method == "pasted"
    assert not source.captures.get().final_url


def test_a_later_copy_may_be_pasted_too(desk):
    page = desk.analyst.open(f"/sources/{desk.source.pk}/")
    page.send(page.form(button="Capture"), {"pasted": TEXT})
    running.run(str(desk.source.jobs.first().pk))
    assert desk.source.captures.first().method == "pasted"


def test_a_text_and_a_file_at_once_are_refused_and_the_text_is_kept(desk):
    page = desk.analyst.open(f"/cases/{desk.case.pk}/sources/")
    page = page.send(page.form(field="url"), {"pasted": TEXT}, file=("file", "saved.html", ARTICLE.encode()))
    assert page.status == 422
    assert "Give the text or a file, not both." in page
    assert page.form(field="url").fields["pasted"].strip().replace("\r", "") == TEXT


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"url": ""}, "Give the address of the source, its text, or a saved copy of it."),
        ({"url": "https://x.example/" + "a" * 2000}, "At most 2000 characters."),
    ],
)
def test_a_source_that_cannot_be_added_comes_back_as_typed(desk, typed, sentence):
    page = added(desk, **typed)
    assert page.status == 422
    assert sentence in page
    assert page.form(field="url").fields["url"] == typed["url"]


def test_particulars_are_corrected_and_what_was_typed_survives_a_refusal(desk):
    page = desk.analyst.open(f"/sources/{desk.source.pk}/edit/")
    typed = {
        "title": "Another title",
        "authors": "Edda Kroll\nOle Brink",
        "published_edtf": "2026-13-40",
        "note": "Loaded words.",
    }
    page = page.send(page.form(field="published_edtf"), typed)
    assert page.status == 422
    form = page.form(field="published_edtf")
    assert {name: form.fields[name].replace("\r", "").strip() for name in typed} == typed
    page = page.send(form, {"published_edtf": "2026-03-14"})
    assert page.path == f"/sources/{desk.source.pk}/"
    for words in ("Another title", "Edda Kroll", "14 March 2026", "Loaded words."):
        assert words in page


def test_an_edit_of_what_changed_meanwhile_is_refused_and_nothing_typed_is_lost(desk):
    page = desk.analyst.open(f"/sources/{desk.source.pk}/edit/")
    make.taken("edit", desk.source, desk.people["analyst"])
    page = page.send(page.form(field="published_edtf"), {"title": "Mine"})
    assert page.status == 412
    assert "This entry changed since you opened it." in page
    assert page.form(field="published_edtf").fields["title"] == "Mine"


def test_readers_see_captures_but_neither_jobs_nor_forms(desk):
    desk.standing()
    page = desk.reader.open(f"/sources/{desk.source.pk}/")
    assert page.status == 200
    assert not page.all("main//form")
    assert desk.reader.open(f"/sources/{desk.source.pk}/edit/").status == 403


def test_a_stored_file_is_saved_never_shown(desk):
    artifact = desk.source.captures.get().artifacts.first()
    response = desk.analyst.client.get(f"/artifacts/{artifact.pk}/")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert desk.outsider.client.get(f"/artifacts/{artifact.pk}/").status_code == 404
