"""What somebody who speaks as the application's role, or as a partner's, may try against what is only ever appended.

Each attack is a list of statements, run one by one and committed; `{…}` is filled from the victim's rows. Most are
refused; what counts is the tables afterwards.
"""

FROZEN = (
    "ledger_record",
    "ledger_reason",
    "entries_version",
    "entries_content",
    "entries_document",
    "entries_documentbody",
    "entries_contribution",
    "entries_pin",
    "review_decision",
    "review_batch",
    "review_batchrow",
    "accounts_sponsorship",
    "sources_capture",
    "sources_artifact",
    "sources_text",
    "sources_textbody",
    "sources_blob",
    "releases_release",
    "releases_feeditem",
    "releases_proposalrow",
    "entries_annex",
    "entries_annexbody",
    "actors_distinct",
    "sources_recheck",
    "sources_seal",
    "sources_stamp",
    "claims_setaside",
    "sources_erasure",
)
"""Tables that only ever grow, and by what the actions write."""

CHANGES = {
    "update a record": "UPDATE ledger_record SET deed = 'nothing'",
    "update nothing in it": "UPDATE ledger_record SET deed = deed WHERE false",
    "update a reason": "UPDATE ledger_reason SET text = 'another'",
    "update a version": "UPDATE entries_version SET author_id = '{other}'",
    "update a content": "UPDATE entries_content SET fields = '{{}}'",
    "update a document": "UPDATE entries_document SET marking = 'TLP:CLEAR'",
    "update a body": "UPDATE entries_documentbody SET bytes = 'x'",
    "update a contribution": "UPDATE entries_contribution SET person_id = '{other}'",
    "update a decision": "UPDATE review_decision SET person_id = '{other}'",
    "update a sponsor": "UPDATE accounts_sponsorship SET by_id = '{other}'",
    "update a capture": "UPDATE sources_capture SET manifest = 'x'",
    "update a text": "UPDATE sources_textbody SET content = 'other words'",
    "update an annex": "UPDATE entries_annex SET marking = 'TLP:CLEAR'",
    "update the body of an annex": "UPDATE entries_annexbody SET bytes = 'x'",
    "update a seal": "UPDATE sources_seal SET signature = 'x'",
    "delete the body of an annex": "DELETE FROM entries_annexbody",
    "delete what a later copy said": "DELETE FROM sources_recheck",
    "delete that a likeness was set aside": "DELETE FROM claims_setaside",
    "delete that two are not the same": "DELETE FROM actors_distinct",
    "update a release": "UPDATE releases_release SET manifest = 'x'",
    "update the feed": "UPDATE releases_feeditem SET kind = 'document'",
    "delete a record": "DELETE FROM ledger_record",
    "delete the newest record": "DELETE FROM ledger_record WHERE seq = (SELECT max(seq) FROM ledger_record)",
    "delete a reason": "DELETE FROM ledger_reason",
    "delete a contribution": "DELETE FROM entries_contribution",
    "delete a decision": "DELETE FROM review_decision",
    "delete a body": "DELETE FROM entries_documentbody",
    "delete a sponsor": "DELETE FROM accounts_sponsorship",
    "delete the feed": "DELETE FROM releases_feeditem",
    "delete in a common table expression": "WITH gone AS (DELETE FROM ledger_record RETURNING *) SELECT * FROM gone",
    "delete by a join": "DELETE FROM entries_version v USING entries_entry e WHERE v.entry_id = e.id",
    "delete a case with all that hangs on it": "DELETE FROM cases_case",
    "delete an entry with all that hangs on it": "DELETE FROM entries_entry",
    "truncate the ledger": "TRUNCATE ledger_record",
    "truncate by cascade": "TRUNCATE entries_entry CASCADE",
    "truncate the people by cascade": "TRUNCATE accounts_person CASCADE",
    "merge into the ledger": "MERGE INTO ledger_record r USING ledger_chain c ON r.chain = c.id"
    " WHEN MATCHED THEN UPDATE SET deed = 'nothing'",
}

UPSERTS = {
    "insert a record over another": "INSERT INTO ledger_record SELECT * FROM ledger_record LIMIT 1"
    " ON CONFLICT (id) DO UPDATE SET deed = 'nothing'",
    "insert a decision over another": "INSERT INTO review_decision SELECT * FROM review_decision LIMIT 1"
    " ON CONFLICT (id) DO UPDATE SET verdict = 'return'",
    "insert a body over another": "INSERT INTO entries_documentbody SELECT * FROM entries_documentbody LIMIT 1"
    " ON CONFLICT (document_id) DO UPDATE SET bytes = 'x'",
    "insert a blob over another": "INSERT INTO sources_blob SELECT * FROM sources_blob LIMIT 1"
    " ON CONFLICT (sha256) DO UPDATE SET size = 0",
}

DEFINITIONS = {
    "switch a trigger off": "ALTER TABLE ledger_record DISABLE TRIGGER ALL",
    "switch four eyes off": "ALTER TABLE review_decision DISABLE TRIGGER review_decision_four_eyes",
    "drop a trigger": "DROP TRIGGER ledger_record_insert_only ON ledger_record",
    "drop the ledger": "DROP TABLE ledger_record CASCADE",
    "rename the ledger": "ALTER TABLE ledger_record RENAME TO elsewhere",
    "add a column": "ALTER TABLE ledger_record ADD COLUMN x int",
    "own the ledger": "ALTER TABLE ledger_record OWNER TO cf_app",
    "replace the guard": "CREATE OR REPLACE FUNCTION casefile_refuse_change() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RETURN OLD; END $$",
    "add a rule": "CREATE RULE gone AS ON INSERT TO ledger_record DO INSTEAD NOTHING",
    "add a trigger": "CREATE TRIGGER gone BEFORE INSERT ON ledger_record FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "drop the schema": "DROP SCHEMA public CASCADE",
    "make a table in the schema": "CREATE TABLE public.ledger_shadow (id int)",
    "make a function in the schema": "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "make a schema": "CREATE SCHEMA mine",
    "make an extension": "CREATE EXTENSION dblink",
    "give oneself rights": "GRANT ALL ON ledger_record TO cf_app; DELETE FROM ledger_record",
    "give everybody rights": "GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC; DELETE FROM ledger_reason",
    "become the owner": "SET ROLE cf_owner; DELETE FROM ledger_record",
    "become the superuser": "SET SESSION AUTHORIZATION casefile; DELETE FROM ledger_record",
    "join the owner": "GRANT cf_owner TO cf_app",
    "make oneself superuser": "ALTER ROLE cf_app SUPERUSER",
    "replay as a replica": "SET session_replication_role = replica; DELETE FROM ledger_record",
    "use large objects": "SELECT lo_from_bytea(0, 'x'); SELECT lo_export(1, '/tmp/x')",
    "run a program": "COPY ledger_record TO PROGRAM 'cat'",
    "read the server's files": "SELECT pg_read_file('postgresql.conf')",
    "change the settings": "ALTER SYSTEM SET fsync = off",
    "change the catalogue": "UPDATE pg_trigger SET tgenabled = 'D'",
}

SHADOWS = {
    "a temporary table before the ledger": "CREATE TEMP TABLE ledger_chain (id uuid, seq bigint, head text);"
    " SELECT ledger_open('{chain}')",
    "a temporary function for the guard": "CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql"
    " AS $$ SELECT ''::bytea $$",
    "another search path": "SET search_path = pg_temp, pg_catalog; SELECT public.ledger_open('{chain}');"
    " SET search_path = public; DELETE FROM ledger_record",
    "an erasure nobody ordered": "SET casefile.erasure = '1'; DELETE FROM entries_documentbody",
    "an erasure of the reasons": "SELECT set_config('casefile.erasure', '1', false); DELETE FROM ledger_reason",
    "deferred checks": "BEGIN; SET CONSTRAINTS ALL DEFERRED; UPDATE entries_entry SET approved_id = head_id; COMMIT",
    "a lock on the ledger": "BEGIN; LOCK TABLE ledger_record IN ACCESS EXCLUSIVE MODE; COMMIT",
    "a row lock on a record": "BEGIN; SELECT * FROM ledger_record FOR UPDATE; COMMIT",
    "a row lock on a head": "BEGIN; SELECT * FROM ledger_chain FOR UPDATE; COMMIT",
    "an advisory lock and a delete": "SELECT pg_advisory_lock(1); DELETE FROM ledger_record",
}

RECORD = (
    "INSERT INTO ledger_record (id, chain, seq, at, deed, by, subjects, reason, document, prev, sha256)"
    " SELECT gen_random_uuid(), chain, {seq}, at, deed, by, subjects, reason, document, {prev}, {sha256}"
    " FROM ledger_record ORDER BY chain, seq LIMIT 1"
)
DECISION = (
    "INSERT INTO review_decision (id, case_id, entry_id, version_id, sha256, verdict, person_id, reason, at)"
    " SELECT gen_random_uuid(), '{case}', '{draft}', '{draft_version}', %s, %s, '{other}', '', now()"
)
FEED = (
    "INSERT INTO releases_feeditem (id, collection_id, number, kind, release_id, entry_id, version_id, sha256, at)"
    " SELECT gen_random_uuid(), '{collection}', 900, 'document', %s, %s, %s, sha256, now()"
    " FROM entries_document WHERE version_id = %s"
)

FORGERIES = {
    "move a head": "UPDATE ledger_chain SET seq = 0",
    "reset a head": "INSERT INTO ledger_chain (id, seq, head) VALUES ('{chain}', 0, '')"
    " ON CONFLICT (id) DO UPDATE SET seq = 0",
    "take a head away": "DELETE FROM ledger_chain",
    "open a head and move it": "BEGIN; SELECT ledger_open('{chain}'); UPDATE ledger_chain SET seq = 0; COMMIT",
    "call the link by hand": "SELECT ledger_link()",
    "a record out of turn": RECORD.replace("{seq}", "99").replace("{prev}", "prev").replace("{sha256}", "sha256"),
    "a record that follows nobody": RECORD.replace("{seq}", "1")
    .replace("{prev}", "prev")
    .replace("{sha256}", "sha256"),
    "a record with another hash": RECORD.replace("{seq}", "seq + 1")
    .replace("{prev}", "sha256")
    .replace("{sha256}", "repeat('a', 64)"),
    "a copy into the ledger": "COPY ledger_record (id, chain, seq, at, deed, subjects, reason, document, prev, sha256)"
    " FROM STDIN",
    "standing without a decision": "UPDATE entries_entry SET approved_id = head_id, state = 'approved'"
    " WHERE id = '{draft}'",
    "born standing": "INSERT INTO entries_entry (id, case_id, kind, title, state, marking, head_id, approved_id,"
    " author_id, created_at, changed_at) SELECT gen_random_uuid(), case_id, kind, title, state, marking, head_id,"
    " approved_id, author_id, now(), now() FROM entries_entry WHERE id = '{entry}'",
    "taken down without a decision": "UPDATE entries_entry SET approved_id = NULL WHERE id = '{entry}'",
    "standing at an older version": "UPDATE entries_entry SET approved_id = '{old_version}' WHERE id = '{entry}'",
    "standing again after a withdrawal": "UPDATE entries_entry SET approved_id = '{older_of_gone}' WHERE id = '{gone}'",
    "standing at another's version": "UPDATE entries_entry SET head_id = '{version}', approved_id = '{version}'"
    " WHERE id = '{draft}'",
    "an entry moved to another case": "UPDATE entries_entry SET case_id = '{registry}' WHERE id = '{entry}'",
    "another author": "UPDATE entries_entry SET author_id = '{other}' WHERE id = '{entry}'",
    "a decision without a document": DECISION % ("repeat('a', 64)", "'approve'"),
    "a withdrawal of what does not stand": DECISION % ("repeat('a', 64)", "'withdraw'"),
    "a second approval": "INSERT INTO review_decision (id, case_id, entry_id, version_id, sha256, verdict, person_id,"
    " reason, at) SELECT gen_random_uuid(), case_id, entry_id, version_id, sha256, 'approve', '{other}', '', now()"
    " FROM review_decision WHERE version_id = '{version}'",
    "published without a release": FEED % ("NULL", "'{entry}'", "'{version}'", "'{version}'"),
    "published in another's release": FEED % ("gen_random_uuid()", "'{entry}'", "'{version}'", "'{version}'"),
    "an older version published": FEED % ("'{release}'", "'{entry}'", "'{old_version}'", "'{old_version}'"),
    "a draft published": FEED % ("'{release}'", "'{draft}'", "'{version}'", "'{version}'"),
    "something stricter published": FEED % ("'{release}'", "'{strict}'", "'{strict_version}'", "'{strict_version}'"),
    "a ceiling above AMBER": "UPDATE releases_collection SET ceiling = 'TLP:RED' WHERE id = '{collection}'",
    "a number used again": "INSERT INTO releases_feeditem SELECT gen_random_uuid(), collection_id, number, kind,"
    " release_id, entry_id, version_id, sha256, at FROM releases_feeditem",
    "a release signed by who proposed it": "INSERT INTO releases_release SELECT gen_random_uuid(), 99, manifest,"
    " sha256, previous, now(), collection_id, proposal_id, proposed_by_id, proposed_by_id FROM releases_release",
    "the registry moved": "UPDATE cases_case SET is_registry = NOT is_registry",
}

ATTACKS = {**CHANGES, **UPSERTS, **DEFINITIONS, **SHADOWS, **FORGERIES}

PARTNERS = {
    **{f"read {table}": f"TABLE {table} LIMIT 1" for table in (*FROZEN, "ledger_chain", "entries_entry")},
    **{
        f"read {table}": f"TABLE {table} LIMIT 1"
        for table in ("accounts_person", "accounts_partnertoken", "cases_case", "releases_collection", "django_session")
    },
    "open a chain": "SELECT ledger_open('{chain}')",
    "write to the feed": "SET default_transaction_read_only = off; INSERT INTO partner_feed SELECT * FROM partner_feed",
    "delete a grant": "SET default_transaction_read_only = off; DELETE FROM partner_grant",
    "raise a counter": "SET default_transaction_read_only = off; UPDATE partner_collection SET counter = 0",
    "make a temporary table": "SET default_transaction_read_only = off; CREATE TEMP TABLE x (id int)",
    "become the application": "SET ROLE cf_app; SELECT * FROM entries_entry",
}
"""What the partners' role may try; every one of them is refused."""
