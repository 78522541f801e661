"""The same form sent twice is done once, and leads to the same place."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from casefile.work.forms import form_said
from casefile.work.once import Answer, Request, once

KEY_FIELD = "idempotency_key"
PROOF_FIELD = "confirm_password"
NOT_SAID = ("csrfmiddlewaretoken", PROOF_FIELD, KEY_FIELD)
"""Fields of ours: they may differ between two sendings of one form."""


def kept(request: HttpRequest, deed: Callable[[], HttpResponse]) -> HttpResponse:
    """Do what a form asks, unless a form with its key and its words was sent before. A form without a key is done."""
    key = request.POST.get(KEY_FIELD, "")
    return _kept(_named(request, key), deed) if key else deed()


def _named(request: HttpRequest, key: str) -> Request:
    return Request(f"page:{request.user.pk}", "POST", request.path, key, _said(request))


def _kept(asked: Request, deed: Callable[[], HttpResponse]) -> HttpResponse:
    made: dict[str, HttpResponse] = {}

    def answer() -> Answer:
        made["response"] = response = deed()
        place = response.headers.get("Location", "")
        # A page that comes at once shows a secret: it is not kept.
        return Answer(response.status_code, b"", {"Location": place}, is_secret=not place)

    told, is_repeat = once(asked, answer)
    return HttpResponseRedirect(told.headers["Location"]) if is_repeat else made["response"]


def _said(request: HttpRequest) -> bytes:
    fields = {name: values for name, values in request.POST.lists() if name not in NOT_SAID}
    return form_said(fields, request.FILES)
