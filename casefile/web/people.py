"""Coming in, going out, one's own preferences and tokens."""

from axes.decorators import axes_dispatch
from django.contrib import messages
from django.contrib.auth import views as auth
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casefile.accounts.actions import issue_token, revoke_token, set_single_keys
from casefile.core.errors import Invalid
from casefile.core.inputs import number_in

from .doors import demand_proof, new_key, says_why, see_or_404, signed_in


@method_decorator(axes_dispatch, name="dispatch")
class SignIn(auth.LoginView):
    """One answer for an unknown address and a wrong password; too many tries shut both out for a while."""

    template_name = "people/sign_in.html"
    redirect_authenticated_user = True


def locked_out(request, *args, **named):
    """What axes shows to an address or account that was tried too often."""
    sentence = _("Too many tries. Wait a quarter of an hour, then try again.")
    return render(request, "people/sign_in.html", {"locked": sentence}, status=429)


class SignOut(auth.LogoutView):
    """By POST only, so that no link can do it."""


def _me(request, refusal=None):
    return render(request, "people/me.html", {"refusal": refusal, "key": new_key()})


@signed_in
@says_why(_me)
def me(request):
    """How the desk behaves for the one who is signed in."""
    set_single_keys(by=request.user, on=request.POST.get("single_keys") == "on")
    messages.success(request, _("Saved."))
    return redirect("me")


def _tokens(request, refusal=None, secret=None, pk=None):
    tokens = request.user.tokens.all()
    context = {"tokens": tokens, "refusal": refusal, "secret": secret, "typed": request.POST, "key": new_key()}
    return render(request, "people/tokens.html", context)


@signed_in
@says_why(_tokens)
def tokens(request):
    demand_proof(request)
    _token, secret = issue_token(by=request.user, label=request.POST.get("label", ""), days=days_in(request.POST))
    return _tokens(request, secret=secret)


@signed_in
@require_POST
@says_why(_tokens)
def end_token(request, pk):
    revoke_token(by=request.user, token=see_or_404(request.user.tokens.all(), pk=pk))
    return redirect("tokens")


def days_in(typed) -> int:
    """:raises Invalid: not a whole number of days"""
    value = typed.get("days", "90")
    if not value.isascii() or not value.isdigit() or len(value) > 4:
        raise Invalid(_("A token lasts between 1 and 366 days."), field="days")
    return number_in({"days": int(value)}, "days", low=1, high=366)
