"""Captures and texts are insert-only; a capture lies in its source's case, a passage in its entry's."""

from django.db import migrations

from casefile.core.immutable import erasable, insert_only
from casefile.entries.links import kept, same_case


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial"), ("entries", "0002_guards")]

    operations = [
        insert_only("sources_capture"),
        insert_only("sources_artifact"),
        insert_only("sources_text"),
        erasable("sources_textbody"),
        erasable("sources_blob"),
        same_case("sources_capture", "source_id"),
        same_case("sources_text", "source_id"),
        same_case("sources_text", "capture_id", target="sources_capture"),
        same_case("sources_passage", "entry_id"),
        same_case("sources_passage", "text_id", target="sources_text"),
        kept("sources_publisher", owner="source_id"),
    ]
