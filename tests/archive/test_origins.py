"""The second origin must be another site, or nothing is shown."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from casefile.archive import origins
from casefile.archive.intake import policy


@pytest.mark.parametrize(
    ("desk", "archive"),
    [
        ("http://localhost:8000", "http://127.0.0.1:8001"),
        ("https://desk.example", "https://desk-archive.example"),
        ("https://desk.lonmere.co.uk", "https://shown.lonmere-archive.co.uk"),
        ("https://harbour.github.io", "https://ferry.github.io"),
        ("https://198.51.100.7", "https://198.51.100.8"),
    ],
)
def test_two_sites_are_apart(desk, archive):
    assert origins.fault(desk, archive) == ""


@pytest.mark.parametrize(
    ("desk", "archive"),
    [
        ("http://localhost:8000", "http://localhost:8001"),
        ("https://desk.example", "https://archive.desk.example"),
        ("https://desk.lonmere.co.uk", "https://shown.lonmere.co.uk"),
        ("https://desk.example", "https://DESK.example.:8443"),
        ("https://198.51.100.7", "https://198.51.100.7:8443"),
        ("http://[::1]:8000", "http://[::1]:8001"),
        ("https://desk.inside", "https://shown.desk.inside"),
        ("https://desk.example", "http://desk-archive.example"),
        ("https://desk.example", "https://desk-archive.example/shown"),
        ("https://desk.example", "desk-archive.example"),
    ],
)
def test_one_site_under_two_names_is_refused_in_words(desk, archive, settings):
    assert origins.fault(desk, archive).startswith("CASEFILE_ARCHIVE_URL must be")
    settings.CASEFILE_URL, settings.CASEFILE_ARCHIVE_URL = desk, archive
    assert [one.id for one in origins.check_apart()] == ["casefile.E001"]
    with pytest.raises(ImproperlyConfigured):
        origins.demand_apart()


def test_a_desk_without_a_second_origin_is_fine_and_has_nothing_to_serve(settings):
    settings.CASEFILE_ARCHIVE_URL = ""
    assert origins.check_apart() == []
    with pytest.raises(ImproperlyConfigured):
        origins.demand_apart()


def test_the_archiver_refuses_the_second_origin_as_it_does_the_desk(settings):
    settings.CASEFILE_FETCH_LOOPBACK, settings.CASEFILE_ARCHIVE_URL = False, "https://desk-archive.example"

    assert {"desk-archive.example", "localhost"} <= policy().own_hosts
