"""`manage.py scrub`: read every stored file; name what is damaged or missing, and whose it is."""

import sys

from django.core.management.base import BaseCommand, CommandError

from casefile.archive.scrubbing import Scrubbed, holders_of, remove_orphans, scrub


class Command(BaseCommand):
    help = "Read every stored file of captures. Exit 1 when one is damaged or missing."

    def add_arguments(self, parser):
        parser.add_argument("--remove-orphans", action="store_true", help="remove files that nothing holds")

    def handle(self, *, remove_orphans: bool, **options):
        try:
            found = scrub()
            self._tell(found)
            if remove_orphans:
                self._remove(found)
        except OSError as broken:
            raise CommandError(f"The store cannot be read to its end: {broken}") from broken
        if found.damaged or found.missing:
            sys.exit(1)

    def _tell(self, found: Scrubbed) -> None:
        for what, addresses in (("DAMAGED", found.damaged), ("MISSING", found.missing)):
            for address in addresses:
                self.stdout.write(f"{what} {address}")
                for holder in list(holders_of(address)) or ["held by nothing"]:
                    self.stdout.write(f"  {holder}")
        self.stdout.write(
            f"{found.read} files read: {len(found.damaged)} damaged, {len(found.missing)} missing, "
            f"{len(found.orphans)} older than a day that nothing holds."
        )
        if found.damaged or found.missing:
            self.stdout.write("Put those back from a backup, under the same names: docs/running.md, Captured files.")

    def _remove(self, found: Scrubbed) -> None:
        half = remove_orphans(found)
        self.stdout.write(f"Removed: {len(found.orphans)} that nothing holds, {half} that were half written.")
