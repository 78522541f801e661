"""`manage.py retention`: which copies are past the day their case keeps them until; with --erase, they go."""

from django.core.management.base import BaseCommand, CommandError

from casefile.core.errors import Refused
from casefile.releases.erasing import erase_copies
from casefile.sources.models import Source
from casefile.sources.storage import overdue

from .erase import as_owner, proved, take_out


class Command(BaseCommand):
    help = "List the copies that are past the day their case is kept until; with --erase, erase their files and texts."

    def add_arguments(self, parser):
        parser.add_argument("--erase", action="store_true", help="erase them; cases under legal hold are left alone")
        parser.add_argument("--by", help="address of the one who erases")
        parser.add_argument("--second", help="address of the second person")

    def handle(self, *, erase, by, second, **options):
        captures = list(overdue().select_related("case").order_by("case", "source", "ended_at"))
        for one in captures:
            hold = "; under legal hold: it stays" if one.case.legal_hold else ""
            self.stdout.write(
                f"capture {one.pk} of source {one.source_id}, case “{one.case}”, kept until {one.case.keep_until}{hold}"
            )
        self.stdout.write(f"Copies past their day: {len(captures)}.")
        if erase:
            self._erase({one.source_id for one in captures if not one.case.legal_hold}, by, second)

    def _erase(self, sources, by, second) -> None:
        if not (by and second):
            raise CommandError("Name who erases: --by and --second.")
        gone, done = [], 0
        try:
            with as_owner():
                people = {"by": proved(by), "second": proved(second)}
                for source in Source.objects.filter(pk__in=sources).select_related("case").order_by("pk"):
                    reason = f"The case was to be kept until {source.case.keep_until}."
                    gone += erase_copies(source=source, reason=reason, **people).blobs
                    done += 1
        except Refused as refusal:
            raise CommandError(f"{refusal.sentence} ({source.case}, source {source.pk})") from refusal
        finally:
            self.stdout.write(f"Erased: copies of sources {done}, stored files {len(gone)}. Backups keep theirs.")
            take_out(gone)
