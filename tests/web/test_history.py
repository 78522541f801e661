"""The history of an entry: versions with their documents, decisions, the ledger in words, who opened it."""

import hashlib
import json

import pytest

from casefile.entries.models import Annex
from casefile.entries.queries import versions_seen_by
from tests import factories as make

pytestmark = pytest.mark.django_db


def history(visitor, entry):
    return visitor.open(f"/entries/{entry.pk}/history/")


def test_deeds_stand_in_words_with_whom_and_what_they_name(desk):
    claim = desk.standing()
    page = history(desk.analyst, claim)
    ledger = page.one("section[@aria-labelledby='h-ledger']").text_content()
    for words in ("Claim logged", "Submitted for review", "Decided on", desk.source.title, "Reviewer"):
        assert words in ledger
    assert "claim.logged" not in ledger


def test_a_hidden_claim_does_not_show_in_the_history_of_its_source_by_page_or_rest(desk):
    desk.claim(statement="The hidden one.", marking="TLP:RED")
    assert "Claim logged" in history(desk.analyst, desk.source)
    page = history(desk.reviewer, desk.source)
    assert "Claim logged" not in page
    assert "Source added" in page


def test_the_frozen_document_is_read_on_a_page_and_saved_byte_for_byte(desk):
    claim = desk.standing()
    page = history(desk.reviewer, claim).follow("a frozen document")
    document = claim.approved.document
    assert document.sha256 in page
    shown = json.loads(page.one("pre").text_content())
    assert shown["statement"] == claim.statement
    answer = desk.reviewer.client.get(f"/versions/{claim.approved_id}/document/?as=file")
    assert hashlib.sha256(answer.content).hexdigest() == document.sha256
    assert answer["Content-Disposition"] == f'attachment; filename="{document.sha256}.json"'
    assert desk.reader.open(f"/versions/{claim.approved_id}/document/").status == 404


def test_a_version_that_was_never_submitted_has_no_document(desk):
    claim = desk.claim()
    assert "a frozen document" not in history(desk.analyst, claim)
    assert desk.analyst.open(f"/versions/{claim.head_id}/document/").status == 404


def test_a_document_that_embeds_something_hidden_is_not_there(desk):
    claim = desk.standing()
    type(desk.source).objects.filter(pk=desk.source.pk).update(marking="TLP:RED")
    assert versions_seen_by(desk.people["reviewer"]).filter(pk=claim.approved_id).exists()
    assert desk.reviewer.open(f"/versions/{claim.approved_id}/document/").status == 404


def test_what_is_frozen_beside_it_is_listed_with_its_other_end_unless_that_is_hidden(desk):
    other = desk.standing()
    claim = desk.claim(links=[{"type": "supports", "claim": str(other.pk), "by": "desk", "note": ""}])
    make.submitted(desk.people["analyst"], claim)
    annex = Annex.objects.get()
    page = history(desk.reviewer, claim)
    assert page.all(f"section[@aria-labelledby='h-versions']//a[@href='/claims/{other.pk}/']")
    page = desk.reviewer.open(f"/annexes/{annex.pk}/")
    assert annex.sha256 in page
    type(other).objects.filter(pk=other.pk).update(marking="TLP:RED")
    assert not history(desk.reviewer, claim).all(f"a[@href='/annexes/{annex.pk}/']")
    assert desk.reviewer.open(f"/annexes/{annex.pk}/").status == 404


def test_who_opened_something_red_is_written_down_and_shown(desk):
    claim = desk.claim(marking="TLP:RED")
    page = history(desk.analyst, claim)
    assert "Analyst" in page.one("section[@aria-labelledby='h-reads']").text_content()
    assert not history(desk.analyst, desk.claim()).all("section[@aria-labelledby='h-reads']")


def test_single_keys_are_switched_off_for_oneself(desk):
    page = desk.analyst.open("/me/")
    form = page.form(field="single_keys")
    form.fields["single_keys"] = None
    page = page.send(form)
    assert "Saved." in page
    assert page.tree.get("data-keys") is None
    desk.people["analyst"].refresh_from_db()
    assert desk.people["analyst"].single_keys is False
    assert desk.reviewer.open("/me/").tree.get("data-keys") == "on"
