"""`manage.py erase`: remove the bodies of an entry for good. Two people, both with their passwords."""

from contextlib import contextmanager
from getpass import getpass

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from casefile.accounts.models import Person
from casefile.archive.intake import blobs
from casefile.core.errors import Refused
from casefile.entries.models import Entry
from casefile.releases.erasing import erase


class Command(BaseCommand):
    help = "Erase an entry's bodies: contents, documents, texts, files. Hashes and the history of the deed stay."

    def add_arguments(self, parser):
        parser.add_argument("entry", help="id of the source, actor or claim")
        parser.add_argument("--by", required=True, help="address of the one who erases")
        parser.add_argument("--second", required=True, help="address of the second person")
        parser.add_argument("--reason", required=True)

    def handle(self, *, entry, by, second, reason, **options):
        try:
            with as_owner():
                people = [self._proved(address) for address in (by, second)]
                erased = erase(by=people[0], second=people[1], entry=Entry.objects.get(pk=entry), reason=reason)
        except (Entry.DoesNotExist, Refused, ValidationError) as refusal:
            raise CommandError(str(refusal) or "There is no such entry.") from refusal
        for address in erased.blobs:
            blobs().remove(address)
        self.stdout.write(f"Erased {erased.bodies} bodies and {len(erased.blobs)} files. Backups keep theirs.")

    def _proved(self, address: str) -> Person:
        person = Person.objects.filter(email__iexact=address, is_active=True).first()
        if person is None or not person.check_password(getpass(f"Password of {address}: ")):
            raise CommandError(f"{address} could not be confirmed.")
        return person


@contextmanager
def as_owner():
    """Work as the owner of the database: the application's role cannot erase."""
    if "owner" not in connections.databases:
        raise CommandError("Set DATABASE_OWNER_URL: only the owner of the database can erase.")
    application = connections.databases["default"]
    _use(connections.databases["owner"])
    try:
        yield
    finally:
        _use(application)


def _use(database: dict) -> None:
    connections["default"].close()
    connections.databases["default"] = database
    del connections["default"]
