"""Cases and their members."""

from casefile.accounts.queries import person_known_as
from casefile.cases.actions import give_role, open_case, take_role
from casefile.cases.models import Case, Membership
from casefile.cases.roles import Right
from casefile.cases.sight import rights_of
from casefile.core.errors import NotThere
from casefile.core.inputs import PARAGRAPH, id_in, text_in

from . import answering, shapes
from .asked import NewCase, NewMember
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


class Members(SeenCase):
    asks = ASKS
    needs = {"GET": Right.READ_ALL, "POST": Right.LEAD}
    proven = ("POST",)

    @gives_list(shapes.Member)
    def get(self, request, pk):
        """Who belongs to the case, role by role."""
        members = self.found.memberships.select_related("person", "granted_by")
        return answering.listed(shapes.Member, page_by(members, "granted_at", self.query))

    @gives(shapes.Member, takes=NewMember, code=201)
    @once_only
    def post(self, request, pk):
        """Give somebody a role."""
        body = body_of(request, "person", "email", "role")
        given = give_role(by=request.user, case=self.found, person=somebody_in(body), role=text_in(body, "role"))
        return answering.made(shapes.Member(given).data)


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


def _whole(case: Case, person) -> dict:
    rights = [right.name.lower().replace("_", "-") for right in Right if right in rights_of(person, case)]
    return {**shapes.Case(case).data, "rights": rights}
