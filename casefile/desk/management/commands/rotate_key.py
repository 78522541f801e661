"""`manage.py rotate_key`: from now on another key seals captures; the one before it signs for it."""

from datetime import UTC, datetime

from django.core.management.base import BaseCommand

from casefile.archive.sealing import keys, unstamped_by


class Command(BaseCommand):
    help = "Make a new sealing key, signed by the one before it. Hand the list of keys out again afterwards."

    def handle(self, **options):
        key = keys().rotate(datetime.now(UTC))
        for one in keys().public():
            until = f"until {one['until']}" if one["until"] else "now"
            self.stdout.write(f"{one['id']} from {one['from']} {until}")
            if one["until"] and (waiting := unstamped_by(one["id"])):
                self.stdout.write(
                    f"  {waiting} captures that it sealed have no time stamp. One given after that day does not count:"
                    f" see to CASEFILE_TSA, or readers who ask for stamps will refuse them."
                )
        self.stdout.write(f"Captures are sealed by {key.id} from now on. Give /verify/keys.json out again.")
