"""A ticket opens the files of one capture, to one session, for five minutes; it is no right by itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from casefile.accounts.actions import disable_person
from casefile.accounts.tokens import digest
from casefile.archive import tickets
from casefile.archive.models import LASTS, Ticket
from casefile.cases.actions import take_role
from casefile.sources.models import Capture
from tests import factories as make
from tests.showroom import copies
from tests.showroom.conftest import BACKEND

pytestmark = pytest.mark.django_db


@pytest.fixture
def capture(desk):
    return copies.kept(desk.source, desk.analyst, copies.page("<p>A ferry."))


def later(by: timedelta) -> None:
    """Let time pass for every ticket; it is the database's clock that counts, and the test's transaction stops it."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE archive_ticket SET expires_at = expires_at - %s", [by])


def test_a_ticket_opens_its_capture(desk, capture):
    said = desk.shown(capture)
    assert (said.status, b"A ferry." in said.body) == (200, True)


def test_the_secret_is_kept_nowhere(desk, capture):
    secret = desk.ticket(capture)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM archive_ticket t")
        rows = str(cursor.fetchall())
    assert secret not in rows
    assert digest(secret) in rows


def test_a_ticket_lasts_five_minutes(desk, capture):
    ticket = desk.ticket(capture)
    later(LASTS - timedelta(seconds=1))
    assert desk.shown(capture, ticket=ticket).status == 200
    later(timedelta(seconds=2))
    assert desk.shown(capture, ticket=ticket).status == 404


def test_what_is_over_is_swept_away_when_the_next_is_given(desk, capture):
    desk.ticket(capture)
    later(LASTS + timedelta(seconds=1))
    desk.ticket(capture)
    assert Ticket.objects.count() == 1


def _sign_out(desk) -> None:
    desk.client.post("/sign-out/")


def _end_session(desk) -> None:
    desk.client.session.flush()


def _disable(desk) -> None:
    disable_person(by=make.person(is_admin=True), person=desk.analyst)


def _lose_role(desk) -> None:
    take_role(by=desk.case.opened_by, case=desk.case, person=desk.analyst, role="analyst")


def _change_password(desk) -> None:
    desk.analyst.set_password("another long enough password")
    desk.analyst.save()


def _make_red(desk) -> None:
    type(desk.source).objects.filter(pk=desk.source.pk).update(marking="TLP:RED")


def _become_another(desk) -> None:
    other = make.member(desk.case, "analyst")
    session = desk.client.session
    anew = Client()
    anew.force_login(other, backend=BACKEND)
    for name in ("_auth_user_id", "_auth_user_hash", "_auth_user_backend"):
        session[name] = anew.session[name]
    session.save()


ENDS = (_sign_out, _end_session, _disable, _lose_role, _change_password, _make_red, _become_another)


@pytest.mark.parametrize("ends", ENDS)
def test_a_ticket_is_void_once_what_it_stands_on_is_gone(desk, capture, ends):
    ticket = desk.ticket(capture)
    assert desk.shown(capture, ticket=ticket).status == 200
    ends(desk)
    assert desk.shown(capture, ticket=ticket).status == 404


@pytest.mark.parametrize("ends", ENDS)
def test_without_asking_again_a_ticket_would_outlive_it(desk, capture, ends, monkeypatch):
    """The control: a ticket that is a bearer's shows the page still."""
    bearer = {digest(desk.ticket(capture)): capture.pk}

    def trusting(secret: str):
        return Capture.objects.filter(pk=bearer.get(digest(secret))).first()

    monkeypatch.setattr(tickets, "admitted", trusting)
    ticket = desk.ticket(capture)
    bearer[digest(ticket)] = capture.pk
    ends(desk)
    assert desk.shown(capture, ticket=ticket).status == 200


def test_a_ticket_opens_no_file_of_another_capture(desk, capture):
    other = copies.kept(desk.source, desk.analyst, copies.page("<p>A mill."))
    foreign = other.artifacts.get(role="dom")
    assert desk.shown(capture, str(foreign.pk)).status == 404
    assert desk.shown(other, str(foreign.pk)).status == 200


def test_a_wrong_ticket_an_old_one_and_a_foreign_file_are_answered_alike(desk, capture):
    old = desk.ticket(capture)
    later(LASTS + timedelta(seconds=1))
    other = copies.kept(desk.source, desk.analyst, copies.page("<p>A mill."))
    foreign = str(other.artifacts.get(role="dom").pk)
    told = [
        desk.shown(capture, ticket="A" * 43),
        desk.shown(capture, ticket=old),
        desk.shown(capture, ticket="short"),
        desk.shown(capture, foreign),
        desk.shown(capture, str(uuid4())),
        desk.shown(capture, "0" * 32),
        desk.shown(capture, "../page"),
        desk.shown(capture, ticket=str(Ticket.objects.first().pk)),
        desk.shown(capture, ticket=Ticket.objects.first().sha256[:43]),
    ]
    assert {(one.status, one.body, str(one.fields)) for one in told} == {
        (404, told[0].body, str(told[0].fields)),
    }


def test_secrets_are_never_given_twice(desk, capture):
    assert len({desk.ticket(capture) for _n in range(50)}) == 50


def test_nobody_gets_a_ticket_by_looking_at_what_they_do_not_see(desk, capture):
    stranger = Client()
    stranger.force_login(make.person(), backend=BACKEND)
    assert stranger.get(f"/captures/{capture.pk}/shown/").status_code == 404
    assert Ticket.objects.count() == 0
