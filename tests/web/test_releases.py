"""Letting things out: previewed, proposed by one, signed by another; tokens are shown once."""

import pytest

from casefile.accounts.models import Person
from casefile.releases.actions import open_collection, propose_release, sign_release
from casefile.releases.models import Collection, Release
from casefile.releases.preview import preview
from tests import factories as make
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def opened(desk):
    page = desk.lead.open(f"/cases/{desk.case.pk}/collections/")
    page = page.send(page.form(field="title"), {"title": "For Harbour Watch"})
    return page, Collection.objects.get()


def test_a_release_takes_two_people_and_is_listed_with_number_and_hash(desk):
    claim = desk.standing()
    page, collection = opened(desk)
    assert claim.statement in page
    page = page.send(page.form(button="Propose this release"))
    page = page.follow("Look at it")
    assert "Somebody else must sign it." in page
    page = page.visitor.send(
        page.path, {"deed": ["sign"], "csrfmiddlewaretoken": page.form(button="Drop it").fields["csrfmiddlewaretoken"]}
    )
    page = page.visitor.proven(page)
    assert "You proposed this release: somebody else must sign it." in page
    page = desk.reviewer.open(f"/collections/{collection.pk}/").follow("Look at it")
    page = page.visitor.proven(page.send(page.form(button="Sign and release"), button="Sign and release"))
    release = Release.objects.get()
    assert page.path == f"/collections/{collection.pk}/"
    assert release.sha256[:12] in page
    assert "Nothing new may leave." in page
    assert "released already" in page


def test_a_collection_takes_nothing_stricter_than_its_ceiling_and_says_so(desk):
    desk.standing(marking="TLP:AMBER+STRICT")
    page, _collection = opened(desk)
    assert "marked stricter than the collection takes" in page


def test_partners_are_let_in_with_a_password_and_out_without(desk):
    partner, _secret = make.partner()
    page, collection = opened(desk)
    page = page.send(page.form(field="partner"), {"partner": str(partner.pk)})
    page = page.visitor.proven(page)
    assert collection.grants.filter(revoked_at=None).count() == 1
    page.send(page.form(button="End it"), button="End it")
    assert collection.grants.filter(revoked_at=None).count() == 0


def test_a_grant_without_a_partner_is_a_sentence(desk):
    make.partner()
    page, _collection = opened(desk)
    page = page.send(page.form(field="partner"), {"partner": "nobody"})
    assert page.status == 422
    assert "Choose a partner." in page


def test_an_administrator_adds_people_and_a_taken_address_comes_back(admin):
    page = admin.open("/people/")
    typed = {"name": "Sam Okoro", "email": admin.person.email, "password": PASSWORD}
    page = admin.proven(page.send(page.form(field="email"), typed))
    assert page.status == 422
    assert "Somebody signs in with this address already." in page
    form = page.form(field="email")
    assert form.fields["name"] == "Sam Okoro"
    page = page.send(form, {"email": "sam@desk.example", "password": PASSWORD})
    assert "Sam Okoro" in page
    assert Person.objects.get(email="sam@desk.example").sponsorships.get().by == admin.person


def test_only_administrators_see_people_and_partners(desk):
    for path in ("/people/", "/partners/"):
        assert desk.lead.open(path).status == 403


def test_a_token_is_shown_once_and_a_form_sent_twice_does_not_show_it_again(desk):
    page = desk.analyst.open("/tokens/")
    form = page.form(field="label")
    asked = page.send(form, {"label": "script", "days": "30"})
    assert asked.status == 403
    first = desk.analyst.proven(asked)
    assert first.one("code[@class='secret']").text_content().startswith("cfp_")
    second = page.send(form, {"label": "script", "days": "30"})
    assert "Its secret was shown once and is not kept." in second
    assert desk.people["analyst"].tokens.count() == 1
    page = desk.analyst.open("/tokens/")
    page = page.send(page.form(action="/end/"))
    assert "revoked" in page


def test_a_token_for_too_long_is_refused_by_name_of_its_field(desk):
    page = desk.analyst.open("/tokens/")
    page = desk.analyst.proven(page.send(page.form(field="label"), {"label": "script", "days": "9" * 40}))
    assert page.status == 422
    assert "A token lasts between 1 and 366 days." in page


def test_a_partner_gets_a_token_that_is_shown_once(admin):
    page = admin.open("/partners/")
    page = admin.proven(page.send(page.form(field="name"), {"name": "Harbour Watch"}))
    page = page.send(page.form(field="label"), {"label": "pull"})
    assert page.one("code[@class='secret']").text_content().startswith("cfx_")
    assert not admin.open("/partners/").all("code[@class='secret']")


def test_members_get_roles_by_address_and_the_last_lead_stays(desk):
    newcomer = make.person("Ole Brink")
    page = desk.lead.open(f"/cases/{desk.case.pk}/members/")
    page = page.send(page.form(field="email"), {"email": newcomer.email.upper(), "role": "reader"})
    page = page.visitor.proven(page)
    assert "Ole Brink" in page
    lead = desk.people["lead"]
    form = next(one for one in page.tree.forms if dict(one.form_values()).get("person") == str(lead.pk))
    page = page.send(form)
    assert "A case needs a lead: give somebody else the role first." in page
    assert desk.case.memberships.filter(person=lead, role="lead").exists()


def released(desk):
    claim = desk.standing()
    collection = open_collection(by=desk.people["lead"], case=desk.case, title="For Harbour Watch")
    proposal = propose_release(by=desk.people["lead"], collection=collection)
    return claim, collection, sign_release(by=desk.people["reviewer"], proposal=proposal)


def test_a_release_lists_what_left_and_gives_its_manifest_byte_for_byte(desk):
    claim, collection, release = released(desk)
    page = desk.lead.open(f"/collections/{collection.pk}/").follow("Release 1")
    for words in (claim.statement, release.sha256, "none: this is the first", "signed by Reviewer"):
        assert words in page
    answer = desk.lead.client.get(f"/collections/{collection.pk}/releases/1/?as=file")
    assert answer.content == bytes(release.manifest)
    reader = desk.reader.open(f"/collections/{collection.pk}/releases/1/")
    assert claim.statement in reader
    assert "Reviewer" not in reader
    assert desk.lead.open(f"/collections/{collection.pk}/releases/2/").status == 404


def test_what_was_taken_back_is_listed_and_named_to_those_who_still_see_it(desk):
    claim, collection, _release = released(desk)
    make.taken("withdraw", claim, desk.people["reviewer"])
    page = desk.lead.open(f"/collections/{collection.pk}/")
    assert claim.statement in page.one("section[@aria-labelledby='h-buried']").text_content()
    assert "taken back" in page.follow("Release 1")
    page = desk.reader.open(f"/collections/{collection.pk}/")
    assert "something you may not see" in page.one("section[@aria-labelledby='h-buried']").text_content()
    assert claim.statement not in page.follow("Release 1")


def test_what_may_still_leave_is_looked_at_first(desk):
    claim, collection, _release = released(desk)
    other = desk.standing(statement="Zebra patrols were seen.")
    leaving, _staying = preview(collection, desk.people["lead"], most=1)
    assert [one.entry.pk for one in leaving] == [other.pk]
    assert claim.pk != other.pk


def test_a_proposal_leads_to_each_document_and_when_signed_to_its_release(desk):
    claim = desk.standing()
    collection = open_collection(by=desk.people["lead"], case=desk.case, title="For Harbour Watch")
    proposal = propose_release(by=desk.people["lead"], collection=collection)
    page = desk.reviewer.open(f"/proposals/{proposal.pk}/")
    assert "2 documents" in page
    document = page.visitor.open(f"/versions/{claim.approved_id}/document/")
    assert page.all(f"a[@href='/versions/{claim.approved_id}/document/']")
    assert claim.approved.document.sha256 in document
    sign_release(by=desk.people["reviewer"], proposal=proposal)
    assert desk.reviewer.open(f"/proposals/{proposal.pk}/").follow("Release 1").status == 200
