"""`manage.py erase`: remove the bodies of an entry, or a file of a copy, for good. Two people, with their passwords."""

from contextlib import contextmanager
from getpass import getpass

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connections

from casefile.accounts.models import Person
from casefile.archive.listed import records_in
from casefile.archive.scrubbing import holders_of
from casefile.archive.storing import remove
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
        except (ObjectDoesNotExist, ValidationError) as unknown:
            raise CommandError("There is no such file." if artifact else "There is no such entry.") from unknown
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        take_out(erased.blobs)
        self.stdout.write(f"Erased: bodies {erased.bodies}, stored files {len(erased.blobs)}. Backups keep theirs.")
        for holder in sorted({holder for address in erased.staying for holder in holders_of(address)}):
            self.stdout.write(f"The same bytes stay for {holder}.")


def _entry(pk: str) -> Entry:
    return Entry.objects.get(pk=pk)


def _erased_file(pk: str, record: int | None, **told) -> Erased:
    artifact = Artifact.objects.select_related("capture__source").get(pk=pk)
    only = () if record is None else _pieces_of(artifact, record)
    return erase_file(artifact=artifact, only=only, **told)


def _pieces_of(artifact: Artifact, number: int) -> tuple[str, ...]:
    if artifact.role != "warc":
        raise CommandError("This is no file of records: leave out --record, and all of it goes.")
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


def take_out(addresses: list[str]) -> None:
    """The last step, after what is on record as erased: its files leave the store."""
    try:
        remove(addresses)
    except (OSError, OperationalError) as hindered:
        raise CommandError(
            f"It is on record as erased, and some of its files are still in the store: {str(hindered).strip()}\n"
            "`manage.py scrub --remove-orphans` removes them when they are a day old."
        ) from hindered


@contextmanager
def as_owner():
    """Work as the owner of the database: the application's role cannot erase."""
    if "owner" not in connections.databases:
        raise CommandError("Set DATABASE_OWNER_URL: only the owner of the database can erase.")
    application = connections.databases["default"]
    _use(connections.databases["owner"])
    try:
        yield
    except OperationalError as busy:
        raise CommandError(f"Nothing more was erased. Try again: {str(busy).strip()}") from busy
    finally:
        _use(application)


def _use(database: dict) -> None:
    connections["default"].close()
    connections.databases["default"] = database
    del connections["default"]
