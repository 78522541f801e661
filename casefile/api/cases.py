"""Cases, what they say of themselves, and their members; the registry's too."""

from django.utils.translation import gettext as _

from casefile.accounts.queries import person_known_as
from casefile.accounts.rules import demand_admin
from casefile.cases.actions import change_case, give_role, hold, open_case, take_role
from casefile.cases.models import Case, Membership
from casefile.cases.roles import Right
from casefile.cases.sight import rights_of
from casefile.core.errors import Invalid, NotThere
from casefile.core.inputs import PARAGRAPH, flag_in, id_in, text_in

from . import answering, shapes
from .asked import CaseSettings, Hold, NewCase, NewMember
from .describing import gives, gives_list
from .door import Door, one
from .paging import ASKS, page_by
from .reading import body_of
from .repeats import once_only


class Cases(Door):
    asks = ASKS

    @gives_list(shapes.Case)
    def get(self, request):
        """The cases you see."""
        return answering.listed(shapes.Case, page_by(Case.objects.visible_to(request.user), "opened_at", self.query))

    @gives(shapes.CaseWhole, takes=NewCase, code=201)
    @once_only
    def post(self, request):
        """Open a case, and lead it."""
        body = body_of(request, "title", "question", "marking", "time_zone")
        given = {name: text for name in body if (text := text_in(body, name, longest=PARAGRAPH))}
        case = open_case(by=request.user, **{"title": "", **given})
        return answering.made(_whole(case, request.user))


class SeenCase(Door):
    """An address of one case that the caller sees."""

    def find(self, caller, pk):
        return case_seen_by(caller, pk)


class OneCase(SeenCase):
    @gives(shapes.CaseWhole)
    def get(self, request, pk):
        """One case, and what you may do in it."""
        return answering.Response(_whole(self.found, request.user))


class Settings(SeenCase):
    needs = {"POST": Right.LEAD}

    @gives(shapes.CaseWhole, takes=CaseSettings)
    @once_only
    def post(self, request, pk):
        """Change what the case says of itself; what is in it stays as it is. What is left out stays too."""
        body = body_of(request, "title", "question", "marking", "time_zone", "yardstick", "keep_until")
        if not body:
            raise Invalid(_("Say what changes."))
        told = {name: text_in(body, name, longest=PARAGRAPH) for name in body}
        return answering.Response(_whole(change_case(by=request.user, case=self.found, **told), request.user))


class LegalHold(SeenCase):
    needs = {"POST": Right.LEAD}

    @gives(shapes.CaseWhole, takes=Hold)
    @once_only
    def post(self, request, pk):
        """Place a legal hold on the case, or lift it: while it lasts, nothing in it may be erased."""
        body = body_of(request, "on", "reason")
        if "on" not in body:
            raise Invalid(_("Say whether it is placed or lifted."), field="on")
        reason = text_in(body, "reason", longest=PARAGRAPH)
        hold(by=request.user, case=self.found, on=flag_in(body, "on"), reason=reason)
        return answering.Response(_whole(case_seen_by(request.user, pk), request.user))


class Members(SeenCase):
    asks = ASKS
    needs = {"GET": Right.READ_ALL, "POST": Right.LEAD}
    proven = ("POST",)

    @gives_list(shapes.Member)
    def get(self, request, pk):
        """Who belongs to the case, role by role."""
        return _members(self.found, self.query)

    @gives(shapes.Member, takes=NewMember, code=201)
    @once_only
    def post(self, request, pk):
        """Give somebody a role."""
        return _given(self.found, request)


class RegistryMembers(Door):
    """The registry is led by those who are given that role; administrators of the desk may give it to the first."""

    asks = ASKS
    needs = {"GET": demand_admin, "POST": demand_admin}
    proven = ("POST",)

    def find(self, caller):
        return Case.objects.get(is_registry=True)

    @gives_list(shapes.Member)
    def get(self, request):
        """Who has a role in the registry, the case of the actors that all cases may refer to; for administrators."""
        return _members(self.found, self.query)

    @gives(shapes.Member, takes=NewMember, code=201)
    @once_only
    def post(self, request):
        """Give somebody a role in the registry; for administrators."""
        return _given(self.found, request)


class OneMember(Door):
    needs = {"DELETE": Right.LEAD}

    def find(self, caller, pk, person, role):
        case = case_seen_by(caller, pk)
        held = Membership.objects.filter(case=case, person=person, role=role).select_related("case", "person")
        return held.first() or Membership(case=case)

    @gives(None, code=204)
    def delete(self, request, pk, person, role):
        """Take a role away; it counts from the next request on."""
        if self.found.person_id is None:
            raise NotThere()
        take_role(by=request.user, case=self.found.case, person=self.found.person, role=role)
        return answering.gone()


def case_seen_by(person, pk) -> Case:
    return one(Case.objects.visible_to(person), pk=pk)


def somebody_in(body: dict):
    """The person a body names by `person`, an id, or by `email`."""
    pk = id_in(body, "person")
    return person_known_as(pk=pk, email=text_in(body, "email"), field="person" if pk else "email")


def _members(case: Case, query: dict[str, str]):
    members = case.memberships.select_related("person", "granted_by")
    return answering.listed(shapes.Member, page_by(members, "granted_at", query))


def _given(case: Case, request):
    body = body_of(request, "person", "email", "role")
    given = give_role(by=request.user, case=case, person=somebody_in(body), role=text_in(body, "role"))
    return answering.made(shapes.Member(given).data)


def _whole(case: Case, person) -> dict:
    rights = [right.name.lower().replace("_", "-") for right in Right if right in rights_of(person, case)]
    told = {name: getattr(case, name) for name in ("yardstick", "legal_hold", "keep_until")}
    return {**shapes.Case(case).data, **told, "rights": rights}
