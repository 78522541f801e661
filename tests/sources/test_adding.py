"""Adding sources, what their content may hold, and asking for captures."""

import pytest

from casefile.core.errors import Invalid, NotAllowed, NotNow
from casefile.sources.actions import add_source, ask_for_capture, retry
from casefile.sources.models import Capture, CaptureJob
from tests import factories as make

pytestmark = pytest.mark.django_db

URL = "http://harbour.example/story"
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"url": " "}, "url"),
        ({"url": "http://a.example/" + "x" * 2000}, "url"),
        ({"url": 7}, "url"),
        ({"title": "x" * 501}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"title": ["a"]}, "title"),
        ({"source_kind": "rumour"}, "source_kind"),
        ({"language": "x" * 13}, "language"),
        ({"publisher": "Harbour Post"}, "publisher"),
        ({"publisher": {"name": "x" * 501}}, "publisher.name"),
        ({"publisher": {"actor": "7"}}, "publisher.actor"),
        ({"publisher": {"actor": NOBODY}}, "publisher.actor"),
        ({"authors": "Nia Ostrow"}, "authors"),
        ({"authors": [{"name": "x"}]}, "authors[0]"),
        ({"authors": ["ok", "x" * 501]}, "authors[1]"),
        ({"authors": ["x"] * 51}, "authors"),
        ({"published": "2026"}, "published"),
        ({"published": {"edtf": "0000-13"}}, "published.edtf"),
        ({"published": {"edtf": "9" * 100}}, "published.edtf"),
        ({"accessed_at": "yesterday"}, "accessed_at"),
        ({"accessed_at": "0001-01-01T00:00:00+14:00"}, "accessed_at"),
        ({"reliability": "G"}, "reliability"),
        ({"reliability_reason": "x" * 5001}, "reliability_reason"),
        ({"note": "x" * 5001}, "note"),
        ({"marking": "TLP:BLACK"}, "marking"),
    ],
)
def test_a_source_is_refused_by_the_field_at_fault(fields, field):
    case = make.case()
    with pytest.raises(Invalid) as refusal:
        add_source(by=case.opened_by, case=case, **{"url": URL, **fields})
    assert field in (refusal.value.field, refusal.value.field.removesuffix(".name").removesuffix(".text"))
    assert refusal.value.sentence
    assert not CaptureJob.objects.exists()


def test_nothing_is_mandatory_that_an_article_may_not_have():
    case = make.case()
    source = add_source(by=case.opened_by, case=case, url=URL)
    assert (source.title, source.reliability, source.published, source.publisher_name) == (URL, "F", "", "")
    assert source.marking == case.marking


@pytest.mark.parametrize("role", ["reader", "reviewer", "outsider"])
def test_only_those_who_write_add_sources_and_ask_for_captures(role):
    case = make.case()
    source = add_source(by=case.opened_by, case=case, url=URL)
    person = make.person() if role == "outsider" else make.member(case, role)
    with pytest.raises(NotAllowed):
        add_source(by=person, case=case, url=URL)
    with pytest.raises(NotAllowed):
        ask_for_capture(by=person, source=source)


def test_one_capture_of_a_source_is_under_way_at_a_time():
    case = make.case()
    source = add_source(by=case.opened_by, case=case, url=URL)
    for state in ("waiting", "running"):
        source.jobs.update(state=state)
        with pytest.raises(NotNow):
            ask_for_capture(by=case.opened_by, source=source)
    source.jobs.update(state="failed")
    assert ask_for_capture(by=case.opened_by, source=source).state == "waiting"


@pytest.mark.parametrize("state", ["waiting", "running", "done"])
def test_only_a_failed_capture_is_tried_again(state):
    case = make.case()
    job = add_source(by=case.opened_by, case=case, url=URL).jobs.get()
    job.state = state
    with pytest.raises(NotNow):
        retry(by=case.opened_by, job=job)


def test_an_uploaded_source_without_an_address_is_not_fetched():
    case = make.case()
    source = make.source(case, case.opened_by)
    with pytest.raises(Invalid) as refusal:
        ask_for_capture(by=case.opened_by, source=source)
    assert refusal.value.field == "upload"


def test_a_capture_fills_only_what_the_analyst_left_empty():
    case = make.case()
    empty = make.source(case, case.opened_by)
    titled = make.source(case, case.opened_by, title="The analyst’s own title")
    assert empty.title.startswith("Veskan Backs Ordel")
    assert titled.title == "The analyst’s own title"
    assert Capture.objects.count() == 2
