"""The description of REST (OpenAPI 3.1), made from the doors: their methods, parameters, headers and shapes."""

import functools

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.settings import patched_settings
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["casefile.api.examples.with_examples"],
    "DESCRIPTION": "What a desk logs, reviews and releases. Offsets count Unicode code points; times are RFC 3339; "
    "ids are UUIDs. Every refusal is application/problem+json (RFC 9457).",
}
SAYS = {
    "kind": "Entries of this kind only: source, actor, claim, assessment.",
    "state": "Entries whose newest version is in this state: draft, submitted, returned, approved, withdrawn.",
    "q": "Words in any script, “phrases”, -without, and fields such as speaker: kind: before:; all of them.",
    "case": "Entries of this case only.",
    "marking": "Entries with this marking only.",
    "after": "The cursor of the page before, as it was given; opaque.",
    "size": "Rows of one page, 1 to 200.",
}


SCHEMES = {"Person": "personalToken", "PartnerCaller": "partnerToken"}
"""Who is admitted -> by which kind of token."""


class Problem(serializers.Serializer):
    """RFC 9457. `field` names the input at fault; `more` holds what a program may want besides."""

    type = serializers.CharField(help_text="urn:casefile:problem:<code>")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence for the person.")
    field = serializers.CharField(required=False)
    more = serializers.DictField(required=False)


class Described(AutoSchema):
    """Adds what every door of ours has: its query parameters, the headers of writing, and problems."""

    def get_operation_id(self):
        words = [word.strip("{}") for word in self.path.split("/") if word]
        return "_".join([*words, self.method.lower()]).replace("api_v1_", "")

    def get_override_parameters(self):
        asked = self.view.asks if self.method == "GET" else ()
        return [*(OpenApiParameter(name, str, description=SAYS.get(name, "")) for name in asked), *self._headers()]

    def get_auth(self):
        admitted = {SCHEMES[kind.__name__] for kind in self.view.admits}
        return [scheme for scheme in super().get_auth() if admitted & set(scheme)]

    def _get_format_parameters(self):
        return []

    def _headers(self):
        handler = getattr(self.view, self.method.lower())
        if getattr(handler, "is_once", False):
            yield _header("Idempotency-Key", "The same key with the same body is done once.")
        if self.method == "PATCH":
            yield _header("If-Match", "The ETag of what you changed; 428 without.", required=True)
        if self.method in self.view.proven or getattr(handler, "may_need_proof", False):
            yield _header("Casefile-Proof", "A proof of the last five minutes, from POST proofs/.")
        if self.method == "PATCH" or getattr(handler, "has_tag", False):
            yield OpenApiParameter("ETag", str, OpenApiParameter.HEADER, response=[200])
        if getattr(handler, "is_once", False):
            replayed = "“true” when this is the answer given before."
            where = OpenApiParameter.HEADER
            yield OpenApiParameter("Idempotency-Replayed", str, where, response=[200, 201], description=replayed)

    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction)
        told = OpenApiResponse(Problem, description="A refusal.")
        code = "default"
        return {**bodies, code: self._get_response_for_code(told, code, ["application/problem+json"], direction)}


class PersonalScheme(OpenApiAuthenticationExtension):
    target_class = "casefile.api.authentication.TokenAuthentication"
    name = "personalToken"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": "A person's token: cfp_…"}


class PartnerScheme(OpenApiAuthenticationExtension):
    target_class = "casefile.api.authentication.PartnerAuthentication"
    name = "partnerToken"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": "A partner's token: cfx_…"}


class Schema(APIView):
    """The description of this API. It tells nothing of the desk, so anybody may read it."""

    authentication_classes = []
    permission_classes = [AllowAny]
    schema = None

    def get(self, request):
        return HttpResponse(description(get_language()), content_type="application/vnd.oai.openapi+json")


@functools.lru_cache(maxsize=8)
def description(language: str | None) -> bytes:
    """The OpenAPI document, in JSON. Made once for each language: it changes with the program only."""
    with patched_settings(SETTINGS):
        made = SchemaGenerator(urlconf="casefile.urls").get_schema(request=None, public=True)
    return OpenApiJsonRenderer().render(made, renderer_context={})


def _header(name: str, says: str, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=says, required=required)
