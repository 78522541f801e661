"""Captured texts are searchable from the moment they are kept until their words are erased, however long they are."""

import io
from itertools import pairwise

import pytest
from django.core.management import call_command

from casefile.search.cutting import chunks_of
from casefile.search.models import TextChunk
from tests import factories as make


@pytest.mark.parametrize("length", [0, 1, 99, 100, 101, 250, 1000])
def test_chunks_cover_a_text_and_overlap_so_that_no_phrase_falls_between(length):
    content = ("words of a text " * 80)[:length]
    chunks = list(chunks_of(content, longest=100, overlap=20))
    assert all(0 < end - start <= 100 for start, end in chunks)
    assert {place for start, end in chunks for place in range(start, end)} == set(range(length))
    for (_start, end), (following, _end) in pairwise(chunks):
        assert 20 <= end - following <= 40
        assert content[following - 1].isspace()


def test_a_text_without_a_blank_is_cut_all_the_same():
    chunks = list(chunks_of("x" * 1000, longest=100, overlap=20))
    assert chunks[0] == (0, 100)
    assert chunks[-1][1] == 1000


@pytest.mark.django_db(transaction=True)
def test_erased_words_leave_the_index_with_the_text(monkeypatch):
    monkeypatch.setattr("casefile.desk.management.commands.erase.getpass", lambda prompt: make.PASSWORD)
    case = make.case()
    source, second = make.source(case, case.opened_by), make.person(is_admin=True)
    assert TextChunk.objects.filter(source=source).exists()
    names = {"by": case.opened_by.email, "second": second.email}
    call_command("erase", str(source.pk), reason="A court ordered it.", stdout=io.StringIO(), **names)
    assert not TextChunk.objects.filter(source=source).exists()
