"""Assessments, and the numbers about them."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from casefile.assessments.actions import change_assessment, write_assessment
from casefile.assessments.lint import what_differs, what_is_mixed
from casefile.assessments.models import Assessment
from casefile.assessments.queries import claims_of, matrix_of
from casefile.assessments.scoring import brier, caveat
from casefile.cases.roles import Right
from casefile.core.inputs import PARAGRAPH, text_in
from casefile.entries.sight import behind_the_scenes
from casefile.entries.writing import words_of

from . import answering, shapes
from .cases import SeenCase
from .describing import gives, gives_list
from .entries import Changeable, SeenEntry, listing, writable
from .judgement import AssessmentContent, NewAssessment, Scores
from .paging import ASKS
from .reading import body_of
from .repeats import once_only


class Assessments(SeenCase):
    asks = ("state", "q", *ASKS)
    needs = {"POST": Right.WRITE}

    @gives_list(shapes.EntryRow)
    def get(self, request, pk):
        """The assessments of a case, newest first."""
        return listing(self.found, request.user, self.query, "assessment")

    @gives(shapes.AssessmentEntry, takes=NewAssessment, code=201, tagged=True)
    @once_only
    def post(self, request, pk):
        """Write down a judgement, as a draft; one sentence is all it takes."""
        body = dict(body_of(request, *writable("assessment")))
        body["judgement"] = text_in(body, "judgement", longest=PARAGRAPH)
        written = write_assessment(by=request.user, case=self.found, **body)
        return answering.entry(written, request.user, 201)


@extend_schema_view(
    get=extend_schema(responses=shapes.AssessmentEntry),
    patch=extend_schema(request=AssessmentContent, responses=shapes.AssessmentEntry),
)
class OneAssessment(Changeable):
    model = Assessment

    def save(self, *, by, seen, changed: dict) -> None:
        change_assessment(by=by, assessment=self.found, seen=seen, **changed)


class ScoresOf(SeenEntry):
    model = Assessment

    @gives(Scores)
    def get(self, request, pk):
        """The Brier score once the outcome is known, the matrix of hypotheses, and what the words give cause to ask."""
        behind = behind_the_scenes(request.user, self.found)
        return answering.Response(scores_of(words_of(self.found.head if behind else self.found.approved), request.user))


def scores_of(fields: dict, person) -> dict:
    """The numbers of one content, over the claims that the person may see."""
    claims, forecast = claims_of(fields, person), brier(fields)
    told = matrix_of(fields, claims)
    rows = {name: [row.claim for row in getattr(told, name)] for name in ("scored", "equal", "restating")}
    return {
        "brier": vars(forecast) | {"sentence": forecast.sentence} if forecast else None,
        "scores": told.scores,
        "least": told.least,
        **rows,
        "without": [vars(one) for one in told.without],
        "unseen": sum(row["claim"] not in claims for row in fields["cells"]),
        "caveat": caveat(),
        "mixed": what_is_mixed(fields),
        "differs": what_differs(fields),
    }
