"""Whether a computed figure bears a statement out: supported, contradicted, or cannot tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

Verdict = Literal["supported", "contradicted", "cannot tell"]
RELATIONS: Final = ("=", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class Figure:
    """A computed figure, as sure as it is.

    Parameters
    ----------
    low, best, high
        ``low <= best <= high``: over the readings, or over the sources that count. Equal where
        nothing is in doubt; ``inf`` where it has no bound.
    unit
        What it is counted in.
    basis
        What it stands on, in a few words.
    """

    low: float
    best: float
    high: float
    unit: str
    basis: str = ""


def claimed_range(relation: str, value: float, tolerance: float) -> tuple[float, float, bool, bool]:
    """Give the figures a statement allows: lowest, highest, and whether each end is allowed.

    >>> claimed_range(">", 350.0, 0.0)
    (350.0, inf, False, False)
    >>> claimed_range("=", 20000.0, 2000.0)
    (18000.0, 22000.0, True, True)
    """
    if relation == "=":
        return value - tolerance, value + tolerance, True, True
    if relation in ("<", "<="):
        return -math.inf, value + tolerance, False, relation == "<="
    return value - tolerance, math.inf, relation == ">=", False


def judge(
    figure: Figure, relation: str, value: float, tolerance: float = 0.0
) -> tuple[Verdict, str]:
    """Judge a statement by a figure.

    Supported if the whole range of the figure is what the statement allows, contradicted if none
    of it is, and otherwise nobody can tell: what decides is the very thing in doubt.

    Parameters
    ----------
    figure
        The computed figure.
    relation
        One of ``RELATIONS``, of the figure to the value.
    value, tolerance
        As claimed.

    Returns
    -------
    Verdict, str
        With the reason.
    """
    least, most, holds_least, holds_most = claimed_range(relation, value, tolerance)
    is_above = figure.low >= least if holds_least else figure.low > least
    is_below = figure.high <= most if holds_most else (figure.high < most or most == math.inf)
    if is_above and is_below:
        return "supported", "the figure is as claimed"
    is_under = figure.high < least if holds_least else figure.high <= least
    is_over = figure.low > most if holds_most else figure.low >= most
    if is_under or is_over:
        return "contradicted", f"the figure is {'lower' if is_under else 'higher'} than claimed"
    return "cannot tell", "the figure is as claimed in part of its range only"
