"""Proofs, tokens, people, partners, roles: what needs an administrator, and what needs the person themselves."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.utils import timezone

from casefile.accounts.models import Person, Proof
from tests import factories as make
from tests.api.caller import Caller, caller

pytestmark = pytest.mark.django_db

NEEDS_PROOF = "urn:casefile:problem:proof-needed"
SOMEBODY = {"email": "ana@desk.example", "name": "Ana", "password": make.PASSWORD}


def test_deeds_of_weight_are_refused_without_a_fresh_proof(desk, admin):
    partner, _secret = make.partner()
    collection = desk.lead.post(desk.at("/collections"), {"title": "Strait"}).json()["id"]
    for script, path, body in [
        (admin, "people/", SOMEBODY),
        (admin, "partners/", {"name": "Harbour Watch"}),
        (admin, f"partners/{partner.pk}/tokens", {"label": "pull"}),
        (admin, "tokens/", {"label": "night job"}),
        (desk.lead, desk.at("/members"), {"email": desk.people["outsider"].email, "role": "analyst"}),
        (desk.lead, f"collections/{collection}/grants", {"partner": str(partner.pk)}),
    ]:
        assert script.post(path, body).json()["type"] == NEEDS_PROOF
        assert script.post(path, body, Casefile_Proof="é guessed").json()["type"] == NEEDS_PROOF
        proof = script.post("proofs/", {"password": script.password}).json()["proof"]
        assert script.post(path, body, Casefile_Proof=proof).status_code == 201


def test_a_proof_is_good_for_its_own_token_and_for_five_minutes():
    somebody = make.person()
    first, second = caller(somebody).prove(), caller(somebody)
    proof = first.headers["Casefile-Proof"]
    assert second.post("tokens/", {"label": "x"}, Casefile_Proof=proof).json()["type"] == NEEDS_PROOF
    assert first.post("tokens/", {"label": "x"}).status_code == 201
    Proof.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert first.post("tokens/", {"label": "x"}).json()["type"] == NEEDS_PROOF


def test_a_wrong_password_proves_nothing_and_too_many_lock_even_the_right_one(settings):
    settings.AXES_FAILURE_LIMIT = 3
    script = caller(make.person())
    for _ in range(2):
        wrong = script.post("proofs/", {"password": "wrong"}, Idempotency_Key="k")
        assert (wrong.status_code, wrong.json()["field"]) == (403, "password")
    assert AccessAttempt.objects.get().failures_since_start == 2
    for password in ("wrong", make.PASSWORD):
        locked = script.post("proofs/", {"password": password})
        assert (locked.status_code, locked.json()["type"]) == (429, "urn:casefile:problem:too-many")
    another = caller(make.person())
    another.client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert another.post("proofs/", {"password": make.PASSWORD}).status_code == 201


def test_a_token_is_ones_own(desk):
    theirs = desk.lead.get("tokens/").json()["rows"][0]["id"]
    assert desk.analyst.delete(f"tokens/{theirs}").status_code == 404
    assert len(desk.analyst.get("tokens/").json()["rows"]) == 1


@pytest.mark.parametrize("days", [0, -1, 367, 10**30, "90", 1.5, True])
def test_a_token_lasts_a_year_at_most(days):
    script = caller(make.person()).prove()
    response = script.post("tokens/", {"label": "x", "days": days})
    assert (response.status_code, response.json()["field"]) == (422, "days")


def test_people_and_partners_are_an_administrators_to_add(desk):
    desk.lead.prove()
    for path, body in (("people/", SOMEBODY), ("partners/", {"name": "Harbour Watch"})):
        assert desk.lead.post(path, body).status_code == 403
    assert desk.lead.get("people/").status_code == 403
    partner, _secret = make.partner()
    assert desk.lead.post(f"partners/{partner.pk}/tokens", {"label": "x"}).status_code == 403
    assert desk.analyst.post(f"partners/{partner.pk}/tokens", {"label": "x"}).status_code == 404


def test_an_administrator_adds_somebody_and_becomes_their_sponsor(admin):
    made = admin.prove().post("people/", {**SOMEBODY, "may_open_cases": True})
    assert made.status_code == 201
    assert Person.objects.get(pk=made.json()["id"]).sponsorships.count() == 1
    assert {row["email"] for row in admin.get("people/").json()["rows"]} >= {SOMEBODY["email"]}
    assert b"password" not in admin.get("people/").content


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no address"),
        ("email", "a" * 255),
        ("name", ""),
        ("name", "x" * 201),
        ("password", "short"),
        ("is_admin", 1),
        ("is_active", True),
        ("last_login", "2026-01-01"),
    ],
)
def test_somebody_who_cannot_be_added_is_refused_by_field(admin, field, value):
    response = admin.prove().post("people/", {**SOMEBODY, field: value})
    assert (response.status_code, response.json()["field"]) == (422, field)


def test_partners_are_shown_to_who_may_grant_and_their_tokens_to_administrators(desk, admin):
    partner, _secret = make.partner()
    assert desk.analyst.get("partners/").json()["rows"] == []
    assert set(desk.lead.get("partners/").json()["rows"][0]) == {"id", "name", "is_active"}
    tokens = admin.get("partners/").json()["rows"][0]["tokens"]
    assert [token["label"] for token in tokens] == ["pull"]
    assert desk.lead.delete(f"tokens/{tokens[0]['id']}").status_code == 404
    assert admin.delete(f"tokens/{tokens[0]['id']}").status_code == 204
    assert Caller(_secret).get("collections/").status_code == 401
    assert str(partner.pk) == desk.lead.get("partners/").json()["rows"][0]["id"]


def test_roles_are_given_and_taken_by_the_lead(desk):
    told = {"person": str(desk.people["outsider"].pk), "role": "analyst"}
    assert desk.analyst.prove().post(desk.at("/members"), told).status_code == 403
    assert desk.lead.prove().post(desk.at("/members"), told).status_code == 201
    assert desk.outsider.get(desk.at()).json()["rights"] == ["read", "read-all", "write"]
    path = f"{desk.at('/members')}/{told['person']}/analyst"
    assert desk.analyst.delete(path).status_code == 403
    assert desk.lead.delete(path).status_code == 204
    assert desk.lead.delete(path).status_code == 404
    assert desk.outsider.get(desk.at()).status_code == 404


def test_a_case_keeps_its_lead_and_nobody_gives_themselves_the_right_to_review(desk):
    lead = desk.people["lead"]
    assert desk.lead.delete(f"{desk.at('/members')}/{lead.pk}/lead").status_code == 409
    response = desk.lead.prove().post(desk.at("/members"), {"person": str(lead.pk), "role": "reviewer"})
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"role": "analyst"}, "email"),
        ({"email": "nobody@desk.example", "role": "analyst"}, "email"),
        ({"person": "00000000-0000-4000-8000-000000000001", "role": "analyst"}, "person"),
        ({"role": "king"}, "role"),
        ({"role": ["lead"]}, "role"),
    ],
)
def test_a_member_who_cannot_be_added_is_refused_by_field(desk, body, field):
    if field == "role":
        body = {"person": str(desk.people["outsider"].pk), **body}
    response = desk.lead.prove().post(desk.at("/members"), body)
    assert (response.status_code, response.json()["field"]) == (422, field)


def test_a_case_is_opened_by_who_may(desk):
    assert desk.analyst.post("cases/", {"title": "Mine"}).status_code == 403
    made = desk.lead.post("cases/", {"title": "Mine", "marking": "TLP:GREEN", "time_zone": "Asia/Tehran"})
    assert made.json()["rights"] == ["read", "read-all", "write", "lead", "release"]
    for field, value in (("title", ""), ("marking", "TLP:BLUE"), ("time_zone", "Mars/Olympus")):
        response = desk.lead.post("cases/", {"title": "Mine", field: value})
        assert (response.status_code, response.json()["field"]) == (422, field)
    assert {row["title"] for row in desk.lead.get("cases/").json()["rows"]} >= {"Mine", "Strait patrols"}
    assert "Mine" not in {row["title"] for row in desk.analyst.get("cases/").json()["rows"]}
