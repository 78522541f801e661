"""Where a copy comes from and how to prove it: the custody page, the package, and what its reader checks it with."""

import inspect
import json

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from casefile.archive import sealing
from casefile.archive.asking import asked_for
from casefile.custody import verify_package
from casefile.custody.blobs import Damaged, Missing
from casefile.entries.actions import note_read
from casefile.entries.sight import behind_the_scenes
from casefile.sources.models import Capture

from . import shown
from .doors import see_or_404, signed_in
from .frame import framed
from .source_page import rechecks_of
from .wholeness import LACKS, words_of

WALLS = {
    "unsandboxed": _("the browser’s own sandbox"),
    "no-namespace": _("a network and processes of its own"),
    "same-user": _("a user of its own"),
}
TRIED = {
    "popup": _("to open another window"),
    "dialog": _("to show a dialog"),
    "download": _("to send a file to save"),
}


def seen_capture(request, pk) -> Capture:
    """The capture, with all that hangs off it, if the person sees it; they have then read its source.

    :raises Http404: they do not
    """
    rows = Capture.objects.visible_to(request.user).select_related("source__case", "collector", "seal")
    capture = see_or_404(rows.prefetch_related("artifacts__erasures", "texts", "seal__stamps"), pk=pk)
    note_read(by=request.user, entry=capture.source)
    return capture


def head_of(capture: Capture) -> dict:
    """What every page on one copy begins with: the source, the copy, whether there are others to compare it with."""
    others = capture.source.captures.exclude(pk=capture.pk).exists()
    return {"capture": capture, "source": capture.source, "others": others}


@signed_in
def custody(request, pk):
    """Everything that is on record of one copy."""
    capture = seen_capture(request, pk)
    context = {**head_of(capture), **_told(capture, request.user)}
    return render(request, "sources/custody.html", framed(request, capture.source.case, context))


def _told(capture: Capture, person) -> dict:
    known = json.loads(bytes(capture.manifest))
    behind = behind_the_scenes(person, capture.source)
    return {
        "known": known,
        "asked": asked_for(capture),
        "seal": getattr(capture, "seal", None),
        "command": f"python -I verify_package.py capture-{capture.pk}.wacz --trust keys.json",
        "stamping": sealing.is_stamping(),
        "lacks": words_of(LACKS, known["missing"]),
        "walls": words_of(WALLS, (known.get("browser") or {}).get("lacks", [])),
        "tried": words_of(TRIED, known.get("noted", [])),
        "erased": [(one, n) for one in capture.artifacts.all() if (n := len(one.erasures.all()))],
        "found": rechecks_of(capture.source, person).get(capture.pk) if behind else None,
    }


@signed_in
def package(request, pk):
    """The package, with its outside stamp in it when there is one."""
    try:
        file = sealing.package_of(seen_capture(request, pk))
    except (Missing, Damaged) as error:
        raise Http404 from error
    return shown.as_download(FileResponse(file, content_type=sealing.TYPE), f"capture-{pk}.wacz")


def trusted_keys(request):
    """The desk's public keys. Open to all: whoever received a package has no account here, and they tell nothing."""
    return shown.as_download(HttpResponse(sealing.keys().listed(), content_type="application/json"), "keys.json")


def verifier(request):
    """The program that checks a package, for the same readers."""
    body = inspect.getsource(verify_package)
    return shown.as_download(HttpResponse(body, content_type="text/x-python; charset=utf-8"), "verify_package.py")
