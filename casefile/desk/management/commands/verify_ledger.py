"""`manage.py verify_ledger`: is the history whole? Reads everything, changes nothing."""

import sys

from django.core.management.base import BaseCommand

from casefile.archive.proving import faults_in_seals
from casefile.archive.scrubbing import scrub
from casefile.cases.models import Case
from casefile.entries.verification import ERASED, count_erased, faults_in_bodies
from casefile.ledger.models import Chain, Record
from casefile.ledger.verification import faults_in
from casefile.sources.verification import erased_copies, faults_in_captures


class Command(BaseCommand):
    help = (
        "Check every chain, version, document, capture and seal against its hash. Exit 1 when something does not hold."
    )

    def add_arguments(self, parser):
        parser.add_argument("--blobs", action="store_true", help="also read every stored file of every capture")

    def handle(self, **options):
        faults = [*self._chains(), *self._cases(), *(self._blobs() if options["blobs"] else [])]
        for fault in faults:
            self.stdout.write(f"FAULT {fault}")
        self.stdout.write("Nothing found amiss." if not faults else f"{len(faults)} faults.")
        if faults:
            sys.exit(1)

    def _chains(self):
        for chain in Chain.objects.order_by("pk"):
            self.stdout.write(f"chain {chain.pk}: {chain.seq} records, head {chain.head[:16]}")
            yield from (f"chain {one.chain} record {one.seq}: {one.sentence}" for one in faults_in(chain))

    def _cases(self):
        for case in Case.objects.order_by("pk"):
            records = Record.objects.filter(chain=case.pk, deed=ERASED)
            erased = {subject for record in records for subject in record.subjects}
            if gone := count_erased(case.pk):
                self.stdout.write(f"case {case.pk}: {gone} versions erased")
            erased |= erased_copies(case.pk)
            captures = (*faults_in_captures(case.pk, erased), *faults_in_seals(case.pk, erased))
            for fault in (*faults_in_bodies(case.pk), *captures):
                yield f"case {fault.chain}: {fault.sentence}"

    def _blobs(self):
        found = scrub()
        yield from (f"blob {address}: its bytes do not have its hash" for address in found.damaged)
        yield from (f"blob {address}: not in the store" for address in found.missing)
