"""Times of jobs: run in turn, again and again, the first run apart from the rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass
class Clock:
    """The seconds of each contestant, in the order they ran.

    Parameters
    ----------
    seconds
        By contestant; of our own the first run is a warm-up and does not count.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def time(self, who: str, work: Callable[[], T]) -> T:
        """Run once and note how long it took."""
        begin = time.perf_counter()
        result = work()
        self.note(who, time.perf_counter() - begin)
        return result

    def note(self, who: str, seconds: float) -> None:
        """Note a time taken elsewhere, as by a peer in its own process."""
        self.seconds.setdefault(who, []).append(seconds)

    def first(self, who: str) -> float:
        """Give the first run's seconds."""
        return self.seconds[who][0]

    def counted(self, who: str) -> list[float]:
        """Give the seconds of the runs that count: all but the first."""
        return self.seconds[who][1:]

    def median(self, who: str) -> float:
        """Give the median of the runs that count."""
        return median(self.counted(who))
