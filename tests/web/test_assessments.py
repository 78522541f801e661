"""Assessments on pages without JavaScript: written in a sentence, filled in, compared, decided on, superseded."""

import pytest

from casefile.assessments.models import Assessment
from casefile.entries.writing import fields_of
from tests import factories as make
from tests.web.test_flat import asked
from tests.web.test_review import deciding

pytestmark = pytest.mark.django_db


def head(assessment) -> dict:
    return fields_of(Assessment.objects.get(pk=assessment.pk).head)


def judged(desk, *claims, **more) -> Assessment:
    return make.assessment(desk.case, desk.people["analyst"], claims=claims or [desk.claim()], **more)


def test_one_sentence_writes_it_down_and_the_form_that_follows_asks_the_rest(desk):
    claim = desk.claim()
    page = desk.analyst.open(f"/cases/{desk.case.pk}/assessments/")
    assert "Write one sentence" in page
    page = page.send(page.form(field="judgement"), {"judgement": "The patrols are likely to go on."})
    made = Assessment.objects.get()
    assert page.path == f"/assessments/{made.pk}/edit/"
    typed = {
        "likelihood": "5",
        "number": "70",
        "confidence": "low",
        "confidence_reason": "One origin, undated.",
        "basis_add": [str(claim.pk)],
        "source_summary": "One article.",
        "horizon_edtf": "2026-09",
        "alternatives": "They stop.\nThey move.",
    }
    form = page.form(field="with_basis")
    form.fields["assumption_text"] = "The council stays."
    page = page.send(form, typed)
    assert page.path == f"/assessments/{made.pk}/"
    told = head(made)
    assert told["likelihood"] == {"term": "5", "number": 70}
    assert told["basis"] == [{"claim": str(claim.pk), "stance": "supports", "weight": "M", "note": ""}]
    assert told["alternatives"] == ["They stop.", "They move."]
    assert [row["text"] for row in told["assumptions"]] == ["The council stays."]
    for words in ("70 %, band 55–80 %", "One origin, undated.", claim.statement, "September 2026"):
        assert words in page


def test_a_number_outside_the_band_comes_back_with_the_band_and_all_that_was_typed(desk):
    made = judged(desk)
    page = desk.analyst.open(f"/assessments/{made.pk}/edit/")
    page = page.send(page.form(field="with_basis"), {"number": "95", "resolves_if": "A notice is printed."})
    assert page.status == 422
    assert "“likely” is 55–80 percent" in page
    assert "A notice is printed." in page
    assert head(made)["likelihood"]["number"] is None


def test_claims_are_found_by_words_for_the_basis_and_nothing_typed_is_lost(desk):
    claim, other = desk.claim(), desk.claim(statement="The council met at night.")
    made = judged(desk, claim)
    page = desk.analyst.open(f"/assessments/{made.pk}/edit/")
    form = page.form(field="with_basis")
    page = page.send(form, {"find_words": "council", "resolves_if": "A notice."}, button="Find")
    assert [box.get("value") for box in page.all("input[@name='basis_add']")] == [str(other.pk)]
    assert "A notice." in page
    assert Assessment.objects.get(pk=made.pk).head_id == made.head_id
    form = page.form(field="with_basis")
    page = page.send(form, {"basis_add": [str(other.pk)], "add_stance": "contradicts", "basis_out": [str(claim.pk)]})
    assert [(row["claim"], row["stance"]) for row in head(made)["basis"]] == [(str(other.pk), "contradicts")]


def test_the_matrix_is_filled_in_one_form_and_scored(desk):
    claim, other = desk.claim(credibility="6"), desk.claim(statement="They failed.")
    made = judged(desk, claim, other)
    page = desk.analyst.open(f"/assessments/{made.pk}/ach/")
    assert "Name two hypotheses" in page
    page = page.send(page.form(field="hypothesis"), {"hypothesis": ["A.", "B.", "C."]})
    typed = {f"code-{claim.pk}-{place}": code for place, code in enumerate(["C", "I", "C"])}
    typed |= {f"code-{other.pk}-{place}": "N" for place in range(3)} | {f"relevance-{claim.pk}": "H"}
    page = page.send(page.form(field="hypothesis"), typed)
    scores = [cell.text_content() for cell in page.all("tfoot//td")]
    assert scores == ["0", "-1", "0"]
    assert "Without diagnostic value" in page
    assert "a vague hypothesis wins by fitting everything" in page
    assert "nothing is left" in page


def test_an_emptied_hypothesis_takes_its_column_with_it(desk):
    claim = desk.claim()
    cells = [{"claim": str(claim.pk), "codes": ["C", "I", "II"]}]
    made = judged(desk, claim, hypotheses=["A.", "B.", "C."], cells=cells)
    page = desk.analyst.open(f"/assessments/{made.pk}/ach/")
    form = page.form(field="hypothesis")
    next(box for box in form.inputs if box.get("id") == "h1").value = ""
    page.send(form)
    told = head(made)
    assert (told["hypotheses"], told["cells"][0]["codes"]) == (["A.", "C."], ["C", "II"])


def test_a_claim_beside_the_basis_gets_a_row_by_its_address(desk):
    claim, other = desk.claim(), desk.claim(statement="It states the hypothesis.")
    made = judged(desk, claim, hypotheses=["A.", "B."])
    page = desk.analyst.open(f"/assessments/{made.pk}/ach/?add=http://desk.example/claims/{other.pk}/")
    page.send(page.form(field="hypothesis"), {"restates": [str(other.pk)]})
    assert [(row["claim"], row["restates"]) for row in head(made)["cells"]] == [(str(other.pk), True)]


def test_likelihood_and_confidence_in_one_sentence_are_told_to_writer_and_reviewer(desk):
    made = judged(desk, judgement="We have high confidence that they are likely to go on.")
    assert "Make two of it" in desk.analyst.open(f"/assessments/{made.pk}/")
    batch = make.submitted(desk.people["analyst"], made)
    page = desk.reviewer.open(f"/batches/{batch.pk}/")
    assert "Make two of it" in page


def test_a_batch_shows_the_whole_of_it_and_one_answer_lets_it_stand(desk):
    made = judged(desk)
    batch = make.submitted(desk.people["analyst"], made)
    page = desk.reviewer.open(f"/batches/{batch.pk}/")
    for words in ("likely", "55–80 %", "low. One origin, undated.", "supports, medium"):
        assert words in page
    page = deciding(desk, batch, source=("approve", ""), claim=("approve", ""), assessment=("approve", ""))
    page.visitor.proven(page)
    assert Assessment.objects.get(pk=made.pk).stands
    page = desk.reader.open(f"/assessments/{made.pk}/")
    assert (page.status, "What can be done" in page) == (200, False)
    assert "The patrols are likely to go on." in page


def test_what_is_withdrawn_beneath_it_is_told_with_its_reason_and_both_ends_of_a_succession(desk):
    claim = desk.standing()
    made = judged(desk, claim)
    make.approved(desk.people["reviewer"], make.submitted(desk.people["analyst"], made))
    make.taken("withdraw", claim, desk.people["reviewer"])
    later = judged(desk, claim, judgement="They will stop.", supersedes=str(made.pk), likelihood=None)
    page = desk.analyst.open(f"/assessments/{made.pk}/")
    assert "was withdrawn" in page
    assert page.follow("They will stop.").path == f"/assessments/{later.pk}/"
    assert desk.analyst.open(f"/assessments/{later.pk}/").follow("The patrols").path == f"/assessments/{made.pk}/"


def test_an_outcome_gives_a_score_that_says_what_it_was_scored_at(desk):
    made = judged(desk, outcome="happened", outcome_on={"edtf": "2026-08-02"})
    page = desk.analyst.open(f"/assessments/{made.pk}/")
    assert "0.106, scored at 67.5 %, the middle of the term's band" in page


def test_a_claim_marked_red_is_named_on_no_page_of_what_rests_on_it(desk):
    claim = desk.claim(statement="Minutes of the harbour council.", marking="TLP:RED")
    cells = [{"claim": str(claim.pk), "codes": ["C", "I"]}]
    made = judged(desk, claim, hypotheses=["A.", "B."], cells=cells)
    for path in (f"/assessments/{made.pk}/", f"/assessments/{made.pk}/edit/", f"/assessments/{made.pk}/ach/"):
        page = desk.lead.open(path)
        assert (page.status, "harbour council" in page.body) == (200, False), path
        assert "harbour council" in desk.analyst.open(path).body
    assert "1 row rests on something you may not see" in desk.lead.open(f"/assessments/{made.pk}/")


@pytest.mark.parametrize(
    "typed",
    [
        {"basis_claim": "x", "with_basis": "1"},
        {"basis_add": "x", "with_basis": "1"},
        {"likelihood": "9"},
        {"likelihood": "5", "number": "x" * 5000},
        {"supersedes": "x"},
        {"horizon_edtf": "soon"},
        {"assumption_effect": "It falls.", "assumption_text": ""},
        {"outcome": "perhaps"},
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(desk, typed):
    made = judged(desk)
    page = desk.analyst.open(f"/assessments/{made.pk}/edit/")
    token = page.form(field="with_basis").fields["csrfmiddlewaretoken"]
    page = page.visitor.send(page.path, {"csrfmiddlewaretoken": token, "version": str(made.head_id), **typed})
    assert page.status == 422
    assert page.all("*[@class='wrong' or @role='alert']")
    assert Assessment.objects.get(pk=made.pk).head_id == made.head_id


def test_a_page_asks_as_often_for_twelve_claims_as_for_two(desk):
    claims = [desk.claim(statement=f"Boat {n} was stopped.") for n in range(14)]
    hypotheses = ["A.", "B."]
    asked_for = []
    for some in (claims[:2], claims[:12]):
        cells = [{"claim": str(one.pk), "codes": ["C", "I"]} for one in some]
        made = judged(desk, *some, hypotheses=hypotheses, cells=cells)
        pages = (f"/assessments/{made.pk}/", f"/assessments/{made.pk}/edit/", f"/assessments/{made.pk}/ach/")
        asked_for.append([asked(desk.analyst, path) for path in pages])
    assert asked_for[0] == asked_for[1]


def test_the_list_names_the_yardstick_and_leads_to_where_it_is_chosen(desk):
    type(desk.case).objects.filter(pk=desk.case.pk).update(yardstick="phia")
    desk.case.refresh_from_db()
    made = judged(desk, likelihood={"term": "4", "number": 45})
    assert "realistic possibility" in desk.analyst.open(f"/assessments/{made.pk}/")
    assert f"/cases/{desk.case.pk}/settings/" in desk.lead.open(f"/cases/{desk.case.pk}/assessments/").body
    assert f"/cases/{desk.case.pk}/settings/" not in desk.reader.open(f"/cases/{desk.case.pk}/assessments/").body


def test_one_that_rests_on_words_that_read_otherwise_already_says_so_on_its_page_in_review_and_in_the_list(desk):
    claim = desk.standing()
    make.recaptured(desk.source, desk.people["analyst"], make.ARTICLE.replace("at least 21", "at least 22"))
    judged = make.assessment(desk.case, desk.people["analyst"], claims=[claim])
    said = f"Look at it again: what it rests on reads otherwise in a later copy: {claim.statement}"
    assert said in desk.analyst.open(f"/assessments/{judged.pk}/")
    batch = make.submitted(desk.people["analyst"], judged)
    assert said in desk.reviewer.open(f"/batches/{batch.pk}/")
    make.approved(desk.people["reviewer"], batch)
    assert said in desk.analyst.open(f"/assessments/{judged.pk}/")
    assert judged.title in desk.analyst.open("/").one("section[@aria-labelledby='h-stale']").text_content()
