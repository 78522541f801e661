"""Agencies are found where they are credited, and not where they are spoken of."""

import pytest

from casefile.claims.agencies import AGENCIES, credited_by, credited_in, is_of

BODY = "Two boats were stopped in the Tarn Strait, a spokesperson said, and let go in the evening. " * 12
CASES = [(agency.code, sign) for agency in AGENCIES.values() for sign in agency.signs]


@pytest.mark.parametrize(("code", "sign"), CASES)
def test_every_sign_is_found_where_credits_stand(code, sign):
    for text in (
        f"Boats stopped\n\nLONMERE ({sign}) – {BODY}",
        f"Boats stopped\n\nLonmere, {sign} - {BODY}",
        f"{BODY}\n\n{sign}",
        f"{BODY}\n\nSource: {sign}",
        f"{BODY}\n\n© 2026 {sign}",
        f"{BODY} [{sign}]",
    ):
        assert credited_in(text) == code, text[:60]
    assert credited_by(["Ilse Varga", f"Nia Ostrow, {sign}"]) == code


@pytest.mark.parametrize(("code", "sign"), CASES)
def test_an_agency_that_is_only_spoken_of_is_not_credited(code, sign):
    for text in (
        BODY,
        f"He told {sign} on Monday that nobody was hurt. {BODY}",
        f"{BODY} ({sign}) {BODY}",
        f"{BODY} The photographer of {sign} was there as well.",
        f"Boats x{sign}x. {BODY}",
    ):
        assert credited_in(text) == "", text[:60]


@pytest.mark.parametrize("authors", [[], [""], ["Paul Apple"], ["Epa Dapa", "Reutersson"]])
def test_a_name_that_holds_letters_of_one_is_no_byline_of_it(authors):
    assert credited_by(authors) == ""


def test_signs_and_codes_are_nobody_elses():
    signs = [sign for agency in AGENCIES.values() for sign in agency.signs]
    assert len(signs) == len(set(signs))
    assert all(len(code) <= 20 and agency.code == code for code, agency in AGENCIES.items())


def test_a_publisher_is_an_agency_by_its_name_in_any_case():
    agency = next(iter(AGENCIES.values()))
    assert is_of(agency.code, agency.name.upper())
    assert not is_of(agency.code, f"{agency.name} and Sons")
    assert not is_of(agency.code, "")


def test_a_text_made_to_hold_the_search_up_does_not():
    for text in ("(" * 200_000, "a, " * 100_000, "© 2026 " * 50_000, "\n \n" * 100_000, "by by by " * 50_000):
        assert credited_in(text) == ""
