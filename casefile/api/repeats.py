"""`Idempotency-Key`: a POST sent twice with one key is done once, and answered twice alike."""

import functools
from collections.abc import Callable

from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer

from casefile.accounts.proofs import holder_of
from casefile.work.forms import form_said
from casefile.work.once import Answer, Request, once

KEY = "Idempotency-Key"
KEPT = ("ETag", "Location")
"""Headers that belong to the answer."""


def once_only(post: Callable) -> Callable:
    """Mark a door's `post`: where the caller sends a key, the deed and the key commit together."""
    return _marked(post, is_secret=False)


def once_secretly(post: Callable) -> Callable:
    """The same for an answer that carries a secret: it is never stored, and a repetition is refused."""
    return _marked(post, is_secret=True)


def _marked(post: Callable, *, is_secret: bool) -> Callable:
    @functools.wraps(post)
    def keyed(self, request, **where):
        if KEY not in request.headers:
            return post(self, request, **where)
        return _answered(request, lambda: _kept(post(self, request, **where), is_secret))

    keyed.is_once = True
    return keyed


def _answered(request, deed: Callable[[], Answer]) -> HttpResponse:
    holder = holder_of("person", str(request.user.pk))
    asked = Request(holder, request.method, request.path, request.headers[KEY], _said(request))
    answer, is_repeated = once(asked, deed)
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    for name, value in {**answer.headers, **({"Idempotency-Replayed": "true"} if is_repeated else {})}.items():
        response[name] = value
    return response


def _kept(response, is_secret: bool) -> Answer:
    headers = {name: response[name] for name in KEPT if name in response}
    return Answer(response.status_code, JSONRenderer().render(response.data), headers, is_secret)


def _said(request) -> bytes:
    """The body as it counts for sameness: of a form with a file, what it says, since its boundary is drawn by lot."""
    if not request.content_type.startswith("multipart/"):
        return request.body
    fields = {name: request.data.get(name) for name in request.data if name not in request.FILES}
    return form_said(fields, request.FILES)
