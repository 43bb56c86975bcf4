"""Counting what a reader did with what it read, so that nothing is dropped without a word."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from passable.terms.roads import ReportLine

Outcome = Literal["read", "kept", "joined", "dropped"]
EXAMPLES_KEPT = 3
EXAMPLE_CHARACTERS = 60


class Tally:
    """Counts by thing, outcome and reason, with the first few examples of each.

    >>> tally = Tally()
    >>> tally.add("maxspeed", "dropped", "not a speed", example="w7 'fast'")
    >>> tally.lines()[0].reason
    "not a speed, such as w7 'fast'"
    """

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, Outcome, str]] = Counter()
        self._examples: dict[tuple[str, Outcome, str], list[str]] = {}

    def add(
        self, thing: str, outcome: Outcome, reason: str = "", count: int = 1, *, example: str = ""
    ) -> None:
        """Count ``count`` more of ``thing``; a count of zero leaves no line."""
        if count == 0:
            return
        key = (thing, outcome, reason)
        self._counts[key] += count
        if example:
            shown = self._examples.setdefault(key, [])
            if len(shown) < EXAMPLES_KEPT and _shorten(example) not in shown:
                shown.append(_shorten(example))

    def count(self, thing: str, outcome: Outcome) -> int:
        """Sum over the reasons."""
        return sum(n for (t, o, _), n in self._counts.items() if (t, o) == (thing, outcome))

    def lines(self) -> tuple[ReportLine, ...]:
        """All counts, in the order in which each was first met."""
        made = []
        for (thing, outcome, reason), count in self._counts.items():
            examples = self._examples.get((thing, outcome, reason))
            told = f"{reason}, such as {', '.join(examples)}" if examples else reason
            made.append(ReportLine(thing, outcome, count, told))
        return tuple(made)


def _shorten(text: str) -> str:
    return text if len(text) <= EXAMPLE_CHARACTERS else text[: EXAMPLE_CHARACTERS - 1] + "…"
