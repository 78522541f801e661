"""Four eyes in the database: the second belt of `review.rules`, and the guard of what stands."""

from django.db import migrations

from casefile.core.immutable import insert_only
from casefile.entries.links import same_case

FOUR_EYES = """
CREATE FUNCTION review_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry entries_entry;
    since integer;
    behind uuid[];
BEGIN
    SELECT * INTO entry FROM entries_entry WHERE id = NEW.entry_id FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT 1 FROM entries_document d JOIN entries_version v ON v.id = d.version_id
                   WHERE v.entry_id = NEW.entry_id AND d.version_id = NEW.version_id AND d.sha256 = NEW.sha256) THEN
        RAISE EXCEPTION 'a decision names a frozen version and its hash' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.verdict = 'withdraw' THEN
        IF entry.approved_id IS DISTINCT FROM NEW.version_id THEN
            RAISE EXCEPTION 'only what stands is withdrawn' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF entry.head_id IS DISTINCT FROM NEW.version_id OR entry.state <> 'submitted' THEN
        RAISE EXCEPTION 'the entry changed since it was read' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.verdict = 'approve' THEN
        SELECT coalesce(max(v.number), 0) INTO since FROM review_decision d JOIN entries_version v ON v.id = d.version_id
            WHERE d.entry_id = NEW.entry_id AND d.verdict = 'approve';
        IF EXISTS (SELECT 1 FROM review_decision w JOIN entries_version v ON v.id = w.version_id
                   WHERE w.entry_id = NEW.entry_id AND w.verdict = 'withdraw' AND v.number = since) THEN
            since := 0;
        END IF;
        behind := ARRAY(
            WITH RECURSIVE line (person_id) AS (
                SELECT NEW.person_id
                UNION
                SELECT one.by_id FROM line JOIN (
                    SELECT s.person_id, s.by_id FROM accounts_sponsorship s
                    UNION ALL SELECT m.person_id, m.granted_by_id FROM cases_membership m
                        WHERE m.case_id = entry.case_id) one ON one.person_id = line.person_id)
            SELECT person_id FROM line);
        IF EXISTS (SELECT 1 FROM entries_version v LEFT JOIN entries_contribution c ON c.version_id = v.id
                   WHERE v.entry_id = NEW.entry_id AND v.number > since
                       AND (v.author_id = ANY (behind) OR c.person_id = ANY (behind))) THEN
            RAISE EXCEPTION 'four eyes: the decider, or somebody behind them, contributed'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_decision_four_eyes BEFORE INSERT ON review_decision
    FOR EACH ROW EXECUTE FUNCTION review_four_eyes();
ALTER TABLE review_decision ENABLE ALWAYS TRIGGER review_decision_four_eyes;

CREATE FUNCTION review_what_stands_was_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.approved_id IS NOT NULL THEN
            RAISE EXCEPTION 'nothing stands before a decision' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.approved_id IS DISTINCT FROM OLD.approved_id THEN
        IF NEW.approved_id IS NULL AND NOT EXISTS (
            SELECT 1 FROM review_decision WHERE version_id = OLD.approved_id AND verdict = 'withdraw') THEN
            RAISE EXCEPTION 'what stands is withdrawn by a decision only' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.approved_id IS NOT NULL AND (
            NOT EXISTS (SELECT 1 FROM review_decision WHERE version_id = NEW.approved_id AND verdict = 'approve')
            OR EXISTS (SELECT 1 FROM review_decision WHERE version_id = NEW.approved_id AND verdict = 'withdraw')
            OR EXISTS (SELECT 1 FROM review_decision d JOIN entries_version v ON v.id = d.version_id
                WHERE d.entry_id = NEW.id AND d.verdict = 'approve'
                    AND v.number > (SELECT number FROM entries_version WHERE id = NEW.approved_id))) THEN
            RAISE EXCEPTION 'what stands was approved by a decision, the last one' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entries_entry_stands_by_decision BEFORE INSERT OR UPDATE OF approved_id ON entries_entry
    FOR EACH ROW EXECUTE FUNCTION review_what_stands_was_decided();
ALTER TABLE entries_entry ENABLE ALWAYS TRIGGER entries_entry_stands_by_decision;
"""

TWO_EYES = """
DROP TRIGGER entries_entry_stands_by_decision ON entries_entry;
DROP FUNCTION review_what_stands_was_decided();
DROP TRIGGER review_decision_four_eyes ON review_decision;
DROP FUNCTION review_four_eyes();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0001_initial"),
        ("entries", "0002_guards"),
        ("accounts", "0002_guards"),
        ("cases", "0002_registry"),
    ]

    operations = [
        migrations.RunSQL(FOUR_EYES, TWO_EYES),
        insert_only("review_decision"),
        insert_only("review_batch"),
        insert_only("review_batchrow"),
        same_case("review_decision", "entry_id"),
    ]
