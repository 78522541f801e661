"""Every deed that is written down can be read in words."""

import re

from casefile.entries.kinds import KINDS
from casefile.ledger.vocabulary import DEEDS, OF_ENTRIES
from tests.house.tree import ROOT, modules

WRITTEN = re.compile(r"""\bdeed ?= ?(.+)""")
CODE = re.compile(r"\"([a-z_-]+\.[a-z_-]+)\"")


def written_deeds() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in modules(ROOT) if "tests" not in path.parts]
    found = {code for text in texts for line in WRITTEN.findall(text) for code in CODE.findall(line)}
    return found | {f"{kind}.{deed}" for kind in KINDS for deed in OF_ENTRIES}


def test_every_deed_that_some_action_writes_has_words():
    written = written_deeds()
    assert len(written) > 40
    assert written - set(DEEDS.codes) == set()


def test_every_word_is_of_a_deed_that_some_action_writes():
    elsewhere = {"entry.read", "entry.erased", "copies.erased", "file.erased"}
    assert set(DEEDS.codes) - written_deeds() - elsewhere == set()
