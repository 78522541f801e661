"""Ranges of a text, as extraction left them: [[start, end], …] in code points, in order, none over another."""

from bisect import bisect_left, bisect_right

Ranges = list[list[int]]


def touching(ranges: Ranges, start: int, end: int) -> Ranges:
    """Those that lie in [start, end) at least in part. Not searched one by one: a stranger's page says how many."""
    first = bisect_right(ranges, start, key=lambda one: one[1])
    return ranges[first : bisect_left(ranges, end, lo=first, key=lambda one: one[0])]
