"""Many addresses at once: a look before anything is written, then one deed."""

import pytest
from django.test import override_settings

from casefile.archive.bulk import add_sources, plan_sources
from casefile.core.errors import Invalid, NotAllowed
from casefile.ledger.models import Record
from casefile.sources.actions import add_source
from casefile.sources.lists import rows_of
from casefile.sources.models import CaptureJob, Source
from tests import factories as make

pytestmark = pytest.mark.django_db

LIST = [
    ("https://harbour.example/a?utm_source=mail", "new"),
    ("HTTPS://Harbour.example:443/a#top", "twice"),
    ("https://harbour.example/known/", "here"),
    ("harbour", "not-an-address"),
    ("ftp://harbour.example/a", "not-an-address"),
    ("https://nia:secret@harbour.example/b", "refused"),
    ("http://10.0.0.7/admin", "refused"),
    ("http://localhost/", "refused"),
    ("http://harbour.example:8080/", "refused"),
    ("https://desk.example/cases/", "refused"),
    ("https://harbour.example/c?id=4", "new"),
    ("https://harbour.example/c?id=5", "new"),
]


@pytest.fixture
def desk():
    with override_settings(CASEFILE_FETCH_LOOPBACK=False, ALLOWED_HOSTS=["desk.example"]):
        yield


def rows(*urls: str) -> list[dict]:
    return [{"url": url, "title": "", "publisher": ""} for url in urls]


def test_each_row_is_judged_and_nothing_is_written(desk):
    case = make.case()
    known = add_source(by=case.opened_by, case=case, url="https://harbour.example/known/?fbclid=1")
    records = Record.objects.count()
    verdicts = plan_sources(by=case.opened_by, case=case, rows=rows(*(url for url, _verdict in LIST)))
    assert [(one.row["url"], one.verdict) for one in verdicts] == LIST
    assert all(one.sentence for one in verdicts if one.verdict != "new")
    assert [one.existing for one in verdicts if one.existing] == [known]
    assert (Source.objects.count(), Record.objects.count()) == (1, records)


def test_the_new_ones_are_added_in_one_deed(desk):
    case = make.case()
    add_source(by=case.opened_by, case=case, url="https://harbour.example/known/")
    asked = rows(*(url for url, _verdict in LIST))
    asked[0] |= {"title": "The strait", "publisher": "Harbour Post"}
    _verdicts, added = add_sources(by=case.opened_by, case=case, rows=asked)
    assert [one.url for one in added] == [url for url, verdict in LIST if verdict == "new"]
    assert (added[0].title, added[0].publisher_name) == ("The strait", "Harbour Post")
    assert CaptureJob.objects.filter(source__in=added, state="waiting").count() == 3
    assert Record.objects.filter(deed="sources.added").count() == 1
    again, none = add_sources(by=case.opened_by, case=case, rows=asked)
    assert none == []
    assert [one.verdict for one in again].count("here") == 4
    assert Record.objects.filter(deed="sources.added").count() == 1


def test_what_one_may_not_see_is_not_in_the_case_already(desk):
    case = make.case()
    analyst, other = make.member(case, "analyst"), make.member(case, "analyst")
    add_source(by=analyst, case=case, url="https://harbour.example/a", marking="TLP:RED")
    [verdict] = plan_sources(by=other, case=case, rows=rows("https://harbour.example/a"))
    assert (verdict.verdict, verdict.existing) == ("new", None)


def test_only_those_who_write_look_and_add(desk):
    case = make.case()
    reader = make.member(case, "reader")
    for door in (plan_sources, add_sources):
        with pytest.raises(NotAllowed):
            door(by=reader, case=case, rows=rows("https://harbour.example/a"))


def test_too_many_rows_and_bad_members_are_refused_by_name(desk):
    case = make.case()
    with pytest.raises(Invalid) as refusal:
        plan_sources(by=case.opened_by, case=case, rows=rows(*["https://a.example/"] * 501))
    assert refusal.value.field == "rows"
    with pytest.raises(Invalid) as refusal:
        plan_sources(by=case.opened_by, case=case, rows=[{"url": "https://a.example/"}, {"url": 7}])
    assert refusal.value.field == "rows[1].url"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "https://a.example/\n\n https://b.example/x,y \n",
            [("https://a.example/", ""), ("https://b.example/x,y", "")],
        ),
        ("https://a.example/\tThe strait\n", [("https://a.example/", "The strait")]),
        ('Title,URL\n"One, two",https://a.example/\n', [("https://a.example/", "One, two")]),
        ("url;title\r\nhttps://a.example/;One\r\n", [("https://a.example/", "One")]),
        ('title\tlink\tseen\n"Two\nlines"\thttps://a.example/\tno\n', [("https://a.example/", "Two\nlines")]),
        ("", []),
        ("url,title", []),
    ],
)
def test_lists_are_read_as_people_paste_them(text, found):
    assert [(row["url"], row["title"]) for row in rows_of(text)] == found


def test_a_list_beyond_the_limit_is_refused():
    with pytest.raises(Invalid):
        rows_of("https://a.example/\n" * 501)
