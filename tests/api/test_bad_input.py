"""Bad input: a sentence, the field at fault, nothing changed, and never a 500."""

import base64
import itertools
import json

import pytest
from django.test import Client

from casefile.core.errors import Invalid
from casefile.entries.models import Entry, Version
from casefile.releases import feed
from casefile.wsgi import application
from tests import factories as make
from tests.api.caller import caller, checked

pytestmark = pytest.mark.django_db

HUGE = 10**30
DEEP = b'{"statement":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
ANYTHING = [None, True, HUGE, 1.5, "\u0000", "x" * 100_001, [None], {"a": 1}]


@pytest.fixture
def source(desk):
    return make.source(desk.case, desk.people["analyst"])


def good(source) -> dict:
    passage = make.quote(source, "grave consequences")
    return {"statement": "Varga warned of consequences.", "passages": [passage]}


def refusal(script, path: str, body, method: str = "post", **headers: str) -> dict:
    before = Version.objects.count()
    response = script.send(method, path, body, headers)
    assert 400 <= response.status_code < 500, response.content
    assert Version.objects.count() == before
    return response.json()


NOT_TO_BE_TAKEN = [
    ("statement", "", "statement"),
    ("statement", 5, "statement"),
    ("statement", "x" * 2001, "statement"),
    ("voice", "loud", "voice"),
    ("marking", "TLP:PURPLE", "marking"),
    ("marking", 5, "marking"),
    ("credibility", HUGE, "credibility"),
    ("passages", "words", "passages"),
    ("passages", [5], "passages"),
    ("passages", [{}], "passages[0].text"),
    ("passages", [{"text": "no id"}], "passages[0].text"),
    ("parties", [{"part": "speaker"}], "parties[0].actor"),
    ("parties", [{"part": "speaker", "actor": "00000000-0000-4000-8000-000000000001"}], "parties[0].actor"),
    ("parties", [{"part": "via", "words": "an aide", "step": HUGE}], "parties[0].step"),
    ("parties", [{"part": "to", "words": "him", "uncertain": "yes"}], "parties[0].uncertain"),
    ("happened_on", {"edtf": "2025-02-30"}, "happened_on.edtf"),
    ("happened_on", {"edtf": "9" * 81}, "happened_on.edtf"),
    ("said_on", "yesterday", "said_on"),
    ("wording", "verbatim", "wording"),
    ("source", "00000000-0000-4000-8000-000000000001", "source"),
    ("by", "somebody else", "by"),
    ("case", "another", "case"),
    ("id", "mine", "id"),
]


def test_a_claim_that_cannot_be_taken_is_refused_by_the_name_of_its_field(desk, source):
    for member, value, field in NOT_TO_BE_TAKEN:
        told = refusal(desk.analyst, f"sources/{source.pk}/claims", {**good(source), member: value})
        assert told["field"] == field
        assert told["detail"]


def test_words_that_do_not_stand_there_are_refused_with_what_does(desk, source):
    body = good(source)
    body["passages"][0]["exact"] = "grave consequenceS"
    told = refusal(desk.analyst, f"sources/{source.pk}/claims", body)
    assert (told["type"], told["field"]) == ("urn:casefile:problem:mismatch", "passages[0].exact")
    assert told["more"]["stands"] == "grave consequences"


def test_a_place_outside_of_the_text_is_refused(desk, source):
    for start in (-1, HUGE, 2**31, 10**7, 1.0, True, "5", None):
        body = good(source)
        body["passages"][0] |= {"start": start, "end": HUGE if start == HUGE else 10**7 + 1}
        told = refusal(desk.analyst, f"sources/{source.pk}/claims", body)
        assert told["field"].startswith("passages[0].")


def test_half_a_surrogate_pair_is_refused_wherever_it_stands(desk, source):
    path = f"sources/{source.pk}/claims"
    for body, field in [
        (b'{"statement":"\\ud800"}', "statement"),
        (b'{"statement":"a","parties":[{"part":"to","words":"\\udfff"}]}', "parties[0].words"),
        (b'{"\\ud800":1}', ""),
    ]:
        told = refusal(desk.analyst, path, body)
        assert told["type"] == "urn:casefile:problem:not-text"
        assert told.get("field", "") == field


def test_a_nul_is_dropped_and_the_rest_is_kept(desk):
    made = desk.analyst.post(desk.at("/actors"), {"name": "Ilse\u0000 Varga"})
    assert made.json()["title"] == "Ilse Varga"


def test_a_body_that_is_no_json_object_is_refused(desk):
    for body, status in [
        (b"{", 400),
        (b"null", 422),
        (b"[]", 422),
        (b'"text"', 422),
        (b"NaN", 400),
        (b'{"name":NaN}', 400),
        (b'{"name":"\xff"}', 400),
        (b"9" * 5000, 400),
        (DEEP, 422),
    ]:
        assert refusal(desk.analyst, desk.at("/actors"), body)["status"] == status
    assert refusal(desk.analyst, desk.at("/actors"), b"")["field"] == "names[0].value"


def test_a_body_of_another_media_type_is_refused(desk):
    path = "/api/v1/" + desk.at("/actors")
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "é"):
        sent = desk.analyst.client.generic("POST", path, b"name=x", content_type=kind, headers=desk.analyst.headers)
        assert checked("post", desk.at("/actors"), sent).status_code == 415


@pytest.mark.django_db(transaction=True)
def test_a_charset_in_the_media_type_changes_nothing():
    for charset in ("zlib", "rot13", "nothing", "utf-16", '"utf-7"'):
        asked = Client()._base_environ(PATH_INFO="/api/v1/schema/", QUERY_STRING="q=%C3%A9")
        told: list[str] = []
        asked["CONTENT_TYPE"] = f"application/json; charset={charset}"
        application(asked, lambda status, _headers, told=told: told.append(status)).close()
        assert told == ["200 OK"]


NOT_TO_BE_ASKED = [
    ("__year=0", "__year"),
    ("changed_at__year=0", "changed_at__year"),
    ("author__password__startswith=a", "author__password__startswith"),
    ("format=api", "format"),
    ("size=0", "size"),
    ("size=201", "size"),
    ("size=-1", "size"),
    ("size=1e3", "size"),
    ("size=%D9%A1%D9%A2", "size"),
    (f"size={HUGE}", "size"),
    ("size=5&size=6", "size"),
    ("after=junk", "after"),
    ("kind=rumour", "kind"),
    ("state=gone", "state"),
    ("state=draft%00x", "state"),
]


def test_a_query_nobody_knows_is_refused_by_name(desk):
    for query, field in NOT_TO_BE_ASKED:
        response = desk.analyst.get(desk.at(f"/entries?{query}"))
        assert (response.status_code, response.json()["field"]) == (422, field)


def test_any_words_may_be_looked_for(desk):
    for words in ("%00", "%ff%fe", "'", "a%20%26%20(", "%F0%9F%87%AE", "x" * 5000, "%D9%8A"):
        for path in ("/entries?q=", "/names?q="):
            assert desk.analyst.get(desk.at(path + words)).json()["rows"] == []


def test_a_missing_member_is_a_sentence_and_never_a_500(desk, admin, source):
    make.claim(source, desk.people["analyst"])
    claim = Entry.objects.get(kind="claim")
    desk.lead.prove()
    admin.prove()
    partner, _secret = make.partner()
    collection = desk.lead.post(desk.at("/collections"), {"title": "Strait"}).json()["id"]
    for script, path in [
        (desk.lead, "cases/"),
        (desk.lead, desk.at("/members")),
        (desk.lead, desk.at("/collections")),
        (desk.lead, f"collections/{collection}/grants"),
        (desk.lead, "proofs/"),
        (desk.lead, "tokens/"),
        (desk.analyst, desk.at("/sources")),
        (desk.analyst, desk.at("/actors")),
        (desk.analyst, desk.at("/batches")),
        (desk.analyst, f"sources/{source.pk}/claims"),
        (desk.analyst, f"entries/{claim.pk}/steps"),
        (desk.analyst, f"entries/{claim.pk}/readers"),
        (desk.reviewer, f"entries/{claim.pk}/suggestions"),
        (admin, "people/"),
        (admin, "partners/"),
        (admin, f"partners/{partner.pk}/tokens"),
    ]:
        assert refusal(script, path, {})["detail"]


def test_no_value_of_any_member_breaks_an_address(desk):
    by = desk.people["analyst"]
    claim = make.claim(make.source(desk.case, by), by)
    batch = make.submitted(by, claim)
    desk.lead.prove()
    for script, path, members in [
        (desk.lead, "cases/", ("title", "question", "marking", "time_zone")),
        (desk.lead, desk.at("/members"), ("person", "email", "role")),
        (desk.lead, desk.at("/collections"), ("title", "ceiling")),
        (desk.lead, "tokens/", ("label", "days")),
        (desk.analyst, desk.at("/actors"), ("name", "names", "actor_kind", "language", "country", "description")),
        (
            desk.analyst,
            desk.at("/sources"),
            ("url", "title", "publisher", "authors", "published", "accessed_at", "marking", "reliability", "language"),
        ),
        (
            desk.analyst,
            f"sources/{claim.source.pk}/claims",
            (
                *("statement", "passages", "parties", "voice", "said_on", "place", "marking", "predicate_value"),
                *("event", "figures", "links", "tearline", "attribution_note"),
            ),
        ),
        (desk.analyst, desk.at("/batches"), ("entries",)),
        (desk.analyst, f"entries/{claim.pk}/steps", ("step", "version", "reason")),
        (desk.reviewer, f"entries/{claim.pk}/suggestions", ("version", "field", "wording")),
        (desk.reviewer, f"batches/{batch.pk}/decisions", ("rows",)),
    ]:
        for member, value in itertools.product(members, ANYTHING):
            response = script.post(path, {**_plain(path, claim), member: value})
            assert response.status_code < 500, (path, member)


def _plain(path: str, claim) -> dict:
    if path.endswith("/steps"):
        return {"step": "return", "version": str(claim.head_id), "reason": "No."}
    if path.endswith("/claims"):
        return good(claim.source)
    return {"name": "x"} if path.endswith("/actors") else {"url": "https://a.example/"} if "sources" in path else {}


def test_a_moment_off_the_calendar_is_refused(desk):
    for moment in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1899-12-31", "soon", "2026-13-01"):
        told = refusal(desk.analyst, desk.at("/sources"), {"url": "https://a.example/", "accessed_at": moment})
        assert told["field"] == "accessed_at"


def test_what_no_source_has_is_refused_even_beside_a_file(desk):
    for fields in ({"upload": ["a" * 64, "x"]}, {"by": "x"}, [], "x"):
        response = desk.analyst.upload(desk.at("/sources"), "page.html", make.ARTICLE.encode(), fields=fields or [1])
        assert (response.status_code, response.json()["field"]) == (422, "fields")
    told = refusal(desk.analyst, desk.at("/sources"), {"url": "https://a.example/", "upload": ["a" * 64, "x"]})
    assert told["field"] == "upload"


@pytest.mark.parametrize("content", [b"", b"x" * 10_000_001], ids=["empty", "large"])
def test_a_file_that_is_empty_or_too_large_is_refused(desk, content):
    response = desk.analyst.upload(desk.at("/sources"), "page.html", content)
    assert (response.status_code, response.json()["field"]) == (422, "file")


def test_a_body_beyond_the_limit_is_refused(desk, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    told = refusal(desk.analyst, desk.at("/actors"), {"name": "x" * 2000})
    assert told["status"] == 413


def test_a_form_without_its_boundary_is_refused(desk):
    path, kind = "/api/v1/" + desk.at("/sources"), "multipart/form-data"
    sent = desk.analyst.client.generic("POST", path, b"x", content_type=kind, headers=desk.analyst.headers)
    assert checked("post", desk.at("/sources"), sent).status_code == 400


def test_a_foreign_id_in_a_body_is_answered_as_an_unknown_one(desk, source):
    elsewhere = make.case()
    theirs = make.actor(elsewhere, elsewhere.opened_by)
    other = make.claim(make.source(elsewhere, elsewhere.opened_by), elsewhere.opened_by)
    unknown = "00000000-0000-4000-8000-000000000001"
    text = str(other.source.texts.first().pk)

    def party(pk):
        return {**good(source), "parties": [{"part": "speaker", "actor": pk}]}

    def passages(pk):
        return {**good(source), "passages": [{"text": pk, "start": 0, "end": 5}]}

    claims = f"sources/{source.pk}/claims"
    for path, body, foreign in [
        (claims, party, str(theirs.pk)),
        (claims, passages, text),
        (desk.at("/batches"), lambda pk: {"entries": [{"entry": pk, "version": unknown}]}, str(other.pk)),
        (desk.at("/sources"), lambda pk: {"url": "https://a.example/", "publisher": {"actor": pk}}, str(theirs.pk)),
    ]:
        assert refusal(desk.analyst, path, body(foreign)) == refusal(desk.analyst, path, body(unknown))


FORGED = [["{id}", True, 1], ["{id}", 1, True], ["{id}", 1, 1.5], ["{id}", 1, -1], ["{id}", 1, 2**63], ["{id}", 2, 0]]


def test_a_forged_cursor_is_refused():
    shown = feed.Shown("11111111-0000-4000-8000-000000000001", "Strait", "TLP:AMBER", 1, 9)
    places = [json.dumps(place).replace("{id}", shown.id) for place in [*FORGED, [1, 1, 1], ["{id}", 1, None], {}, 5]]
    forged = [base64.urlsafe_b64encode(place.encode()).decode() for place in [*places, "[" * 140]]
    for cursor in (*forged, "[" * 5000, "é", "\x00", "===="):
        with pytest.raises(Invalid):
            feed.place_of(shown, cursor)


def test_an_unforeseen_error_is_a_problem_too(monkeypatch):
    script = caller(make.person())
    script.client = Client(raise_request_exception=False)
    monkeypatch.setattr("casefile.api.cases.page_by", lambda *_: 1 / 0)
    response = script.get("cases/")
    assert response.status_code == 500
    assert response.json()["type"] == "urn:casefile:problem:broken"
