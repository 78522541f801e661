"""What is watched, what came of the visits, and what the archiver may fetch of a source."""

from drf_spectacular.utils import extend_schema_field
from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    DateTimeField,
    Serializer,
    SerializerMethodField,
    UUIDField,
)

from casefile.archive import watching as actions
from casefile.archive.unvisited import unvisited_in, why_unvisited
from casefile.archive.vocabulary import UNVISITED, VISITS
from casefile.archive.watched import last_copy, told_of, watched_in
from casefile.cases.roles import Right
from casefile.core.errors import NotThere
from casefile.core.inputs import one_of, text_in
from casefile.outside import failed
from casefile.sources.actions import set_pap
from casefile.sources.models import Source
from casefile.sources.vocabulary import PAP

from . import answering, shapes
from .cases import SeenCase
from .describing import gives, gives_list
from .entries import SeenEntry
from .paging import ASKS, page_by
from .reading import body_of
from .rechecks import Rechecked
from .repeats import once_only


class Watched(Serializer):
    source = shapes.Referred()
    outcome = CharField(help_text="unchanged, changed, redirected, gone, unreachable, hindered; empty before a visit.")
    reason = CharField(source="last.reason", default="", help_text="A code, where the visit came to nothing.")
    sentence = SerializerMethodField(help_text="The reason in words.")
    capture = UUIDField(source="last.capture.pk", default=None, allow_null=True, help_text="The newest visit's copy.")
    found_at = CharField(source="last.capture.final_url", default=None, allow_null=True, help_text="Its address.")
    seen_at = DateTimeField(allow_null=True, help_text="When a copy was last had.")
    visited_at = DateTimeField(source="last.ended_at", default=None, allow_null=True)
    next_at = DateTimeField()
    is_paused = BooleanField()
    is_under_way = SerializerMethodField()
    altered = SerializerMethodField(help_text="Quoted words that no longer stand in that copy.")

    def get_sentence(self, watch) -> str:
        return str(failed.reason(watch.last.reason).sentence) if watch.last and watch.last.reason else ""

    def get_is_under_way(self, watch) -> bool:
        return watch.under_way_id is not None

    @extend_schema_field(Rechecked(many=True))
    def get_altered(self, watch):
        copy = last_copy(watch)
        rows = self.context["found"].get(copy.pk, []) if copy else []
        return Rechecked(rows, many=True, context=self.context).data


class Unvisited(Serializer):
    source = shapes.Referred(source="*")
    reason = SerializerMethodField(help_text="marked, no-address, not-fetched, soon")
    sentence = SerializerMethodField(help_text="The reason in words.")

    def get_reason(self, source) -> str:
        return why_unvisited(source)

    def get_sentence(self, source) -> str:
        return str(UNVISITED.label(why_unvisited(source)))


class Pap(Serializer):
    pap = ChoiceField(choices=list(PAP.codes), help_text="PAP:AMBER and PAP:RED are never fetched.")


class WatchDeed(Serializer):
    deed = ChoiceField(choices=list(actions.DEEDS))


class WatchingOfCase(SeenCase):
    asks = ("outcome", *ASKS)
    needs = {"GET": Right.READ_ALL}

    @gives_list(Watched)
    def get(self, request, pk):
        """The sources that are visited again and again, and what came of it; the one visited last first."""
        outcome = self.query["outcome"] and one_of(self.query["outcome"], VISITS.codes, field="outcome")
        page = page_by(watched_in(self.found, request.user, outcome), "next_at", self.query)
        return answering.rows(_told(page.rows, request.user), page.after)


class UnvisitedOfCase(SeenCase):
    asks = ASKS
    needs = {"GET": Right.READ_ALL}

    @gives_list(Unvisited)
    def get(self, request, pk):
        """Sources that approved claims rest on and that are not visited, and why."""
        page = page_by(unvisited_in(self.found, request.user), "created_at", self.query)
        return answering.rows(Unvisited(page.rows, many=True).data, page.after)


class WatchOfSource(SeenEntry):
    model = Source
    opens = ()
    needs = {"GET": Right.READ_ALL, "POST": Right.WRITE}

    @gives(Watched)
    def get(self, request, pk):
        """What came of the visits to one source; nothing is there when it is not watched."""
        return self._answer(request)

    @gives(Watched, takes=WatchDeed)
    @once_only
    def post(self, request, pk):
        """Pause the visits, resume them, or make one now."""
        actions.take(text_in(body_of(request, "deed"), "deed"), by=request.user, source=self.found)
        return self._answer(request)

    def _answer(self, request):
        watch = actions.watch_of(self.found)
        if watch is None:
            raise NotThere()
        return answering.Response(_told([watch], request.user)[0])


class PapOfSource(SeenEntry):
    """What the archiver may do that the site could notice: no part of the source's content."""

    model = Source
    needs = {"GET": Right.READ_ALL, "POST": Right.WRITE}

    @gives(Pap)
    def get(self, request, pk):
        """What may be fetched of it."""
        return answering.Response({"pap": self.found.pap})

    @gives(Pap, takes=Pap)
    @once_only
    def post(self, request, pk):
        """Say what may be fetched of it."""
        set_pap(by=request.user, source=self.found, pap=text_in(body_of(request, "pap"), "pap"))
        return answering.Response({"pap": self.found.pap})


def _told(watches: list, person) -> list[dict]:
    found, was = told_of(watches, person)
    return Watched(watches, many=True, context={"found": found, "was": was}).data
