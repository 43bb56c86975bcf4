"""Which area rules which piece of road, and where one drives from one's ground onto another's.

At any point the smallest area with a live control claim rules. Each segment is cut where the
ruling area changes; a line is crossed there, and at a segment's end where the junction lies on
other ground, so that every crossing is paid once and none is missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from passable.situation.spans import AreaCut, Spans

SLIVER = 1e-9
"""Shorter stretches, as a share of the segment, come of rounding where two areas share a border."""
GAP_METRES = 10.0
"""A stretch no longer than this between two ruled ones, ruled by none, is a slip of the pen."""
UNRULED = -1
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Entry = tuple[float, float, int]


@dataclass(frozen=True)
class Ground:
    """Which area rules each piece of road.

    Parameters
    ----------
    area_ids
        Ruling areas, largest first; index -1 means ground no claim speaks of.
    segment, begin, end, area
        Pieces on ground that some area rules, int64[k] and float64[k].
    cross_segment, cross_fraction, cross_before, cross_after
        Points where the ruling area changes along a segment: the areas before and after, as
        one drives from the segment's ``from_node``.
    """

    area_ids: tuple[str, ...]
    segment: Ints
    begin: Floats
    end: Floats
    area: Ints
    cross_segment: Ints
    cross_fraction: Floats
    cross_before: Ints
    cross_after: Ints


def rule_ground(
    cuts: Mapping[str, AreaCut],
    from_node: npt.NDArray[np.int32],
    to_node: npt.NDArray[np.int32],
    length_metres: Floats,
    node_count: int,
) -> Ground:
    """Work out which area rules where.

    A junction lies on the ground that most of the roads meeting there begin on, the smallest area
    if tied; an area that only touches the junction, and no road of it, does not count.

    Parameters
    ----------
    cuts
        What lies in each area that has a live control claim.
    from_node, to_node : int32[s]
        The segments' ends.
    length_metres : float64[s]
        Their lengths.
    node_count
        Of the road graph.
    """
    ordered = sorted(cuts, key=lambda name: (-cuts[name].square_metres, name))
    whole_area = np.full(len(from_node), UNRULED, dtype=np.int64)
    is_mixed = np.zeros(len(from_node), dtype=bool)
    for number, name in enumerate(ordered):
        spans = cuts[name].spans
        is_whole = (spans.begin == 0) & (spans.end == 1)
        whole_area[spans.segment[is_whole]] = number
        is_mixed[spans.segment[~is_whole]] = True
    begin_area, end_area = whole_area.copy(), whole_area.copy()
    rows: list[tuple[float, ...]] = []
    inner: list[tuple[float, ...]] = []
    for s, entries in _entries(cuts, ordered, is_mixed).items():
        pieces = rule_segment(entries, float(length_metres[s]))
        begin_area[s], end_area[s] = pieces[0][2], pieces[-1][2]
        rows.extend((s, b, e, a) for b, e, a in pieces if a != UNRULED)
        inner.extend((s, after[0], before[2], after[2]) for before, after in pairwise(pieces))
    plain = np.flatnonzero((whole_area != UNRULED) & ~is_mixed)
    ruled = np.concatenate(
        [
            np.stack([plain, np.zeros(len(plain)), np.ones(len(plain)), whole_area[plain]]),
            np.array(rows, dtype=np.float64).reshape(-1, 4).T,
        ],
        axis=1,
    )
    node_area = _rule_nodes(
        np.concatenate([from_node, to_node]), np.concatenate([begin_area, end_area]), node_count
    )
    at_from = np.flatnonzero(node_area[from_node] != begin_area)
    at_to = np.flatnonzero(node_area[to_node] != end_area)
    crossed = np.concatenate(
        [
            np.array(inner, dtype=np.float64).reshape(-1, 4).T,
            np.stack(
                [
                    at_from,
                    np.zeros(len(at_from)),
                    node_area[from_node[at_from]],
                    begin_area[at_from],
                ]
            ),
            np.stack([at_to, np.ones(len(at_to)), end_area[at_to], node_area[to_node[at_to]]]),
        ],
        axis=1,
    )
    return Ground(
        tuple(ordered),
        ruled[0].astype(np.int64),
        ruled[1],
        ruled[2],
        ruled[3].astype(np.int64),
        crossed[0].astype(np.int64),
        crossed[1],
        crossed[2].astype(np.int64),
        crossed[3].astype(np.int64),
    )


def _rule_nodes(node: Ints, area: Ints, node_count: int) -> Ints:
    """Give each junction the area of most of its roads' ends, the smallest if tied."""
    low = np.full(node_count, np.iinfo(np.int64).max)
    high = np.full(node_count, UNRULED, dtype=np.int64)
    np.minimum.at(low, node, area)
    np.maximum.at(high, node, area)
    on_line = (low < high)[node]
    pairs, count = np.unique(np.stack([node[on_line], area[on_line]]), axis=1, return_counts=True)
    order = np.lexsort((pairs[1], count, pairs[0]))
    high[pairs[0, order]] = pairs[1, order]  # the last written, the most frequent, stays
    return high


def _entries(
    cuts: Mapping[str, AreaCut], ordered: list[str], is_mixed: npt.NDArray[np.bool_]
) -> dict[int, list[Entry]]:
    """Gather the stretches of all areas on each segment that some area cuts."""
    by_segment: dict[int, list[Entry]] = {}
    for number, name in enumerate(ordered):
        spans = cuts[name].spans
        for k in np.flatnonzero(is_mixed[spans.segment]).tolist():
            entry = (float(spans.begin[k]), float(spans.end[k]), number)
            by_segment.setdefault(int(spans.segment[k]), []).append(entry)
    return by_segment


def rule_segment(entries: list[Entry], length_metres: float) -> list[Entry]:
    """Cut one segment where the ruling area changes; the highest number, the smallest area, rules.

    Parameters
    ----------
    entries
        Begin, end and number of each area's stretches.
    length_metres
        Of the segment.

    Returns
    -------
    list[tuple[float, float, int]]
        Pieces from 0 to 1 in order, neighbours ruled by different areas.
    """
    cuts = [0.0]
    for cut in sorted({*(e[0] for e in entries), *(e[1] for e in entries)}):
        if cut - cuts[-1] > SLIVER and 1.0 - cut > SLIVER:
            cuts.append(cut)
    cuts.append(1.0)
    pieces: list[Entry] = []
    for begin, end in pairwise(cuts):
        middle = (begin + end) / 2
        _extend(
            pieces, (begin, end, max((n for b, e, n in entries if b <= middle <= e), default=-1))
        )
    closed_up: list[Entry] = []
    for k, (begin, end, area) in enumerate(pieces):
        is_inner = 0 < k < len(pieces) - 1
        if area == UNRULED and is_inner and (end - begin) * length_metres <= GAP_METRES:
            area = pieces[k - 1][2]  # noqa: PLW2901 - both areas were meant to meet here
        _extend(closed_up, (begin, end, area))
    return closed_up


def _extend(pieces: list[Entry], piece: Entry) -> None:
    if pieces and pieces[-1][2] == piece[2]:
        pieces[-1] = (pieces[-1][0], piece[1], piece[2])
    else:
        pieces.append(piece)


def unruled_spans(ground: Ground, segment_count: int) -> Spans:
    """Give every stretch that no area rules."""
    touched = np.zeros(segment_count, dtype=bool)
    touched[ground.segment] = True
    segments = np.flatnonzero(~touched)
    rows = [(float(s), 0.0, 1.0) for s in segments.tolist()]
    order = np.lexsort((ground.begin, ground.segment))
    at: dict[int, float] = {}
    for k in order.tolist():
        s, begin = int(ground.segment[k]), float(ground.begin[k])
        if begin > at.get(s, 0.0):
            rows.append((s, at.get(s, 0.0), begin))
        at[s] = float(ground.end[k])
    rows.extend((s, end, 1.0) for s, end in at.items() if end < 1)
    table = np.array(sorted(rows), dtype=np.float64).reshape(-1, 3).T
    return Spans(table[0].astype(np.int64), table[1], table[2])
