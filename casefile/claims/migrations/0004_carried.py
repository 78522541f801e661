"""Signs by which a text is found to carry another one, and what somebody judged not to be so."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import casefile.core.ids
from casefile.core.immutable import insert_only
from casefile.entries.links import same_case


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_registry"),
        ("claims", "0003_claims_whole"),
        ("sources", "0008_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SetAside",
            fields=[
                ("id", models.UUIDField(default=casefile.core.ids.row_id, primary_key=True, serialize=False)),
                ("agency", models.CharField(blank=True, max_length=20)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "other",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sources.source"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="set_aside", to="sources.source"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "other", "agency"), name="claims_setaside_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("other", None), ("agency", ""), _connector="XOR"),
                        name="claims_setaside_source_or_agency",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sketch",
            fields=[
                (
                    "body",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sketch",
                        serialize=False,
                        to="sources.textbody",
                    ),
                ),
                ("recipe", models.CharField(max_length=30)),
                ("runs", models.PositiveIntegerField()),
                ("signs", models.BinaryField()),
                ("bands", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ("credit", models.CharField(blank=True, max_length=20)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sketches", to="sources.source"
                    ),
                ),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["bands"], name="claims_sketch_bands")],
            },
        ),
        same_case("claims_sketch", "source_id"),
        same_case("claims_setaside", "source_id"),
        same_case("claims_setaside", "other_id"),
        insert_only("claims_setaside"),
    ]
