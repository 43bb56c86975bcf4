"""Counting what a reader did with what it read, so that nothing is dropped without a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

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
        self._examples: dict[tuple[str, Outcome, str], dict[str, str]] = {}
        self._restricted: set[str] = set()

    def add(
        self,
        thing: str,
        outcome: Outcome,
        reason: str = "",
        count: int = 1,
        *,
        example: str = "",
        row: str = "",
    ) -> None:
        """Count ``count`` more of ``thing``; a count of zero leaves no line.

        ``row`` names the row of the example, without its words: all that is told of it in public
        if the row is restricted.
        """
        if count == 0:
            return
        key = (thing, outcome, reason)
        self._counts[key] += count
        if example:
            shown = self._examples.setdefault(key, {})
            if len(shown) < EXAMPLES_KEPT:
                shown.setdefault(_shorten(example), row)

    def restrict(self, rows: Iterable[str]) -> None:
        """Tell of these rows, as ``add`` was told to name them, no words in public."""
        self._restricted.update(rows)

    def count(self, thing: str, outcome: Outcome) -> int:
        """Sum over the reasons."""
        return sum(n for (t, o, _), n in self._counts.items() if (t, o) == (thing, outcome))

    def lines(self) -> tuple[ReportLine, ...]:
        """All counts, in the order in which each was first met."""
        made = []
        for key, count in self._counts.items():
            thing, outcome, reason = key
            examples = self._examples.get(key, {})
            public = [row if row in self._restricted else text for text, row in examples.items()]
            told, shown = _such_as(reason, examples), _such_as(reason, dict.fromkeys(public))
            made.append(ReportLine(thing, outcome, count, told, "" if shown == told else shown))
        return tuple(made)


class Notes:
    """What is noted of many rows column by column, and told to a tally as if row by row."""

    def __init__(self) -> None:
        self._told: list[tuple[int, int, str, Outcome, str, int, str]] = []
        self._steps = 0

    def add(
        self,
        rows: npt.NDArray[np.int64],
        thing: str,
        outcome: Outcome,
        reason: str = "",
        *,
        examples: Sequence[str] = (),
    ) -> None:
        """Note the same of some rows, ascending, with an example of each or none.

        Of one row, what is noted earlier is told earlier.
        """
        self._steps += 1
        if examples:
            for row, example in zip(rows.tolist(), examples, strict=True):
                self._told.append((row, self._steps, thing, outcome, reason, 1, example))
        elif rows.size:
            self._told.append((int(rows[0]), self._steps, thing, outcome, reason, rows.size, ""))

    def tell(self, tally: Tally) -> None:
        """Tell all of it."""
        for _, _, thing, outcome, reason, count, example in sorted(self._told):
            tally.add(thing, outcome, reason, count, example=example)


def _such_as(reason: str, examples: Iterable[str]) -> str:
    listed = ", ".join(examples)
    return f"{reason}, such as {listed}" if listed else reason


def _shorten(text: str) -> str:
    return text if len(text) <= EXAMPLE_CHARACTERS else text[: EXAMPLE_CHARACTERS - 1] + "…"
