"""`manage.py retention`: which copies are past the day their case keeps them until; with --erase, they go."""

from django.core.management.base import BaseCommand, CommandError

from casefile.archive.kept import remove
from casefile.core.errors import Refused
from casefile.releases.erasing import erase_copies
from casefile.sources.models import Source
from casefile.sources.storage import overdue

from .erase import as_owner, proved


class Command(BaseCommand):
    help = "List the copies that are past the day their case is kept until; with --erase, erase their files and texts."

    def add_arguments(self, parser):
        parser.add_argument("--erase", action="store_true", help="erase them; cases under legal hold are left alone")
        parser.add_argument("--by", help="address of the one who erases")
        parser.add_argument("--second", help="address of the second person")

    def handle(self, *, erase, by, second, **options):
        captures = list(overdue().select_related("case").order_by("case", "source", "ended_at"))
        for one in captures:
            hold = ", under legal hold" if one.case.legal_hold else ""
            self.stdout.write(
                f"capture {one.pk} of source {one.source_id}, case “{one.case}”, {one.case.keep_until}{hold}"
            )
        self.stdout.write(f"{len(captures)} copies are past their day.")
        if erase:
            self._erase({one.source_id for one in captures if not one.case.legal_hold}, by, second)

    def _erase(self, sources, by, second) -> None:
        if not (by and second):
            raise CommandError("Name who erases: --by and --second.")
        gone = []
        try:
            with as_owner():
                people = {"by": proved(by), "second": proved(second)}
                for source in Source.objects.filter(pk__in=sources).select_related("case").order_by("pk"):
                    reason = f"The case was to be kept until {source.case.keep_until}."
                    gone += erase_copies(source=source, reason=reason, **people).blobs
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            remove(gone)
        self.stdout.write(f"Erased the copies of {len(sources)} sources, {len(gone)} files. Backups keep theirs.")
