"""How many people live where, on whose word, for which year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from passable.situation.weigh import Finding

COLUMNS = (
    "people_low",
    "people_best",
    "people_high",
    "people_year",
    "people_claim_id",
    "people_source_id",
)


def people_table(
    places: pd.DataFrame, findings: tuple[Finding, ...], hidden: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """Read the population of each place.

    The best figure is the chosen claim's; where it gives none, its low, else its high. Low and
    high are the lowest and highest figure of any claim that counts, so that sources that differ
    widen the range and are never averaged.

    Parameters
    ----------
    places
        The case's places, ids as the index.
    findings
        Of the date.
    hidden
        Claims whose figures may not leave. A place that stands on one has no figures, only that
        claim's id, so that no sum holds what a row withholds; of the others they widen no range.

    Returns
    -------
    DataFrame
        Columns ``people_low, people_best, people_high`` (float, null where no claim speaks),
        ``people_year`` (Int64), ``people_claim_id``, ``people_source_id``; indexed like places.
    """
    rows: dict[str, tuple[float, float, float, int | None, str, str]] = {}
    for finding in findings:
        if finding.predicate != "population" or finding.subject.kind != "place":
            continue
        if finding.chosen.claim_id in hidden:
            nothing = (np.nan, np.nan, np.nan, None)
            rows[finding.subject.name] = (*nothing, finding.chosen.claim_id, "")
            continue
        claims = [w.claim for w in finding.speaking if w.claim.claim_id not in hidden]
        figures = [f for c in claims for f in (c.low, c.best, c.high) if f is not None]
        chosen = finding.chosen
        best = next(f for f in (chosen.best, chosen.low, chosen.high) if f is not None)
        rows[finding.subject.name] = (
            min(figures),
            best,
            max(figures),
            chosen.valid_from.year,
            chosen.claim_id,
            chosen.source_id,
        )
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS))
    table = table.reindex(places.index)
    for column in COLUMNS[:3]:
        table[column] = table[column].astype(float)
    table["people_year"] = table["people_year"].astype("Int64")
    for column in COLUMNS[4:]:
        table[column] = table[column].astype(object).where(table[column].notna(), "")
    return table
