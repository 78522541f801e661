"""The registry exists from the first day, and a case never becomes one or ceases to be it."""

from django.db import migrations

FIXED = """
CREATE FUNCTION cases_registry_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.is_registry <> OLD.is_registry OR NEW.id <> OLD.id THEN
        RAISE EXCEPTION 'the registry flag of a case never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_case_registry_fixed BEFORE UPDATE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_registry_is_fixed();
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER cases_case_registry_fixed;
REVOKE DELETE, TRUNCATE ON cases_case FROM cf_app;
"""

UNFIXED = """
DROP TRIGGER cases_case_registry_fixed ON cases_case;
DROP FUNCTION cases_registry_is_fixed();
"""


def open_registry(apps, schema_editor):
    cases = apps.get_model("cases", "Case").objects.using(schema_editor.connection.alias)
    cases.create(title="Registry", marking="TLP:GREEN", is_registry=True)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunSQL(FIXED, UNFIXED),
        migrations.RunPython(open_registry, migrations.RunPython.noop),
    ]
