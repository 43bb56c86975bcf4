"""The frame of a road table's ways: columns complete, in order and of their type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from passable.terms.roads import WAY_COLUMNS


def ways_frame(columns: Mapping[str, Sequence[Any]], count: int) -> pd.DataFrame:
    """Build the frame of ways; columns not given are empty text, NaN, 0 or False.

    Parameters
    ----------
    columns
        Values by column name, each of length ``count``.
    count
        The number of ways.
    """
    made = {}
    for name, meaning in WAY_COLUMNS.items():
        kind = meaning.partition(":")[0].partition(",")[0]
        given = columns.get(name)
        if kind == "str":
            made[name] = pd.Series(
                given if given is not None else [""] * count, dtype="str", name=name
            )
        else:
            dtype, empty = {
                "float": (np.float64, np.nan),
                "int8": (np.int8, 0),
                "bool": (np.bool_, False),
            }[kind]
            values = np.full(count, empty) if given is None else given
            made[name] = pd.Series(np.asarray(values, dtype=dtype), name=name)
    return pd.DataFrame(made)
