"""Django's `migrate`, as the owner and as nobody else."""

import argparse

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from casefile.desk.addresses import OWNER


class Command(migrate.Command):
    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=OWNER)

    def execute(self, *args: object, **options: object) -> str | None:
        # Under another alias Django would note every migration as applied and run none.
        if options["database"] != OWNER or OWNER not in connections:
            raise CommandError("Migrations run as the owner of the database: set DATABASE_OWNER_URL.")
        return super().execute(*args, **options)

    def handle(self, *args: object, **options: object) -> None:
        super().handle(*args, **options)
        with connections[OWNER].cursor() as cursor:
            cursor.execute("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM cf_app")
