"""Passages: the words that stand there, to the code point, or a refusal."""

import unicodedata
from io import BytesIO

import pytest

from casefile.archive.intake import add_uploaded_source
from casefile.archive.running import run
from casefile.core.errors import Invalid, Mismatch
from casefile.entries.writing import fields_of
from casefile.sources.models import Passage
from casefile.sources.queries import cut, newest_text
from casefile.sources.quoting import clean_passages, frozen_passages, page_at, words_at
from tests import factories as make
from tests.lending import on_loan
from tests.reading.documents import pdf

TEXTS = {
    "latin": ("Varga warned of ‘grave consequences’.", "‘grave consequences’"),
    "persian at the start": ("نیروی دریایی گفت: هرگز.", "نیروی دریایی"),
    "arabic at the end": ("The ministry said: لن نتراجع", "لن نتراجع"),
    "persian with a joiner": ("او گفت می‌خواهیم صلح.", "می‌خواهیم"),
    "emoji": ("Ordel wrote 🚢🔥 today.", "🚢🔥"),
    "a flag before": ("🇮🇷 the patrols go on", "the patrols"),
    "a family of joined emoji": ("seen 👨‍👩‍👧 there", "👨‍👩‍👧"),
    "combining marks": ("Nguye\u0302\u0303n spoke", "Nguye\u0302\u0303n"),
    "outside the plane": ("𝔗𝔞𝔯𝔫 is a strait", "𝔗𝔞𝔯𝔫"),
    "across lines": ("first line\nsecond line", "line\nsecond"),
}


@pytest.mark.parametrize(("content", "words"), TEXTS.values(), ids=TEXTS)
def test_offsets_count_code_points_in_any_script(content, words):
    start = content.index(words)
    assert words_at(content, start, start + len(words), words) == words
    assert words_at(content, start, start + len(words), None) == words


@pytest.mark.parametrize(("content", "words"), TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("shift", [-1, 1])
def test_words_one_place_off_are_refused_with_what_stands_there(content, words, shift):
    start = content.index(words) + shift
    if start < 0 or start + len(words) > len(content):
        with pytest.raises(Invalid):
            words_at(content, start, start + len(words), words)
        return
    with pytest.raises(Mismatch) as refusal:
        words_at(content, start, start + len(words), words, at="passages[0].")
    assert refusal.value.field == "passages[0].exact"
    assert refusal.value.more["stands"] == content[start : start + len(words)]


@pytest.mark.parametrize(("content", "words"), TEXTS.values(), ids=TEXTS)
def test_one_character_changed_is_refused(content, words):
    start = content.index(words)
    for place in range(len(words)):
        changed = words[:place] + ("x" if words[place] != "x" else "y") + words[place + 1 :]
        with pytest.raises(Mismatch):
            words_at(content, start, start + len(words), changed)


@pytest.mark.parametrize(
    ("stored", "claimed"),
    [("Ibáñez", unicodedata.normalize("NFD", "Ibáñez")), ("می‌خواهیم", "میخواهیم"), ("‘grave’", "'grave'"), ("ی", "ي")],
)
def test_words_that_only_look_alike_are_refused(stored, claimed):
    with pytest.raises(Mismatch):
        words_at(stored, 0, len(stored), claimed)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, 13), (12, 13), (2**31, 2**31 + 1)])
def test_offsets_outside_the_text_are_refused(start, end):
    with pytest.raises(Invalid) as refusal:
        words_at("twelve chars", start, end, None)
    assert refusal.value.field == "start"


@pytest.mark.parametrize("content", ["   ", "\n\t", "\u00a0\u2003"])
def test_a_passage_of_blanks_quotes_nothing(content):
    with pytest.raises(Invalid, match="blanks"):
        words_at(content, 0, len(content), None)


def _made():
    case = make.case()
    analyst = make.member(case, "analyst")
    return analyst, make.source(case, analyst)


lent_desk, logged = on_loan(_made)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": None}, "text"),
        ({"text": "not an id"}, "text"),
        ({"text": "00000000-0000-4000-8000-000000000000"}, "text"),
        ({"start": None}, "start"),
        ({"start": -1}, "start"),
        ({"start": "0"}, "start"),
        ({"start": True}, "start"),
        ({"start": 2**63}, "start"),
        ({"end": 2**40}, "end"),
        ({"end": 1.5}, "end"),
        ({"exact": "other words"}, "exact"),
        ({"part": "noise"}, "part"),
    ],
)
def test_a_passage_is_refused_by_the_field_at_fault(logged, changed, field):
    analyst, source = logged
    good = make.quote(source, "at least 21 boats")
    with pytest.raises(Invalid) as refusal:
        clean_passages([good, {**good, **changed}], source=source, person=analyst)
    assert refusal.value.field == f"passages[1].{field}"


def test_a_text_of_another_source_is_refused_like_an_unknown_one(logged):
    analyst, source = logged
    other = make.source(source.case, analyst)
    sentences = []
    for text in (str(newest_text(other).pk), "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(Invalid) as refusal:
            clean_passages([{"text": text, "start": 0, "end": 3}], source=source, person=analyst)
        sentences.append((refusal.value.sentence, refusal.value.field))
    assert len(set(sentences)) == 1


def test_a_passage_keeps_what_stands_around_it(logged):
    analyst, source = logged
    [kept] = clean_passages([make.quote(source, "at least 21 boats")], source=source, person=analyst)
    content = newest_text(source).body.content
    assert kept["prefix"] + kept["exact"] + kept["suffix"] in content
    assert kept["prefix"].endswith("has stopped ")
    assert kept["suffix"].startswith(" suspected of smuggling")


@pytest.mark.parametrize("within", [None, (0, 4), (2, 9)])
def test_a_text_cut_at_its_marks_is_still_the_text(within):
    content = "🇮🇷abc دریا xyz"
    passages = [Passage(entry_id=name, start=start, end=end) for name, start, end in (("a", 0, 6), ("b", 4, 9))]
    pieces = cut(content, passages, within)
    low, high = within or (0, len(content))
    assert "".join(piece.text for piece in pieces) == content[low:high]
    for piece in pieces:
        covered = [
            one.entry_id for one in passages if one.start < piece.start + len(piece.text) and piece.start < one.end
        ]
        assert piece.claims == covered


def test_a_page_is_told_from_the_offset():
    pages = [[0, 10], [12, 12], [14, 30]]
    assert [page_at(pages, start) for start in (0, 9, 10, 12, 14, 29)] == [1, 1, 1, 2, 3, 3]


@pytest.mark.django_db
def test_a_passage_of_a_document_names_its_page_whatever_was_sent():
    case = make.case()
    analyst, body = make.member(case, "analyst"), pdf("The port is open.", "At least 21 boats were stopped.")
    source = add_uploaded_source(by=analyst, case=case, name="report.pdf", file=BytesIO(body))
    run(str(source.jobs.get().pk))
    [kept] = clean_passages([{**make.quote(source, "21 boats"), "page": 7}], source=source, person=analyst)
    assert (kept["page"], newest_text(source).role) == (2, "pdf")


SAID = {"text": "mindestens 21 Boote", "language": "de", "translator": "the desk"}


def test_a_translation_is_kept_beside_the_words_and_frozen_with_them(logged):
    analyst, source = logged
    quoted = {**make.quote(source, "at least 21 boats"), "translation": SAID}
    claim = make.log_claim(by=analyst, source=source, statement="21 boats were stopped.", passages=[quoted])
    row = claim.passages.get()
    assert (row.exact, row.translation, row.translation_language) == ("at least 21 boats", SAID["text"], "de")
    [frozen] = frozen_passages(fields_of(claim.head))
    assert (frozen["exact"], frozen["translation"], frozen["page"]) == ("at least 21 boats", SAID, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"translation": "mindestens"}, "translation"),
        ({"translation": {"text": "x" * 5001}}, "translation.text"),
        ({"translation": {"language": "de"}}, "translation.text"),
        ({"translation": {"text": "x", "language": "x" * 13}}, "translation.language"),
        ({"page": 0}, "page"),
        ({"page": "4"}, "page"),
    ],
)
def test_a_translation_or_page_is_refused_by_the_field_at_fault(logged, given, field):
    analyst, source = logged
    with pytest.raises(Invalid) as refusal:
        clean_passages([{**make.quote(source, "at least 21 boats"), **given}], source=source, person=analyst)
    assert refusal.value.field == f"passages[0].{field}"


def test_an_empty_translation_is_none(logged):
    analyst, source = logged
    row = {**make.quote(source, "at least 21 boats"), "translation": {"text": " ", "language": "", "translator": ""}}
    [kept] = clean_passages([row], source=source, person=analyst)
    assert kept["translation"] is None
