"""The harness itself: nothing is flushed, everybody is cf_app, nobody leaves the machine."""

import socket

import pytest
from django.db import connection, connections
from django.http import HttpResponse
from django.urls import path

from tests import sockets


def asked(sql: str, alias: str = "default"):
    with connections[alias].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_tests_run_as_the_applications_role():
    assert asked("SELECT current_user") == "cf_app"
    assert connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_committing_test_has_a_database_of_its_own(turn):
    assert asked("SELECT current_user", "owner") == "cf_owner"
    assert asked("SELECT current_user", "partner") == "cf_partner"
    assert len({asked("SELECT current_database()", alias) for alias in connections}) == 1
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE left_behind (turn int)")
    assert asked("SELECT count(*) FROM left_behind") == 0


@pytest.mark.django_db
def test_the_workers_clone_is_untouched_by_committing_tests():
    assert asked("SELECT to_regclass('left_behind')") is None


def current_database(_request):
    return HttpResponse(asked("SELECT current_database()"))


urlpatterns = [path("database", current_database)]


def test_the_live_server_works_on_the_tests_own_database(live_server, settings, own_database, page):
    settings.ROOT_URLCONF = __name__
    page.goto(f"{live_server.url}/database")
    assert page.locator("body").inner_text() == own_database.name


def test_own_database_gives_every_role(own_database):
    for role in ("cf_app", "cf_owner", "cf_partner", "casefile"):
        with own_database.connect(role) as line:
            assert line.execute("SELECT current_user, current_database()").fetchone() == (role, own_database.name)


def test_the_wall_stands():
    with pytest.raises(sockets.Shut):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(sockets.Shut), socket.socket() as line:
        line.connect(("192.0.2.1", 80))


def test_the_broker_answers(valkey):
    assert valkey.answers()
