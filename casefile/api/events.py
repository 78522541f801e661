"""Events: what happened, that claims are about. They assert nothing and need no review."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.serializers import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Serializer,
    UUIDField,
)

from casefile.cases.roles import Right
from casefile.claims.events import MEMBERS, add_event, change_event, merge_events, told, unmerge_event
from casefile.claims.models import Event
from casefile.claims.queries import naming
from casefile.core.errors import Invalid
from casefile.core.inputs import PARAGRAPH, id_in, text_in

from . import answering, shapes
from .cases import SeenCase
from .claim_content import EventContent, Merge, NewEvent, Unmerge
from .content import PartialDate
from .describing import gives, gives_list
from .door import Door, one
from .entries import listing
from .paging import ASKS, page_by
from .preconditions import seen_version, tag_of
from .reading import body_of
from .repeats import once_only


class EventWhole(Serializer):
    id = UUIDField()
    case = UUIDField()
    title = CharField()
    date = PartialDate()
    first = DateField(allow_null=True, help_text="The first day it can be.")
    last = DateField(allow_null=True)
    place = CharField(allow_blank=True)
    is_merged = BooleanField()
    merged_into = UUIDField(allow_null=True, help_text="Null also when you may not see that event.")
    created_at = DateTimeField()


class EventsOfCase(SeenCase):
    asks = ASKS
    needs = {"POST": Right.WRITE}

    @gives_list(EventWhole)
    def get(self, request, pk):
        """The events of a case that you see, newest first."""
        page = page_by(Event.objects.visible_to(request.user).of(self.found), "created_at", self.query)
        return answering.rows(_shown(page.rows, request.user), page.after)

    @gives(EventWhole, takes=NewEvent, code=201, tagged=True)
    @once_only
    def post(self, request, pk):
        """Name something that happened, so that claims can be about it."""
        body = dict(body_of(request, *MEMBERS))
        event = add_event(by=request.user, case=self.found, **{**body, "title": text_in(body, "title")})
        return _answer(event, request.user, 201)


class SeenEvent(Door):
    def find(self, caller, pk):
        return one(Event.objects.visible_to(caller).select_related("case"), pk=pk)


class OneEvent(SeenEvent):
    needs = {"PATCH": Right.WRITE}

    @gives(EventWhole, tagged=True)
    def get(self, request, pk):
        """One event."""
        return _answer(self.found, request.user)

    @extend_schema(request=EventContent, responses=EventWhole)
    def patch(self, request, pk):
        """Change what it is called, when or where it was. Documents that name it stay as they are."""
        seen, body = seen_version(request), body_of(request, *MEMBERS)
        if not body:
            raise Invalid(_("Say what changes."))
        return _answer(change_event(by=request.user, event=self.found, seen=seen, **body), request.user)


class ClaimsOfEvent(SeenEvent):
    asks = ("state", "q", *ASKS)

    @gives_list(shapes.ClaimRow)
    def get(self, request, pk):
        """The claims you see that are about the event or name it, or one that was merged into it, newest first."""
        return listing(self.found.case, request.user, self.query, "claim", pk__in=naming(self.found))


class MergeOfEvent(SeenEvent):
    needs = {"POST": Right.WRITE}

    @gives(EventWhole, takes=Merge, tagged=True)
    @once_only
    def post(self, request, pk):
        """Say that it is another event of the case. It can be taken back."""
        body = body_of(request, "into", "reason")
        said = {"into": _other(request.user, body), "reason": text_in(body, "reason", longest=PARAGRAPH)}
        return _answer(merge_events(by=request.user, event=self.found, **said), request.user)


class UnmergeOfEvent(SeenEvent):
    needs = {"POST": Right.WRITE}

    @gives(EventWhole, takes=Unmerge, tagged=True)
    @once_only
    def post(self, request, pk):
        """Take a merge back: it stands for itself again."""
        reason = text_in(body_of(request, "reason"), "reason", longest=PARAGRAPH)
        return _answer(unmerge_event(by=request.user, event=self.found, reason=reason), request.user)


def _other(person, body: dict) -> Event:
    event = Event.objects.visible_to(person).filter(pk=id_in(body, "into")).first()
    if event is None:
        raise Invalid(_("There is no such event."), field="into")
    return event


def _answer(event: Event, person, code: int = 200):
    return answering.Response(_shown([event], person)[0], status=code, headers={"ETag": tag_of(event.version)})


def _shown(events: list[Event], person) -> list[dict]:
    named = [one.merged_into_id for one in events if one.merged_into_id]
    seen = set(Event.objects.visible_to(person).filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    return [EventWhole(_told(one, one.merged_into_id if one.merged_into_id in seen else None)).data for one in events]


def _told(event: Event, into) -> dict:
    plain = {name: getattr(event, name) for name in ("id", "first", "last", "created_at")}
    merged = {"is_merged": event.merged_into_id is not None, "merged_into": into}
    return {**plain, "case": event.case_id, **told(event), **merged}
