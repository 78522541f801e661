"""What the settings promise to browsers, and whom they believe."""

import pytest
from django.test import RequestFactory

from casefile.desk.addresses import OwnerMigrates, as_django
from casefile.desk.proxy import client_address


@pytest.mark.django_db
def test_every_answer_carries_the_strict_policy(client):
    answer = client.get("/there-is-nothing-here")
    policy = {part.strip() for part in answer.headers["Content-Security-Policy"].split(";")}
    assert policy == {
        "default-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    }
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [("", "127.0.0.1"), ("203.0.113.9", "203.0.113.9"), ("198.51.100.1, 203.0.113.9", "203.0.113.9")],
)
def test_behind_a_proxy_only_its_own_word_counts(forwarded, address):
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", headers=headers)) == address


def test_a_url_becomes_an_alias_with_everything_libpq_knows():
    url = "postgresql://cf_app:p%40ss@db.example:5433/casefile?sslmode=verify-full&connect_timeout=3"
    assert as_django(url) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "casefile",
        "USER": "cf_app",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "verify-full", "connect_timeout": "3"},
        "CONN_HEALTH_CHECKS": False,
    }
    assert as_django(url, pooled=True)["OPTIONS"]["pool"]["max_size"] == 10


def test_only_the_owner_migrates():
    assert [alias for alias in ("default", "owner", "partner") if OwnerMigrates().allow_migrate(alias, "core")] == [
        "owner"
    ]
