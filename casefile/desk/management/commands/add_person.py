"""`manage.py add_person`: the first account of a desk, made at its console."""

from getpass import getpass

from django.core.management.base import BaseCommand, CommandError

from casefile.accounts.actions import add_person
from casefile.core.errors import Refused


class Command(BaseCommand):
    help = "Add somebody who may sign in. Asks for the password."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--admin", action="store_true", help="adds people and partners")
        parser.add_argument("--opens-cases", action="store_true")

    def handle(self, *, email, name, admin, opens_cases, **options):
        try:
            add_person(by=None, email=email, name=name, password=getpass(), is_admin=admin, may_open_cases=opens_cases)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"{name} may sign in as {email}.")
