"""The sensitivity gate: everything that leaves passes it, and it is shut unless it was opened.

A ``Gate`` says what of one case must not leave with one answer. Every writer asks for one, and
takes its rows, its record and its sentences through it; ``run.release`` makes it of a case and a
request. Rules go by the names of columns, so a new table is covered by being written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import pandas as pd

from passable.terms.sensitivity import LEAST_WORD
from passable.write.gate_rows import WITHHELD, is_text
from passable.write.gate_rules import (
    HIDDEN_ID,
    PCODES,
    SAID,
    round_times,
    withhold_claims,
    withhold_people,
    withhold_places,
    withhold_services,
    withhold_sources,
)
from passable.write.scrub import Scrubber

__all__ = ["HIDDEN_ID", "OPEN", "RELEASE_COLUMN", "SAID", "STAMP", "WITHHELD", "Gate"]

RELEASE_COLUMN: Final = "release"
STAMP: Final = "RESTRICTED"
RELEASE_MEANING: Final = "str: RESTRICTED on every row that left with --restricted"
_ALWAYS: Final = frozenset({"geometry", RELEASE_COLUMN})
_MACHINE_MADE: Final = frozenset(
    {
        "segment_id", "from_node", "to_node", "segment_ids", "road_class", "ref", "refs", "surface",
        "status", "status_optimistic", "status_pessimistic", "closed_spans", "pcode_source",
        "geometry", *PCODES,
    }
)  # fmt: skip
"""Columns that hold no words of a ledger; not searched."""


@dataclass(frozen=True)
class Gate:
    """What must not leave.

    Parameters
    ----------
    is_open
        Whether everything may leave; then it is stamped, and the rest does not matter.
    columns
        Claim id -> the columns of its row that are withheld.
    names
        Id of a claim of which nothing is told -> what its row is called.
    figures
        Claims whose figures of people are withheld.
    subjects
        Subject as written -> the coarser one that is told.
    sources
        Source id -> its grade, all that is told of it.
    services
        Service id -> its category and sub-district.
    rounded
        Categories of service whose travel times are told in whole minutes, up.
    places
        Place id -> what it is called, and the P-codes that enough such places share.
    words
        Further words that running text must not repeat.
    has_checkpoints
        Whether checkpoints of the road data may show where they stand.
    """

    is_open: bool = False
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    figures: frozenset[str] = frozenset()
    subjects: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    rounded: frozenset[str] = frozenset()
    places: Mapping[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    has_checkpoints: bool = False

    @property
    def stamp(self) -> str:
        """What every page, sheet and layer says."""
        return STAMP if self.is_open else "PUBLIC"

    def table(self, frame: pd.DataFrame, meanings: Mapping[str, str] | None = None) -> pd.DataFrame:
        """Give rows as they may leave; the frame given is not changed, and twice is once.

        Parameters
        ----------
        frame
            The rows.
        meanings
            Its declared columns; others, such as a phone number someone keeps in places.csv, do
            not leave. ``None``: all columns are.
        """
        if self.is_open:
            return frame.assign(**{RELEASE_COLUMN: STAMP})
        if meanings:
            frame = frame[[c for c in frame.columns if c in meanings or c in _ALWAYS]]
        if not len(frame):
            return frame
        shown = frame.copy()
        withhold_people(shown, self.figures)
        if self.columns:
            withhold_claims(shown, self.columns, self.names)
        if self.sources:
            withhold_sources(shown, self.sources)
        if self.services:
            withhold_services(shown, self.services)
        if self.rounded:
            round_times(shown, self.rounded)
        if self.places:
            withhold_places(shown, self.places)
        self._search(shown)
        return shown

    def text(self, text: str) -> str:
        """Give a sentence as it may leave."""
        return text if self.is_open else self._scrub(text)

    def id(self, name: str) -> str:
        """Give the name that a claim, service, place or subject goes by."""
        if self.is_open:
            return name
        place = self.places.get(name)
        told = self.names.get(name) or self.services.get(name) or self.subjects.get(name)
        return place[0] if place else told or name

    def record(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Give a run record as it may leave, stamped."""
        told = {str(key): self._any(value) for key, value in record.items()}
        return {**told, RELEASE_COLUMN: self.stamp}

    def _any(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self._any(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._any(inner) for inner in value]
        return value

    @cached_property
    def _scrub(self) -> Scrubber:
        """Words that running text must not repeat, with what stands there instead."""
        told = {
            **dict.fromkeys(self.words, WITHHELD),
            **dict.fromkeys(self.names, HIDDEN_ID),
            **self.sources,
            **self.services,
            **{name: place for name, (place, _) in self.places.items()},
            **self.subjects,
        }
        return Scrubber({word: to for word, to in told.items() if len(word) >= LEAST_WORD})

    def _search(self, shown: pd.DataFrame) -> None:
        """Search what text is left for subjects, ids and words that must not be repeated."""
        if not self._scrub:
            return
        for column in [str(name) for name in shown.columns]:
            if column in _MACHINE_MADE or not is_text(shown[column]):
                continue
            told = {
                value: to
                for value in shown[column].unique()
                if isinstance(value, str)
                and (to := self.subjects.get(value) or self.text(value)) != value
            }
            if told:
                shown[column] = shown[column].map(lambda value, to=told: to.get(value, value))


OPEN: Final = Gate(is_open=True)
