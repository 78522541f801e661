"""`manage.py demo`: a small invented case to look around in."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand

from casefile.desk.demo import Demo, build


class Command(BaseCommand):
    help = "Make the demo case (or new passwords and tokens for it) and print who may sign in."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print address, people and tokens for a script")

    def handle(self, **options):
        demo = build()
        self.stdout.write(json.dumps(_for_a_script(demo), indent=1) if options["json"] else _for_a_person(demo))


def _for_a_script(demo: Demo) -> dict:
    return {
        "address": settings.CASEFILE_URL,
        "case": str(demo.case.pk),
        "people": demo.people,
        "partner": demo.partner,
    }


def _for_a_person(demo: Demo) -> str:
    lines = [f"The demo case “{demo.case.title}” at {settings.CASEFILE_URL}. Sign in as:"]
    for key, one in demo.people.items():
        lines.append(f"  {key:<9} {one['email']:<24} {one['password']}   ({one['name']})")
    lines.append(f"A partner pulls with the token {demo.partner['token']}")
    return "\n".join(lines)
