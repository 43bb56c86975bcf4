"""``access``: seconds from each place to the nearest functioning service of each category."""

from __future__ import annotations

import numpy as np
import pandas as pd

from passable.measures.reach import NOT_REACHED, Reach
from passable.measures.results import ACCESS_COLUMNS, PEOPLE_COLUMNS, PLACE_COLUMNS
from passable.terms.codes import Reading

MILLISECONDS = 1000.0


def seconds_or_null(milliseconds: np.ndarray) -> np.ndarray:
    """Turn milliseconds into seconds, null where nothing is reached."""
    return np.where(milliseconds == NOT_REACHED, np.nan, milliseconds / MILLISECONDS)


def access_table(
    places: pd.DataFrame,
    services: pd.DataFrame,
    people: pd.DataFrame,
    category: str,
    reading: Reading,
    reach: Reach,
    claim_free: Reach,
) -> pd.DataFrame:
    """Tabulate the access of every place to one category.

    Parameters
    ----------
    places, services
        The case's tables, ids as the index.
    people
        Columns ``PEOPLE_COLUMNS``, indexed like ``places``.
    category, reading
        What was asked.
    reach, claim_free
        The answer, and the answer with every claim removed.

    Returns
    -------
    DataFrame
        ``ACCESS_COLUMNS``, a row per place.
    """
    seconds = seconds_or_null(reach.milliseconds)
    free = seconds_or_null(claim_free.milliseconds)
    found = reach.service
    ids = services.index.to_numpy(object)
    names = np.where(
        services["name_en"].to_numpy(object) == "",
        services["name_ar"].to_numpy(object),
        services["name_en"].to_numpy(object),
    )
    table = place_columns(places).assign(
        category=category,
        reading=reading,
        seconds=seconds,
        service_id=[ids[k] if k >= 0 else "" for k in found],
        service_name=[names[k] if k >= 0 else "" for k in found],
        reason=reach.reason,
        claim_free_seconds=free,
        extra_seconds=seconds - free,
    )
    for column in PEOPLE_COLUMNS:
        table[column] = people[column].to_numpy()
    return table[list(ACCESS_COLUMNS)]


def place_columns(places: pd.DataFrame) -> pd.DataFrame:
    """Start a result with what names each place."""
    names = [c for c in PLACE_COLUMNS if c != "place_id"]
    table = places[names].reset_index(names="place_id")
    return table[list(PLACE_COLUMNS)]
