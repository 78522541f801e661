"""What partners pull: stored bytes, page by page or as a stream. Persons see collections and releases here too."""

from functools import partial

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from rest_framework.renderers import BaseRenderer, JSONRenderer

from casefile.accounts.models import Person
from casefile.accounts.tokens import is_live
from casefile.core.canonical import sha256
from casefile.core.errors import NotThere
from casefile.exchange.formats import FORMATS
from casefile.exchange.pulling import exported
from casefile.releases import feed
from casefile.releases.models import Collection
from casefile.releases.pulling import note_pull
from casefile.releases.queries import grant_is_open

from . import answering, shapes
from .authentication import PartnerCaller
from .describing import gives, gives_list
from .door import Door, one
from .paging import ASKS, page_by, size_of

NDJSON = "application/x-ndjson"


class Lines(BaseRenderer):
    """Chosen by `Accept: application/x-ndjson`; the door writes the lines itself."""

    media_type = NDJSON
    format = "ndjson"


class Shared(Door):
    """An address of persons and partners, each of whom sees what is theirs."""

    admits = (Person, PartnerCaller)

    def find(self, caller, pk=None, **where):
        if pk is None:
            return None
        if isinstance(caller, PartnerCaller):
            return feed.collection_of(caller.id, pk)
        return one(Collection.objects.visible_to(caller), pk=pk)


class Collections(Shared):
    asks = ASKS

    @gives_list(shapes.Collection)
    def get(self, request):
        """The collections you may pull, or, as a person, those of your cases."""
        if isinstance(request.user, PartnerCaller):
            return answering.rows([_shown(one) for one in feed.collections_of(request.user.id)])
        collections = Collection.objects.visible_to(request.user)
        return answering.listed(shapes.Collection, page_by(collections, "opened_at", self.query))


class OneCollection(Shared):
    @gives(shapes.Collection)
    def get(self, request, pk):
        """One collection."""
        if isinstance(self.found, feed.Shown):
            return answering.Response(_shown(self.found))
        return answering.Response(shapes.Collection(self.found).data)


class Documents(Door):
    """The feed of a collection."""

    admits = (PartnerCaller,)
    asks = ASKS
    renderer_classes = [JSONRenderer, Lines]

    def find(self, caller, pk):
        return feed.collection_of(caller.id, pk)

    @gives({(200, "application/json"): shapes.FeedPage, (200, NDJSON): OpenApiTypes.BINARY})
    def get(self, request, pk):
        """The released documents after a cursor, byte for byte, with tombstones: a page, or a stream with a trailer.

        With `Accept: application/x-ndjson` every line is one document as it was approved, or a tombstone
        (`casefile/tombstone/1`); the last is a trailer (`casefile/trailer/1`) with the count and the SHA-256 of all
        lines before it. A stream without a trailer is not whole.
        """
        after, size = feed.place_of(self.found, self.query["after"]), size_of(self.query)
        if request.accepted_renderer.media_type == NDJSON:
            return _streamed(self.found, after, request.auth)
        body, count = feed.page(self.found, after, size)
        _note(self.found, request.auth)(count, sha256(body))
        return HttpResponse(body, content_type="application/json")


class Export(Door):
    admits = (PartnerCaller,)

    def find(self, caller, pk, form):
        shown = feed.collection_of(caller.id, pk)
        if form not in FORMATS:
            raise NotThere()
        return shown, FORMATS[form]

    @gives({(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request, pk, form):
        """All that the collection holds now, in one format: `sentences` (plain text) or `stix` (a STIX 2.1 bundle)."""
        shown, chosen = self.found
        pieces = exported(shown, chosen, _goes_on(shown, request.auth), _note(shown, request.auth))
        return StreamingHttpResponse(pieces, content_type=chosen.media_type)


class Releases(Shared):
    @gives_list(shapes.Release)
    def get(self, request, pk):
        """The releases of a collection, oldest first."""
        if isinstance(self.found, feed.Shown):
            return answering.rows([{"number": n, "sha256": manifest} for n, manifest in feed.releases_of(self.found)])
        return answering.rows(shapes.Release(self.found.releases.order_by("number"), many=True).data)


class OneRelease(Shared):
    @gives({(200, "application/json"): OpenApiTypes.OBJECT})
    def get(self, request, pk, number):
        """The manifest of one release, byte for byte; it names the one before by its hash."""
        body, tag = _manifest(self.found, number)
        return HttpResponse(body, content_type="application/json", headers={"ETag": f'"{tag}"'})


def _manifest(collection, number: int) -> tuple[bytes, str]:
    if isinstance(collection, feed.Shown):
        return feed.manifest_of(collection, number)
    if number >= 2**31:
        raise NotThere()
    release = one(collection.releases.all(), number=number)
    return bytes(release.manifest), release.sha256


def _shown(collection: feed.Shown) -> dict:
    return {"id": str(collection.id), "title": collection.title, "ceiling": collection.ceiling}


def _streamed(collection: feed.Shown, after: int, token) -> HttpResponseBase:
    lines = feed.stream(collection, after, _goes_on(collection, token), _note(collection, token))
    return StreamingHttpResponse(lines, content_type=NDJSON)


def _goes_on(collection: feed.Shown, token):
    return lambda: is_live(token) and grant_is_open(collection.id, token.partner_id)


def _note(collection: feed.Shown, token):
    return partial(note_pull, token.partner_id, collection.id)
