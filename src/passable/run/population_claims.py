"""Figures of people that stand in a table of places -> claims, so that who is cut off is counted."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

_DATED = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_PRECISION = {1: "year", 2: "month", 3: "day"}
UNKNOWN_CREDIBILITY = "6"


def population_claims(places: pd.DataFrame, source_id: str, known_on: date) -> pd.DataFrame:
    """Make one claim of each place that has a figure of people.

    Credibility is 6, cannot be judged: an extract does not say who counted. A claim of yours
    with a better grade takes its place.

    Parameters
    ----------
    places
        ``place_id``, ``population`` (NaN where none) and ``population_date`` (a year, month or
        day; empty where not said).
    source_id
        Who says it.
    known_on
        The day of the data: the claims are reported on it, and hold from it where the figure
        bears no date of its own.

    Returns
    -------
    pandas.DataFrame
        Columns of ``columns.CLAIMS`` (those that are filled).
    """
    rows = []
    for place_id, people, dated in zip(
        places["place_id"], places["population"], places["population_date"], strict=True
    ):
        if pd.isna(people):
            continue
        valid_from, precision = _dated(str(dated).strip(), known_on)
        rows.append(
            {
                "claim_id": f"population-{place_id}",
                "subject": f"place:{place_id}",
                "predicate": "population",
                "best": float(people),
                "unit": "people",
                "valid_from": valid_from.isoformat(),
                "reported_on": known_on.isoformat(),
                "source_id": source_id,
                "credibility": UNKNOWN_CREDIBILITY,
                "time_precision": precision,
                "note": "" if precision != "unknown" else "the figure bears no date of its own",
            }
        )
    return pd.DataFrame(rows)


def _dated(text: str, known_on: date) -> tuple[date, str]:
    """Read a figure's date; one that cannot be read or lies after the data is no date."""
    found = _DATED.fullmatch(text)
    if found:
        parts = [int(part) for part in found.groups() if part]
        try:
            day = date(*[*parts, 1, 1][:3])
        except ValueError:
            return known_on, "unknown"
        if day <= known_on:
            return day, _PRECISION[len(parts)]
    return known_on, "unknown"
