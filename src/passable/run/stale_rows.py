"""How many of an import's claims are past their horizon on the case's own date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from passable.read.tally import Tally
from passable.run.accounts import Row
from passable.terms.case import Case


def count_stale(case: Case, rows: Iterable[Row], tally: Tally) -> None:
    """Tell claims that are stale already: whatever they say, they may close roads.

    Parameters
    ----------
    case
        Its default date and its horizons.
    rows
        New rows of claims.csv.
    tally
        Where they are counted.
    """
    on = case.config.defaults.on
    rows = list(rows)
    revised = {row["revises"] for row in rows}
    for row in rows:
        if row["claim_id"] in revised:
            continue
        horizon: int | None = getattr(case.config.staleness_days, str(row["predicate"]))
        first, last, known = row["valid_from"], row["valid_to"], row["reported_on"]
        if horizon is None or not isinstance(first, date) or not isinstance(known, date):
            continue
        is_live = first <= on and (not isinstance(last, date) or on <= last)
        if is_live and (on - max(first, known)).days > horizon:
            tally.add(
                "claims",
                "read",
                f"stale on {on}, the case's date: the pessimistic reading closes what they speak of",
                example=str(row["claim_id"]),
            )
