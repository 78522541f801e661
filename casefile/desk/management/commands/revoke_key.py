"""`manage.py revoke_key ID`: somebody else may hold that key, so nothing it signs counts any more."""

from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError

from casefile.archive.sealing import keys, unstamped_by


class Command(BaseCommand):
    help = "Revoke a sealing key. What was stamped before still counts. Hand the list of keys out again afterwards."

    def add_arguments(self, parser):
        parser.add_argument("key", metavar="ID")
        parser.add_argument("--since", type=_moment, metavar="TIME", help="in UTC, such as 2031-05-04T12:30; else now")

    def handle(self, *, key: str, since: datetime | None, **options):
        try:
            since = keys().revoke(key, since or datetime.now(UTC))
        except KeyError:
            known = ", ".join(one["id"] for one in keys().public())
            raise CommandError(f"There is no key {key}. There are: {known or 'none'}.") from None
        self.stdout.write(f"What {key} sealed counts only where it was stamped before {since}.")
        self.stdout.write(f"{unstamped_by(key)} captures that it sealed have no time stamp, and count no more.")
        self.stdout.write("Give /verify/keys.json out again: who has the list of before still trusts the key.")


def _moment(word: str) -> datetime:
    return datetime.fromisoformat(word).replace(tzinfo=UTC)
