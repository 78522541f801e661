"""The desk's own servers, as the rest of the house sees them: the URLs of one state folder."""

from pathlib import Path

from casefile.desk import roles
from casefile.desk.postgres import Cluster
from casefile.desk.state import secret, state_folder
from casefile.desk.valkey import Valkey


def database_urls(cluster: Cluster) -> dict[str, str]:
    """Return the settings by which the three roles reach the embedded database."""
    return {
        "DATABASE_URL": cluster.url("cf_app"),
        "DATABASE_OWNER_URL": cluster.url("cf_owner"),
        "DATABASE_PARTNER_URL": cluster.url("cf_partner"),
    }


def urls(folder: Path | None = None) -> dict[str, str]:
    """Return the settings by which the embedded servers of `folder` are reached. Starts nothing.

    Secrets that are not there yet are made, so that settings can be read before the first start.
    """
    folder = folder or state_folder()
    others = {"BROKER_URL": Valkey(folder).url, "SECRET_KEY": secret(folder, "django")}
    return database_urls(Cluster(folder)) | others


def prepare(cluster: Cluster, database: str = roles.DATABASE) -> None:
    """Give a running cluster its roles and the database, unless it has them."""
    passwords = {role: secret(cluster.folder, role) for role in roles.ROLES}
    with cluster.connect() as connection:
        roles.prepare(connection, passwords, database)
    with cluster.connect(database) as connection:
        roles.give_rights(connection)
