"""Keys that keep links inside a case, or let them lead to the registry: no form is trusted with it."""

from django.db.migrations.operations import RunSQL


def kept(table: str, *, owner: str | None = None, other: str = "other_id") -> RunSQL:
    """The registry recipe for a `CaseLink` table.

    :param owner: a column with the entry the row belongs to, which must lie in the row's case
    :param other: the column with the entry it leads to
    """
    owner_key = (
        f"""ALTER TABLE {table} ADD CONSTRAINT {table}_owner_in_case
            FOREIGN KEY (case_id, {owner}) REFERENCES entries_entry (case_id, id);"""
        if owner
        else ""
    )
    return RunSQL(
        f"""
        {owner_key}
        ALTER TABLE {table} ADD CONSTRAINT {table}_other_in_its_case
            FOREIGN KEY (other_case_id, {other}) REFERENCES entries_entry (case_id, id);
        ALTER TABLE {table} ADD CONSTRAINT {table}_registry_is_registry
            FOREIGN KEY (other_case_id, other_is_registry) REFERENCES cases_case (id, is_registry);
        ALTER TABLE {table} ADD CONSTRAINT {table}_stays_or_goes_to_registry
            CHECK (other_case_id = case_id OR other_is_registry);
        """,
        RunSQL.noop,
    )


def same_case(table: str, column: str, *, target: str = "entries_entry", case: str = "case_id") -> RunSQL:
    """`column` leads to a row of `target` in the row's own case, whose id stands in `case`."""
    return RunSQL(
        f"""ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_in_case
            FOREIGN KEY ({case}, {column}) REFERENCES {target} (case_id, id);""",
        RunSQL.noop,
    )
