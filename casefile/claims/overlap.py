"""How much of one text stands in another: signs of its runs of words (MinHash), compared without the words."""

import zlib
from array import array
from dataclasses import dataclass

from rensa import RMinHash

from casefile.core.text import fold

from .agencies import credited_in

RUN = 5
"""Words in a run."""
SIGNS, BAND = 256, 2
SEED = 42
RECIPE = f"rensa-{RMinHash.ALGORITHM_VERSION}-{SIGNS}-{BAND}-{RUN}"
"""Signs of another recipe say nothing about these: another algorithm, other numbers, another length of run."""
LEAST = 20
"""Runs a text must have: shorter ones are alike by chance."""
ROLES = ("article", "pdf", "document")
"""Texts that are compared: a whole page has what all pages of its site have."""

_WITHOUT = {"runs": 0, "signs": b"", "bands": []}


@dataclass(frozen=True)
class Signs:
    """What is kept of a text.

    :ivar runs: how many different runs of words it has
    :ivar signs: `SIGNS` numbers of four bytes each
    """

    runs: int
    signs: bytes

    @property
    def bands(self) -> list[int]:
        """A hash of each two signs: of texts that have a sixth of their runs in common 96 in 100 share one."""
        step = 4 * BAND
        hashes = (zlib.crc32(self.signs[at : at + step], at) for at in range(0, len(self.signs) - step + 1, step))
        return [one - (1 << 31) for one in hashes]


def signs_of(content: str) -> Signs | None:
    """The signs of a text; None when it is too short to be told from others."""
    words = fold(content).split()
    runs = {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    if len(runs) < LEAST:
        return None
    made = RMinHash(num_perm=SIGNS, seed=SEED)
    made.update(sorted(runs))
    return Signs(len(runs), array("I", made.digest()).tobytes())


def sketched(content: str) -> dict:
    """The members of a sketch of a text; {} where there is nothing to go by."""
    signs, credit = signs_of(content), credited_in(content)
    if not (signs or credit):
        return {}
    told = {"runs": signs.runs, "signs": signs.signs, "bands": signs.bands} if signs else _WITHOUT
    return {**told, "credit": credit}


def share_of(one: Signs, other: Signs) -> float:
    """The share of the runs of `one` that stand in `other` too, 0 to 1, within some hundredths."""
    equal = sum(map(int.__eq__, array("I", one.signs), array("I", other.signs)))
    alike = equal / SIGNS
    both = alike * (one.runs + other.runs) / (1 + alike)
    return min(both / one.runs, 1.0)
