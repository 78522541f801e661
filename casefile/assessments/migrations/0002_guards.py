"""What an assessment rests on, and what it supersedes, lies in its own case."""

from django.db import migrations

from casefile.entries.links import kept


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial"), ("entries", "0002_guards"), ("cases", "0002_registry")]

    operations = [
        kept("assessments_basisrow", owner="assessment_id", other="claim_id"),
        kept("assessments_supersession", owner="assessment_id", other="earlier_id"),
    ]
