"""Words that stand in one text and not in the other are found where they stand."""

from casefile.reading.seen import not_seen, only_by_script


def _words(content: str, other: str) -> list[str]:
    return [content[start:end] for start, end in not_seen(content, other)]


def test_a_text_that_is_all_seen_has_no_unseen_words() -> None:
    assert _words("The dam was opened.\n\nIt is closed.", "THE DAM was\nopened. It is closed. And more.") == []


def test_a_hidden_paragraph_is_found_with_its_end_and_its_beginning() -> None:
    assert _words("Seen words stand here.\n\nHidden ones do not.", "Seen words stand here.") == ["Hidden ones do not"]


def test_a_hidden_word_within_a_sentence_is_told_though_the_same_word_is_seen_elsewhere() -> None:
    seen = "The council said on Monday that no order was given to anybody. It did not rain."
    assert _words("The council said on Monday that not no order was given to anybody.", seen) == ["not"]


def test_offsets_count_code_points_beyond_the_basic_plane() -> None:
    content = "🇮🇷 seen words stand here\n\nunseen"
    assert not_seen(content, "seen words stand here") == [[len(content) - 6, len(content)]]


def test_composed_and_decomposed_letters_are_the_same_words() -> None:
    assert _words("Café opened", "Cafe\u0301 opened") == []


def test_an_empty_page_shows_nothing_and_an_empty_text_lacks_nothing() -> None:
    assert _words("Some words", "") == ["Some words"]
    assert _words("", "Some words") == []


def test_what_a_script_added_is_told_from_what_was_sent() -> None:
    dom = "Sent with the page.\n\nFetched a moment later by a script."
    assert only_by_script(dom, "Sent with the page. Please wait …") == [[21, 55]]
