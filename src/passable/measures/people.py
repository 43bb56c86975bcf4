"""Sums of people that leave out what is not known, and say so where nothing is."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

FIGURES: Final = ("low", "best", "high")
Floats = npt.NDArray[np.float64]


def figures_of(people: pd.DataFrame) -> Floats:
    """Take low, best and high of a table with ``PEOPLE_COLUMNS``, float64[p, 3]."""
    figures: Floats = people[[f"people_{f}" for f in FIGURES]].to_numpy(np.float64)
    return figures


def sum_people(figures: Floats, mask: npt.NDArray[np.bool_], prefix: str) -> dict[str, float]:
    """Sum the people of some places.

    Parameters
    ----------
    figures : float64[p, 3]
        Low, best and high; NaN where no figure is known.
    mask : bool[p]
        Which places.
    prefix
        Of the names, before ``people_low``, ``people_best`` and ``people_high``.

    Returns
    -------
    dict
        Places without a figure are left out; 0 for no places, null for places without any figure.
    """
    chosen = figures[mask]
    known = np.isfinite(chosen)
    sums = np.where(known, chosen, 0.0).sum(axis=0)
    sums[~known.any(axis=0) & bool(len(chosen))] = np.nan
    return {f"{prefix}people_{f}": float(s) for f, s in zip(FIGURES, sums, strict=True)}
