"""A file of a capture is stored in pieces, each of which can be erased by itself; what was stored is one piece."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import casefile.core.ids
from casefile.core.immutable import insert_only

ONE_PIECE = """
ALTER TABLE sources_artifact DISABLE TRIGGER sources_artifact_insert_only;
UPDATE sources_artifact SET blobs = ARRAY[sha256];
ALTER TABLE sources_artifact ENABLE ALWAYS TRIGGER sources_artifact_insert_only;
INSERT INTO sources_erasure (id, artifact_id, address)
    SELECT gen_random_uuid(), a.id, a.sha256 FROM sources_artifact a
    WHERE NOT EXISTS (SELECT FROM sources_blob b WHERE b.sha256 = a.sha256);
"""
BY_THE_OWNER = "REVOKE INSERT ON sources_erasure FROM cf_app"
BY_ANYBODY = "GRANT INSERT ON sources_erasure TO cf_app"


class Migration(migrations.Migration):
    dependencies = [("sources", "0004_seals")]

    operations = [
        migrations.AddField(
            model_name="artifact",
            name="blobs",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=64), default=list, size=None
            ),
            preserve_default=False,
        ),
        migrations.AddField(model_name="artifact", name="places", field=models.JSONField(default=list)),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.UUIDField(default=casefile.core.ids.row_id, primary_key=True, serialize=False)),
                ("address", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "artifact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="erasures", to="sources.artifact"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.UniqueConstraint(fields=("artifact", "address"), name="sources_erasure_once"),
        ),
        migrations.AddIndex(
            model_name="artifact",
            index=django.contrib.postgres.indexes.GinIndex(fields=["blobs"], name="sources_artifact_blobs"),
        ),
        insert_only("sources_erasure"),
        migrations.RunSQL(BY_THE_OWNER, BY_ANYBODY),
        # Last: no table can be altered after rows were put into it whose keys are still to be checked.
        migrations.RunSQL(ONE_PIECE, migrations.RunSQL.noop),
    ]
