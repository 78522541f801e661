"""Passages where there is no text: a page, a part of a picture, a time; transcribed, and said to be so."""

import json

import pytest
from django.db import IntegrityError, transaction

from casefile.claims.actions import change_claim, log_claim
from casefile.claims.models import Claim
from casefile.core.errors import Invalid
from casefile.entries.models import Entry, Staleness
from casefile.entries.writing import fields_of
from casefile.review.objections import objections_to
from casefile.sources.models import Passage, Recheck
from casefile.sources.pointing import pointable, selector
from casefile.sources.queries import newest_text, pointing_into
from casefile.sources.quoting import clean_passages, frozen_passages
from tests import factories as make
from tests.reading import given
from tests.reading.documents import pdf
from tests.uploading import file_of, uploaded, uploaded_again

pytestmark = pytest.mark.django_db

REGION = [100, 205, 300, 400]
SPOKEN = "We shall keep the gate open."


@pytest.fixture
def analyst(db):
    return make.member(make.case(), "analyst")


def case_of(person):
    return person.memberships.get().case


def source_of(analyst, kind: str, body: bytes = b""):
    return uploaded(case_of(analyst), analyst, body or given.EVERY[kind](), title=f"A {kind}")


def kept(source, person, **place) -> dict:
    row = {"artifact": str(file_of(source).pk), "exact": SPOKEN, **place}
    return clean_passages([row], source=source, person=person)[0]


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("png", {"region": REGION}),
        ("mp3", {"time": [0, 2612]}),
        ("mp4", {"time": [1500, 90_000]}),
        ("webm", {"time": [1500, 3250], "region": REGION}),
        ("mkv", {"time": [1500, 900_000]}),
    ],
)
def test_each_kind_is_pointed_into_by_its_own_places(analyst, kind, place):
    row = kept(source_of(analyst, kind), analyst, **place)
    whole = {"page": None, "region": None, "time": None, **place}
    assert {name: row[name] for name in whole} == whole
    assert (row["exact"], row["part"], "text" in row, "start" in row) == (SPOKEN, "words", False, False)


def test_a_page_of_pictures_is_pointed_into_and_a_page_of_words_is_quoted(analyst):
    scanned = source_of(analyst, "pdf", pdf("", ""))
    assert kept(scanned, analyst, page=2, region=REGION)["page"] == 2
    mixed = source_of(analyst, "pdf", pdf("Some words.", ""))
    assert kept(mixed, analyst, page=2)["page"] == 2
    with pytest.raises(Invalid, match="quote the words"):
        kept(mixed, analyst, page=1)


WRONG = [
    ("png", {}, "region"),
    ("png", {"region": REGION, "time": [0, 1]}, "time"),
    ("png", {"region": REGION, "page": 1}, "page"),
    ("png", {"region": [0, 0, 1000, 1001]}, "region"),
    ("png", {"region": [0, 0, 0, 10]}, "region"),
    ("png", {"region": [-1, 0, 10, 10]}, "region"),
    ("png", {"region": [0, 0, 10]}, "region"),
    ("png", {"region": [0, 0, 1.5, True]}, "region"),
    ("png", {"region": "0,0,10,10"}, "region"),
    ("png", {"region": REGION, "exact": " "}, "exact"),
    ("png", {"region": REGION, "exact": None}, "exact"),
    ("png", {"region": REGION, "text": "x"}, "artifact"),
    ("png", {"region": REGION, "part": "nonsense"}, "part"),
    ("png", {"region": REGION, "artifact": "not an id"}, "artifact"),
    ("mp4", {"region": REGION}, "time"),
    ("mp4", {"time": [1000, 1000]}, "time"),
    ("mp4", {"time": [1000, 90_001]}, "time"),
    ("mp4", {"time": ["0", "1"]}, "time"),
    ("mp4", {"time": [0, 2**31]}, "time"),
    ("html", {"page": 1}, "artifact"),
    ("docx", {"page": 1}, "artifact"),
    ("wacz", {"page": 1}, "artifact"),
]


def test_a_place_that_is_none_is_refused_by_name(analyst):
    sources = {kind: source_of(analyst, kind) for kind in dict.fromkeys(kind for kind, _place, _field in WRONG)}
    for kind, place, field in WRONG:
        with pytest.raises(Invalid) as caught:
            kept(sources[kind], analyst, **place)
        assert caught.value.field == f"passages[0].{field}", (kind, place)
    with pytest.raises(Invalid, match="2 pages"):
        kept(source_of(analyst, "pdf", pdf("", "")), analyst, page=3)


def test_a_file_of_another_source_is_answered_as_one_there_is_not(analyst):
    mine, other = source_of(analyst, "png"), source_of(analyst, "gif")
    unknown = {"artifact": "00000000-0000-4000-8000-000000000001", "region": REGION}
    said = []
    for row in ({"artifact": str(file_of(other).pk), "region": REGION}, unknown):
        with pytest.raises(Invalid) as caught:
            kept(mine, analyst, **row)
        said.append((caught.value.sentence, caught.value.field))
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"page": 3, "region": None, "time": None}, "page=3"),
        ({"page": None, "region": REGION, "time": None}, "xywh=percent:10,20.5,30,40"),
        ({"page": None, "region": [0, 0, 1000, 5], "time": [1500, 62_003]}, "xywh=percent:0,0,100,0.5&t=1.500,62.003"),
    ],
)
def test_a_place_is_written_as_a_media_fragment(row, said):
    assert selector(row) == said


@pytest.fixture
def recording(analyst):
    return source_of(analyst, "mp4")


def logged(source, analyst, **more):
    row = {"artifact": str(file_of(source).pk), "time": [61_500, 64_000], "exact": SPOKEN, **more}
    return log_claim(by=analyst, source=source, statement="The gate stays open.", passages=[row], **make.WHOLE)


def test_a_document_says_that_the_words_are_transcribed(analyst, recording):
    claim, file = logged(recording, analyst), file_of(recording)
    reviewer = make.member(case_of(analyst), "reviewer")
    outcomes = make.approved(reviewer, make.submitted(analyst, claim))
    assert [one.refusal for one in outcomes] == [None, None]
    document = json.loads(bytes(Entry.objects.get(pk=claim.pk).approved.document.body.bytes))
    capture = file.capture
    assert document["passages"] == [
        {
            "part": "words",
            "exact": SPOKEN,
            "page": None,
            "translation": None,
            "transcribed": True,
            "selector": "t=61.500,64.000",
            "artifact": {"sha256": file.sha256, "type": "video/mp4"},
            "capture": {
                "id": str(capture.pk),
                "sha256": capture.sha256,
                "method": "uploaded",
                "captured_at": capture.ended_at.isoformat(),
            },
        }
    ]


def test_a_document_of_quoted_words_is_what_it_was(analyst):
    claim = make.claim(make.source(case_of(analyst), analyst), analyst)
    [row] = frozen_passages(fields_of(claim.head))
    selected = {"part", "start", "end", "exact", "prefix", "suffix", "page", "translation"}
    assert row.keys() == {*selected, "text", "capture"}


def test_it_is_kept_through_a_change_and_listed_where_it_points(analyst, recording):
    claim = logged(recording, analyst, translation={"text": "Das Tor bleibt offen.", "language": "de"})
    fields = fields_of(claim.head)
    change_claim(by=analyst, claim=claim, seen=str(claim.head_id), passages=fields["passages"], mode="denied")
    row = claim.passages.get()
    assert (row.time_start, row.time_end, row.text, row.start, row.exact) == (61_500, 64_000, None, None, SPOKEN)
    assert (row.translation, row.capture) == ("Das Tor bleibt offen.", file_of(recording).capture)
    assert pointing_into(file_of(recording), analyst, Claim.objects.all()) == [row]
    assert pointing_into(file_of(recording), make.person(), Claim.objects.all()) == []


def test_nothing_is_objected_to_and_quoted_words_are_still_compared(analyst, recording):
    claim = logged(recording, analyst)
    assert objections_to(Entry.objects.get(pk=claim.pk)) == []


def test_it_is_not_looked_for_in_later_copies(analyst, recording):
    claim = logged(recording, analyst)
    uploaded_again(recording, analyst, given.EVERY["html"]())
    assert newest_text(recording) is not None
    assert not Recheck.objects.exists()
    assert not Staleness.objects.filter(entry=claim.pk).exists()


def test_the_screenshot_of_a_page_may_be_pointed_into_beside_its_text(analyst):
    source = make.source(case_of(analyst), analyst)
    capture = source.captures.get()
    assert pointable(capture) == []
    original = capture.artifacts.get(role="original")
    picture = type(original).objects.create(
        **{name: getattr(original, name) for name in ("capture", "sha256", "size", "blobs")},
        role="screenshot",
        name="screenshot.png",
        content_type="image/png",
    )
    assert pointable(capture) == [picture]
    row = {"artifact": str(picture.pk), "region": REGION, "exact": "A map of the strait."}
    assert clean_passages([row], source=source, person=analyst)[0]["region"] == REGION


BAD = [
    {"text": None, "artifact": None, "time_start": 1, "time_end": 2},
    {"start": 1, "end": 2},
    {"time_start": None, "time_end": None},
    {"time_start": 2, "time_end": 2},
    {"time_start": 2, "time_end": None},
    {"start": None, "end": 5},
]


@pytest.mark.parametrize("bad", BAD)
def test_the_database_takes_no_other_place(analyst, recording, bad):
    row = logged(recording, analyst).passages.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Passage.objects.filter(pk=row.pk).update(**bad)
    Passage.objects.filter(pk=row.pk).update(region=REGION, time_start=None, time_end=None)
