"""In whose words: told from the quotation marks alone."""

import pytest

from casefile.claims.wording import wording


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("The patrols go on.", "paraphrase"),
        ("Varga warned of ‘grave consequences’ from the patrols near the coast.", "fragment"),
        ("“We will not step back,” President Ordel said.", "verbatim"),
        ("«Мы не отступим», сказал он.", "verbatim"),
        ("„Wir weichen nicht“, sagte er.", "verbatim"),
        ("«هرگز عقب نمی‌نشینیم»", "verbatim"),
        ("「退かない」と述べた", "verbatim"),
        ('"We will not step back," he said.', "verbatim"),
        ("the ministry’s boats and Varga’s warning", "paraphrase"),
        ("the boats' crews and the guards' orders", "paraphrase"),
        ("don't and won't", "paraphrase"),
        ("an “unfinished quotation", "paraphrase"),
        ("“”", "paraphrase"),
    ],
)
def test_wording_follows_the_quotation_marks(words, told):
    assert wording([words]) == told


def test_wording_is_weighed_over_all_passages_together():
    assert wording(["“We will not step back”", "The patrols went on for weeks along the whole coast."]) == "fragment"
