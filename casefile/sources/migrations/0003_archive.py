"""What is known about a source, what became of its quotes in later captures, and keys that hold both in their case."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import casefile.core.ids
import casefile.core.vocabulary
from casefile.core.immutable import insert_only
from casefile.entries.links import kept, same_case

ITS_VERSION = """
ALTER TABLE sources_recheck ADD CONSTRAINT sources_recheck_version_of_entry
    FOREIGN KEY (entry_id, version_id) REFERENCES entries_version (entry_id, id);
ALTER TABLE sources_derivation ADD CONSTRAINT sources_derivation_not_of_itself CHECK (source_id <> other_id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_registry"),
        ("entries", "0003_annexes"),
        ("sources", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Derivation",
            fields=[
                ("other_is_registry", models.BooleanField()),
                ("id", models.UUIDField(default=casefile.core.ids.row_id, primary_key=True, serialize=False)),
                (
                    "how",
                    models.CharField(choices=casefile.core.vocabulary.Choices("sources.derivations"), max_length=20),
                ),
                ("note", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Recheck",
            fields=[
                ("id", models.UUIDField(default=casefile.core.ids.row_id, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=casefile.core.vocabulary.Choices("sources.recheck-outcomes"), max_length=10
                    ),
                ),
                ("start", models.PositiveIntegerField(null=True)),
                ("end", models.PositiveIntegerField(null=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["capture", "entry", "position"],
            },
        ),
        migrations.AddField(
            model_name="passage",
            name="page",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="passage",
            name="translation",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="passage",
            name="translation_language",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="passage",
            name="translator",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="source",
            name="canonical_url",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="source",
            name="loaded",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=500), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="reliability_from",
            field=models.CharField(
                choices=casefile.core.vocabulary.Choices("sources.reliability-from"), default="desk", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="triage",
            field=models.CharField(
                choices=casefile.core.vocabulary.Choices("sources.triage"), default="to-read", max_length=15
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="wanted",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name="text",
            name="pages",
            field=models.JSONField(default=list),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(
                models.F("canonical_url"),
                condition=models.Q(("canonical_url", ""), _negated=True),
                name="sources_canonical",
            ),
        ),
        migrations.AddField(
            model_name="derivation",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="derivation",
            name="other",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entries.entry"),
        ),
        migrations.AddField(
            model_name="derivation",
            name="other_case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="derivation",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="derivations", to="sources.source"
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="capture",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rechecks", to="sources.capture"
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="recheck",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rechecks", to="entries.entry"
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="text",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sources.text"
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entries.version"
            ),
        ),
        migrations.AddConstraint(
            model_name="derivation",
            constraint=models.UniqueConstraint(fields=("source", "other"), name="sources_derivation_once"),
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.UniqueConstraint(fields=("capture", "version", "position"), name="sources_recheck_once"),
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end", None), ("outcome", "gone"), ("start", None)),
                    ("end__gt", models.F("start")),
                    _connector="OR",
                ),
                name="sources_recheck_found_or_gone",
            ),
        ),
        kept("sources_derivation", owner="source_id"),
        insert_only("sources_recheck"),
        same_case("sources_recheck", "entry_id"),
        same_case("sources_recheck", "capture_id", target="sources_capture"),
        same_case("sources_recheck", "text_id", target="sources_text"),
        migrations.RunSQL(ITS_VERSION, migrations.RunSQL.noop),
    ]
