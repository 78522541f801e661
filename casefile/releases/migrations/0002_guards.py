"""What leaves: insert-only, only what stands and within the ceiling, and read by partners through views alone."""

from django.db import migrations

from casefile.core.immutable import insert_only

GUARD = """
CREATE FUNCTION releases_rank(marking text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT array_position(ARRAY['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED'], marking)
$$;
CREATE FUNCTION releases_embeds_stricter(version uuid, ceiling text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM entries_pin p JOIN entries_entry o ON o.id = p.other_id
        WHERE p.version_id = version AND releases_rank(o.marking) > releases_rank(ceiling))
$$;
CREATE FUNCTION releases_only_what_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'document' AND NOT EXISTS (
        SELECT 1 FROM entries_entry e
            JOIN entries_document d ON d.version_id = e.approved_id
            JOIN releases_collection c ON c.id = NEW.collection_id AND c.case_id = e.case_id
            JOIN review_decision v ON v.version_id = e.approved_id AND v.verdict = 'approve'
            JOIN releases_release r ON r.id = NEW.release_id AND r.collection_id = c.id
        WHERE e.id = NEW.entry_id AND e.approved_id = NEW.version_id AND d.sha256 = NEW.sha256
            AND releases_rank(e.marking) <= releases_rank(c.ceiling)
            AND releases_rank(d.marking) <= releases_rank(c.ceiling)
            AND NOT releases_embeds_stricter(NEW.version_id, c.ceiling)) THEN
        RAISE EXCEPTION 'only what stands, within the ceiling, in a signed release, is published'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER releases_feeditem_only_what_stands BEFORE INSERT ON releases_feeditem
    FOR EACH ROW EXECUTE FUNCTION releases_only_what_stands();
ALTER TABLE releases_feeditem ENABLE ALWAYS TRIGGER releases_feeditem_only_what_stands;
REVOKE DELETE, TRUNCATE ON releases_collection, releases_grant, releases_proposal FROM cf_app;

CREATE VIEW partner_collection AS
    SELECT id, title, ceiling, epoch, counter FROM releases_collection;
CREATE VIEW partner_grant AS
    SELECT g.collection_id, g.partner_id FROM releases_grant g JOIN accounts_partner p ON p.id = g.partner_id
    WHERE g.revoked_at IS NULL AND p.is_active;
CREATE VIEW partner_release AS
    SELECT collection_id, number, manifest, sha256 FROM releases_release;
CREATE VIEW partner_feed AS
    SELECT i.collection_id, i.number, i.kind, i.entry_id, i.sha256,
        CASE WHEN i.kind = 'document' AND e.approved_id IS NOT NULL
                AND releases_rank(e.marking) <= releases_rank(c.ceiling)
                AND NOT releases_embeds_stricter(i.version_id, c.ceiling) THEN b.bytes END AS bytes
    FROM releases_feeditem i
        JOIN releases_collection c ON c.id = i.collection_id
        JOIN entries_entry e ON e.id = i.entry_id
        LEFT JOIN entries_documentbody b ON b.document_id = i.version_id
    WHERE NOT EXISTS (SELECT 1 FROM releases_feeditem later WHERE later.collection_id = i.collection_id
        AND later.entry_id = i.entry_id AND later.number > i.number);
GRANT EXECUTE ON FUNCTION releases_rank(text), releases_embeds_stricter(uuid, text) TO cf_partner;
GRANT SELECT ON partner_collection, partner_grant, partner_release, partner_feed TO cf_partner;
REVOKE ALL ON partner_collection, partner_grant, partner_release, partner_feed FROM cf_app;
"""

UNGUARD = """
DROP VIEW partner_feed, partner_release, partner_grant, partner_collection;
DROP TRIGGER releases_feeditem_only_what_stands ON releases_feeditem;
DROP FUNCTION releases_only_what_stands();
DROP FUNCTION releases_embeds_stricter(uuid, text);
DROP FUNCTION releases_rank(text);
"""


class Migration(migrations.Migration):
    dependencies = [("releases", "0001_initial"), ("review", "0002_four_eyes")]

    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        insert_only("releases_release"),
        insert_only("releases_feeditem"),
        insert_only("releases_proposalrow"),
    ]
