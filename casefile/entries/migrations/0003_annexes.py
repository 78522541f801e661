"""Documents beside a version's main one: links to other entries, tearlines."""

import django.db.models.deletion
from django.db import migrations, models

import casefile.core.ids
from casefile.core.immutable import erasable, insert_only
from casefile.entries.links import kept


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_registry"),
        ("entries", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Annex",
            fields=[
                ("other_is_registry", models.BooleanField()),
                ("id", models.UUIDField(default=casefile.core.ids.row_id, primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=20)),
                ("slot", models.UUIDField(default=casefile.core.ids.public_id)),
                ("schema", models.CharField(max_length=40)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("size", models.PositiveIntegerField()),
                ("marking", models.CharField(max_length=20)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "other",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entries.entry"
                    ),
                ),
                (
                    "other_case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="annexes", to="entries.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "role", "sha256"],
            },
        ),
        migrations.AddField(
            model_name="document",
            name="salt",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.CreateModel(
            name="AnnexBody",
            fields=[
                (
                    "annex",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="body",
                        serialize=False,
                        to="entries.annex",
                    ),
                ),
                ("bytes", models.BinaryField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="annex",
            constraint=models.UniqueConstraint(fields=("version", "slot"), name="entries_annex_slot_once"),
        ),
        insert_only("entries_annex"),
        erasable("entries_annexbody"),
        kept("entries_annex"),
    ]
