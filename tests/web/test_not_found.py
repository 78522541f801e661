"""What one may not see does not exist: one page, to the byte, whatever the reason."""

import uuid

import pytest

pytestmark = pytest.mark.django_db

OF_CASES = (
    "",
    "entries/",
    "members/",
    "sources/",
    "actors/",
    "claims/",
    "names/",
    "submit/",
    "review/",
    "collections/",
)
OF_ENTRIES = ("history/", "steps/withdraw/")


def addresses(desk, claim) -> list[tuple[str, str]]:
    """(an address the outsider may not see, the same with an id nobody has)."""
    case, source, nobody = desk.case.pk, desk.source.pk, uuid.uuid4()
    batch = claim.head.batch_row.batch_id
    pairs = [(f"/cases/{case}/{rest}", f"/cases/{nobody}/{rest}") for rest in OF_CASES]
    pairs += [
        (f"/sources/{source}/{rest}", f"/sources/{nobody}/{rest}") for rest in ("", "edit/", "read/", "captures/")
    ]
    pairs += [(f"/claims/{claim.pk}/{rest}", f"/claims/{nobody}/{rest}") for rest in ("", "edit/")]
    pairs += [(f"/entries/{claim.pk}/{rest}", f"/entries/{nobody}/{rest}") for rest in OF_ENTRIES]
    return [*pairs, (f"/batches/{batch}/", f"/batches/{nobody}/"), (f"/claims/{source}/", "/no/such/page/")]


@pytest.mark.parametrize("method", ["get", "post"])
def test_foreign_and_wrong_addresses_answer_alike_to_the_byte(desk, method):
    claim, client = desk.standing(), desk.outsider.client
    client.handler.enforce_csrf_checks = False
    for foreign, wrong in addresses(desk, claim):
        there, nowhere = getattr(client, method)(foreign), getattr(client, method)(wrong)
        assert (there.status_code, nowhere.status_code) == (404, 404), foreign
        assert there.content == nowhere.content, foreign
        assert dict(there.headers) == dict(nowhere.headers), foreign


def test_the_page_has_no_navigation_and_no_token(desk):
    body = desk.outsider.client.get(f"/cases/{desk.case.pk}/").content.decode()
    for telling in ("csrf", "<nav", "Outsider", str(desk.case.pk), desk.case.title):
        assert telling not in body


def test_a_typed_address_knows_its_own_kind_only(desk):
    claim = desk.claim()
    for kind in ("sources", "actors"):
        assert desk.analyst.open(f"/{kind}/{claim.pk}/").status == 404


def test_a_red_claim_does_not_exist_for_members_who_are_not_named(desk):
    claim = desk.claim(statement="The red one.", marking="TLP:RED")
    for page in ("", "edit/"):
        assert desk.reviewer.open(f"/claims/{claim.pk}/{page}").status == 404
    for page in ("entries/", "claims/", ""):
        assert "The red one." not in desk.reviewer.open(f"/cases/{desk.case.pk}/{page}")
    assert "The red one." in desk.analyst.open(f"/claims/{claim.pk}/")


def test_any_other_host_is_answered_421(desk):
    response = desk.analyst.client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 421
    assert b"<" not in response.content
    assert desk.analyst.client.get("/no/such/page/", headers={"host": "[::1"}).status_code == 421


def test_whether_the_desk_lives_is_told_without_a_session(client, db):
    for path in ("/healthz", "/readyz"):
        response = client.get(path)
        assert response.status_code == 200
        assert not response.cookies


def test_a_reader_named_by_somebody_who_sees_it_sees_a_red_claim(desk):
    claim = desk.claim(statement="The red one.", marking="TLP:RED")
    page = desk.analyst.open(f"/claims/{claim.pk}/").follow("Who may see it")
    page = page.send(page.form(field="email"), {"email": desk.people["reviewer"].email})
    assert "Reviewer" in page
    assert "The red one." in desk.reviewer.open(f"/claims/{claim.pk}/")
    page = page.send(page.form(field="email"), {"email": desk.people["outsider"].email})
    assert page.status == 422
    assert "They do not belong to this case." in page
