"""The three roles of the database, and what each may do.

`cf_owner` owns the database and migrates; `cf_app` reads and writes rows, and can neither make nor alter anything;
`cf_partner` reads what migrations grant it and nothing else. The same SQL serves the embedded server and a foreign
one (`manage.py roles`). Every statement may be run again.
"""

from collections.abc import Mapping

import psycopg
from psycopg import sql

DATABASE = "casefile"
ROLES = ("cf_owner", "cf_app", "cf_partner")

MAKE_ROLES = """
DO $$ BEGIN CREATE ROLE cf_owner; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE cf_app; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE cf_partner; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
ALTER ROLE cf_owner LOGIN NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD {cf_owner};
ALTER ROLE cf_app LOGIN NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD {cf_app};
ALTER ROLE cf_partner LOGIN NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD {cf_partner};
ALTER ROLE cf_owner SET lock_timeout = '10s';
ALTER ROLE cf_app SET lock_timeout = '5s';
ALTER ROLE cf_app SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE cf_partner SET lock_timeout = '5s';
ALTER ROLE cf_partner SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE cf_partner SET default_transaction_read_only = on;
"""

MAKE_DATABASE = "CREATE DATABASE {database} OWNER cf_owner ENCODING 'UTF8' TEMPLATE {template}"

# CREATE DATABASE … TEMPLATE copies what is inside a database, but not these.
ADMIT = """
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO cf_owner, cf_app, cf_partner;
"""

GIVE_RIGHTS = """
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO cf_owner;
GRANT USAGE ON SCHEMA public TO cf_app, cf_partner;
ALTER DEFAULT PRIVILEGES FOR ROLE cf_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE cf_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO cf_app;
ALTER DEFAULT PRIVILEGES FOR ROLE cf_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO cf_app;
ALTER DEFAULT PRIVILEGES FOR ROLE cf_owner IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO cf_app;
"""


def make_roles(connection: psycopg.Connection, passwords: Mapping[str, str]) -> None:
    """Make the roles, or give those there are these passwords. `connection` is a superuser's.

    The passwords are hashed here, so that they appear in no log of the server.
    """
    hashed = {
        role: connection.pgconn.encrypt_password(passwords[role].encode(), role.encode(), b"scram-sha-256").decode()
        for role in ROLES
    }
    connection.execute(sql.SQL(MAKE_ROLES).format(**{role: sql.Literal(hashed[role]) for role in ROLES}))


def make_database(connection: psycopg.Connection, name: str = DATABASE, template: str = "template0") -> None:
    """Make the database `name`, owned by cf_owner, open to the three roles only. `connection` is in autocommit."""
    names = {"database": sql.Identifier(name), "template": sql.Identifier(template)}
    connection.execute(sql.SQL(MAKE_DATABASE).format(**names))
    connection.execute(sql.SQL(ADMIT).format(**names))


def prepare(connection: psycopg.Connection, passwords: Mapping[str, str], database: str = DATABASE) -> None:
    """Make the roles, and the database when there is none of that name. `give_rights` is asked for inside it."""
    make_roles(connection, passwords)
    there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    if not there:
        make_database(connection, database)


def give_rights(connection: psycopg.Connection) -> None:
    """Set inside the connected database what each role may do there, for what is and for what will be made."""
    connection.execute(GIVE_RIGHTS)


def script(database: str = DATABASE) -> str:
    """Return the whole as a psql script; it takes the passwords as variables named after the roles."""
    variables = {role: f":'{role}'" for role in ROLES}
    made = MAKE_DATABASE.format(database=database, template="template0")
    parts = (
        "-- psql -v cf_owner=PASSWORD -v cf_app=PASSWORD -v cf_partner=PASSWORD -f FILE",
        MAKE_ROLES.format(**variables).strip(),
        f"{made};",
        ADMIT.format(database=database).strip(),
        f"\\connect {database}",
        GIVE_RIGHTS.strip(),
    )
    return "\n".join(parts) + "\n"
