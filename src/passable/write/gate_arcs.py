"""Takes nodes that give a protected place away out of the graph; every other way keeps its time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from passable.measures.results import ARC_LAYER_COLUMNS

_TIMES: Final = [name for name in ARC_LAYER_COLUMNS if "milliseconds" in name]
Row = dict[str, Any]


def merge_arcs(arcs: pd.DataFrame, hidden_nodes: Iterable[str]) -> pd.DataFrame:
    """Join the pieces of a segment that meet at hidden nodes.

    A node inside a segment joins two pieces, so going through takes the sum of both, and is
    closed where either is.

    Parameters
    ----------
    arcs
        ``ARC_LAYER_COLUMNS``.
    hidden_nodes
        Names of nodes inside segments, ``SEGMENT@FRACTION``, at which nothing public stands.

    Returns
    -------
    DataFrame
        The same columns; arcs of other segments untouched and first.
    """
    hidden = set(hidden_nodes)
    if not hidden or not len(arcs):
        return arcs
    touches = arcs["from_node"].isin(hidden) | arcs["to_node"].isin(hidden)
    affected = arcs["segment_id"].isin(set(arcs.loc[touches, "segment_id"]))
    rows: list[Row] = []
    for _, pieces in arcs[affected].groupby("segment_id", sort=False):
        along, against = _ways(pieces.to_dict("records"))
        rows.extend(_joined(along, hidden, "from_node", "to_node"))
        rows.extend(_joined(against, hidden, "to_node", "from_node"))
    if not rows:
        return arcs
    merged = pd.DataFrame(rows, columns=list(arcs.columns)).astype(arcs.dtypes.to_dict())
    return pd.concat([arcs[~affected], merged], ignore_index=True)


def _ways(pieces: list[Row]) -> tuple[list[Row], list[Row]]:
    """Part a segment's pieces by direction, each in the order of the segment's line."""
    along: list[Row] = []
    against: list[Row] = []
    for piece in sorted(pieces, key=_begin):
        segment, begin, end = piece["segment_id"], _begin(piece), _end(piece)
        is_along = piece["to_node"] == f"{segment}@{end!r}" or (
            piece["from_node"] == f"{segment}@{begin!r}"
        )
        (along if is_along else against).append(piece)
    return along, against


def _joined(way: list[Row], hidden: set[str], near: str, far: str) -> list[Row]:
    """Join what meets at hidden nodes; ``near`` is the end at the segment's begin."""
    done: list[Row] = []
    for piece in way:
        if done and piece[near] in hidden and done[-1][far] == piece[near]:
            last = done[-1]
            times = {name: _both(last[name], piece[name]) for name in _TIMES if name in last}
            done[-1] = {**last, **times, far: piece[far], "to_fraction": piece["to_fraction"]}
        else:
            done.append(piece)
    return done


def _both(first: Any, second: Any) -> Any:
    """Add two times; null, closed, if either is."""
    return None if pd.isna(first) or pd.isna(second) else first + second


def _begin(piece: Row) -> float:
    return float(piece["from_fraction"])


def _end(piece: Row) -> float:
    return float(piece["to_fraction"])
