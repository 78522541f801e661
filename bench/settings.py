"""The settings of the benchmarks: the product's own, on the database that the environment names."""

from casefile.settings import *  # noqa: F403

ALLOWED_HOSTS = ["testserver"]
CASEFILE_BELL = "tests.bell.ring"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2", *PASSWORD_HASHERS]  # noqa: F405
