"""What stands before every page: the host we answer to, how much we take, and refusals that no door caught."""

from django.core.exceptions import BadRequest, DisallowedHost
from django.db import DataError, OperationalError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from casefile.archive.intake import MOST_SENT
from casefile.cases.roles import Right
from casefile.cases.sight import cases_with
from casefile.core.errors import NotNow, NotThere, Refused

from .doors import refuse_page

MOST = 16 * 1024 * 1024
"""Bytes of one request that brings no file."""
BRING_FILES = frozenset({"sources", "source"})
"""Names of the addresses whose forms may bring one."""


class OnlyOurHost:
    """Any other Host gets 421 (RFC 9110, 15.5.20): cookies ignore ports, and names can be pointed at us."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            request.get_host()
        except DisallowedHost:
            return HttpResponse("This desk does not answer under that name.\n", status=421, content_type="text/plain")
        return self.get_response(request)


class Bounded:
    """A body that is larger than any form of ours is refused before it is read. REST has words of its own for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return _refused_beyond(MOST_SENT, request) or self.get_response(request)

    def process_view(self, request, *_view):
        """Before anything reads the body: only who logs somewhere may send what fills the disk, and only as a file."""
        refused = _refused_beyond(MOST, request)
        may_bring = refused and request.resolver_match.url_name in BRING_FILES and _logs(request.user)
        return None if may_bring else refused


def _logs(person) -> bool:
    return person.is_authenticated and cases_with(person, Right.WRITE).exists()


def _refused_beyond(most: int, request) -> HttpResponse | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_form = not request.path_info.startswith("/api/")
    if is_form and length.isdigit() and (len(length) > 15 or int(length) > most):
        sentence = _("This is larger than the desk takes.") + "\n"
        return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")
    return None


class Refusals:
    """A refusal that no form took becomes a page with its sentence; what is not there, the constant 404."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, NotThere):
            raise Http404
        if isinstance(exception, Refused):
            return refuse_page(request, exception)
        if isinstance(exception, OperationalError) and "lock timeout" in str(exception):
            return refuse_page(request, NotNow(_("Somebody else is at this just now. Try again in a moment.")))
        # DataError: what no column holds, such as a NUL, where it meets the database before it meets an action.
        if isinstance(exception, UnicodeError | OverflowError | DataError):
            raise BadRequest from exception
        return None
