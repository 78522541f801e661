"""Every no of REST is a problem+json (RFC 9457): type, title, status, detail; `field` and `more` where they help."""

import json
import logging
from http import HTTPStatus

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from rest_framework import exceptions as rest

from casefile.core.errors import Invalid, NotAllowed, NotNow, NotThere, Refused

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger(__name__)


class NotSignedIn(Refused):
    """No token, or none that is good."""

    status = 401
    code = "not-signed-in"


class Malformed(Refused):
    """Bytes that cannot be read as what they claim to be."""

    code = "malformed"


class TooLarge(Refused):
    """A body beyond the limit."""

    status = 413
    code = "too-large"


class NoSuchMethod(Refused):
    """A method this address does not know."""

    status = 405
    code = "method-not-allowed"


class WrongMediaType(Refused):
    """A body of a kind this address does not take."""

    status = 415
    code = "unsupported-media-type"


class NeedsPrecondition(Refused):
    """A change without `If-Match` (RFC 6585 §3)."""

    status = 428
    code = "precondition-required"


class Busy(NotNow):
    """Somebody else holds what the deed needs; the same request may succeed a moment later."""

    code = "busy"


class Broken(Refused):
    """Our fault."""

    status = 500
    code = "broken"


def problem(refused: Refused) -> dict:
    """A refusal as the members of a problem."""
    told = {
        "type": f"urn:casefile:problem:{refused.code}",
        "title": HTTPStatus(refused.status).phrase,
        "status": refused.status,
        "detail": refused.sentence,
    }
    if refused.field:
        told["field"] = refused.field
    if refused.more:
        told["more"] = refused.more
    return told


def written(refused: Refused) -> HttpResponse:
    """A refusal as an answer. Plain ASCII, so that whatever a sentence repeats from the input can be sent."""
    body = json.dumps(problem(refused), separators=(",", ":"), default=str)
    return HttpResponse(body, status=refused.status, content_type=MEDIA_TYPE)


def answer(error: Exception, context: dict) -> HttpResponse:
    """What DRF asks when a door raised something (`EXCEPTION_HANDLER`)."""
    refused = as_refused(error)
    if isinstance(refused, Broken):
        log.error("a request broke", exc_info=error)
        got_request_exception.send(sender=None, request=context["request"])
    response = written(refused)
    if refused.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="casefile"'
    if refused.status == HTTPStatus.METHOD_NOT_ALLOWED:
        response["Allow"] = ", ".join(context["view"].allowed_methods)
    if isinstance(refused, Busy):
        response["Retry-After"] = "1"
    return response


def as_refused(error: Exception) -> Refused:
    """Whatever was raised, in our own words; `Broken` for what nobody foresaw."""
    if isinstance(error, Refused):
        return error
    for kinds, refused in _MEANINGS:
        if isinstance(error, kinds):
            return refused(error)
    return Broken(_("Something broke here. It was logged; nothing was changed."))


def _of_database(error: OperationalError) -> Refused:
    # lock_not_available, serialization_failure, deadlock_detected
    if getattr(error.__cause__, "sqlstate", "") in ("55P03", "40001", "40P01"):
        return Busy(_("Somebody else is at work on this. Try again in a moment."))
    return Broken(_("Something broke here. It was logged; nothing was changed."))


_MEANINGS = (
    (Http404, lambda error: NotThere()),
    ((rest.NotAuthenticated, rest.AuthenticationFailed), lambda error: NotSignedIn(_("Send a valid token."))),
    ((PermissionDenied, rest.PermissionDenied), lambda error: NotAllowed(_("You may not do this."))),
    (rest.MethodNotAllowed, lambda error: NoSuchMethod(_("This address does not know that method."))),
    (rest.UnsupportedMediaType, lambda error: WrongMediaType(_("Send the body as application/json."))),
    (rest.ParseError, lambda error: Malformed(str(error.detail))),
    (RequestDataTooBig, lambda error: TooLarge(_("The request is larger than the limit."))),
    (
        (SuspiciousOperation, MultiPartParserError, UnreadablePostError, rest.APIException),
        lambda error: Malformed(_("The request could not be read.")),
    ),
    (DataError, lambda error: Invalid(_("A value is outside of what can be stored."))),
    (IntegrityError, lambda error: Busy(_("Somebody else changed this at the same moment. Try again."))),
    (OperationalError, _of_database),
)
