"""What a later capture says of the quotations made from earlier ones."""

from rest_framework.serializers import CharField, IntegerField, Serializer, SerializerMethodField, UUIDField

from casefile.cases.roles import Right
from casefile.cases.sight import rights_of
from casefile.core.errors import NotThere
from casefile.entries.models import Entry
from casefile.entries.queries import versions_seen_by
from casefile.sources.models import Capture, Recheck
from casefile.sources.rechecked import quoted_in, words_found

from . import answering
from .describing import gives_list
from .door import Door, one
from .paging import ASKS, page_by


class Rechecked(Serializer):
    claim = UUIDField(source="entry_id")
    version = UUIDField(source="version_id")
    position = IntegerField(help_text="Of the passage in that version, from 0.")
    outcome = CharField(help_text="unchanged, recast, moved, altered, gone")
    text = UUIDField(source="text_id", allow_null=True, help_text="The text it was looked for in.")
    start = IntegerField(allow_null=True, help_text="Unicode code points.")
    end = IntegerField(allow_null=True)
    quoted = SerializerMethodField(help_text="The words of the passage.")
    sentence = SerializerMethodField(help_text="The sentence they stood in; empty where that text was erased.")
    found = SerializerMethodField(
        help_text="What stands there now: of unchanged words these, else the whole sentence; empty when they are gone."
    )

    def get_quoted(self, row) -> str:
        return self.context["was"][row.pk].exact

    def get_sentence(self, row) -> str:
        return self.context["was"][row.pk].sentence

    def get_found(self, row) -> str:
        return words_found(row)


class Rechecks(Door):
    asks = ASKS
    opens = ("source",)

    def find(self, caller, pk):
        capture = one(Capture.objects.visible_to(caller).select_related("case", "source"), pk=pk)
        if Right.READ_ALL not in rights_of(caller, capture.case):
            raise NotThere()
        return capture

    @gives_list(Rechecked)
    def get(self, request, pk):
        """What became, in this capture, of each passage that claims quote from earlier ones."""
        rows = rechecks_of(self.found, request.user).select_related("text__body")
        page = page_by(rows, "made_at", self.query)
        shown = Rechecked(page.rows, many=True, context={"was": quoted_in(page.rows)})
        return answering.rows(shown.data, page.after)


def rechecks_of(capture: Capture, person):
    """The rows about entries, and versions of them, that the person may see."""
    seen = Entry.objects.visible_to(person).values("pk")
    return Recheck.objects.filter(capture=capture, entry__in=seen, version__in=versions_seen_by(person).values("pk"))
