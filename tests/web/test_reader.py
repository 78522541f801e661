"""The reader without JavaScript: the text, its marks, and the claim beside it."""

import pytest

from casefile.claims.models import Claim
from casefile.sources.queries import newest_text
from tests import factories as make

pytestmark = pytest.mark.django_db

BOATS = "Since September, the coast guard has stopped at least 21 boats suspected of smuggling."
PERSIAN = """<!doctype html><html lang="fa"><head><title>هشدار وِسکان</title></head><body><main><article>
<h1>هشدار وِسکان</h1>
<p>مقام‌های وسکان روز دوشنبه از مارا حمایت کردند 🇮🇷. وزارت خارجه گفت که این گشت‌ها ناقض پیمان تنگه است.</p>
<p>به گفتهٔ گارد ساحلی، از سپتامبر دست‌کم ۲۱ قایق متوقف شده است. این گزارش را خبرنگار ما نوشته است.</p>
</article></main></body></html>"""


def read(desk, source=None, visitor=None):
    return (visitor or desk.analyst).open(f"/sources/{(source or desk.source).pk}/read/")


def quoted(page, words: str):
    """The page after the quote button behind the sentence with these words was pressed."""
    for sentence in page.all("*[@id='text']//*[@data-start]"):
        if words in sentence.text_content():
            return page.press(sentence.getnext())
    raise AssertionError(f"no sentence “{words}” in {page.words[:500]}")


def test_the_text_stands_on_the_page_to_the_character(desk):
    content = newest_text(desk.source).body.content
    assert read(desk).text().text_content() == content


def test_marks_are_in_the_page_and_lead_to_their_claims(desk):
    claim = desk.claim(words="stopped at least 21 boats")
    desk.claim(words="at least 21 boats suspected", statement="Twenty-one boats were suspected.")
    marks = read(desk).all("*[@id='text']//mark")
    assert "".join(mark.text_content() for mark in marks) == "stopped at least 21 boats suspected"
    assert next(marks[0].iter("a")).get("href") == f"/claims/{claim.pk}/"


def test_marks_of_claims_one_may_not_see_are_not_there(desk):
    desk.standing(words="Foreign Ministry")
    desk.claim(words="coast guard", statement="A draft.")
    page = read(desk, visitor=desk.reader)
    assert [mark.text_content() for mark in page.all("*[@id='text']//mark")] == ["Foreign Ministry"]
    assert "A draft." not in page
    assert not page.all("main//form")


def test_a_claim_is_logged_with_three_inputs_by_the_button_behind_a_sentence(desk):
    page = quoted(read(desk), "at least 21 boats")
    assert page.one("*[@id='claim']//blockquote").text_content().strip() == BOATS
    page = page.send(page.form(field="statement"), {"voice": "own", "statement": "The coast guard stopped 21 boats."})
    claim = Claim.objects.get()
    assert claim.statement in page
    assert (claim.state, claim.voice, claim.passages.get().exact) == ("draft", "own", BOATS)
    assert claim.author == desk.people["analyst"]


def test_a_second_passage_is_added_and_the_first_stays(desk):
    page = quoted(read(desk), "He called it")
    page.form(field="statement").fields["statement"] = "It is a “calculated bargain”."
    page.form(field="statement").fields["voice"] = "own"
    page = quoted(page, "Jonas Brandt")
    assert len(page.all("*[@id='claim']//blockquote")) == 2
    assert not Claim.objects.exists()
    page.send(page.form(field="statement"))
    assert Claim.objects.get().passages.count() == 2


def test_a_refused_claim_comes_back_with_all_that_was_typed(desk):
    page = quoted(read(desk), "He called it")
    typed = {
        "voice": "named",
        "statement": "The support is a “calculated bargain”.",
        "speaker_name": "Jonas Brandt",
        "claim_kind": "opinion",
        "happened_on_edtf": "last week",
        "place": "Tarn Strait",
        "reading_note": "“it” is the support",
    }
    page = page.send(page.form(field="statement"), typed)
    assert page.status == 422
    assert "“last week” is not a date." in page
    form = page.form(field="statement")
    assert {name: (form.fields[name] or "").strip() for name in typed} == typed
    assert "calculated bargain" in page.one("*[@id='claim']//blockquote").text_content()
    assert not Claim.objects.exists()


def test_a_speaker_nobody_knows_is_made_after_one_more_question(desk):
    page = quoted(read(desk), "He called it")
    typed = {
        "voice": "named",
        "statement": "It is a bargain.",
        "speaker_name": "Jonas Brandt",
        "speaker_kind": "person",
    }
    page = page.send(page.form(field="statement"), typed)
    if not Claim.objects.exists():
        page = page.send(page.form(field="statement"), button="somebody new")
    speaker = Claim.objects.get().parties.get()
    assert (speaker.part, speaker.actor.title, speaker.actor.actor_kind) == ("speaker", "Jonas Brandt", "person")


def test_a_near_name_is_offered_before_a_second_actor_is_made(desk):
    known = make.actor(desk.case, desk.people["analyst"], "Ilse Varga")
    page = quoted(read(desk), "Ilse Varga")
    typed = {"voice": "named", "statement": "The patrols are grave.", "speaker_name": "Ilse Vargas"}
    page = page.send(page.form(field="statement"), typed)
    assert not Claim.objects.exists()
    page.send(page.form(field="statement"), button="It is Ilse Varga")
    assert Claim.objects.get().parties.get().actor_id == known.pk


def test_a_name_that_is_known_exactly_is_taken_at_once(desk):
    known = make.actor(desk.case, desk.people["analyst"], "Ilse Varga")
    page = quoted(read(desk), "Ilse Varga")
    page.send(
        page.form(field="statement"),
        {"voice": "named", "statement": "The patrols are grave.", "speaker_name": "ilse varga"},
    )
    assert Claim.objects.get().parties.get().actor_id == known.pk


def test_a_speaker_who_is_not_named_stays_words(desk):
    page = quoted(read(desk), "at least 21 boats")
    page.send(
        page.form(field="statement"),
        {"voice": "unnamed", "statement": "Boats were stopped.", "speaker_name": "a senior official"},
    )
    speaker = Claim.objects.get().parties.get()
    assert (speaker.words, speaker.actor) == ("a senior official", None)


def test_persian_runs_right_to_left_and_its_offsets_are_exact(desk):
    source = make.source(desk.case, desk.people["analyst"], html=PERSIAN)
    page = read(desk, source)
    text = page.text()
    assert (text.get("lang"), text.get("dir")) == ("fa", "rtl")
    page = quoted(page, "وزارت خارجه")
    page.send(page.form(field="statement"), {"voice": "own", "statement": "گشت‌ها ناقض پیمان تنگه است."})
    passage = Claim.objects.get().passages.get()
    content = newest_text(source).body.content
    assert content[passage.start : passage.end] == passage.exact
    assert passage.exact.startswith("وزارت خارجه")
    mark = read(desk, source).one("*[@id='text']//mark")
    assert mark.text_content() == passage.exact


@pytest.mark.parametrize(
    "asked",
    [
        "passage=junk",
        "passage=::::",
        "passage=1:2:3:4",
        "text=junk",
        "passage={text}:99999999999999999999:3:words",
        "passage={text}:5:2:words",
        "passage={text}:0:999999:words",
        "passage={text}:0:5:junk",
        "passage=%00",
        "text=%00",
    ],
)
def test_an_address_that_makes_no_sense_is_answered_not_broken(desk, asked):
    text = newest_text(desk.source).pk
    page = desk.analyst.open(f"/sources/{desk.source.pk}/read/?" + asked.format(text=text))
    assert page.status in (200, 404, 422)


def test_the_form_sent_twice_logs_one_claim(desk):
    page = quoted(read(desk), "at least 21 boats")
    form, typed = page.form(field="statement"), {"voice": "own", "statement": "Boats were stopped."}
    first, second = page.send(form, typed), page.send(form, typed)
    assert first.path == second.path
    assert Claim.objects.count() == 1
