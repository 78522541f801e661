"""Database URLs, as Django wants them; and which database migrations are for."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict

OWNER = "owner"
POOL = {"min_size": 1, "max_size": 10, "timeout": 10}


def as_django(url: str, *, pooled: bool = False) -> dict[str, Any]:
    """Turn a PostgreSQL URL (RFC 3986, as libpq reads it) into one entry of DATABASES.

    :param pooled: keep connections in a pool; for web processes only, since Celery closes it after every task
    """
    found = conninfo_to_dict(url)
    options = {name: value for name, value in found.items() if name not in _PLACES}
    if pooled:
        options["pool"] = dict(POOL)
    entry = {django: str(found.get(libpq) or "") for libpq, django in _PLACES.items()}
    # Checked before use, so that a database that starts again costs nobody an error.
    return {
        "ENGINE": "django.db.backends.postgresql",
        **entry,
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": pooled,
    }


_PLACES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


class OwnerMigrates:
    """The router: one database behind three roles, of which only the owner's migrates."""

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool:
        """Say yes to the owner's alias alone."""
        return db == OWNER

    def allow_relation(self, obj1: Any, obj2: Any, **_: Any) -> bool:
        """Say yes: all aliases are the same database."""
        return True
