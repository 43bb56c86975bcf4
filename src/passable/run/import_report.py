"""What an import did: the rows taken, those left and why, for a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pandas as pd

from passable.run.take_accounts import Taken
from passable.terms.case import Case
from passable.terms.columns import Column
from passable.terms.errors import BadRequest, Problem
from passable.terms.roads import ReportLine
from passable.write.case_folder import write_case_table
from passable.write.gate import WITHHELD, Gate

TOLD_AGAIN = "the file tells the record elsewhere too"
ROW_COLUMNS = (
    Column("row", meaning="as a spreadsheet counts it"),
    Column("record_id", meaning="as the file names it"),
    Column("outcome", meaning="taken or left"),
    Column("reason", meaning="why it was left"),
    Column("claim_ids", meaning="the claims it became, parted by '; '"),
)
"""Columns of the report that ``--report`` writes."""


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row of an imported file.

    Parameters
    ----------
    row, record_id
        Which: as a spreadsheet counts it, and as the file names it.
    outcome
        Whether it was taken.
    reason
        Why it was left.
    claim_ids
        The claims it became.
    """

    row: int
    record_id: str
    outcome: Literal["taken", "left"]
    reason: str = ""
    claim_ids: tuple[str, ...] = ()


def outcomes_of(
    rows: Iterable[tuple[int, str]], taken: Taken, left: Iterable[RowOutcome] = ()
) -> tuple[RowOutcome, ...]:
    """Tell of every row what became of it, in their order.

    Parameters
    ----------
    rows
        All rows read, and the records they tell of.
    taken
        What the ledger took and left.
    left
        Rows left before they were compared with the ledger.
    """
    known = {outcome.row: outcome for outcome in left}
    for account, reason in taken.left:
        known[account.row] = RowOutcome(account.row, account.record_id, "left", reason)
    for account in taken.accounts:
        ids = taken.claim_ids.get(account.row, ())
        known[account.row] = RowOutcome(account.row, account.record_id, "taken", "", tuple(ids))
    return tuple(
        known.get(row, RowOutcome(row, record_id, "left", TOLD_AGAIN)) for row, record_id in rows
    )


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    Parameters
    ----------
    things, file
        What was read (``events``), from where.
    read, added, revised, left
        Rows: ``read == added + revised + left``. ``revised`` correct or succeed an earlier
        account.
    claims
        Rows that claims.csv got.
    outside
        Taken rows that lie outside the box around the case's roads.
    added_sources
        Ids of the rows that sources.csv got.
    unknown_actors
        Parties of taken rows that actors.csv does not name, and in how many; none is added.
    lines
        What was left or read otherwise than it stands, why, and the first examples.
    rows
        What became of each row, in the file's order.
    restricted_rows
        Rows of which only a restricted message tells more than their number.
    case
        As the import left it.
    """

    things: str
    file: str
    read: int
    added: int
    revised: int
    left: int
    claims: int
    outside: int
    added_sources: tuple[str, ...]
    unknown_actors: tuple[tuple[str, int], ...]
    lines: tuple[ReportLine, ...]
    rows: tuple[RowOutcome, ...] = ()
    restricted_rows: frozenset[int] = frozenset()
    case: Case | None = field(default=None, repr=False, compare=False)

    @property
    def has_added_source(self) -> bool:
        """Whether sources.csv got a row."""
        return bool(self.added_sources)

    def headline(self) -> str:
        """Say the counts in one line."""
        taken = self.added + self.revised
        claims = f"; {self.claims:,} claims written" if self.claims != taken else ""
        return (
            f"{self.read:,} {self.things} read: {taken:,} taken ({self.added:,} new, "
            f"{self.revised:,} revise an earlier claim), {self.left:,} left{claims}"
        )

    def sentences(self, *, restricted: bool = False) -> list[str]:
        """Say the rest, for a person."""
        told = [line.sentence(restricted=restricted) for line in self.lines]
        if self.outside:
            told.append(
                f"{self.outside:,} taken {self.things} lie outside the roads and touch nothing"
            )
        if self.unknown_actors:
            shown = ", ".join(f"{name} ({count:,})" for name, count in self.unknown_actors[:5])
            more = " …" if len(self.unknown_actors) > len(self.unknown_actors[:5]) else ""
            told.append(
                f"{len(self.unknown_actors):,} parties are not in actors.csv and were not added: "
                f"{shown}{more}"
            )
        told += [f"sources.csv got the row {source}" for source in self.added_sources]
        return told

    def write_rows(self, path: Path, gate: Gate) -> None:
        """Write what became of each row as CSV, UTF-8 with byte mark, as it may leave."""
        withheld = set() if gate.is_open else self.restricted_rows
        frame = pd.DataFrame(
            [
                (
                    row.row,
                    WITHHELD
                    if row.row in withheld or not gate.names.keys().isdisjoint(row.claim_ids)
                    else row.record_id,
                    row.outcome,
                    row.reason.partition(":")[0] if row.row in withheld else row.reason,
                    "; ".join(row.claim_ids),
                )
                for row in self.rows
            ],
            columns=[column.name for column in ROW_COLUMNS],
        )
        write_case_table(path, gate.table(frame), ROW_COLUMNS)


def check_report_path(path: Path | None) -> None:
    """Refuse a place where no report can be written, before anything is imported.

    Raises
    ------
    BadRequest
        If its folder is not there, or it is itself a folder.
    """
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise BadRequest(
            Problem(
                "--report: no file can be written there",
                "Name a file in a folder that is there.",
                got=str(path),
            )
        )
