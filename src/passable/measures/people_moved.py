"""People moved under an agreement up to a date: the sum of tranches, and sources' own totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from passable.measures.agreement import last_tranche, said_of
from passable.measures.results_agreement import CUMULATED_COLUMNS
from passable.terms.agreements import Movement, Tally, span_of
from passable.terms.claims import Source

NOBODY = Tally(0, 0)


@dataclass(frozen=True)
class Moved:
    """People moved up to a date.

    Parameters
    ----------
    summed
        Of the tranches with a figure; from nobody of a tranche that some account lets leave later.
    counted, without_figure, not_reported, last
        Tranches in the sum, reported without a figure, passed over by all; the highest number.
    totals
        The latest count so far of each primary source, carried on by the tranches since.
    whole
        Those of the accounts that count every tranche known to have left, ``None`` if there are
        none. What leaves tranches out cannot speak against a number.
    """

    summed: Tally
    counted: int
    without_figure: int
    not_reported: int
    last: int
    totals: tuple[tuple[Movement, Tally], ...]
    whole: Tally | None

    @property
    def people(self) -> Tally | None:
        """The range between all accounts; ``None`` if there is none.

        The sum is an account, too low by what nobody counted: there may be more than its high end
        unless a source's own total reaches further.
        """
        accounts = [carried for _, carried in self.totals]
        if self.counted:
            lacks = bool(self.without_figure or self.not_reported)
            sum_is_open = self.summed.is_at_least or (lacks and not accounts)
            accounts.append(Tally(self.summed.low, self.summed.high, sum_is_open))
        return span_of(accounts)


def moved_by(live: Sequence[Movement], sources: Mapping[str, Source], on: date) -> Moved:
    """Add up what left by a date, and set each source's own count so far beside it."""
    observed = [m for m in live if m.kind == "observed" and m.on <= on]
    left = {m.tranche for m in observed if m.scope == "tranche"} - {None}
    tranches: dict[int, _Departure] = {
        number: _departure(number, live, on) for number in left if number is not None
    }
    known = [figure for t in tranches.values() if (figure := t.people) is not None]
    latest: dict[str, Movement] = {}
    for movement in sorted(observed, key=lambda m: (m.on, m.reported_on)):
        if movement.scope == "so_far" and movement.tally("people"):
            latest[sources[movement.source_id].primary_source_id] = movement
    last = last_tranche(observed)
    summed = sum(known, start=NOBODY)
    totals = tuple((m, _carried(m, tranches)) for m in latest.values())
    whole = [carried for m, carried in totals if not _left_out(m, tranches, last)]
    if known and len(known) == last:
        whole.append(summed)
    return Moved(
        summed,
        len(known),
        len(tranches) - len(known),
        last - len(tranches),
        last,
        totals,
        span_of(whole),
    )


@dataclass(frozen=True)
class _Departure:
    """A tranche that left by a date, by one account at least.

    Parameters
    ----------
    first
        The earliest day any account gives.
    people
        The range of what had left by the date; ``None`` if no account of it has a figure.
    """

    first: date
    people: Tally | None


def _departure(number: int, live: Sequence[Movement], on: date) -> _Departure:
    accounts = [
        m for m in live if m.kind == "observed" and m.scope == "tranche" and m.tranche == number
    ]
    people = said_of((m for m in accounts if m.on <= on), "people")
    if people is not None and any(m.on > on for m in accounts):
        people = Tally(0, people.high, people.is_at_least)
    return _Departure(min(m.on for m in accounts), people)


def _left_out(total: Movement, tranches: Mapping[int, _Departure], last: int) -> list[int]:
    """List the tranches that a count so far, carried on, leaves out.

    A count that names no last tranche holds all that left by its date.
    """
    if total.tranche is None:
        later = [number for number, one in tranches.items() if one.first > total.on]
    else:
        later = list(range(total.tranche + 1, last + 1))
    return [
        n
        for n in later
        if n not in tranches or tranches[n].first <= total.on or tranches[n].people is None
    ]


def _carried(total: Movement, tranches: Mapping[int, _Departure]) -> Tally:
    """Add to a count so far the tranches that left after it: nobody who left comes back."""
    carried = total.tally("people") or NOBODY
    for number, one in tranches.items():
        if one.first > total.on and (total.tranche is None or number > total.tranche):
            carried += one.people or NOBODY
    return carried


def moved_table(
    agreement_id: str, live: Sequence[Movement], sources: Mapping[str, Source], on: date
) -> pd.DataFrame:
    """Tabulate people moved on every day up to a date on which something left or was announced.

    Returns
    -------
    DataFrame
        ``CUMULATED_COLUMNS``.
    """
    rows = [
        {"agreement_id": agreement_id, "date": day, **_row(live, sources, day)}
        for day in sorted({m.on for m in live if m.on <= on})
    ]
    return pd.DataFrame(rows, columns=list(CUMULATED_COLUMNS))


def _row(live: Sequence[Movement], sources: Mapping[str, Source], day: date) -> dict[str, object]:
    moved, planned = moved_by(live, sources, day), _planned(live, day)
    people = moved.people
    return {
        "planned_people_low": planned.low if planned else np.nan,
        "planned_people_high": planned.high if planned else np.nan,
        "planned_is_at_least": planned is not None and planned.is_at_least,
        "sum_low": moved.summed.low,
        "sum_high": moved.summed.high,
        "tranches_counted": moved.counted,
        "tranches_without_figure": moved.without_figure,
        "tranches_not_reported": moved.not_reported,
        "tranches": moved.last,
        "so_far": "; ".join(_told(m, sources) for m, _ in moved.totals),
        "people_low": people.low if people else np.nan,
        "people_high": people.high if people else np.nan,
        "is_at_least": people is not None and people.is_at_least,
    }


def _planned(live: Sequence[Movement], day: date) -> Tally | None:
    """Add up what was announced up to a day; of one tranche the latest announcement counts."""
    latest: dict[int | None, Movement] = {}
    for movement in sorted(live, key=lambda m: (m.reported_on, m.on)):
        if movement.kind == "planned" and movement.on <= day and movement.tally("people"):
            latest[movement.tranche] = movement
    said = [tally for m in latest.values() if (tally := m.tally("people")) is not None]
    return sum(said, start=NOBODY) if said else None


def _told(total: Movement, sources: Mapping[str, Source]) -> str:
    said = total.tally("people") or NOBODY
    figure = f"{said.low:,.0f}" if said.low == said.high else f"{said.low:,.0f}-{said.high:,.0f}"
    bound = "over " if said.is_at_least else ""
    return f"{sources[total.source_id].publisher} {bound}{figure} ({total.on})"
