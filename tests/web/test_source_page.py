"""The page of a source: what is known of it and what is not, where the desk is with it, what came of it."""

from io import BytesIO

import pytest

from casefile.archive import running
from casefile.archive.intake import upload_capture
from casefile.entries.actions import change, name_reader
from casefile.entries.models import Entry
from casefile.review.models import Batch
from casefile.sources.models import Source
from tests import factories as make
from tests.factories import ARTICLE

pytestmark = pytest.mark.django_db


def page_of(visitor, source):
    return visitor.open(f"/sources/{source.pk}/")


def changed(desk, source=None, **fields):
    source = Source.objects.get(pk=(source or desk.source).pk)
    return change(by=desk.people["analyst"], entry=source, seen=source.head_id, **fields)


def test_what_a_source_does_not_say_is_said_to_be_unknown_never_invented(desk):
    page = page_of(desk.analyst, desk.source)
    for words in ("publisher not known", "undated", "F cannot be judged"):
        assert words in page
    assert "Unknown" not in page.words


def test_wanted_things_and_loaded_words_stand_on_the_page(desk):
    changed(desk, loaded=["regime"], wanted=["The coast guard’s log"])
    page = page_of(desk.analyst, desk.source)
    assert "“regime”" in page
    assert page.one("*[@aria-labelledby='h-wanted']//li").text_content() == "The coast guard’s log"


def test_reading_is_marked_on_the_page_and_the_list_is_cut_by_it(desk):
    make.source(desk.case, desk.people["analyst"], title="Another one")
    page = page_of(desk.analyst, desk.source)
    page = page.send(page.form(field="triage"), {"triage": "nothing-in-it"})
    assert page.form(field="triage").fields["triage"] == "nothing-in-it"
    listed = desk.analyst.open(f"/cases/{desk.case.pk}/sources/").follow("nothing in it")
    assert desk.source.title in listed
    assert "Another one" not in listed
    assert "No source is in this state of reading." in desk.analyst.open(listed.path.replace("nothing-in-it", "logged"))


def test_readers_neither_see_nor_ask_how_far_the_desk_read(desk):
    desk.standing()
    assert not page_of(desk.reader, desk.source).all("*[@id='h-triage']")
    listed = desk.reader.open(f"/cases/{desk.case.pk}/sources/?triage=logged")
    assert desk.source.title in listed
    assert "to read" not in listed


def test_a_state_of_reading_that_is_none_is_a_sentence(desk):
    page = page_of(desk.analyst, desk.source)
    page = page.send(page.form(field="triage"), {"triage": "burnt"})
    assert page.status == 422
    assert "burnt" in page.one("*[@id='refusal']").text_content()


def test_neighbours_are_named_to_those_who_may_see_them_only(desk):
    red = make.source(desk.case, desk.people["analyst"], title="From a hidden voice", marking="TLP:RED")
    changed(desk, derived_from=[{"source": str(red.pk), "how": "quotation"}])
    assert "From a hidden voice" in page_of(desk.analyst, desk.source)
    page = page_of(desk.reviewer, desk.source)
    assert "quotes it: something you may not see" in page
    assert "hidden voice" not in page.body
    assert str(red.pk) not in page.body
    name_reader(by=desk.people["analyst"], entry=red, person=desk.people["reviewer"])
    assert desk.source.title in page_of(desk.reviewer, red)


def test_a_hidden_source_that_takes_from_another_is_not_counted_there(desk):
    red = make.source(desk.case, desk.people["analyst"], title="A hidden copy", marking="TLP:RED")
    changed(desk, red, derived_from=[{"source": str(desk.source.pk), "how": "syndication"}])
    assert "Taken up by" in page_of(desk.analyst, desk.source)
    assert "Taken up by" not in page_of(desk.reviewer, desk.source)


def test_everything_of_a_source_is_submitted_at_once(desk):
    claims = [desk.claim(statement=f"Boats were stopped, {n}.") for n in range(3)]
    other = make.source(desk.case, desk.people["analyst"], title="Another one")
    page = page_of(desk.analyst, desk.source)
    assert "draft 3" in page
    page = page.send(page.form(button="Submit everything of this source"))
    batch = Batch.objects.get()
    assert page.path == f"/batches/{batch.pk}/"
    assert {row.entry_id for row in batch.rows.all()} == {desk.source.pk, *(claim.pk for claim in claims)}
    assert Entry.objects.get(pk=other.pk).state == "draft"
    assert "Submit everything" not in page_of(desk.analyst, desk.source)


def test_what_still_lacks_something_is_named_and_nothing_is_submitted(desk):
    desk.claim()
    desk.claim(statement="Half of it.", credibility="", credibility_reason="")
    page = page_of(desk.analyst, desk.source)
    assert "1 not graded yet" in page
    page = page.send(page.form(button="Submit everything of this source"))
    assert page.status == 422
    assert "Half of it." in page.one("*[@id='refusal']").text_content()
    assert not Batch.objects.exists()


def test_readers_see_the_claims_that_stand_without_their_states(desk):
    desk.standing(statement="It stands.")
    desk.claim(statement="It is a draft.")
    page = page_of(desk.reader, desk.source)
    section = page.one("*[@aria-labelledby='h-claims']").text_content()
    assert "It stands." in section
    assert "It is a draft." not in page
    assert "Submit" not in section


def copied(desk, html: str) -> None:
    job = upload_capture(by=desk.people["analyst"], source=desk.source, name="later.html", file=BytesIO(html.encode()))
    running.run(str(job.pk))


def test_a_later_copy_says_which_quoted_words_read_differently_now_and_leads_to_their_claims(desk):
    altered = desk.claim(statement="At least 21 boats were stopped.")
    desk.claim(statement="He will not yield.", words="“We will not step back,”")
    copied(desk, ARTICLE.replace("at least 21 boats", "at least 22 boats"))
    page = page_of(desk.analyst, desk.source)
    found = page.one("*[@class='rechecks']")
    assert "reads differently · 1" in " ".join(found.text_content().split())
    assert "still stands · 1" in " ".join(found.text_content().split())
    assert "at least <del>21</del><ins>22</ins> boats" in page.body
    assert [link.get("href") for link in found.xpath(".//a")] == [f"/claims/{altered.pk}/"]


def test_what_became_of_quoted_words_is_told_to_those_who_see_the_claims_only(desk):
    desk.standing(statement="At least 21 boats were stopped.")
    hidden = desk.claim(statement="A hidden claim.", words="“We will not step back,”", marking="TLP:RED")
    copied(desk, ARTICLE.replace("at least 21 boats", "at least 22 boats").replace("step back", "give way"))
    assert "A hidden claim." in page_of(desk.analyst, desk.source)
    page = page_of(desk.reviewer, desk.source)
    assert "reads differently · 1" in page
    assert str(hidden.pk) not in page.body
    assert not page_of(desk.reader, desk.source).all("*[@class='rechecks']")
