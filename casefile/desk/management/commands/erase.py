"""`manage.py erase`: remove the bodies of an entry, or a file of a copy, for good. Two people, with their passwords."""

from contextlib import contextmanager
from getpass import getpass

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from casefile.accounts.models import Person
from casefile.archive.kept import remove
from casefile.archive.listed import records_in
from casefile.core.errors import Refused
from casefile.custody.blobs import Missing
from casefile.entries.models import Entry
from casefile.releases.erasing import Erased, erase, erase_file
from casefile.sources.models import Artifact


class Command(BaseCommand):
    help = "Erase an entry's bodies: contents, documents, texts, files. Hashes and the history of the deed stay."

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("entry", nargs="?", help="id of the source, actor or claim")
        what.add_argument("--artifact", metavar="ID", help="id of one file of a copy: it alone goes")
        parser.add_argument("--record", type=int, metavar="N", help="of a file of records, the N-th answer alone")
        parser.add_argument("--by", required=True, help="address of the one who erases")
        parser.add_argument("--second", required=True, help="address of the second person")
        parser.add_argument("--reason", required=True)

    def handle(self, *, entry, artifact, record, by, second, reason, **options):
        if entry and record is not None:
            raise CommandError("A record is one of a file: name that by --artifact.")
        try:
            with as_owner():
                told = {"by": proved(by), "second": proved(second), "reason": reason}
                erased = _erased_file(artifact, record, **told) if artifact else erase(entry=_entry(entry), **told)
        except (ObjectDoesNotExist, Refused, ValidationError) as refusal:
            raise CommandError(str(refusal) or "There is no such entry.") from refusal
        remove(erased.blobs)
        self.stdout.write(f"Erased {erased.bodies} bodies and {len(erased.blobs)} files. Backups keep theirs.")


def _entry(pk: str) -> Entry:
    return Entry.objects.get(pk=pk)


def _erased_file(pk: str, record: int | None, **told) -> Erased:
    artifact = Artifact.objects.select_related("capture__source").get(pk=pk)
    only = () if record is None else _pieces_of(artifact, record)
    return erase_file(artifact=artifact, only=only, **told)


def _pieces_of(artifact: Artifact, number: int) -> tuple[str, ...]:
    try:
        listed = {one.number: one for one in records_in(artifact)}
    except Missing as gone:
        raise CommandError("The package of this copy is gone.") from gone
    if number not in listed:
        known = "".join(f"\n{one.number} {one.url}" for one in listed.values())
        raise CommandError(f"There is no such record in this file.{known}")
    if not listed[number].pieces:
        raise CommandError("This answer is too small to be stored by itself: erase the whole file.")
    return listed[number].pieces


def proved(address: str) -> Person:
    """The person of this address, who has just given their password."""
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
