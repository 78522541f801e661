"""Words as frequent as in real text (Zipf's law): the n-th most common stands n times as seldom as the first."""

import itertools
import random

SYLLABLES = ("ta", "rn", "ve", "sk", "or", "del", "il", "se", "mi", "lo", "bra", "ndt", "har", "bo", "ur", "pa", "tro")
VOCABULARY = ["".join(parts) for parts in itertools.islice(itertools.product(SYLLABLES, repeat=4), 0, 100_000, 5)]
WEIGHTS = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(VOCABULARY))))


def words(n: int) -> list[str]:
    return random.choices(VOCABULARY, cum_weights=WEIGHTS, k=n)
