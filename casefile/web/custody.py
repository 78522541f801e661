"""Where a copy comes from and how to prove it: the custody page, the package, and what its reader checks it with."""

import inspect
import json

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from casefile.archive import sealing, verify_package
from casefile.archive.blobs import Damaged, Missing
from casefile.entries.sight import behind_the_scenes
from casefile.sources.models import Capture

from . import shown
from .doors import see_or_404, signed_in
from .frame import framed
from .source_page import rechecks_of

LACKS = {
    "scripts": _("what scripts would have put on the page"),
    "images-and-styles": _("images and styles"),
    "screenshot": _("a picture of the page"),
    "article-text": _("a text of the article alone"),
    "outside-timestamp": _("an outside time stamp at the time of capture"),
    "exchange": _("what the site itself sent: nothing was fetched"),
}


def _seen(request, pk) -> Capture:
    rows = Capture.objects.visible_to(request.user).select_related("source__case", "collector", "seal")
    return see_or_404(rows.prefetch_related("artifacts", "texts", "seal__stamps"), pk=pk)


@signed_in
def custody(request, pk):
    """Everything that is on record of one copy."""
    capture = _seen(request, pk)
    context = {"capture": capture, "source": capture.source, **_told(request, capture)}
    return render(request, "sources/custody.html", framed(request, capture.source.case, context))


def _told(request, capture: Capture) -> dict:
    known = json.loads(bytes(capture.manifest))
    behind = behind_the_scenes(request.user, capture.source)
    return {
        "known": known,
        "seal": getattr(capture, "seal", None),
        "command": f"python -I verify_package.py capture-{capture.pk}.wacz --trust keys.json",
        "stamping": sealing.is_stamping(),
        "lacks": [LACKS[code] for code in known["missing"] if code in LACKS],
        "found": rechecks_of(capture.source, request.user).get(capture.pk) if behind else None,
    }


@signed_in
def package(request, pk):
    """The package, with its outside stamp in it when there is one."""
    try:
        body = sealing.package_of(_seen(request, pk))
    except (Missing, Damaged) as error:
        raise Http404 from error
    response = HttpResponse(body, content_type=sealing.TYPE)
    return shown.as_download(response, f"capture-{pk}.wacz")


def trusted_keys(request):
    """The desk's public keys. Open to all: whoever received a package has no account here, and they tell nothing."""
    return shown.as_download(HttpResponse(sealing.keys().listed(), content_type="application/json"), "keys.json")


def verifier(request):
    """The program that checks a package, for the same readers."""
    body = inspect.getsource(verify_package)
    return shown.as_download(HttpResponse(body, content_type="text/x-python; charset=utf-8"), "verify_package.py")
