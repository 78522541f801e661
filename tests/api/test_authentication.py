"""Who gets in, and who gets which answer at the door."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casefile.accounts.actions import disable_person, issue_token, revoke_token
from tests import factories as make
from tests.api.caller import Caller, caller

pytestmark = pytest.mark.django_db


def refused(secret: str = "", scheme: str = "Bearer") -> bytes:
    script = Caller()
    script.headers = {"Authorization": f"{scheme} {secret}"} if scheme else {}
    response = script.get("cases/")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="casefile"'
    return response.content


def test_a_token_lets_its_person_in():
    assert caller(make.person()).get("cases/").status_code == 200


def test_no_token_and_any_bad_token_are_refused_with_the_same_bytes():
    somebody, admin = make.person(), make.person(is_admin=True)
    expired, expired_secret = issue_token(by=somebody, label="old")
    type(expired).objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoked, revoked_secret = issue_token(by=somebody, label="lost")
    revoke_token(by=somebody, token=revoked)
    disabled = make.person()
    _token, disabled_secret = issue_token(by=disabled, label="gone")
    disable_person(by=admin, person=disabled)
    bad = {expired_secret, revoked_secret, disabled_secret, "cfp_nothing", "cfx_nothing", "", "a b", "é\x7f"}
    assert len({refused(secret) for secret in bad} | {refused(scheme=""), refused("cfp_x", "Basic")}) == 1


def test_a_session_counts_for_nothing_here():
    script = Caller()
    script.client.force_login(make.person(), backend="django.contrib.auth.backends.ModelBackend")
    assert script.get("cases/").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_a_partner_finds_no_desk_and_a_person_no_feed(desk):
    _partner, secret = make.partner()
    partner = Caller(secret)
    nothing = desk.outsider.get("claims/00000000-0000-4000-8000-000000000001").content
    for path in ("cases/", desk.at(), "people/", "tokens/", "partners/"):
        response = partner.get(path)
        assert (response.status_code, response.content) == (404, nothing)
    collection = desk.lead.post(desk.at("/collections"), {"title": "Strait"}).json()["id"]
    response = desk.lead.get(f"collections/{collection}/documents")
    assert (response.status_code, response.content) == (404, nothing)
    assert partner.post("proofs/", {"password": make.PASSWORD}).status_code == 404


def test_the_last_use_of_a_token_is_told():
    script = caller(make.person())
    script.get("cases/")
    assert script.get("tokens/").json()["rows"][0]["last_used_at"]


def test_a_revoked_token_is_refused_on_its_next_request():
    script = caller(make.person())
    token = script.get("tokens/").json()["rows"][0]
    assert script.delete(f"tokens/{token['id']}").status_code == 204
    assert script.get("tokens/").status_code == 401


def test_the_description_is_for_everybody():
    response = Caller().client.get("/api/v1/schema/")
    assert response.status_code == 200
    assert response.json()["openapi"] == "3.1.0"
