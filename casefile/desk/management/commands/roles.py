"""`manage.py roles`: the SQL that makes the three roles on a PostgreSQL of yours."""

import argparse

import psycopg
from django.core.management.base import BaseCommand, CommandError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from casefile.desk import roles


class Command(BaseCommand):
    help = "Print the SQL for the database's roles as a psql script; or apply it with --apply."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--database", default=roles.DATABASE, help="name of the database to make")
        parser.add_argument("--apply", metavar="URL", help="apply it, as the superuser that URL names")
        for role in roles.ROLES:
            parser.add_argument(f"--{role}", metavar="PASSWORD", help=f"password of {role}, for --apply")

    def handle(self, **options: object) -> None:
        if not options["apply"]:
            self.stdout.write(roles.script(options["database"]))
            return
        passwords = {role: options[role] for role in roles.ROLES}
        if not all(passwords.values()):
            raise CommandError("--apply needs a password for each role.")
        self._apply(options["apply"], options["database"], passwords)

    def _apply(self, url: str, database: str, passwords: dict[str, str]) -> None:
        place = conninfo_to_dict(url)
        with psycopg.connect(make_conninfo(**place), autocommit=True) as connection:
            roles.prepare(connection, passwords, database)
        with psycopg.connect(make_conninfo(**place | {"dbname": database}), autocommit=True) as connection:
            roles.give_rights(connection)
        self.stdout.write(f"The roles are in place and the database {database} is theirs.")
