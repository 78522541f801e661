"""`manage.py up`: the whole desk on one machine, until Ctrl-C."""

import argparse
import os
import signal
from pathlib import Path

from django.core.management.base import BaseCommand

from casefile.desk import children
from casefile.desk.doors import USUAL_PORT
from casefile.desk.launch import Launch


class Command(BaseCommand):
    help = "Start the desk: database, broker, web, worker and clock. Servers given by URL are used, not started."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=USUAL_PORT, help="the port wanted; a free one when it is taken")
        parser.add_argument(
            "--demo",
            action=argparse.BooleanOptionalAction,
            default=not os.environ.get("DATABASE_URL"),
            help="make the demo case at the first start (the default with the embedded database)",
        )
        parser.add_argument("--ready-file", type=Path, help="gets the address once the desk answers")
        parser.add_argument("--tethered", action="store_true", help="stop when the process that started this one ends")

    def handle(self, **options: object) -> None:
        if options["tethered"]:
            children.die_with_parent(signal.SIGTERM)
        Launch(self._say, options["port"], options["demo"], options["ready_file"]).run()

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
