"""Captured texts made searchable: cut into chunks, folded as queries are."""

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from casefile.core.text import fold
from casefile.sources.models import Text

from .cutting import chunks_of
from .models import TextChunk


def index(text: Text, content: str) -> None:
    """Make a text that was just kept searchable."""
    for position, (start, end) in enumerate(chunks_of(content)):
        TextChunk.objects.create(
            body_id=text.pk,
            case_id=text.case_id,
            source_id=text.source_id,
            position=position,
            start=start,
            end=end,
            search=SearchVector(Value(fold(content[start:end])), config="simple"),
        )
