"""What a site says of when to come again."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MOST = 365 * 24 * 3600.0


def seconds_asked(value: str, now: datetime | None = None) -> float | None:
    """The seconds a `Retry-After` field asks to wait (RFC 9110, 10.2.3); None when it says nothing that can be read.

    :param value: of the field: seconds, or a date
    :param now: aware; the present moment when left out
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), MOST)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - (now or datetime.now(UTC))).total_seconds(), 0.0), MOST)
