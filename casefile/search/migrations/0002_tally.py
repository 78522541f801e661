"""Entries are counted by statement, whoever writes them.

The trigger's statements are dynamic: a cached plan over transition tables, made when one row changed, turns quadratic
when a hundred thousand do.
"""

from django.db import migrations

TALLY = """
CREATE FUNCTION search_tally_count() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    came CONSTANT text := 'SELECT case_id, kind, state, approved_id IS NOT NULL AS stands, marking, 1 AS n FROM came';
    went CONSTANT text := 'SELECT case_id, kind, state, approved_id IS NOT NULL AS stands, marking, -1 AS n FROM went';
    changed text;
BEGIN
    changed := CASE TG_OP WHEN 'INSERT' THEN came WHEN 'DELETE' THEN went ELSE came || ' UNION ALL ' || went END;
    EXECUTE 'INSERT INTO search_tally (case_id, kind, state, stands, marking, n)
        SELECT case_id, kind, state, stands, marking, sum(n) FROM (' || changed || ') AS changed
        GROUP BY case_id, kind, state, stands, marking HAVING sum(n) <> 0';
    RETURN NULL;
END $$;
CREATE TRIGGER search_tally_came AFTER INSERT ON entries_entry REFERENCING NEW TABLE AS came
    FOR EACH STATEMENT EXECUTE FUNCTION search_tally_count();
CREATE TRIGGER search_tally_went AFTER DELETE ON entries_entry REFERENCING OLD TABLE AS went
    FOR EACH STATEMENT EXECUTE FUNCTION search_tally_count();
CREATE TRIGGER search_tally_changed AFTER UPDATE ON entries_entry REFERENCING NEW TABLE AS came OLD TABLE AS went
    FOR EACH STATEMENT EXECUTE FUNCTION search_tally_count();
ALTER TABLE entries_entry ENABLE ALWAYS TRIGGER search_tally_came;
ALTER TABLE entries_entry ENABLE ALWAYS TRIGGER search_tally_went;
ALTER TABLE entries_entry ENABLE ALWAYS TRIGGER search_tally_changed;
INSERT INTO search_tally (case_id, kind, state, stands, marking, n)
    SELECT case_id, kind, state, approved_id IS NOT NULL, marking, count(*) FROM entries_entry GROUP BY 1, 2, 3, 4, 5;

CREATE FUNCTION search_tally_fold() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    folded integer;
BEGIN
    WITH many AS (
        SELECT case_id, kind, state, stands, marking FROM search_tally GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1
    ), gone AS (
        DELETE FROM search_tally AS row USING many
        WHERE (row.case_id, row.kind, row.state, row.stands, row.marking)
            = (many.case_id, many.kind, many.state, many.stands, many.marking)
        RETURNING row.case_id, row.kind, row.state, row.stands, row.marking, row.n
    )
    INSERT INTO search_tally (case_id, kind, state, stands, marking, n)
        SELECT case_id, kind, state, stands, marking, sum(n) FROM gone GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0;
    GET DIAGNOSTICS folded = ROW_COUNT;
    RETURN folded;
END $$;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON search_tally FROM cf_app;
REVOKE ALL ON FUNCTION search_tally_fold() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_tally_fold() TO cf_app;
"""

NO_TALLY = """
DROP TRIGGER search_tally_came ON entries_entry;
DROP TRIGGER search_tally_went ON entries_entry;
DROP TRIGGER search_tally_changed ON entries_entry;
DROP FUNCTION search_tally_count();
DROP FUNCTION search_tally_fold();
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("entries", "0002_guards")]

    operations = [migrations.RunSQL(TALLY, NO_TALLY)]
