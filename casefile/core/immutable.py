"""Migration operations that make tables insert-only, by grant and by trigger: two belts.

The application's role is `cf_app`; it may neither change nor remove rows of such a table. *Erasable* tables hold bodies
(texts, documents, reasons) apart from their hashes: only their owner may delete there, and only in a transaction that
names the erasure it belongs to (`SET LOCAL casefile.erasure`).
"""

from django.db.migrations.operations import RunSQL

FUNCTIONS = """
CREATE FUNCTION casefile_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION casefile_refuse_unless_erasing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_user <> 'cf_app' AND coalesce(current_setting('casefile.erasure', true), '') <> ''
    THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""

FORGET_FUNCTIONS = """
DROP FUNCTION casefile_refuse_change();
DROP FUNCTION casefile_refuse_unless_erasing();
"""


def refusal_functions() -> RunSQL:
    """The trigger functions themselves; the first migration of the ledger makes them."""
    return RunSQL(FUNCTIONS, FORGET_FUNCTIONS)


def insert_only(table: str) -> RunSQL:
    """Rows of `table` are never changed and never removed."""
    return _guarded(table, row_function="casefile_refuse_change")


def erasable(table: str) -> RunSQL:
    """Rows of `table` are never changed; only an erasure by the owner removes them."""
    return _guarded(table, row_function="casefile_refuse_unless_erasing")


def _guarded(table: str, row_function: str) -> RunSQL:
    return RunSQL(
        f"""
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM cf_app;
        CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {row_function}();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION casefile_refuse_change();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_insert_only;
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate;
        """,
        f"""
        DROP TRIGGER {table}_insert_only ON {table};
        DROP TRIGGER {table}_no_truncate ON {table};
        GRANT UPDATE, DELETE ON {table} TO cf_app;
        """,
    )
