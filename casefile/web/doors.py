"""What every page has in common: who comes in, what they see, how a refusal reads, how nothing is done twice."""

import copy
import functools
from collections.abc import Callable
from uuid import UUID

from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from casefile.accounts import proofs
from casefile.core.errors import NeedsProof, NotThere, Refused
from casefile.core.ids import public_id
from casefile.core.text import clean

from .repeats import PROOF_FIELD, kept

NOT_CARRIED = ("csrfmiddlewaretoken", PROOF_FIELD)
LONGEST_WORDS = 300
"""Characters of one parameter of a query."""


def signed_in(view: Callable) -> Callable:
    """Only for people of the desk; others are asked to sign in first."""
    return login_required(view)


def see_or_404(rows, **where):
    """The one row a person sees; what they do not see does not exist."""
    try:
        found = rows.filter(**where).first()
    except (ValidationError, ValueError, TypeError) as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


def says_why(show: Callable) -> Callable:
    """For doors that change something: a refusal shows the page again, with what was typed and the sentence.

    :param show: the view that shows the page; takes `refusal` besides the door's own arguments
    """

    def around(view: Callable) -> Callable:
        @functools.wraps(view)
        def door(request: HttpRequest, *args, **named) -> HttpResponse:
            if request.method != "POST":
                return show(request, *args, **named)
            try:
                _take_proof(request)
                return kept(request, functools.partial(view, request, *args, **named))
            except Refused as refusal:
                return _refused(request, refusal, functools.partial(show, request, *args, refusal=refusal, **named))

        return door

    return around


def demand_proof(request: HttpRequest) -> None:
    """Ask the person to prove that it is they.

    :raises NeedsProof: they did not in the last minutes; the door then shows a page that asks and sends all again
    """
    proofs.demand(person=request.user, holder=_holder(request), secret=None)


def _take_proof(request: HttpRequest) -> None:
    """Take a password that came with the form as proof. Outside the deed's transaction, so that a wrong one counts."""
    password = request.POST.get(PROOF_FIELD, "")
    if not password:
        return
    bare = _bare(request)
    if authenticate(bare, username=request.user.email, password=password) != request.user:
        request.axes_locked_out = getattr(bare, "axes_locked_out", None)
        raise NeedsProof(_("That is not your password."), field=PROOF_FIELD)
    proofs.prove(person=request.user, password=password, holder=_holder(request))


def _bare(request: HttpRequest) -> HttpRequest:
    """The request without its form: a failure is counted, but nothing that was typed is kept with it."""
    bare = copy.copy(request)
    bare.POST = QueryDict()
    return bare


def _holder(request: HttpRequest) -> str:
    return proofs.holder_of("session", request.session.session_key or "")


def asked_in(request: HttpRequest, *names: str) -> dict[str, str]:
    """Parameters of the query, cleaned; "" for those left out."""
    return {name: clean(request.GET.get(name, ""), field=name)[:LONGEST_WORDS].strip() for name in names}


def _refused(request: HttpRequest, refusal: Refused, again: Callable[[], HttpResponse]) -> HttpResponse:
    """The page that was sent, with the sentence; the constant 404; or the page that asks for the password."""
    if isinstance(refusal, NotThere):
        raise Http404 from refusal
    page = ask_for_proof(request, refusal) if isinstance(refusal, NeedsProof) else again()
    page.status_code = refusal.status
    return page


def ask_for_proof(request: HttpRequest, refusal: NeedsProof) -> HttpResponse:
    """A page that asks for the password and sends the whole form again: nothing typed is lost."""
    typed = [(name, value) for name, values in request.POST.lists() if name not in NOT_CARRIED for value in values]
    return render(request, "people/proof.html", {"kept": typed, "refusal": refusal, "field": PROOF_FIELD})


def new_key() -> str:
    """For a form that is shown: sent twice, it is done once."""
    return str(public_id())


def posted_id(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None


def refuse_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal where there is no form to show again."""
    return render(request, "refused.html", {"refusal": refusal}, status=refusal.status)
