"""Claims. They are logged at their source: `sources/{id}/claims`."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from casefile.claims.models import Claim

from . import shapes
from .content import ClaimContent
from .entries import Changeable


@extend_schema_view(
    get=extend_schema(responses=shapes.ClaimEntry),
    patch=extend_schema(request=ClaimContent, responses=shapes.ClaimEntry),
)
class OneClaim(Changeable):
    model = Claim
