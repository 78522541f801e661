"""`manage.py scrub`: read every stored file; name what is damaged or missing, and whose it is."""

import sys

from django.core.management.base import BaseCommand

from casefile.archive.scrubbing import holders_of, remove_orphans, scrub


class Command(BaseCommand):
    help = "Read every stored file of captures. Exit 1 when one is damaged or missing."

    def add_arguments(self, parser):
        parser.add_argument("--remove-orphans", action="store_true", help="remove files that nothing holds")

    def handle(self, *, remove_orphans: bool, **options):
        found = scrub()
        for what, addresses in (("DAMAGED", found.damaged), ("MISSING", found.missing)):
            for address in addresses:
                self.stdout.write(f"{what} {address}")
                for holder in holders_of(address):
                    self.stdout.write(f"  {holder}")
        self.stdout.write(f"{found.read} files read; {len(found.orphans)} older than a day are held by nothing.")
        if remove_orphans:
            self._remove(found)
        if found.damaged or found.missing:
            sys.exit(1)

    def _remove(self, found) -> None:
        remove_orphans(found)
        self.stdout.write("Those that nothing holds were removed.")
