"""What may be fetched of a source; jobs that wait for their turn; copies nobody asked for but the schedule."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import casefile.core.vocabulary


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0006_fidelity"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="capturejob",
            name="waits_for",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name="source",
            name="pap",
            field=models.CharField(
                choices=casefile.core.vocabulary.Choices("sources.pap"), default="PAP:CLEAR", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="capture",
            name="collector",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            model_name="capturejob",
            name="asked_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="capturejob",
            index=models.Index(
                condition=models.Q(("waits_for", ""), _negated=True), fields=["waits_for"], name="sources_job_waits"
            ),
        ),
    ]
