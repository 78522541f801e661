"""Files of every kind brought in by page and by REST: told by their bytes, bounded by their kind, never in memory."""

import tracemalloc
from itertools import chain, repeat

import pytest
from django.conf import settings
from django.test import Client

from casefile.accounts.actions import issue_token
from casefile.archive import running
from casefile.archive.intake import MOST_SENT, blobs
from casefile.outside.policy import MB, Policy
from casefile.sources.models import CaptureJob, Source
from casefile.web import middleware
from tests.reading import given
from tests.web.visitor import BACKEND

pytestmark = pytest.mark.django_db


class Sent:
    """A multipart body that is made as it is read: a movie of so many bytes in a form."""

    def __init__(self, size: int, fields: dict[str, str]) -> None:
        part = '--edge\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
        told = "".join(part.format(name, "") + value + "\r\n" for name, value in fields.items())
        head = (told + part.format("file", '; filename="../a.html"')).encode()
        movie = given.movie(b"isom")[:-8] + (size - len(given.movie(b"isom")) + 8).to_bytes(4) + b"mdat"
        filling, tail = size - len(movie), b"\r\n--edge--\r\n"
        self.length = len(head) + size + len(tail)
        whole, rest = divmod(filling, 1 << 16)
        self._pieces = chain([head + movie], repeat(b"\x11" * (1 << 16), whole), [b"\x11" * rest + tail])
        self._left = b""

    def read(self, size: int = 1 << 16) -> bytes:
        while len(self._left) < size and (piece := next(self._pieces, b"")):
            self._left += piece
        given_now, self._left = self._left[:size], self._left[size:]
        return given_now

    def readline(self, size: int = 1 << 16) -> bytes:
        raise AssertionError("a body is read in pieces")


def send(client: Client, path: str, body: Sent, **headers: str):
    return client.request(
        **{
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "CONTENT_TYPE": "multipart/form-data; boundary=edge",
            "CONTENT_LENGTH": str(body.length),
            "wsgi.input": body,
            **headers,
        }
    )


def by_page(desk, size: int):
    client = Client()
    client.force_login(desk.people["analyst"], backend=BACKEND)
    return send(client, f"/cases/{desk.case.pk}/sources/", Sent(size, {"url": ""}))


def by_rest(desk, size: int):
    _token, secret = issue_token(by=desk.people["analyst"], label="script")
    path = f"/api/v1/cases/{desk.case.pk}/sources"
    return send(Client(), path, Sent(size, {"fields": "{}"}), HTTP_AUTHORIZATION=f"Bearer {secret}")


@pytest.mark.parametrize(("bring", "status"), [(by_page, 302), (by_rest, 201)])
def test_a_large_recording_never_lies_in_memory(desk, bring, status):
    size = 40 * MB
    bring(desk, 100_000)  # whatever is loaded on first use
    tracemalloc.start()
    try:
        answer = bring(desk, size)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status_code == status
    assert peak < 8 * MB
    job = CaptureJob.objects.order_by("created_at").last()
    assert blobs().path(job.upload_sha256).stat().st_size == size
    assert job.upload_name == "a.html"


def test_a_form_with_a_file_may_be_large_and_no_other(desk):
    client = Client()
    client.force_login(desk.people["analyst"], backend=BACKEND)
    path = f"/cases/{desk.case.pk}/sources/"
    around = Sent(10_000, {}).length - 10_000
    answers = {
        (where, length): send(client, where, Sent(length - around, {})).status_code
        for where, length in ((path, MOST_SENT + 1), ("/tokens/", middleware.MOST + 1), ("/tokens/", middleware.MOST))
    }
    assert answers[path, MOST_SENT + 1] == 413
    assert answers["/tokens/", middleware.MOST + 1] == 413
    assert answers["/tokens/", middleware.MOST] != 413


def test_a_stranger_fills_no_disk(desk, monkeypatch):
    path, large = f"/cases/{desk.case.pk}/sources/", 20 * MB
    assert send(Client(), path, Sent(large, {})).status_code == 413
    # Control: without the guard the body is taken, and only then the stranger is sent to sign in.
    monkeypatch.setattr(middleware.Bounded, "process_view", lambda *_all: None)
    assert send(Client(), path, Sent(large, {})).status_code == 302


def test_a_script_that_sends_no_file_has_the_limit_of_a_body(desk):
    _token, secret = issue_token(by=desk.people["analyst"], label="script")
    path = f"/api/v1/cases/{desk.case.pk}/sources"
    told = {"HTTP_AUTHORIZATION": f"Bearer {secret}", "CONTENT_TYPE": "application/json"}
    sent = Sent(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1, {})
    assert send(Client(), path, sent, **told).status_code == 413


LIMITS = [
    (b"<html>", Policy.max_document),
    (b"%PDF-1.7", Policy.max_document),
    (given.picture("PNG"), Policy.max_image),
]


@pytest.mark.parametrize(("begins", "limit"), LIMITS)
def test_a_file_beyond_the_limit_of_its_kind_is_a_sentence_at_its_field(desk, begins, limit):
    page = desk.analyst.open(f"/cases/{desk.case.pk}/sources/")
    form, many = page.form(field="url"), Source.objects.count()
    said = page.send(form, file=("file", "a", begins + b"\0" * (limit + 1 - len(begins))))
    assert said.status == 422
    assert f"A file of this kind may have at most {limit // MB} MB." in said
    assert Source.objects.count() == many
    assert page.send(form, file=("file", "a", begins + b"\0" * (limit - len(begins)))).status == 200
    assert Source.objects.count() == many + 1


@pytest.mark.parametrize("body", [b"MZ\x90", b"<svg/>", b"words"])
def test_a_file_of_no_kind_is_a_sentence_at_its_field(desk, body):
    page = desk.analyst.open(f"/cases/{desk.case.pk}/sources/")
    page = page.send(page.form(field="url"), file=("file", "a.html", body))
    assert page.status == 422
    assert "This is no page, PDF, Word document, picture, recording or web archive." in page


def test_what_was_uploaded_is_saved_and_never_shown(desk):
    page = desk.analyst.open(f"/cases/{desk.case.pk}/sources/")
    page.send(page.form(field="url"), file=("file", "a.html", given.picture("PNG")))
    source = Source.objects.order_by("created_at").last()
    running.run(str(source.jobs.get().pk))
    client = Client()
    client.force_login(desk.people["analyst"], backend=BACKEND)
    for artifact in source.captures.get().artifacts.all():
        answer = client.get(f"/artifacts/{artifact.pk}/")
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
