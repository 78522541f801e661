"""Turns at sites, and sources that are visited again and again."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import casefile.core.vocabulary


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0001_tickets"),
        ("sources", "0007_watching"),
    ]

    operations = [
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("site", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("holder", models.UUIDField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("free_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="watch",
                        serialize=False,
                        to="sources.source",
                    ),
                ),
                ("is_paused", models.BooleanField(default=False)),
                ("next_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True)),
                ("days", models.PositiveSmallIntegerField(default=1)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=casefile.core.vocabulary.Choices("archive.visits"), max_length=15
                    ),
                ),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "last",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sources.capturejob",
                    ),
                ),
                (
                    "under_way",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sources.capturejob",
                    ),
                ),
            ],
        ),
    ]
