"""Annexes leave too: links where both ends are, a tearline in place of the main document."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE FUNCTION releases_embeds(version uuid, ceiling text, but_sources boolean) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM entries_pin p JOIN entries_entry o ON o.id = p.other_id
        JOIN entries_document d ON d.version_id = p.pinned_id
        WHERE p.version_id = version AND NOT (but_sources AND o.kind = 'source')
            AND greatest(releases_rank(o.marking), releases_rank(d.marking)) > releases_rank(ceiling))
$$;
CREATE FUNCTION releases_fits(version uuid, annex uuid, ceiling text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN annex IS NULL THEN
            greatest(releases_rank(e.marking), releases_rank(d.marking)) <= releases_rank(ceiling)
            AND NOT releases_embeds(version, ceiling, false)
        WHEN a.role = 'tearline' THEN
            releases_rank(a.marking) <= releases_rank(ceiling)
            AND releases_rank(e.marking) <= releases_rank(d.marking)
            AND NOT releases_embeds(version, ceiling, true)
        ELSE
            greatest(releases_rank(e.marking), releases_rank(a.marking)) <= releases_rank(ceiling)
            AND EXISTS (SELECT 1 FROM entries_entry o WHERE o.id = a.other_id AND o.approved_id IS NOT NULL
                AND releases_rank(o.marking) <= releases_rank(ceiling))
        END
    FROM entries_version v JOIN entries_entry e ON e.id = v.entry_id JOIN entries_document d ON d.version_id = v.id
        LEFT JOIN entries_annex a ON a.id = annex AND a.version_id = v.id
    WHERE v.id = version AND e.approved_id IS NOT NULL AND (annex IS NULL OR a.id IS NOT NULL)
$$;
CREATE OR REPLACE FUNCTION releases_only_what_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'document' AND NOT EXISTS (
        SELECT 1 FROM entries_entry e
            JOIN entries_document d ON d.version_id = e.approved_id
            JOIN releases_collection c ON c.id = NEW.collection_id AND c.case_id = e.case_id
            JOIN review_decision v ON v.version_id = e.approved_id AND v.verdict = 'approve'
            JOIN releases_release r ON r.id = NEW.release_id AND r.collection_id = c.id
            LEFT JOIN entries_annex a ON a.id = NEW.annex_id AND a.version_id = e.approved_id
        WHERE e.id = NEW.entry_id AND e.approved_id = NEW.version_id
            AND NEW.sha256 = CASE WHEN NEW.annex_id IS NULL THEN d.sha256 ELSE a.sha256 END
            AND NEW.slot = CASE WHEN NEW.annex_id IS NULL THEN e.id ELSE a.slot END
            AND (NEW.annex_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM entries_annex t
                WHERE t.version_id = e.approved_id AND t.role = 'tearline'))
            AND releases_fits(NEW.version_id, NEW.annex_id, c.ceiling)) THEN
        RAISE EXCEPTION 'only what stands, within the ceiling, in a signed release, is published'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
DROP VIEW partner_feed;
CREATE VIEW partner_feed AS
    SELECT i.collection_id, i.number, i.kind, i.slot AS entry_id, i.sha256,
        CASE WHEN i.kind = 'document' AND releases_fits(i.version_id, i.annex_id, c.ceiling)
            THEN CASE WHEN i.annex_id IS NULL THEN b.bytes ELSE x.bytes END END AS bytes
    FROM releases_feeditem i
        JOIN releases_collection c ON c.id = i.collection_id
        LEFT JOIN entries_documentbody b ON b.document_id = i.version_id
        LEFT JOIN entries_annexbody x ON x.annex_id = i.annex_id
    WHERE NOT EXISTS (SELECT 1 FROM releases_feeditem later WHERE later.collection_id = i.collection_id
        AND later.slot = i.slot AND later.number > i.number);
DROP FUNCTION releases_embeds_stricter(uuid, text);
GRANT EXECUTE ON FUNCTION releases_embeds(uuid, text, boolean), releases_fits(uuid, uuid, text) TO cf_partner;
GRANT SELECT ON partner_feed TO cf_partner;
REVOKE ALL ON partner_feed FROM cf_app;
"""

SLOTS = """
ALTER TABLE releases_feeditem DISABLE TRIGGER releases_feeditem_insert_only;
UPDATE releases_feeditem SET slot = entry_id;
ALTER TABLE releases_feeditem ENABLE ALWAYS TRIGGER releases_feeditem_insert_only;
"""


class Migration(migrations.Migration):
    dependencies = [("releases", "0002_guards"), ("entries", "0003_annexes")]

    operations = [
        migrations.AddField(
            "proposalrow",
            "annex",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entries.annex"
            ),
        ),
        migrations.AddField(
            "feeditem",
            "annex",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entries.annex"
            ),
        ),
        migrations.RemoveConstraint("proposalrow", "releases_proposalrow_once"),
        migrations.AddConstraint(
            "proposalrow",
            models.UniqueConstraint(
                fields=["proposal", "entry", "annex"], nulls_distinct=False, name="releases_proposalrow_once"
            ),
        ),
        migrations.AddField("feeditem", "slot", models.UUIDField(null=True)),
        migrations.RunSQL(SLOTS, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField("feeditem", "slot", models.UUIDField()),
        migrations.AddIndex(
            "feeditem",
            models.Index(fields=["collection", "slot", "-number"], name="releases_feeditem_of_slot"),
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
