"""Agreements: what parties signed, what it obliges them to, and who is said to have moved under it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["planned", "observed"]
Scope = Literal["tranche", "so_far"]
Group = Literal["people", "women", "children", "fighters", "vehicles"]
GROUPS: tuple[Group, ...] = ("people", "women", "children", "fighters", "vehicles")
Count = tuple[float | None, float | None, float | None]
"""Low, best and high, ``None`` where not said."""


@dataclass(frozen=True)
class Tally:
    """A number as one or several sources give it.

    Parameters
    ----------
    low, high
        The lowest and the highest figure given.
    is_at_least
        Whether a source gives only a lower bound, so that there may be more than ``high``.
    """

    low: float
    high: float
    is_at_least: bool = False

    def __add__(self, other: Tally) -> Tally:
        """Add figures that stand for different people."""
        return Tally(
            self.low + other.low, self.high + other.high, self.is_at_least or other.is_at_least
        )


def span_of(tallies: Iterable[Tally]) -> Tally | None:
    """Span figures that several sources give for the same people: the range, never a mean."""
    said = list(tallies)
    if not said:
        return None
    return Tally(
        min(t.low for t in said), max(t.high for t in said), any(t.is_at_least for t in said)
    )


@dataclass(frozen=True)
class Agreement:
    """What was agreed.

    Parameters
    ----------
    agreement_id, title
        Its id and neutral name.
    parties
        Actor ids.
    area_id
        The area it is about, empty if none.
    mover
        Who moves under it, a mover of case.toml; empty for the case's own.
    signed_on
        The first day a movement under it may be dated.
    source_id, said_by, note
        Who says so, and anything else.
    row
        In agreements.csv, as a spreadsheet counts.
    """

    agreement_id: str
    title: str
    parties: tuple[str, ...]
    area_id: str
    mover: str
    signed_on: date
    source_id: str
    said_by: str
    note: str
    row: int = 0


@dataclass(frozen=True)
class Term:
    """One obligation.

    Parameters
    ----------
    term_id, agreement_id
        Its id, and whose it is.
    obligation
        In neutral words.
    party
        Actor id, empty if all or unsaid.
    measure
        What checks it, one of ``codes.TERM_MEASURES``; empty if nothing computes it.
    deadline
        The last day on which it is kept, ``None`` if none was said.
    low, best, high
        The quantity agreed, ``None`` where not said.
    unit, verified_by, source_id, note
        Of what, by whom it was to be verified, who says so.
    row
        In terms.csv.
    """

    term_id: str
    agreement_id: str
    obligation: str
    party: str
    measure: str
    deadline: date | None
    low: float | None
    best: float | None
    high: float | None
    unit: str
    verified_by: str
    source_id: str
    note: str
    row: int = 0


@dataclass(frozen=True)
class Movement:
    """What one source says of one tranche, or of all so far: a claim, never overwritten.

    Parameters
    ----------
    movement_id, agreement_id
        Its id, and under which agreement.
    tranche
        Its number; of a ``so_far`` count the last tranche in it; ``None`` if unsaid.
    kind
        ``planned`` (announced, expected) or ``observed``.
    scope
        ``tranche``, or ``so_far``: all tranches up to its date.
    on
        The day of departure, or of the count.
    from_place_id, to_place_id, via_place_ids
        Places; empty where not said.
    counts
        By group; a group nobody speaks of is left out.
    source_id, said_by, credibility, reported_on, sensitivity, state, revises, note
        As in a claim.
    row
        In movements.csv.
    """

    movement_id: str
    agreement_id: str
    tranche: int | None
    kind: Kind
    scope: Scope
    on: date
    from_place_id: str
    to_place_id: str
    via_place_ids: tuple[str, ...]
    counts: dict[Group, Count]
    source_id: str
    said_by: str
    credibility: int
    reported_on: date
    sensitivity: str
    state: str
    revises: str
    note: str
    row: int = 0

    def tally(self, group: Group) -> Tally | None:
        """Give what it says of a group, ``None`` if nothing; a low alone is *at least*."""
        low, best, high = self.counts.get(group, (None, None, None))
        said = [figure for figure in (low, best, high) if figure is not None]
        if not said:
            return None
        return Tally(said[0], said[-1], is_at_least=best is None and high is None)


@dataclass(frozen=True)
class Agreements:
    """All of a case.

    Parameters
    ----------
    agreements
        By id.
    terms, movements
        In the order of their files.
    """

    agreements: dict[str, Agreement]
    terms: tuple[Term, ...]
    movements: tuple[Movement, ...]


NO_AGREEMENTS = Agreements({}, (), ())
