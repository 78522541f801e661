"""What refers to a RED entry does not tell its name to those who may not see it."""

import pytest

from casefile.entries.actions import change
from casefile.entries.models import Entry
from tests import factories as make
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_a_source_marked_red_is_named_on_no_page_of_its_claims():
    case = make.case()
    analyst, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    other, reader = make.member(case, "analyst"), make.member(case, "reader")
    source = make.source(case, analyst, title="Minutes of the harbour council")
    claim = make.claim(source, analyst)
    batch = make.submitted(analyst, claim)
    make.approved(reviewer, batch)
    head = Entry.objects.get(pk=source.pk).head_id
    change(by=analyst, entry=source, seen=head, marking="TLP:RED")
    pages = [f"/claims/{claim.pk}/", f"/cases/{case.pk}/claims/"]
    for person, more in ((other, [f"/batches/{batch.pk}/", f"/cases/{case.pk}/review/"]), (reader, [])):
        visitor = Visitor(person)
        for path in [*pages, *more]:
            page = visitor.open(path)
            assert page.status == 200
            assert "harbour council" not in page.words, path
    assert "harbour council" in Visitor(analyst).open(pages[0])
