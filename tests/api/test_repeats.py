"""The same POST twice is done once."""

import pytest
from django.urls import get_resolver

from casefile.accounts.models import PersonalToken
from casefile.api import people
from casefile.entries.models import Entry
from tests import factories as make
from tests.api.caller import caller

pytestmark = pytest.mark.django_db


def posts() -> list:
    """(address, method) of every POST there is."""
    api = next(one for one in get_resolver().url_patterns if str(one.pattern) == "api/v1/")
    doors = [(str(one.pattern), getattr(one.callback, "cls", None)) for one in api.url_patterns]
    return [(address, door.post) for address, door in doors if hasattr(door, "post")]


def test_every_post_takes_a_key_but_the_one_that_proves():
    assert len(posts()) > 15
    without = [post for _address, post in posts() if not getattr(post, "is_once", False)]
    assert without == [people.Proofs.post]


def test_the_same_post_twice_is_done_once_and_answered_alike(desk):
    first, second = (
        desk.analyst.post(desk.at("/actors"), {"name": "Ilse Varga"}, Idempotency_Key="a key") for _ in range(2)
    )
    assert (first.status_code, first.content, first["ETag"]) == (second.status_code, second.content, second["ETag"])
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Entry.objects.filter(kind="actor").count() == 1


def test_the_same_upload_twice_is_done_once(desk):
    first, second = (
        desk.analyst.upload(desk.at("/sources"), "page.html", make.ARTICLE.encode(), Idempotency_Key="k")
        for _ in range(2)
    )
    assert first.json()["id"] == second.json()["id"]
    assert second["Idempotency-Replayed"] == "true"
    other = desk.analyst.upload(desk.at("/sources"), "page.html", b"<p>Other</p>", Idempotency_Key="k")
    assert (other.status_code, other.json()["field"]) == (422, "Idempotency-Key")


def test_a_key_with_another_body_is_refused(desk):
    desk.analyst.post(desk.at("/actors"), {"name": "Ilse Varga"}, Idempotency_Key="k")
    response = desk.analyst.post(desk.at("/actors"), {"name": "Milo Ordel"}, Idempotency_Key="k")
    assert (response.status_code, response.json()["field"]) == (422, "Idempotency-Key")


@pytest.mark.parametrize("key", ["", "x" * 201, "a\x7f"])
def test_a_key_that_is_none_is_refused(desk, key):
    response = desk.analyst.post(desk.at("/actors"), {"name": "Ilse Varga"}, Idempotency_Key=key)
    assert (response.status_code, response.json()["field"]) == (422, "Idempotency-Key")


def test_a_key_is_its_persons_own(desk):
    ids = {
        script.post(desk.at("/actors"), {"name": "Ilse Varga"}, Idempotency_Key="k").json()["id"]
        for script in (desk.analyst, desk.lead)
    }
    assert len(ids) == 2


def test_a_refused_post_leaves_no_key(desk):
    assert desk.analyst.post(desk.at("/actors"), {"name": ""}, Idempotency_Key="k").status_code == 422
    assert desk.analyst.post(desk.at("/actors"), {"name": "Ilse Varga"}, Idempotency_Key="k").status_code == 201


def test_a_repeated_post_answers_only_whom_the_place_is_still_open_to(desk):
    path = desk.at("/actors")
    assert desk.analyst.post(path, {"name": "Ilse Varga"}, Idempotency_Key="k").status_code == 201
    gone = f"{desk.at('/members')}/{desk.people['analyst'].pk}/analyst"
    assert desk.lead.delete(gone).status_code == 204
    assert desk.analyst.post(path, {"name": "Ilse Varga"}, Idempotency_Key="k").status_code == 404


def test_a_secret_is_told_once_and_never_again():
    script = caller(make.person()).prove()
    made = script.post("tokens/", {"label": "night job"}, Idempotency_Key="k")
    assert made.json()["secret"].startswith("cfp_")
    again = script.post("tokens/", {"label": "night job"}, Idempotency_Key="k")
    assert again.status_code == 409
    assert made.json()["secret"] not in again.content.decode()
    assert PersonalToken.objects.filter(label="night job").count() == 1
