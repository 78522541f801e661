"""Proofs, tokens, people and partners."""

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _

from casefile.accounts.actions import (
    add_partner,
    add_person,
    disable_person,
    issue_partner_token,
    issue_token,
    revoke_token,
)
from casefile.accounts.models import Person
from casefile.accounts.proofs import holder_of, prove
from casefile.accounts.queries import token_seen_by
from casefile.accounts.rules import demand_admin
from casefile.core.errors import NotAllowed, TooMany
from casefile.core.inputs import flag_in, number_in, text_in
from casefile.releases.queries import partners_seen_by

from . import answering, shapes
from .asked import NewPartner, NewPerson, NewToken, Password
from .describing import gives, gives_list
from .door import Door, one
from .paging import ASKS, page_by
from .reading import body_of
from .repeats import once_only, once_secretly

LONGEST_ADDRESS = 254
"""Characters of an e-mail address (RFC 5321 §4.5.3.1.3)."""


class Proofs(Door):
    # Not repeatable: a wrong password must count even where the transaction of a repeated request would be undone.
    @gives(shapes.Proof, takes=Password, code=201)
    def post(self, request):
        """Prove that it is you, for five minutes and this token."""
        password = text_in(body_of(request, "password"), "password")
        demand_password(request, password)
        holder = holder_of("token", str(request.auth.pk))
        proof, ends = prove(person=request.user, password=password, holder=holder)
        return answering.made({"proof": proof, "expires_at": ends})


class Tokens(Door):
    asks = ASKS
    proven = ("POST",)

    @gives_list(shapes.Token)
    def get(self, request):
        """Your own tokens."""
        return answering.listed(shapes.Token, page_by(request.user.tokens.all(), "created_at", self.query))

    @gives(shapes.IssuedToken, takes=NewToken, code=201)
    @once_secretly
    def post(self, request):
        """Make a token of your own. Its secret is shown this once."""
        label, days = _token_asked(request)
        token, secret = issue_token(by=request.user, label=label, days=days)
        return answering.made({**shapes.Token(token).data, "secret": secret})


class OneToken(Door):
    def find(self, caller, pk):
        return token_seen_by(caller, pk)

    @gives(None, code=204)
    def delete(self, request, pk):
        """End a token at once: your own, or, as an administrator, a partner's."""
        revoke_token(by=request.user, token=self.found)
        return answering.gone()


class People(Door):
    asks = ASKS
    needs = {"GET": demand_admin, "POST": demand_admin}
    proven = ("POST",)

    @gives_list(shapes.Person)
    def get(self, request):
        """Everybody of the desk; for administrators."""
        return answering.listed(shapes.Person, page_by(Person.objects.all(), "created_at", self.query))

    @gives(shapes.Person, takes=NewPerson, code=201)
    @once_only
    def post(self, request):
        """Add somebody to the desk; for administrators, who count as their sponsor from then on."""
        body = body_of(request, "email", "name", "password", "is_admin", "may_open_cases")
        flags = {name: flag_in(body, name) for name in ("is_admin", "may_open_cases")}
        said = {name: text_in(body, name, longest=most) for name, most in _LIMITS.items()}
        return answering.made(shapes.Person(add_person(by=request.user, **said, **flags)).data)


class Disabled(Door):
    needs = {"POST": demand_admin}

    def find(self, caller, pk):
        return one(Person.objects.all() if caller.is_admin else Person.objects.none(), pk=pk)

    @gives(shapes.Person)
    @once_only
    def post(self, request, pk):
        """Shut somebody's account: the next request with their session or tokens is refused."""
        body_of(request)
        disable_person(by=request.user, person=self.found)
        self.found.refresh_from_db()
        return answering.Response(shapes.Person(self.found).data)


class Partners(Door):
    asks = ASKS
    needs = {"POST": demand_admin}
    proven = ("POST",)

    @gives_list(shapes.PartnerWhole)
    def get(self, request):
        """Partners: to whoever may grant; with their tokens to administrators."""
        partners = partners_seen_by(request.user).prefetch_related("tokens")
        shape = shapes.PartnerWhole if request.user.is_admin else shapes.Partner
        return answering.listed(shape, page_by(partners, "created_at", self.query))

    @gives(shapes.Partner, takes=NewPartner, code=201)
    @once_only
    def post(self, request):
        """Add a partner; for administrators."""
        name = text_in(body_of(request, "name"), "name", longest=_LIMITS["name"])
        return answering.made(shapes.Partner(add_partner(by=request.user, name=name)).data)


class PartnerTokens(Door):
    needs = {"POST": demand_admin}
    proven = ("POST",)

    def find(self, caller, pk):
        return one(partners_seen_by(caller), pk=pk)

    @gives(shapes.IssuedToken, takes=NewToken, code=201)
    @once_secretly
    def post(self, request, pk):
        """Make a token for a partner. Its secret is shown this once."""
        label, days = _token_asked(request)
        token, secret = issue_partner_token(by=request.user, partner=self.found, label=label, days=days)
        return answering.made({**shapes.Token(token).data, "secret": secret})


_LIMITS = {"email": LONGEST_ADDRESS, "name": 200, "password": 500}


def demand_password(request, password: str) -> None:
    """Refuse a wrong password, and after too many of them any.

    :raises TooMany: locked for a while
    :raises NotAllowed: not theirs
    """
    plain = request._request
    proven = authenticate(plain, username=request.user.email, password=password)
    if getattr(plain, "axes_locked_out", False):
        # The middleware would else answer with a page.
        plain.axes_locked_out = False
        raise TooMany(_("Too many wrong passwords. Try again in a quarter of an hour."))
    if proven is None or proven.pk != request.user.pk:
        raise NotAllowed(_("That is not your password."), field="password")


def _token_asked(request) -> tuple[str, int]:
    body = body_of(request, "label", "days")
    return text_in(body, "label"), number_in(body, "days", low=1, high=366, default=90)
