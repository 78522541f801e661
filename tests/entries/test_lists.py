"""Lists by keyset, and what changed between two versions."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from casefile.core.errors import Invalid
from casefile.entries.diff import changed_fields, words_between
from casefile.entries.models import Entry
from casefile.entries.queries import matching, page_of
from casefile.entries.writing import fields_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def _all_pages(entries, size: int) -> list[list]:
    pages, after = [], ""
    while True:
        page = page_of(entries, after, size)
        pages.append([entry.pk for entry in page.rows])
        after = page.after
        if not after:
            return pages


@pytest.mark.parametrize("size", [1, 3, 7, 8, 50])
def test_pages_hold_every_entry_once_and_in_order(size):
    case = make.case()
    made = [make.actor(case, case.opened_by, f"Person {n}") for n in range(7)]
    # The same moment for some: the id decides, and nothing is lost at a page's edge.
    Entry.objects.filter(pk__in=[one.pk for one in made[2:5]]).update(changed_at=timezone.now())
    entries = Entry.objects.of(case)
    pages = _all_pages(entries, size)
    assert [pk for page in pages for pk in page] == [entry.pk for entry in entries.newest_first()]
    assert all(len(page) <= size for page in pages)


def test_an_entry_changed_meanwhile_shifts_no_other_off_its_page():
    case = make.case()
    made = [make.actor(case, case.opened_by, f"Person {n}") for n in range(4)]
    entries = Entry.objects.of(case)
    first = page_of(entries, "", 2)
    Entry.objects.filter(pk=made[0].pk).update(changed_at=timezone.now() + timedelta(seconds=5))
    assert [entry.pk for entry in page_of(entries, first.after, 2).rows] == [made[1].pk]


FORGED = {"a moment that is none": ["yesterday", "7"], "a number": 7}


@pytest.mark.parametrize("cursor", ["x", "a:b:c", "\0", *FORGED])
def test_a_cursor_that_is_not_ours_is_refused_by_name(cursor):
    with pytest.raises(Invalid) as refusal:
        page_of(Entry.objects.all(), signing.dumps(FORGED[cursor]) if cursor in FORGED else cursor)
    assert refusal.value.field == "after"


@pytest.mark.parametrize(
    ("name", "words", "found"),
    [
        ("Ilse Varga", "VARGA ilse", True),
        ("Tomás Ibáñez", "ibanez", True),
        ("نیروی دریایی تارن", "درياىي", True),
        ("Ilse Varga", "varg", False),
        ("Ilse Varga", "varga:* | other", False),
        ("Ilse Varga", "  ", True),
    ],
)
def test_words_are_found_folded_and_whole(name, words, found):
    case = make.case()
    make.actor(case, case.opened_by, name)
    assert matching(Entry.objects.of(case), words).exists() == found


def test_a_diff_names_the_fields_that_differ_in_reading_order():
    case = make.case()
    actor = make.actor(case, case.opened_by)
    old = fields_of(actor.head)
    new = {**old, "description": "A spokesperson.", "names": [{**old["names"][0], "value": "Ilse Vargha"}]}
    assert changed_fields(actor, old, new) == ["Names", "Description"]
    assert changed_fields(actor, old, old) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("", ""), ("a b", "a b"), ("at least 21 boats", "at most 21 boats"), ("یک دو", "یک سه دو"), ("", "new words")],
)
def test_the_words_of_a_diff_put_together_give_both_texts(old, new):
    pieces = words_between(old, new)
    assert "".join(text for mark, text in pieces if mark != "new") == old
    assert "".join(text for mark, text in pieces if mark != "gone") == new
