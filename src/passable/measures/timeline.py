"""Counts over time: people and places cut off, access by halves, and the spells of each place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from passable.measures.access import place_columns, seconds_or_null
from passable.measures.people import figures_of, sum_people
from passable.measures.reach import NOT_REACHED
from passable.measures.results import PEOPLE_COLUMNS, SPELL_COLUMNS
from passable.terms.codes import READINGS

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
COUNTED = ("certain", "best", "possible")
"""Cut off in the optimistic, the best and the pessimistic reading."""


def count_cut_off(is_cut: Bools, pre_existing: Bools, people: pd.DataFrame) -> dict[str, object]:
    """Count places and people of one category on one date.

    Parameters
    ----------
    is_cut : bool[3, p]
        By reading.
    pre_existing : bool[p]
        Cut off, and with every claim removed too.
    people
        Columns ``PEOPLE_COLUMNS``, p rows.

    Returns
    -------
    dict
        Of ``TIMELINE_CUTOFF_COLUMNS``, from ``places`` on. Sums leave out places without a
        figure; a sum over places none of which has one is null.
    """
    figures = figures_of(people)
    every = np.ones(is_cut.shape[1], dtype=bool)
    row: dict[str, object] = {
        "places": len(people),
        "places_with_people": int(np.isfinite(figures[:, 1]).sum()),
        **sum_people(figures, every, ""),
    }
    counted = dict(zip(COUNTED, is_cut, strict=True))
    counted["pre_existing"] = pre_existing
    for name, mask in counted.items():
        row[f"{name}_places"] = int(mask.sum())
        row.update(sum_people(figures, mask, f"{name}_"))
    return row


def half_seconds(milliseconds: Ints, weight: Floats) -> float:
    """Say within how many seconds half of the weight reaches a service, NaN if less ever does.

    Whoever is cut off counts as never arriving: a mean over those who do arrive would fall when
    far places are cut off.

    Parameters
    ----------
    milliseconds : int64[p]
        ``NOT_REACHED`` where cut off.
    weight : float64[p]
        0 or more; NaN counts as 0.
    """
    weight = np.nan_to_num(weight)
    total = weight.sum()
    is_reached = milliseconds != NOT_REACHED
    order = np.argsort(milliseconds[is_reached], kind="stable")
    gathered = np.cumsum(weight[is_reached][order])
    if total <= 0 or not len(gathered) or 2 * gathered[-1] < total:
        return float("nan")
    first = int(np.argmax(2 * gathered >= total))
    return float(seconds_or_null(milliseconds[is_reached][order])[first])


def count_access(milliseconds: Ints, claim_free: Ints, people: pd.DataFrame) -> dict[str, object]:
    """Say how many places and people reach a service, and within what time half of them do.

    Parameters
    ----------
    milliseconds, claim_free : int64[p]
        On the date, and with every claim removed; ``NOT_REACHED`` where cut off.
    people
        Columns ``PEOPLE_COLUMNS``, p rows.

    Returns
    -------
    dict
        Of ``TIMELINE_ACCESS_COLUMNS``, from ``places`` on.
    """
    best = people["people_best"].to_numpy(np.float64)
    each = np.ones(len(people))
    is_reached = milliseconds != NOT_REACHED
    is_known = np.isfinite(best)
    return {
        "places": len(people),
        "places_reached": int(is_reached.sum()),
        "half_places_seconds": half_seconds(milliseconds, each),
        "people_best": float(best[is_known].sum()) if is_known.any() else np.nan,
        "people_reached": float(best[is_known & is_reached].sum()) if is_known.any() else np.nan,
        "half_people_seconds": half_seconds(milliseconds, best),
        "claim_free_half_places_seconds": half_seconds(claim_free, each),
        "claim_free_half_people_seconds": half_seconds(claim_free, best),
    }


@dataclass(frozen=True)
class CutOffDays:
    """Who was cut off from one category, date by date.

    Parameters
    ----------
    dates
        First day of each span, d of them.
    last
        Last day of the last span.
    is_cut : bool[d, 3, p]
        By date, reading and place.
    never_reached : bool[p]
        Cut off with every claim removed too.
    people
        Columns ``PEOPLE_COLUMNS``, p rows, for each date.
    """

    dates: Sequence[date]
    last: date
    is_cut: Bools
    never_reached: Bools
    people: Sequence[pd.DataFrame]


def tabulate_spells(places: pd.DataFrame, category: str, days: CutOffDays) -> pd.DataFrame:
    """List the spells in which each place was cut off, ``SPELL_COLUMNS``, by place and reading."""
    padded = np.pad(days.is_cut.astype(np.int8), ((1, 1), (0, 0), (0, 0)))
    # Moved so that spells come out by place, reading and date; begins and ends pair up in order.
    steps = np.moveaxis(np.diff(padded, axis=0), 0, -1).transpose(1, 0, 2)
    place, reading, first = np.nonzero(steps == 1)
    after = np.nonzero(steps == -1)[2]
    ends = [*days.dates[1:], days.last + timedelta(days=1)]
    begin = [days.dates[k] for k in first.tolist()]
    end = [ends[k - 1] - timedelta(days=1) for k in after.tolist()]
    table = place_columns(places).iloc[place].reset_index(drop=True)
    table = table.assign(
        category=category,
        reading=[READINGS[r] for r in reading.tolist()],
        **{"from": begin, "to": end},
        days=[(b - a).days + 1 for a, b in zip(begin, end, strict=True)],
        or_earlier=first == 0,
        or_later=after == len(days.dates),
        pre_existing=days.never_reached[place],
    )
    for column in PEOPLE_COLUMNS:
        values = [
            days.people[k][column].iloc[p]
            for k, p in zip(first.tolist(), place.tolist(), strict=True)
        ]
        dtype = days.people[0][column].dtype
        table[column] = pd.Series(values, index=table.index, dtype=dtype)
    return table[list(SPELL_COLUMNS)]
