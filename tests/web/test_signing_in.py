"""Coming in and going out: nothing is told to who guesses, and nobody is led astray."""

import re

import pytest
from django.test import Client

from casefile.accounts.actions import disable_person
from tests import factories as make
from tests.factories import PASSWORD
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db


def tried(address: str, password: str, path: str = "/sign-in/"):
    stranger = Visitor()
    page = stranger.open(path)
    return page.send(page.form(field="password"), {"username": address, "password": password})


def without_tokens(page, address: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.body).replace(address, "")


def test_who_signs_in_comes_to_their_work():
    person = make.person("Vera Lindqvist")
    page = tried(person.email.upper(), PASSWORD)
    assert (page.status, page.path) == (200, "/")
    assert "Vera Lindqvist" in page


def test_an_unknown_address_and_a_wrong_password_read_alike():
    person = make.person()
    wrong, unknown = tried(person.email, "not the password"), tried("nobody@desk.example", "not the password")
    assert without_tokens(wrong, person.email) == without_tokens(unknown, "nobody@desk.example")
    assert wrong.all("*[@role='alert']")


def test_a_disabled_account_reads_as_a_wrong_password_does():
    person = make.person()
    disable_person(by=make.person(is_admin=True), person=person)
    assert without_tokens(tried(person.email, PASSWORD), person.email) == without_tokens(
        tried("nobody@desk.example", PASSWORD), "nobody@desk.example"
    )


def test_after_too_many_tries_the_page_says_how_long_to_wait():
    person = make.person()
    for _ in range(10):
        page = tried(person.email, "not the password")
    assert page.status == 429
    assert "quarter of an hour" in page
    assert tried(person.email, PASSWORD).status == 429


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_leads_nowhere_but_into_the_desk(elsewhere):
    person = make.person()
    assert tried(person.email, PASSWORD, f"/sign-in/?next={elsewhere}").path == "/"


def test_who_asks_for_a_page_signs_in_first_and_then_sees_it(desk):
    page = Visitor().open(f"/cases/{desk.case.pk}/")
    assert page.path.startswith("/sign-in/?next=")
    page = page.send(page.form(field="password"), {"username": desk.people["reader"].email, "password": PASSWORD})
    assert page.path == f"/cases/{desk.case.pk}/"


def test_signing_out_takes_a_form_not_a_link(desk):
    visitor = desk.reader
    assert visitor.client.get("/sign-out/").status_code == 405
    page = visitor.open("/")
    assert page.send(page.form(action="/sign-out/")).path.startswith("/sign-in/")
    assert visitor.open("/").path.startswith("/sign-in/")


def test_an_account_that_is_disabled_is_out_with_its_next_request(desk):
    visitor = desk.reader
    assert visitor.open("/").path == "/"
    disable_person(by=make.person(is_admin=True), person=desk.people["reader"])
    assert visitor.open("/").path.startswith("/sign-in/")


def test_one_strangers_guesses_lock_the_account_they_guess_at_and_no_other():
    known, other = make.person(), make.person()
    for n in range(10):
        address = {"REMOTE_ADDR": f"10.0.0.{n}"}
        spelled = known.email.upper() if n % 2 else known.email
        Client(**address).post("/sign-in/", {"username": spelled, "password": "wrong"})
    fresh = Client(REMOTE_ADDR="10.9.9.9")
    assert fresh.post("/sign-in/", {"username": known.email, "password": make.PASSWORD}).status_code == 429
    assert fresh.post("/sign-in/", {"username": other.email, "password": make.PASSWORD}).status_code == 302


def test_signing_in_does_not_wipe_out_what_was_guessed_from_ones_address():
    insider, victim = make.person(), make.person()
    tried = []
    for _n in range(3):
        Client().post("/sign-in/", {"username": insider.email, "password": make.PASSWORD})
        tried += [Client().post("/sign-in/", {"username": victim.email, "password": "wrong"}) for _m in range(4)]
    assert tried[-1].status_code == 429
