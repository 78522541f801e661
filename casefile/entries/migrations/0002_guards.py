"""Versions, documents, contributions and pins are insert-only; bodies are erasable; links stay in the case."""

from django.db import migrations

from casefile.core.immutable import erasable, insert_only
from casefile.entries.links import kept

FIXED = """
ALTER TABLE entries_entry ADD CONSTRAINT entries_entry_head_is_its_own
    FOREIGN KEY (id, head_id) REFERENCES entries_version (entry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE entries_entry ADD CONSTRAINT entries_entry_approved_is_its_own
    FOREIGN KEY (id, approved_id) REFERENCES entries_version (entry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE entries_contribution ADD CONSTRAINT entries_contribution_version_of_entry
    FOREIGN KEY (entry_id, version_id) REFERENCES entries_version (entry_id, id);
ALTER TABLE entries_pin ADD CONSTRAINT entries_pin_pinned_of_other
    FOREIGN KEY (other_id, pinned_id) REFERENCES entries_version (entry_id, id);
CREATE FUNCTION entries_entry_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.case_id <> OLD.case_id OR NEW.kind <> OLD.kind OR NEW.author_id <> OLD.author_id) THEN
        RAISE EXCEPTION 'case, kind and author of an entry never change' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.marking = 'TLP:RED' AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.is_registry) THEN
        RAISE EXCEPTION 'nothing in the registry is TLP:RED' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entries_entry_rules BEFORE INSERT OR UPDATE ON entries_entry
    FOR EACH ROW EXECUTE FUNCTION entries_entry_rules();
ALTER TABLE entries_entry ENABLE ALWAYS TRIGGER entries_entry_rules;
REVOKE DELETE, TRUNCATE ON entries_entry FROM cf_app;
"""

UNFIXED = """
DROP TRIGGER entries_entry_rules ON entries_entry;
DROP FUNCTION entries_entry_rules();
"""


class Migration(migrations.Migration):
    dependencies = [("entries", "0001_initial"), ("ledger", "0002_guards"), ("cases", "0002_registry")]

    operations = [
        migrations.RunSQL(FIXED, UNFIXED),
        insert_only("entries_version"),
        erasable("entries_content"),
        insert_only("entries_document"),
        erasable("entries_documentbody"),
        insert_only("entries_contribution"),
        insert_only("entries_pin"),
        kept("entries_pin"),
    ]
