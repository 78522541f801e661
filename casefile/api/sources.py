"""Sources, their captures, and the claims found in them."""

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.parsers import MultiPartParser

from casefile.archive.intake import (
    add_pasted_source,
    add_uploaded_source,
    paste_capture,
    upload_capture,
)
from casefile.archive.kept import whole_of
from casefile.cases.roles import Right
from casefile.cases.sight import rights_of
from casefile.claims.actions import log_claim
from casefile.core.errors import Invalid, NotThere
from casefile.core.inputs import PARAGRAPH, rows_in, text_in
from casefile.core.text import clean
from casefile.custody.blobs import Damaged, Missing
from casefile.sources.actions import add_source, ask_for_capture, retry, set_triage
from casefile.sources.models import Artifact, Capture, CaptureJob, Source, Text

from . import answering, shapes
from .cases import SeenCase
from .claim_content import NewClaim
from .content import CaptureAsked, CaptureUpload, NewSource, SourceContent, SourceUpload, Triaged
from .describing import gives, gives_list
from .door import Door, one
from .entries import Changeable, SeenEntry, listing, writable
from .paging import ASKS, page_by
from .reading import Json, body_of, parsed
from .repeats import once_only
from .sealing import CaptureSealed, TextWhole

BY_FILE = (Json, MultiPartParser)
EITHER = {"application/json": NewSource, "multipart/form-data": SourceUpload}
AGAIN = {"application/json": CaptureAsked, "multipart/form-data": CaptureUpload}


class Sources(SeenCase):
    takes_files = True
    asks = ("state", "q", *ASKS)
    needs = {"POST": Right.WRITE}
    parser_classes = BY_FILE

    @gives_list(shapes.EntryRow)
    def get(self, request, pk):
        """The sources of a case, newest first."""
        return listing(self.found, request.user, self.query, "source")

    @gives(shapes.SourceEntry, takes=EITHER, code=201, tagged=True)
    @once_only
    def post(self, request, pk):
        """Add a source by its address, by its text, or by a saved file; its capture is queued."""
        fields, given = _source_asked(request)
        add = _by(given, add_source, add_pasted_source, add_uploaded_source)
        source = add(by=request.user, case=self.found, **given, **fields)
        return answering.entry(source, request.user, 201)


@extend_schema_view(
    get=extend_schema(responses=shapes.SourceEntry),
    patch=extend_schema(request=SourceContent, responses=shapes.SourceEntry),
)
class OneSource(Changeable):
    model = Source


class Captures(SeenEntry):
    model = Source
    opens = ()
    takes_files = True
    asks = ASKS
    needs = {"POST": Right.WRITE}
    parser_classes = BY_FILE

    @gives_list(shapes.Capture)
    def get(self, request, pk):
        """The archived copies of a source, newest first."""
        captures = self.found.captures.prefetch_related("artifacts", "texts")
        return answering.listed(shapes.Capture, page_by(captures, "ended_at", self.query))

    @gives(shapes.Job, takes=AGAIN, code=201)
    @once_only
    def post(self, request, pk):
        """Ask for one more copy: fetched from the source's address, of its text, or by a saved file."""
        given = _upload(request) or _pasted(body_of(request, "file", "pasted"))
        ask = _by(given, ask_for_capture, paste_capture, upload_capture)
        return answering.made(shapes.Job(ask(by=request.user, source=self.found, **given)).data)


class Triage(SeenEntry):
    """Where the desk is with reading a source: no part of its content."""

    model = Source
    needs = {"GET": Right.READ_ALL, "POST": Right.WRITE}

    @gives(Triaged)
    def get(self, request, pk):
        """Where the desk is with reading it."""
        return answering.Response({"state": self.found.triage})

    @gives(Triaged, takes=Triaged)
    @once_only
    def post(self, request, pk):
        """Say where the desk is with reading it."""
        set_triage(by=request.user, source=self.found, state=text_in(body_of(request, "state"), "state"))
        return answering.Response({"state": self.found.triage})


class Jobs(SeenEntry):
    model = Source
    asks = ASKS
    needs = {"GET": Right.READ_ALL}

    @gives_list(shapes.Job)
    def get(self, request, pk):
        """The captures that were asked for, newest first, and what became of each."""
        return answering.listed(shapes.Job, page_by(self.found.jobs.all(), "created_at", self.query))


class SeenJob(Door):
    def find(self, caller, pk):
        job = one(CaptureJob.objects.visible_to(caller).select_related("source__case"), pk=pk)
        if Right.READ_ALL not in rights_of(caller, job.source.case):
            raise NotThere()
        return job


class OneJob(SeenJob):
    @gives(shapes.Job)
    def get(self, request, pk):
        """What became of a capture that was asked for."""
        return answering.Response(shapes.Job(self.found).data)


class Retry(SeenJob):
    needs = {"POST": Right.WRITE}

    @gives(shapes.Job, code=201)
    @once_only
    def post(self, request, pk):
        """Try a failed capture again, by a new job."""
        body_of(request)
        return answering.made(shapes.Job(retry(by=request.user, job=self.found)).data)


class OneCapture(Door):
    opens = ("source",)

    def find(self, caller, pk):
        return one(Capture.objects.visible_to(caller).select_related("source", "collector"), pk=pk)

    @gives(CaptureSealed)
    def get(self, request, pk):
        """One archived copy, with its manifest, its custody and its seal."""
        return answering.Response(CaptureSealed(self.found).data)


class OneText(Door):
    opens = ("source",)

    def find(self, caller, pk):
        return one(Text.objects.visible_to(caller).select_related("body", "source"), pk=pk)

    @gives(TextWhole)
    def get(self, request, pk):
        """One text of a capture, with the places of its sentences. Passages count in it."""
        return answering.Response(TextWhole(self.found).data)


class OneArtifact(Door):
    opens = ("capture", "source")

    def find(self, caller, pk):
        seen = Artifact.objects.filter(capture__in=Capture.objects.visible_to(caller).values("pk"))
        return one(seen.select_related("capture__source"), pk=pk)

    @gives({(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request, pk):
        """The stored bytes of one file, to save: never to show."""
        try:
            flow = whole_of(self.found)
        except (Missing, Damaged) as error:
            raise NotThere() from error
        return answering.flowing(flow, self.found.size, f"{self.found.sha256}.bin")


class ClaimsOfSource(SeenEntry):
    model = Source
    opens = ()
    asks = ("state", *ASKS)
    needs = {"POST": Right.WRITE}

    @gives_list(shapes.ClaimRow)
    def get(self, request, pk):
        """The claims found in a source, newest first."""
        return listing(self.found.case, request.user, self.query, "claim", as_claim__source=self.found.pk)

    @gives(shapes.ClaimEntry, takes=NewClaim, code=201, tagged=True)
    @once_only
    def post(self, request, pk):
        """Log a claim, as a draft: the words, who says it, what. Everything else can come later."""
        body = dict(body_of(request, *writable("claim")))
        body["statement"] = text_in(body, "statement", longest=PARAGRAPH)
        body["passages"] = rows_in(body, "passages")
        claim = log_claim(by=request.user, source=self.found, **body)
        return answering.entry(claim, request.user, 201)


def _source_asked(request) -> tuple[dict, dict]:
    """The fields of a new source, and the file or text it comes with, if any.

    :raises Invalid: a field nobody writes
    """
    upload = _upload(request)
    if not upload:
        fields = dict(body_of(request, *writable("source"), "pasted", "pap"))
        given = _pasted({"pasted": fields.pop("pasted", None)})
        return {**fields, "url": text_in(fields, "url", longest=2000)}, given
    written = body_of(request, "file", "fields").get("fields")
    fields = parsed(written) if written else {}
    if not isinstance(fields, dict) or not set(fields) <= {*writable("source"), "pap"}:
        raise Invalid(_("Send the fields of the source as a JSON object."), field="fields")
    return {**fields, "url": text_in(fields, "url", longest=2000)}, upload


def _by(given: dict, fetched, pasted, uploaded):
    """The action for what was given: nothing, a text, or a file."""
    if not given:
        return fetched
    return pasted if "pasted" in given else uploaded


def _pasted(body: dict) -> dict:
    """:raises Invalid: not a text"""
    text = body.get("pasted")
    if text is not None and not isinstance(text, str):
        raise Invalid(_("This must be text."), field="pasted")
    return {"pasted": text} if text else {}


def _upload(request) -> dict:
    """The uploaded file as the archiver takes it: large ones lie on the disk."""
    is_form = (request.content_type or "").startswith("multipart/")
    file = request.FILES.get("file") if is_form else None
    if file is None:
        if is_form:
            raise Invalid(_("Attach what you saved as “file”."), field="file")
        return {}
    return {"name": clean(file.name), "file": file}
