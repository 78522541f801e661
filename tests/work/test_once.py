"""The same request twice is done once."""

import threading
from dataclasses import replace

import pytest
from django.db import connection, transaction

from casefile.accounts.models import Partner
from casefile.core.errors import Invalid, NotNow
from casefile.work.models import IdempotencyKey
from casefile.work.once import Answer, Request, once
from tests import factories as make

ASKED = Request("holder", "POST", "/api/v1/claims/", "k-1", b'{"a":1}')
ANSWER = Answer(201, b'{"id":"7"}', {"Location": "/claims/7/"})


class Deed:
    """Something to do that counts how often it was done."""

    def __init__(self, answer: Answer = ANSWER):
        self.answer, self.times = answer, 0

    def __call__(self) -> Answer:
        self.times += 1
        return self.answer


@pytest.mark.django_db
def test_the_same_request_is_done_once_and_answered_alike():
    deed = Deed()
    assert once(ASKED, deed) == (ANSWER, False)
    assert once(ASKED, deed) == (ANSWER, True)
    assert deed.times == 1


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_refused_by_name():
    deed = Deed()
    once(ASKED, deed)
    with pytest.raises(Invalid) as refusal:
        once(replace(ASKED, body=b'{"a":2}'), deed)
    assert refusal.value.field == "Idempotency-Key"
    assert deed.times == 1


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"holder": "another"}, {"method": "PATCH"}, {"route": "/x/"}, {"key": "k-2"}])
def test_another_holder_method_route_or_key_is_another_request(other):
    deed = Deed()
    once(ASKED, deed)
    assert once(replace(ASKED, **other), deed)[1] is False
    assert deed.times == 2


@pytest.mark.django_db
def test_an_answer_with_a_secret_is_never_kept():
    deed = Deed(Answer(201, b"cfp_secret", is_secret=True))
    assert once(ASKED, deed)[0].body == b"cfp_secret"
    with pytest.raises(NotNow, match="shown once"):
        once(ASKED, deed)
    assert deed.times == 1
    assert IdempotencyKey.objects.get().answer is None


@pytest.mark.django_db
def test_a_deed_that_failed_leaves_no_key_and_no_trace():
    def fails():
        Partner.objects.create(name="Harbour Watch", added_by=somebody)
        raise NotNow("not now")

    somebody = make.person()
    with pytest.raises(NotNow):
        once(ASKED, fails)
    assert not IdempotencyKey.objects.exists()
    assert not Partner.objects.exists()
    assert once(ASKED, Deed())[1] is False


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 201, "a\0b", "line\nline"])
def test_a_key_is_short_and_printable(key):
    with pytest.raises(Invalid) as refusal:
        once(replace(ASKED, key=key), Deed())
    assert refusal.value.field == "Idempotency-Key"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("twins", [2, 8])
def test_twins_at_the_same_moment_do_it_once(twins):
    barrier, answers, deed = threading.Barrier(twins), [], Deed()

    def ask():
        barrier.wait(10)
        try:
            answers.append(once(ASKED, deed))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(twins)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert deed.times == 1
    assert sorted(repeated for _answer, repeated in answers) == [False] + [True] * (twins - 1)
    assert {answer.body for answer, _repeated in answers} == {ANSWER.body}


@pytest.mark.django_db(transaction=True)
def test_a_twin_of_a_failed_deed_does_it_itself():
    inside, go_on, answers = threading.Event(), threading.Event(), []

    def fails():
        inside.set()
        go_on.wait(10)
        raise NotNow("not now")

    def first():
        try:
            with pytest.raises(NotNow), transaction.atomic():
                once(ASKED, fails)
        finally:
            connection.close()

    def second():
        try:
            answers.append(once(ASKED, Deed()))
        finally:
            connection.close()

    one, two = threading.Thread(target=first), threading.Thread(target=second)
    one.start()
    assert inside.wait(10)
    two.start()
    go_on.set()
    one.join(10)
    two.join(10)
    assert answers == [(ANSWER, False)]
