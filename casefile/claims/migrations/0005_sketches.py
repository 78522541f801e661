"""Signs of the texts that were kept before there were any."""

from django.db import migrations

from casefile.claims.overlap import RECIPE, ROLES, sketched


def sketch(apps, schema_editor):
    alias = schema_editor.connection.alias
    bodies = apps.get_model("sources", "TextBody").objects.using(alias).select_related("text")
    sketches = apps.get_model("claims", "Sketch").objects.using(alias)
    for body in bodies.filter(text__role__in=ROLES).iterator(chunk_size=50):
        if found := sketched(body.content):
            place = {"case_id": body.text.case_id, "source_id": body.text.source_id, "recipe": RECIPE}
            sketches.create(body_id=body.pk, **place, **found)


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_carried")]

    operations = [migrations.RunPython(sketch, migrations.RunPython.noop)]
