"""A thousand of a thing in a blink: rows copied in the database, for tests that only count queries."""

from django.db import connection

CHILDREN = {
    "source": ("sources_source", "entry_ptr_id"),
    "actor": ("actors_actor", "entry_ptr_id"),
    "claim": ("claims_claim", "entry_ptr_id"),
}
HANGING = {
    "source": [("sources_capturejob", "source_id")],
    "actor": [("actors_name", "actor_id")],
    "claim": [("claims_party", "claim_id"), ("sources_passage", "entry_id")],
}


def copies(entry, n: int) -> None:
    """Make `n` drafts that are like this one, with their first version and the rows that hang off it."""
    table, key = CHILDREN[entry.kind]
    with connection.cursor() as cursor:
        ids = "SELECT gen_random_uuid() AS id, gen_random_uuid() AS version FROM generate_series(1, %s)"
        cursor.execute(ids, [n])
        pairs = cursor.fetchall()
        _copy(cursor, "entries_entry", "id", entry.pk, [(pk, None) for pk, _version in pairs], head_id=None)
        _copy(cursor, "entries_version", "id", entry.head_id, [(version, pk) for pk, version in pairs], entry_id=True)
        _copy(cursor, "entries_content", "version_id", entry.head_id, [(version, None) for _pk, version in pairs])
        heads = "UPDATE entries_entry SET head_id = v.id FROM entries_version v WHERE v.entry_id = entries_entry.id"
        cursor.execute(f"{heads} AND entries_entry.head_id IS NULL")
        _copy(cursor, table, key, entry.pk, [(pk, None) for pk, _version in pairs])
        for hanging, owner in HANGING[entry.kind]:
            _copy(cursor, hanging, owner, entry.pk, [(pk, None) for pk, _version in pairs], id=False)


def _copy(cursor, table: str, key: str, pk, made: list, **more) -> None:
    """Copy the rows whose `key` is `pk`, once for each new key; the second of a pair goes into the column set True."""
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    columns = [name for (name,) in cursor.fetchall()]
    shown = ", ".join(_value(name, key, more) for name in columns)
    named = ", ".join(f'"{name}"' for name in columns)
    rows = "SELECT * FROM unnest(%s::uuid[], %s::uuid[]) AS made (new, other)"
    where = f"FROM {table}, ({rows}) made WHERE {key} = %s"
    # Names of our own tables and columns, from the tables above.
    copying = f"INSERT INTO {table} ({named}) SELECT {shown} {where}"
    cursor.execute(copying, [[one for one, _other in made], [other for _one, other in made], pk])


def _value(name: str, key: str, more: dict) -> str:
    if name == key:
        return "made.new"
    if name not in more:
        return f'"{name}"'
    return {None: "NULL", True: "made.other", False: "gen_random_uuid()"}[more[name]]
