"""Many sources at once, from a list of addresses: looked at first, then added."""

from django.utils.translation import gettext as _
from rest_framework.serializers import BooleanField, CharField, Serializer, UUIDField

from casefile.archive.bulk import add_sources, plan_sources
from casefile.cases.roles import Right
from casefile.core.errors import Invalid
from casefile.core.inputs import flag_in, rows_in, text_in
from casefile.sources.lists import LONGEST, MOST, rows_of
from casefile.sources.vocabulary import OPEN_TO_ALL

from . import answering
from .cases import SeenCase
from .content import pap_word, text
from .describing import gives
from .reading import body_of
from .repeats import once_only


class ListedSource(Serializer):
    url = CharField()
    title = text()
    publisher = text("Its name as printed.")


class SourceList(Serializer):
    rows = ListedSource(many=True, required=False, help_text="Up to 500.")
    text = text("In place of `rows`: an address on each line, or CSV with a column “url”.")
    pap = pap_word("What may be fetched of all of them; PAP:CLEAR when left out.")
    dry_run = BooleanField(required=False, help_text="Say what would become of each row, and write nothing.")


class JudgedSource(Serializer):
    row = ListedSource()
    verdict = CharField(help_text="new, twice, here, not-an-address, refused")
    sentence = CharField(help_text="Why it is not added; empty for a new one.")
    existing = UUIDField(source="existing.pk", default=None, allow_null=True, help_text="The source of that address.")


class AddedSource(Serializer):
    id = UUIDField()
    url = CharField()


class SourcesOutcome(Serializer):
    rows = JudgedSource(many=True)
    added = AddedSource(many=True, help_text="In the order of the new rows; empty on a dry run.")


class SourcesInBulk(SeenCase):
    needs = {"POST": Right.WRITE}

    @gives(SourcesOutcome, takes=SourceList)
    @once_only
    def post(self, request, pk):
        """Add the new ones of a list of addresses, in one deed; or, on a dry run, say which they are."""
        body = body_of(request, "rows", "text", "dry_run", "pap")
        rows, added, pap = _rows(body), [], text_in(body, "pap") or OPEN_TO_ALL
        if flag_in(body, "dry_run"):
            verdicts = plan_sources(by=request.user, case=self.found, rows=rows)
        else:
            verdicts, added = add_sources(by=request.user, case=self.found, rows=rows, pap=pap)
        return answering.Response(SourcesOutcome({"rows": verdicts, "added": added}).data)


def _rows(body: dict) -> list[dict]:
    """:raises Invalid: rows and text at once"""
    written = body.get("text")
    if written is None:
        return rows_in(body, "rows", most=MOST)
    if not isinstance(written, str) or len(written) > LONGEST or body.get("rows"):
        raise Invalid(_("Send rows, or text: one of the two."), field="text")
    return rows_of(written)
