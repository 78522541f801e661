from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes for what waits for one person: the oldest sources of a case, and their own newest drafts."""

    dependencies = [("entries", "0004_shown_at")]

    operations = [
        migrations.AddIndex(
            "entry",
            models.Index(
                fields=["case", "created_at", "id"], name="entries_entry_sources", condition=models.Q(kind="source")
            ),
        ),
        migrations.AddIndex(
            "entry",
            models.Index(
                fields=["author", "kind", "-changed_at", "-id"],
                name="entries_entry_drafts",
                condition=models.Q(state="draft"),
            ),
        ),
    ]
