"""Names that stood before they were kept in Latin letters and by their sounds."""

from django.db import migrations

from casefile.actors.rows import heard


def hear(apps, schema_editor):
    names = apps.get_model("actors", "Name").objects.using(schema_editor.connection.alias)
    for name in names.filter(latin="").iterator():
        names.filter(pk=name.pk).update(**heard(name.value))


class Migration(migrations.Migration):
    dependencies = [("actors", "0002_names_offices_sameness")]

    operations = [migrations.RunPython(hear, migrations.RunPython.noop)]
