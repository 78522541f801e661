"""Claims about a file without text, without a script: where in it, what is seen or heard there, who says it."""

import pytest

from casefile.claims.models import Claim
from casefile.entries.writing import fields_of
from casefile.web.pointed import milliseconds_typed, thousandths_typed
from casefile.web.typed import passage_value, passages_in
from tests import factories as make
from tests.api.caller import caller
from tests.reading import given
from tests.reading.documents import pdf
from tests.uploading import file_of, uploaded

pytestmark = pytest.mark.django_db
SPOKEN = "We shall keep the gate open."


@pytest.fixture
def recording(desk):
    return uploaded(desk.case, desk.people["analyst"], given.EVERY["webm"](), "gate.webm", title="A speech")


def read(desk, source, query: str = ""):
    return desk.analyst.open(f"/sources/{source.pk}/read/{query}")


def point(page, /, **typed):
    whole = {"statement": "The gate stays open.", "voice": "own"} | {
        f"point_{name}": words for name, words in typed.items()
    }
    return page.send(page.form(field="statement"), whole)


def newest():
    return Claim.objects.order_by("-created_at").first()


def test_a_recording_is_read_by_its_file(desk, recording):
    page = desk.analyst.open(f"/sources/{recording.pk}/").follow("Read and log claims")
    assert "This copy has no text." in page
    assert "gate.webm" in page
    assert "1:01.5" in page
    assert "640 × 360" in page


def test_a_claim_is_logged_in_one_form(desk, recording):
    page = point(
        read(desk, recording),
        **{"from": "0:05", "until": "0:07.25"},
        left="10",
        top="20.5",
        width="30",
        height="40",
        words=SPOKEN,
    )
    assert page.status == 200
    row = newest().passages.get()
    assert (row.time_start, row.time_end, row.region, row.exact) == (5_000, 7_250, [100, 205, 300, 400], SPOKEN)
    assert "The gate stays open." in read(desk, recording)
    shown = desk.analyst.open(f"/claims/{newest().pk}/")
    assert "transcribed by an analyst, not to be found as text" in shown
    assert "0:05–0:07.25" in shown
    assert "part 10, 20.5, 30, 40 % of the picture" in shown
    assert "transcribed by an analyst from a place in the stored file" in shown
    assert shown.follow("Go to the file").path.endswith(f"?file={file_of(recording).pk}")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"from": "soon", "until": "0:07", "words": SPOKEN}, "Give the time from and until"),
        ({"from": "0:07", "until": "0:05", "words": SPOKEN}, "Give the time from and until"),
        ({"from": "0:05", "until": "2:00", "words": SPOKEN}, "It does not last so long."),
        ({"from": "0:05", "until": "0:07"}, "Write down what is seen or heard there"),
        ({"words": SPOKEN}, "Name the time from and until."),
        (
            {"from": "0:05", "until": "0:07", "words": SPOKEN, "left": "90", "top": "0", "width": "20", "height": "5"},
            "parts of the whole",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(desk, recording, typed, sentence):
    page = point(read(desk, recording), **typed)
    assert page.status == 422
    assert sentence in page
    form = page.form(field="statement")
    assert {name: form.fields[f"point_{name}"].strip() for name in typed} == typed
    assert form.fields["statement"].strip() == "The gate stays open."


def test_a_place_that_is_right_is_kept_while_something_else_is_not(desk, recording):
    form = {"statement": "", "voice": "own", "point_from": "5", "point_until": "7", "point_words": SPOKEN}
    page = read(desk, recording)
    page = page.send(page.form(field="statement"), form)
    assert page.status == 422
    again = page.form(field="statement")
    assert again.fields["point_words"].strip() == ""
    page.send(again, {"statement": "The gate stays open."})
    [row] = fields_of(newest().head)["passages"]
    assert (row["time"], row["exact"]) == ([5_000, 7_000], SPOKEN)


def test_it_is_kept_by_an_edit_and_its_words_can_be_mended(desk, recording):
    point(read(desk, recording), **{"from": "5", "until": "7", "words": SPOKEN})
    claim = newest()
    page = desk.analyst.open(f"/claims/{claim.pk}/edit/")
    [row] = fields_of(claim.head)["passages"]
    page = page.send(page.form(field="statement"), {f"exact-{passage_value(row)}": "We keep the gate open."})
    assert page.status == 200
    [now] = fields_of(Claim.objects.get(pk=claim.pk).head)["passages"]
    assert now == {**row, "exact": "We keep the gate open."}


def test_one_more_place_is_added_to_a_claim(desk, recording):
    point(read(desk, recording), **{"from": "5", "until": "7", "words": SPOKEN})
    claim = newest()
    page = read(desk, recording, f"?file={file_of(recording).pk}&for={claim.pk}")
    form = page.form(field="point_from")
    page = page.visitor.open(
        f"{form.action}?point_file={file_of(recording).pk}&point_from=9&point_until=10&point_words=Twice."
    )
    page.send(page.form(field="statement"), {})
    assert [row["time"] for row in fields_of(Claim.objects.get(pk=claim.pk).head)["passages"]] == [
        [5000, 7000],
        [9000, 10000],
    ]


def test_a_page_and_a_picture_are_pointed_into(desk):
    by = desk.people["analyst"]
    scan = uploaded(desk.case, by, pdf("", ""), "scan.pdf", title="A scan")
    assert "point_from" not in read(desk, scan).form(field="statement").fields
    point(read(desk, scan), page="2", words="A stamp: received.")
    assert newest().passages.get().page == 2
    picture = uploaded(desk.case, by, given.picture("PNG"), "map.png", title="A map")
    point(read(desk, picture), left="0", top="0", width="50", height="100", words="The western half.")
    assert newest().passages.get().region == [0, 0, 500, 1000]


def test_it_is_reviewed_and_released_as_what_it_is(desk, recording):
    point(read(desk, recording), **{"from": "5", "until": "7", "words": SPOKEN})
    claim = newest()
    grade = {"claim_kind": "opinion", "credibility": "", "credibility_reason": ""}
    rest = caller(desk.people["analyst"])
    rest.patch(f"claims/{claim.pk}", grade, seen=str(claim.head_id))
    batch = make.submitted(desk.people["analyst"], Claim.objects.get(pk=claim.pk))
    page = desk.reviewer.open(f"/batches/{batch.pk}/")
    assert page.status == 200
    assert "transcribed by an analyst, not to be found as text" in page
    outcomes = make.approved(desk.people["reviewer"], batch)
    assert [one.refusal for one in outcomes if one.refusal] == []


def test_a_source_without_any_copy_has_nothing_to_read(desk):
    source = make.add_uploaded_source(
        by=desk.people["analyst"], case=desk.case, name="a.png", file=make.BytesIO(given.picture("PNG")), title="x"
    )
    assert read(desk, source).status == 404


def test_a_script_points_into_a_file(desk, recording):
    rest, file = caller(desk.people["analyst"]), file_of(recording)
    row = {"artifact": str(file.pk), "time": [5_000, 7_000], "exact": SPOKEN}
    body = {"statement": "The gate stays open.", "voice": "own", "passages": [row]}
    told = rest.post(f"sources/{recording.pk}/claims", body)
    assert told.status_code == 201
    [kept] = told.json()["content"]["passages"]
    assert {name: kept[name] for name in row} == row
    assert "text" not in kept
    wrong = {**body, "passages": [{**row, "time": [5_000, 5_000]}]}
    answer = rest.post(f"sources/{recording.pk}/claims", wrong)
    assert (answer.status_code, answer.json()["field"]) == (422, "passages[0].time")


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("1:02.5", 62_500),
        ("62,5", 62_500),
        ("1:02:03", 3_723_000),
        ("100:00", 6_000_000),
        ("0", 0),
        ("1:2:3:4", "1:2:3:4"),
        ("-1", "-1"),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, read_as):
    assert milliseconds_typed(typed) == read_as


@pytest.mark.parametrize(
    ("typed", "read_as"), [("12.5", 125), ("12,5", 125), ("100", 1000), ("1e3", "1e3"), ("0.05", "0.05")]
)
def test_a_part_is_read_as_people_write_it(typed, read_as):
    assert thousandths_typed(typed) == read_as


def test_a_place_travels_in_a_form_and_comes_back():
    row = {
        "artifact": "00000000-0000-4000-8000-000000000001",
        "part": "words",
        "page": None,
        "region": None,
        "time": [5, 7],
    }
    for place in ({}, {"page": 3}, {"region": [0, 10, 20, 1000]}, {"page": 2, "region": [1, 2, 3, 4], "time": None}):
        assert passages_in([passage_value({**row, **place})]) == [{**row, **place}]
    assert passages_in(["file:x:::5.7:words", "file:::", "file"]) == []
