"""The settings of the tests: the product's own, with the servers left blank until the harness has started them."""

import os
import tempfile
from pathlib import Path

EMPTY = Path(__file__).parent.parent / "var" / "test" / "static"
EMPTY.mkdir(parents=True, exist_ok=True)
BLANK = {
    "DATABASE_URL": "postgresql://cf_app@/blank",
    "DATABASE_OWNER_URL": "postgresql://cf_owner@/blank",
    "DATABASE_PARTNER_URL": "postgresql://cf_partner@/blank",
    "BROKER_URL": "memory://",
    "SECRET_KEY": "a key for the tests that is long enough and guards nothing",
    "CASEFILE_STORAGE": str(Path(tempfile.gettempdir()) / "casefile-tests-give-each-test-its-own"),
    "CASEFILE_KEYS": str(Path(tempfile.gettempdir()) / "casefile-tests-share-one-by-fixture"),
    "CASEFILE_STATIC": str(EMPTY),
}
before = dict(os.environ)
os.environ.update(BLANK)

from casefile.settings import *  # noqa: E402, F403 - the environment has to be set first

os.environ.clear()
os.environ.update(before)

ALLOWED_HOSTS = ["localhost", "testserver"]
CASEFILE_FETCH_LOOPBACK = True
CASEFILE_SITE_PAUSE = 0.0
# What wants a browser asks for it: it takes seconds a page.
CASEFILE_BROWSER = "none"
CASEFILE_BELL = "tests.bell.ring"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# The same hasher as the product's, at a cost that lets a test make many people.
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2", *PASSWORD_HASHERS]  # noqa: F405
