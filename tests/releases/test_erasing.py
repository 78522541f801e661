"""Erasure: bodies go, hashes stay, the chain verifies and says so."""

import io

import pytest
from django.core.management import CommandError, call_command

from casefile.archive.intake import blobs
from casefile.cases.actions import hold
from casefile.core.errors import NotNow
from casefile.entries.models import Content, DocumentBody, Entry, Version
from casefile.sources.models import Artifact, TextBody
from tests import factories as make
from tests.lending import on_loan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def passwords(monkeypatch):
    monkeypatch.setattr("casefile.desk.management.commands.erase.getpass", lambda prompt: make.PASSWORD)


def _made():
    case = make.case()
    analyst, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    claim = make.claim(make.source(case, analyst), analyst)
    make.approved(reviewer, make.submitted(analyst, claim))
    return Entry.objects.get(pk=claim.pk)


lent_desk, approved_claim = on_loan(_made)


def _erase(entry, second=None):
    admin = second or make.person(is_admin=True)
    out = io.StringIO()
    names = {"by": entry.case.opened_by.email, "second": admin.email}
    call_command("erase", str(entry.pk), reason="A court ordered it.", stdout=out, **names)
    return out.getvalue()


def _verified() -> str:
    out = io.StringIO()
    call_command("verify_ledger", stdout=out)
    return out.getvalue()


def test_an_erased_source_leaves_hashes_and_a_chain_that_verifies(approved_claim, passwords):
    source = Entry.objects.get(kind="source")
    stored = set(Artifact.objects.values_list("sha256", flat=True))
    hashes = set(Version.objects.filter(entry=source).values_list("sha256", flat=True))

    assert "stored files 3" in _erase(source)

    assert not Content.objects.filter(version__entry=source).exists()
    assert not DocumentBody.objects.filter(document__version__entry=source).exists()
    assert not TextBody.objects.exists()
    assert not any(blobs().has(address) for address in stored)
    assert set(Version.objects.filter(entry=source).values_list("sha256", flat=True)) == hashes
    source.refresh_from_db()
    assert (source.title, source.state, source.approved_id) == ("erased", "withdrawn", None)
    assert "versions erased" in _verified()
    assert "Nothing found amiss" in _verified()


def test_erasing_takes_two_people_and_no_legal_hold(approved_claim, passwords):
    with pytest.raises(CommandError, match="two people"):
        _erase(approved_claim, second=approved_claim.case.opened_by)
    with pytest.raises(CommandError, match="Only leads"):
        _erase(approved_claim, second=make.person())
    hold(by=approved_claim.case.opened_by, case=approved_claim.case, on=True, reason="A suit is pending.")
    with pytest.raises(CommandError, match="legal hold"):
        _erase(approved_claim)
    assert Content.objects.filter(version__entry=approved_claim).exists()


def test_a_body_that_vanished_without_an_erasure_is_a_fault(approved_claim, own_database):
    with own_database.connect("casefile") as superuser:
        superuser.execute("ALTER TABLE entries_content DISABLE TRIGGER USER")
        superuser.execute("DELETE FROM entries_content")
    with pytest.raises(SystemExit):
        _verified()


@pytest.mark.parametrize("name", ["submit", "recall", "approve", "return", "discard", "withdraw", "reinstate"])
def test_what_was_erased_takes_no_further_step_and_does_not_come_back(name, approved_claim, passwords):
    _erase(approved_claim)
    both = make.member(approved_claim.case, "analyst", "reviewer")
    with pytest.raises(NotNow):
        make.taken(name, approved_claim, both)
    source = Entry.objects.get(kind="source")
    _erase(source)
    with pytest.raises(NotNow):
        make.taken(name, source, both)
