"""What an import did: the rows taken, those left and why, for a person."""

from __future__ import annotations

from dataclasses import dataclass

from passable.terms.roads import ReportLine


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

    def sentences(self) -> list[str]:
        """Say the rest, for a person."""
        told = [
            f"{line.thing}, {line.outcome}: {line.count:,}"
            + (f" ({line.reason})" if line.reason else "")
            for line in self.lines
        ]
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
