"""When a site says to come again."""

from datetime import UTC, datetime

import pytest

from casefile.outside.failed import Failed
from casefile.outside.retry_after import seconds_asked
from tests.outside.fetching import fetch
from tests.outside.site import Site, answer

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sat, 14 Mar 2026 12:01:30 GMT", 90.0),
        ("Sat, 14 Mar 2026 11:00:00 GMT", 0.0),
        ("Saturday, 14-Mar-26 12:00:10 GMT", 10.0),
        ("Sat, 14 Mar 2026 12:00:05 -0000", 5.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 400, 365 * 24 * 3600.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 365 * 24 * 3600.0),
        ("Sat, 99 Mar 2026 12:00:00 GMT", None),
        ("Sat, 14 Mar 99999999999 12:00:00 GMT", None),
        (f"Sat, 14 Mar 2026 12:00:00 +{'9' * 30}", None),
    ],
)
def test_seconds_and_dates_are_read_and_nothing_else(value: str, seconds: float | None) -> None:
    assert seconds_asked(value, NOW) == seconds


def test_a_failure_carries_what_the_site_asked() -> None:
    assert Failed("http-429", after=120.0).after == 120.0
    assert Failed("http-429").after is None


def test_what_the_site_sends_reaches_the_failure(site: Site, quick) -> None:
    site.pages["/"] = answer(b"later", "Retry-After: 77", status="503 Service Unavailable")
    with pytest.raises(Failed, check=lambda failed: (failed.code, failed.after) == ("http-503", 77.0)):
        fetch(site.url, quick())
