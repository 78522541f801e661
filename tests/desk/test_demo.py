"""The demo: built by the same actions, verifiable, and repeatable."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from casefile.accounts.models import Partner
from casefile.accounts.tokens import partner_token, person_token
from casefile.entries.models import Entry, Staleness
from casefile.releases import feed
from casefile.releases.models import Release
from casefile.sources.models import Recheck, Source
from casefile.sources.rechecked import words_found
from casefile.sources.rechecking import DOUBTFUL


def _printed() -> dict:
    said = StringIO()
    call_command("demo", json=True, stdout=said)
    return json.loads(said.getvalue())


@pytest.fixture
def lent(lending):
    return lending(_printed)


@pytest.fixture
def printed(transactional_db, lent) -> dict:
    """What was told by the first demo of a desk."""
    return lent.copy()


def test_the_demo_holds_every_kind_in_every_state_in_three_languages_and_a_release(printed):
    entries = Entry.objects.filter(case=printed["case"])
    counted = {kind: entries.filter(kind=kind).count() for kind in ("source", "actor", "claim", "assessment")}
    assert counted == {"source": 3, "actor": 17, "claim": 20, "assessment": 3}
    states = set(entries.filter(kind="claim").values_list("state", flat=True))
    assert states == {"approved", "submitted", "returned", "draft", "withdrawn"}
    assert set(entries.filter(kind="assessment").values_list("state", flat=True)) == {"approved", "submitted", "draft"}
    assert set(Source.objects.values_list("language", flat=True)) == {"en", "es", "fa"}
    assert set(Staleness.objects.values_list("code", flat=True)) == {"withdrawn", "altered"}
    assert Release.objects.filter(collection=printed["partner"]["collection"]).count() == 1
    assert person_token(printed["people"]["analyst"]["token"]).person.email == printed["people"]["analyst"]["email"]
    assert partner_token(printed["partner"]["token"])


def test_what_the_demo_released_holds_a_tearline_and_not_what_it_protects(printed):
    collection = printed["partner"]["collection"]
    shown = next(one for one in feed.collections_of(Partner.objects.get().pk) if str(one.id) == collection)
    told = b"".join(feed.stream(shown, 0, lambda: True))
    assert b"A newsletter that reached the desk on paper." in told
    assert "سخنگوی وسکان".encode() not in told


def test_a_second_demo_changes_passwords_and_nothing_else(printed):
    entries, second = Entry.objects.count(), _printed()
    assert second["case"] == printed["case"]
    assert Entry.objects.count() == entries
    assert second["people"]["lead"]["password"] != printed["people"]["lead"]["password"]


def test_one_source_has_a_later_copy_in_which_a_quotation_reads_differently(printed):
    (source,) = [one for one in Source.objects.filter(case=printed["case"]) if one.captures.count() == 2]
    rows = Recheck.objects.filter(capture__source=source)
    assert sorted(row.outcome for row in rows if row.outcome in DOUBTFUL) == ["altered", "recast"]
    assert "Hemos recibido una sola denuncia" in words_found(rows.get(outcome="altered"))
