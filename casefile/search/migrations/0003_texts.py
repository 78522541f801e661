"""Texts that were kept before there was an index of them."""

from django.contrib.postgres.search import SearchVector
from django.db import migrations
from django.db.models import Value

from casefile.core.text import fold
from casefile.search.cutting import chunks_of


def index(apps, schema_editor):
    alias = schema_editor.connection.alias
    bodies = apps.get_model("sources", "TextBody").objects.using(alias).select_related("text")
    chunks = apps.get_model("search", "TextChunk").objects.using(alias)
    for body in bodies.iterator(chunk_size=50):
        for position, (start, end) in enumerate(chunks_of(body.content)):
            words = SearchVector(Value(fold(body.content[start:end])), config="simple")
            place = {"position": position, "start": start, "end": end, "search": words}
            chunks.create(body_id=body.pk, case_id=body.text.case_id, source_id=body.text.source_id, **place)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_tally")]

    operations = [migrations.RunPython(index, migrations.RunPython.noop)]
