"""The demo: built by the same actions, verifiable, and repeatable."""

import json

import pytest
from django.core.management import call_command

from casefile.accounts.tokens import partner_token, person_token
from casefile.entries.models import Entry
from casefile.releases.models import Release

pytestmark = pytest.mark.django_db


def _printed(capsys) -> dict:
    call_command("demo", json=True)
    return json.loads(capsys.readouterr().out)


def test_the_demo_holds_claims_in_every_state_and_a_release(capsys):
    printed = _printed(capsys)
    states = Entry.objects.filter(case=printed["case"], kind="claim").values_list("state", flat=True)
    assert set(states) == {"approved", "submitted", "returned", "draft"}
    assert Release.objects.filter(collection=printed["partner"]["collection"]).count() == 1
    assert person_token(printed["people"]["analyst"]["token"]).person.email == printed["people"]["analyst"]["email"]
    assert partner_token(printed["partner"]["token"])


def test_a_second_demo_changes_passwords_and_nothing_else(capsys):
    first, entries = _printed(capsys), Entry.objects.count()
    second = _printed(capsys)
    assert second["case"] == first["case"]
    assert Entry.objects.count() == entries
    assert second["people"]["lead"]["password"] != first["people"]["lead"]["password"]
