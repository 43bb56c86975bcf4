"""What an import of boundaries did: areas taken, P-codes given, and what disagrees."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pandas as pd

from passable.terms.case import Case
from passable.terms.columns import Column
from passable.terms.roads import ReportLine
from passable.write.case_folder import write_case_table
from passable.write.gate import Gate

CODED_COLUMNS = (
    Column("table", meaning="places.csv or services.csv"),
    Column("row", meaning="as a spreadsheet counts it"),
    Column("id", meaning="the place or service"),
    Column("outcome", meaning="filled, nearest, kept, conflict or outside"),
    Column("adm1_pcode", meaning="as the table now says"),
    Column("adm2_pcode"),
    Column("adm3_pcode"),
    Column("area_adm1_pcode", meaning="of the area that holds the point"),
    Column("area_adm2_pcode"),
    Column("area_adm3_pcode"),
)
"""Columns of the report that ``--report`` writes."""
Outcome = Literal["filled", "nearest", "kept", "conflict", "outside"]


@dataclass(frozen=True)
class CodedRow:
    """A place or service, its P-codes, and those of the area that holds its point.

    Parameters
    ----------
    table, row, row_id
        Where it stands, and its id.
    outcome
        ``filled``: empty cells were filled. ``nearest``: filled by an area near the point.
        ``kept``: it had them all. ``conflict``: it says otherwise than the area, and was left as
        it is. ``outside``: no area holds it or is near.
    own, area
        Codes of level 1 to 3 as the table now says, and the area's.
    """

    table: str
    row: int
    row_id: str
    outcome: Outcome
    own: tuple[str, ...]
    area: tuple[str, ...]


@dataclass(frozen=True)
class CodReport:
    """What an import of boundaries did.

    Parameters
    ----------
    file
        From where.
    read, added
        Areas of levels 1 to 3 read, and added to areas.geojson; the rest were left.
    rows
        Every place and service.
    added_sources
        Ids of the rows that sources.csv got.
    lines
        What was left or passed over, why, and the first examples.
    case
        Whose places and services these are.
    """

    file: str
    read: int
    added: int
    rows: tuple[CodedRow, ...]
    added_sources: tuple[str, ...]
    lines: tuple[ReportLine, ...]
    case: Case | None = field(default=None, repr=False, compare=False)

    def count(self, outcome: Outcome) -> int:
        """Count the places and services of an outcome."""
        return sum(row.outcome == outcome for row in self.rows)

    def headline(self) -> str:
        """Say the counts in one line."""
        got = self.count("filled") + self.count("nearest")
        return (
            f"{self.read:,} areas read: {self.added:,} added, {self.read - self.added:,} left; "
            f"of {len(self.rows):,} places and services {got:,} got P-codes, "
            f"{self.count('kept'):,} had them, {self.count('conflict'):,} say otherwise, "
            f"{self.count('outside'):,} lie in no area"
        )

    def sentences(self, *, restricted: bool = False) -> list[str]:
        """Say the rest, for a person."""
        told = [line.sentence(restricted=restricted) for line in self.lines]
        return told + [f"sources.csv got the row {source}" for source in self.added_sources]

    def write_rows(self, path: Path, gate: Gate) -> None:
        """Write what became of each place and service as CSV, UTF-8 with byte mark.

        Of those whose location may not leave it is told by what other name they go, and no code.
        """
        withheld = ("",) * 6
        frame = pd.DataFrame(
            [
                (
                    *(r.table, r.row, gate.id(r.row_id), r.outcome),
                    *((*r.own, *r.area) if gate.id(r.row_id) == r.row_id else withheld),
                )
                for r in self.rows
            ],
            columns=[column.name for column in CODED_COLUMNS],
        )
        write_case_table(path, gate.table(frame), CODED_COLUMNS)
