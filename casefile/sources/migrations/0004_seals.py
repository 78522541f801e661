"""The seal under the package of a capture, and what outside authorities say of its time: both insert-only."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import casefile.core.ids
from casefile.core.immutable import insert_only


class Migration(migrations.Migration):
    dependencies = [("sources", "0003_archive")]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "capture",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="seal",
                        serialize=False,
                        to="sources.capture",
                    ),
                ),
                ("key", models.CharField(max_length=16)),
                ("signature", models.BinaryField()),
                ("manifest_sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("id", models.UUIDField(default=casefile.core.ids.row_id, primary_key=True, serialize=False)),
                ("authority", models.CharField(max_length=200)),
                ("token", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stamps", to="sources.seal"
                    ),
                ),
            ],
            options={"ordering": ["made_at", "id"]},
        ),
        migrations.AddConstraint(
            model_name="stamp",
            constraint=models.UniqueConstraint(fields=("seal", "authority"), name="sources_stamp_once"),
        ),
        insert_only("sources_seal"),
        insert_only("sources_stamp"),
    ]
