"""Whatever is sent, the answer is a page with a sentence: never a broken server, never something half done."""

import uuid

import pytest
from django.urls import get_resolver

from casefile.entries.models import Version
from casefile.releases.actions import open_collection
from casefile.sources.queries import newest_text
from tests import factories as make
from tests.lending import Lending, Lent
from tests.web.conftest import Desk

pytestmark = pytest.mark.django_db

STRANGE = ("\x00", "9" * 5000, "-1", "{{ 7*7 }}\u202e ' OR 1=1 --", "🇮🇷" * 200)


def _filled(desk: Desk) -> Desk:
    """A desk with a thing of every kind: `ids` is route parameter or route -> the id of one."""
    claim = desk.standing()
    draft = desk.claim(statement="A draft.")
    actor = make.actor(desk.case, desk.people["analyst"])
    batch = make.submitted(desk.people["analyst"], draft)
    collection = open_collection(by=desk.people["lead"], case=desk.case, title="Strait")
    desk.ids = {
        "cases": desk.case.pk,
        "sources": desk.source.pk,
        "claims": claim.pk,
        "actors": actor.pk,
        "events": make.event(desk.case, desk.people["analyst"]).pk,
        "entries": draft.pk,
        "batches": batch.pk,
        "collections": collection.pk,
        "captures": desk.source.jobs.get().pk,
        "artifacts": desk.source.captures.get().artifacts.first().pk,
    }
    return desk


@pytest.fixture
def lent_desk(lending: Lending, lent_desk: Lent) -> Lent:
    return lending(_filled, onto=lent_desk)


@pytest.fixture
def ids(desk: Desk) -> dict:
    return desk.ids


def routes() -> list[str]:
    resolver = next(one for one in get_resolver().url_patterns if str(one.pattern) == "")
    return [str(one.pattern) for one in resolver.url_patterns]


def addresses(ids) -> list[str]:
    """Every page of the desk, with things that are there."""
    made = []
    for route in routes():
        pk = ids.get(route.split("/", maxsplit=1)[0], uuid.uuid4())
        made.append("/" + route.replace("<uuid:pk>", str(pk)).replace("<slug:name>", "withdraw").replace("\\Z", ""))
    return made


def test_no_form_is_ever_broken_by_what_it_lacks(desk, ids):
    clients = [desk.reviewer.client, desk.lead.client]
    before = set(Version.objects.values_list("pk", flat=True))
    for client in clients:
        client.handler.enforce_csrf_checks = False
        for path in addresses(ids):
            if path not in ("/sign-out/", f"/sources/{ids['sources']}/", f"/captures/{ids['captures']}/retry/"):
                assert client.post(path, {}).status_code < 500, path
    assert set(Version.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("strange", STRANGE)
def test_no_query_breaks_a_page(desk, ids, strange):
    client = desk.analyst.client
    for path in addresses(ids):
        names = ("q", "after", "kind", "state", "text", "passage", "for", "next")
        answer = client.get(path, dict.fromkeys(names, strange))
        assert answer.status_code < 500, (path, answer.status_code)


@pytest.mark.parametrize("strange", STRANGE)
def test_no_field_breaks_a_form(desk, ids, strange):
    client = desk.analyst.client
    client.handler.enforce_csrf_checks = False
    text = newest_text(desk.source).pk
    fields = (
        *(
            "title",
            "url",
            "statement",
            "voice",
            "claim_kind",
            "mode",
            "credibility",
            "published_edtf",
            "happened_on_edtf",
        ),
        *("party_part", "party_name", "party_step", "party_actor", "speaker_name", "speaker_actor", "who", "place"),
        *("version", "reason", "entry", "idempotency_key", "name", "actor_kind", "name_value", "name_role", "country"),
        *("marking", "label", "days", "partner", "person", "role", "email", "accept", "field", "wording"),
    )
    told = {**dict.fromkeys(fields, strange), "passage": f"{text}:0:10:{strange}"}
    for path in addresses(ids):
        if path != "/sign-out/":
            assert client.post(path, told).status_code < 500, path


def test_a_cursor_that_is_not_ours_is_a_sentence(desk):
    page = desk.analyst.open(f"/cases/{desk.case.pk}/entries/?after=junk")
    assert page.status == 422
    assert "That is not a cursor of this list." in page


def test_a_form_without_its_token_is_refused_with_a_sentence(desk):
    page = desk.analyst.send(f"/cases/{desk.case.pk}/sources/", {"url": ["https://x.example/"]})
    assert page.status == 403
    assert "The form was too old." in page


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(desk):
    answer = desk.analyst.client.post("/tokens/", b"x", content_type="text/plain", CONTENT_LENGTH=str(50 * 1024 * 1024))
    assert answer.status_code == 413


def test_a_saved_page_beyond_the_limit_is_a_sentence_at_its_field(desk):
    page = desk.analyst.open(f"/cases/{desk.case.pk}/sources/")
    page = page.send(page.form(field="url"), file=("file", "big.html", b"<html>" + b"x" * 10_000_000))
    assert page.status == 422
    assert "A file of this kind may have at most 10 MB." in page


def test_what_people_typed_never_becomes_markup(desk):
    evil = '<img src=x onerror=alert(1)><b hx-get="/evil">'
    claim = desk.claim(statement=evil, place=evil)
    for path in (f"/claims/{claim.pk}/", f"/cases/{desk.case.pk}/claims/", f"/sources/{desk.source.pk}/read/", "/"):
        body = desk.analyst.open(path).body
        assert "<img" not in body
        assert "<b hx-get" not in body


def test_every_page_carries_the_policy_that_lets_nothing_foreign_in(desk):
    policy = desk.analyst.client.get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
