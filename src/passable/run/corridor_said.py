"""What claims say of a corridor's road in words: of which segments they speak, which they restrict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from passable.run.study import Study
from passable.situation.ledger_effects import spans_of
from passable.situation.resolve import ROAD_PREDICATES
from passable.situation.situation import Situation
from passable.situation.spans import Spans
from passable.situation.weigh import Finding

RESTRICTED: Final = "restricted"


@dataclass(frozen=True)
class Said:
    """What is said on a date, by the corridor's segments in order.

    Parameters
    ----------
    spoken_of
        Segments of whose road some claim in force speaks.
    restricted
        Segment -> what calls its road restricted.
    """

    spoken_of: frozenset[int]
    restricted: Mapping[int, tuple[Finding, ...]]


class SayingsReader:
    """Reads what is said of a corridor's segments off situations.

    Parameters
    ----------
    study
        Of whom.
    segments : int64[k]
        The corridor's, in order.
    low, high : float64[k]
        The part of each that is driven.
    reading
        0 optimistic, 1 best, 2 pessimistic.
    """

    def __init__(
        self,
        study: Study,
        segments: npt.NDArray[np.int64],
        low: npt.NDArray[np.float64],
        high: npt.NDArray[np.float64],
        reading: int,
    ) -> None:
        self._study, self._segments, self._reading = study, segments, reading
        self._low, self._high = low, high
        self._covered: dict[str, frozenset[int]] = {}

    def read(self, situation: Situation) -> Said:
        """Tell what is said in a situation."""
        spoken_of = set[int]()
        restricted: dict[int, tuple[Finding, ...]] = {}
        for finding in situation.findings:
            if finding.predicate not in ROAD_PREDICATES or finding.subject.kind == "service":
                continue
            key = finding.subject.text
            if key not in self._covered:
                self._covered[key] = self._met_by(spans_of(self._study.ledger, finding))
            spoken_of |= self._covered[key]
            if self._restricts(finding):
                for k in self._covered[key]:
                    restricted[k] = (*restricted.get(k, ()), finding)
        return Said(frozenset(spoken_of), restricted)

    def _restricts(self, finding: Finding) -> bool:
        """Say whether a finding calls the road restricted, in the reading.

        Optimistic: if every claim that counts does, freshly. Best: if the chosen one does.
        Pessimistic: if any does.
        """
        if finding.predicate != "status":
            return False
        return (
            not finding.is_stale and finding.values == {RESTRICTED},
            finding.chosen.value == RESTRICTED,
            RESTRICTED in finding.values,
        )[self._reading]

    def _met_by(self, spans: Spans) -> frozenset[int]:
        """List the segments on whose driven part stretches lie."""
        near = np.flatnonzero(np.isin(self._segments, spans.segment))
        found = set[int]()
        for k in near.tolist():
            mine = spans.segment == self._segments[k]
            if ((spans.begin[mine] < self._high[k]) & (spans.end[mine] > self._low[k])).any():
                found.add(k)
        return frozenset(found)
