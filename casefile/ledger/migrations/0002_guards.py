"""Records are insert-only; the head of a chain moves by the record's own trigger, never by the application."""

from django.db import migrations

from casefile.core.immutable import erasable, insert_only, refusal_functions

OPEN = """
CREATE FUNCTION ledger_open(wanted uuid) RETURNS TABLE (seq bigint, head text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO ledger_chain (id, seq, head) VALUES (wanted, 0, repeat('0', 64)) ON CONFLICT (id) DO NOTHING;
    RETURN QUERY SELECT c.seq, c.head::text FROM ledger_chain c WHERE c.id = wanted FOR UPDATE;
END $$;
CREATE FUNCTION ledger_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.sha256 <> encode(sha256(NEW.document), 'hex') THEN
        RAISE EXCEPTION 'a record must have the hash of its bytes' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE ledger_chain SET seq = NEW.seq, head = NEW.sha256
        WHERE id = NEW.chain AND seq = NEW.seq - 1 AND head = NEW.prev;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a record must follow the head of its chain' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_record_link BEFORE INSERT ON ledger_record FOR EACH ROW EXECUTE FUNCTION ledger_link();
ALTER TABLE ledger_record ENABLE ALWAYS TRIGGER ledger_record_link;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ledger_chain FROM cf_app;
GRANT EXECUTE ON FUNCTION ledger_open(uuid) TO cf_app;
"""

SHUT = """
DROP TRIGGER ledger_record_link ON ledger_record;
DROP FUNCTION ledger_link();
DROP FUNCTION ledger_open(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        refusal_functions(),
        migrations.RunSQL(OPEN, SHUT),
        insert_only("ledger_record"),
        erasable("ledger_reason"),
    ]
