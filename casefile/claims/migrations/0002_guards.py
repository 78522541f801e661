"""A claim's source lies in its own case; its parties in the case or in the registry."""

from django.db import migrations

from casefile.entries.links import kept, same_case

OWN_CASE = """
ALTER TABLE claims_claim ADD CONSTRAINT claims_claim_source_case_is_its_own
    FOREIGN KEY (source_case_id, entry_ptr_id) REFERENCES entries_entry (case_id, id);
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial"), ("sources", "0002_guards")]

    operations = [
        migrations.RunSQL(OWN_CASE, migrations.RunSQL.noop),
        same_case("claims_claim", "source_id", case="source_case_id"),
        kept("claims_party", owner="claim_id", other="actor_id"),
    ]
