"""Pages for what went wrong. The one for 404 is constant: nobody learns whether something exists."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

BROKEN = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Casefile</title></head><body><h1>Something broke</h1><p>It was logged, and nothing was saved.
Go back and try again.</p></body></html>
"""


def not_found(request, exception=None):
    """The page knows nothing of the request; what varies is said here, or middleware would say it for some only."""
    headers = {"Vary": "Accept-Language, Cookie", "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("404.html"), status=404, headers=headers)


def bad_request(request, exception=None):
    too_big = isinstance(exception, RequestDataTooBig)
    sentence = _("This is more than a form may send.") if too_big else _("This request could not be understood.")
    return render(request, "refused.html", {"sentence": sentence}, status=413 if too_big else 400)


def too_old(request, reason=""):
    """A form whose token does not fit: it was open too long, or it is not ours (CSRF)."""
    sentence = _("The form was too old. Go back, reload the page and send it again.")
    return render(request, "refused.html", {"sentence": sentence}, status=403)


def forbidden(request, exception=None):
    return render(request, "refused.html", {"sentence": _("This is not yours to do.")}, status=403)


def broken(request):
    return HttpResponse(BROKEN, status=500)
