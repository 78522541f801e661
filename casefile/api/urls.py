"""The addresses of REST, flat, below /api/v1/. With or without its last slash, an address is the same."""

from django.urls import Resolver404, path, re_path, resolve

from . import actors, cases, claims, collections, entries, partners, people, review, sources
from .description import Schema
from .door import NotHere


def elsewhere(request):
    """Any other address: the same one with or without its slash, or nothing. Malformed ids end here too."""
    asked = request.path_info
    try:
        match = resolve(asked.rstrip("/") if asked.endswith("/") else asked + "/")
    except Resolver404:
        return NotHere.as_view()(request)
    view = NotHere.as_view() if match.func is elsewhere else match.func
    return view(request, **(match.kwargs if match.func is not elsewhere else {}))


elsewhere.csrf_exempt = True

urlpatterns = [
    path("schema/", Schema.as_view()),
    path("proofs/", people.Proofs.as_view()),
    path("tokens/", people.Tokens.as_view()),
    path("tokens/<uuid:pk>", people.OneToken.as_view()),
    path("people/", people.People.as_view()),
    path("partners/", people.Partners.as_view()),
    path("partners/<uuid:pk>/tokens", people.PartnerTokens.as_view()),
    path("cases/", cases.Cases.as_view()),
    path("cases/<uuid:pk>", cases.OneCase.as_view()),
    path("cases/<uuid:pk>/members", cases.Members.as_view()),
    path("cases/<uuid:pk>/members/<uuid:person>/<slug:role>", cases.OneMember.as_view()),
    path("cases/<uuid:pk>/entries", entries.Entries.as_view()),
    path("cases/<uuid:pk>/sources", sources.Sources.as_view()),
    path("cases/<uuid:pk>/actors", actors.Actors.as_view()),
    path("cases/<uuid:pk>/names", actors.Names.as_view()),
    path("cases/<uuid:pk>/batches", review.Batches.as_view()),
    path("cases/<uuid:pk>/collections", collections.CollectionsOfCase.as_view()),
    path("sources/<uuid:pk>", sources.OneSource.as_view()),
    path("sources/<uuid:pk>/captures", sources.Captures.as_view()),
    path("sources/<uuid:pk>/jobs", sources.Jobs.as_view()),
    path("sources/<uuid:pk>/claims", sources.ClaimsOfSource.as_view()),
    path("captures/<uuid:pk>", sources.OneCapture.as_view()),
    path("jobs/<uuid:pk>", sources.OneJob.as_view()),
    path("jobs/<uuid:pk>/retry", sources.Retry.as_view()),
    path("texts/<uuid:pk>", sources.OneText.as_view()),
    path("artifacts/<uuid:pk>", sources.OneArtifact.as_view()),
    path("actors/<uuid:pk>", actors.OneActor.as_view()),
    path("claims/<uuid:pk>", claims.OneClaim.as_view()),
    path("entries/<uuid:pk>", entries.OneEntry.as_view()),
    path("entries/<uuid:pk>/history", entries.History.as_view()),
    path("entries/<uuid:pk>/versions", entries.Versions.as_view()),
    path("entries/<uuid:pk>/review", review.Review.as_view()),
    path("entries/<uuid:pk>/steps", entries.Steps.as_view()),
    path("entries/<uuid:pk>/suggestions", review.Suggestions.as_view()),
    path("entries/<uuid:pk>/readers", entries.Readers.as_view()),
    path("versions/<uuid:pk>", entries.OneVersion.as_view()),
    path("versions/<uuid:pk>/document", entries.VersionDocument.as_view()),
    path("suggestions/<uuid:pk>/answer", review.AnswerToSuggestion.as_view()),
    path("batches/<uuid:pk>", review.OneBatch.as_view()),
    path("batches/<uuid:pk>/decisions", review.Decisions.as_view()),
    path("collections/", partners.Collections.as_view()),
    path("collections/<uuid:pk>", partners.OneCollection.as_view()),
    path("collections/<uuid:pk>/documents", partners.Documents.as_view()),
    path("collections/<uuid:pk>/releases/", partners.Releases.as_view()),
    path("collections/<uuid:pk>/releases/<int:number>", partners.OneRelease.as_view()),
    path("collections/<uuid:pk>/preview", collections.Preview.as_view()),
    path("collections/<uuid:pk>/proposals", collections.Proposals.as_view()),
    path("collections/<uuid:pk>/grants", collections.Grants.as_view()),
    path("collections/<uuid:pk>/grants/<uuid:partner>", collections.OneGrant.as_view()),
    path("proposals/<uuid:pk>", collections.OneProposal.as_view()),
    path("proposals/<uuid:pk>/signature", collections.Signature.as_view()),
    re_path(r"", elsewhere),
]
