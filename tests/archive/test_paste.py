"""Pasted text: kept as it is, sealed, and said to be pasted."""

import gzip
import unicodedata

import pytest

from casefile.archive.intake import add_pasted_source, paste_capture
from casefile.archive.paste import MOST, from_paste, pasted_bytes, text_of
from casefile.archive.running import run
from casefile.core.errors import Invalid
from casefile.sources.actions import retry
from casefile.sources.queries import newest_text
from tests import factories as make

WORDS = "Veskan Backs Ordel\r\n\r\nThe ministry spoke.\tIt warned of ‘grave consequences’. 🇻🇪 می‌خواهیم\x00\n"


@pytest.mark.parametrize("text", ["", " \n\t", "\x00"])
def test_blanks_are_no_text(text):
    with pytest.raises(Invalid) as refusal:
        pasted_bytes(text)
    assert refusal.value.field == "pasted"


def test_more_than_a_megabyte_is_refused():
    assert len(pasted_bytes("x" * MOST)) == MOST
    with pytest.raises(Invalid):
        pasted_bytes("ن" * (MOST // 2 + 1))


def test_the_words_stay_what_they_are_in_one_normal_form():
    content = pasted_bytes(unicodedata.normalize("NFD", WORDS) + "Ibáñez").decode()
    assert content == WORDS.replace("\r", "").replace("\t", " ").replace("\x00", "") + "Ibáñez"
    assert pasted_bytes(content).decode() == content


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("Veskan Backs Ordel\n\nThe ministry spoke.", "Veskan Backs Ordel"),
        ("The ministry spoke.\n\nIt warned.", ""),
        ("The ministry spoke. It warned.", ""),
        ("Veskan Backs Ordel", ""),
    ],
)
def test_a_first_line_that_stands_alone_is_the_title(content, title):
    assert text_of(content, "en").title == title


@pytest.mark.django_db
def test_a_pasted_source_is_captured_by_the_same_path():
    case = make.case()
    source = add_pasted_source(by=case.opened_by, case=case, pasted=WORDS, url="https://a.example/", language="en")
    run(str(source.jobs.get().pk))
    source.refresh_from_db()
    capture, text = source.captures.get(), newest_text(source)
    assert (source.title, source.url, capture.method) == ("Veskan Backs Ordel", "https://a.example/", "pasted")
    assert (capture.requested_url, capture.final_url) == ("", "")
    assert (text.role, text.extractor, text.language) == ("article", "pasted", "en")
    assert text.body.content.encode() == pasted_bytes(WORDS)
    assert [text.body.content[a:b] for a, b in text.sentences][1] == "The ministry spoke."
    assert {one.role for one in capture.artifacts.all()} == {"original", "warc", "package"}


@pytest.mark.django_db
def test_a_source_gets_its_text_pasted_later_and_a_failed_paste_stays_one():
    case = make.case()
    source = make.source(case, case.opened_by)
    job = paste_capture(by=case.opened_by, source=source, pasted=WORDS)
    job.state = "failed"
    job.save()
    again = retry(by=case.opened_by, job=job)
    assert (again.method, again.upload_sha256) == ("pasted", job.upload_sha256)
    run(str(again.pk))
    assert source.captures.filter(method="pasted").count() == 1


def test_the_seal_holds_the_words():
    body = pasted_bytes(WORDS)
    made = from_paste(body, "en", make.moment(), lambda step: None)
    [warc] = [one.bytes for one in made.artifacts if one.role == "warc"]
    assert body in gzip.decompress(warc)
    assert made.method == "pasted"
