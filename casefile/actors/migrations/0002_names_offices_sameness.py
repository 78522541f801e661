"""Names with their dates and sounds, offices, identifiers, ratings; who is the same, and who is not."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import casefile.core.ids
import casefile.core.vocabulary
from casefile.core.immutable import erasable
from casefile.entries.links import kept, same_case


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0001_initial"),
        ("cases", "0002_registry"),
        ("entries", "0003_annexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Distinct",
            fields=[
                ("other_is_registry", models.BooleanField()),
                ("id", models.UUIDField(default=casefile.core.ids.public_id, primary_key=True, serialize=False)),
                ("reason", models.TextField()),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                ("id", models.UUIDField(default=casefile.core.ids.row_id, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "scheme",
                    models.CharField(choices=casefile.core.vocabulary.Choices("actors.identifiers"), max_length=20),
                ),
                ("value", models.CharField(max_length=500)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                ("other_is_registry", models.BooleanField()),
                ("valid_from", models.CharField(blank=True, max_length=80)),
                ("valid_from_printed", models.CharField(blank=True, max_length=200)),
                ("valid_until", models.CharField(blank=True, max_length=80)),
                ("valid_until_printed", models.CharField(blank=True, max_length=200)),
                ("id", models.UUIDField(default=casefile.core.ids.row_id, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("office", models.CharField(max_length=300)),
                ("of_words", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.UUIDField(default=casefile.core.ids.row_id, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("grade", models.CharField(choices=casefile.core.vocabulary.Choices("actors.grades"), max_length=1)),
                ("reason", models.TextField(blank=True)),
                ("on", models.DateField()),
            ],
            options={
                "ordering": ["-on", "position"],
            },
        ),
        migrations.CreateModel(
            name="Sameness",
            fields=[
                ("other_is_registry", models.BooleanField()),
                (
                    "actor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sameness",
                        serialize=False,
                        to="actors.actor",
                    ),
                ),
                ("reason", models.TextField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="name",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="name",
            name="claim",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entries.entry"
            ),
        ),
        migrations.AddField(
            model_name="name",
            name="latin",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="name",
            name="sounds",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name="name",
            name="valid_from",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="name",
            name="valid_from_printed",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="name",
            name="valid_until",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="name",
            name="valid_until_printed",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddIndex(
            model_name="name",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["latin"], name="actors_name_latin", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="name",
            index=django.contrib.postgres.indexes.GinIndex(fields=["sounds"], name="actors_name_sounds"),
        ),
        migrations.AddConstraint(
            model_name="name",
            constraint=models.CheckConstraint(
                condition=models.Q(("claim__isnull", True), ("case__isnull", False), _connector="OR"),
                name="actors_name_claim_in_case",
            ),
        ),
        migrations.AddField(
            model_name="distinct",
            name="actor",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="actors.actor"),
        ),
        migrations.AddField(
            model_name="distinct",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="distinct",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="distinct",
            name="other",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="actors.actor"),
        ),
        migrations.AddField(
            model_name="distinct",
            name="other_case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="identifier",
            name="actor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="identifiers", to="actors.actor"
            ),
        ),
        migrations.AddField(
            model_name="office",
            name="actor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="offices", to="actors.actor"
            ),
        ),
        migrations.AddField(
            model_name="office",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="office",
            name="of",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="actors.actor"
            ),
        ),
        migrations.AddField(
            model_name="office",
            name="other_case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="rating",
            name="actor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="ratings", to="actors.actor"
            ),
        ),
        migrations.AddField(
            model_name="sameness",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="sameness",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="merged", to="actors.actor"
            ),
        ),
        migrations.AddField(
            model_name="sameness",
            name="other_case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddConstraint(
            model_name="distinct",
            constraint=models.UniqueConstraint(fields=("actor", "other"), name="actors_distinct_once"),
        ),
        migrations.AddIndex(
            model_name="identifier",
            index=models.Index(fields=["scheme", "value"], name="actors_identifier_value"),
        ),
        erasable("actors_distinct"),
        same_case("actors_name", "actor_id"),
        same_case("actors_name", "claim_id"),
        kept("actors_office", owner="actor_id", other="of_id"),
        kept("actors_sameness", owner="actor_id"),
        kept("actors_distinct", owner="actor_id"),
    ]
