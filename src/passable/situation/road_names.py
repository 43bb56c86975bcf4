"""Find ``road:REF@A..B``: that road between two places, both carriageways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.network.network import Network
from passable.network.states import CLOSED, EdgeStates
from passable.network.ways import arcs_of_way, nearest_ways
from passable.situation.spans import Spans, merge_spans

OFF_ROAD_FACTOR = 20
"""A metre on another road counts as twenty: gaps in the numbering are bridged, detours are not."""
LEAST_SHARE = 0.5
MILLIMETRES = 1000.0


@dataclass(frozen=True)
class NamedRoad:
    """A road between two places.

    Parameters
    ----------
    spans
        Its stretches, both directions, from where the way joins the road to where it leaves.
    share : float64[k]
        Of the whole passage, by length, for each span.
    """

    spans: Spans
    share: npt.NDArray[np.float64]


def match_road(network: Network, name: str) -> npt.NDArray[np.bool_]:
    """Say which segments bear a road number or name, bool[s]; case and blanks do not matter."""
    wanted = _fold(name)
    ways = network.graph.attributes
    refs = ways["ref"]
    by_ref = {r: wanted in {_fold(part) for part in str(r).split(";")} for r in refs.unique()}
    is_match = refs.map(by_ref).to_numpy(bool)
    for column in ("name", "name_en", "name_ar"):
        by_name = {n: _fold(str(n)) == wanted for n in ways[column].unique()}
        is_match = is_match | ways[column].map(by_name).to_numpy(bool)
    return is_match


def _fold(text: str) -> str:
    return "".join(text.split()).casefold()


def find_road(network: Network, name: str, start_node: int, end_node: int) -> NamedRoad:
    """Find the road by its shortest way, other roads counted twenty times their length.

    Raises
    ------
    ValueError
        With a clause that says what is wrong; the caller knows the claim.
    """
    is_road = match_road(network, name)
    if not is_road.any():
        msg = f"no segment bears the number or name '{name}'"
        raise ValueError(msg)
    arc_metres = network.graph.length_metres[network.arc_segment] * (
        network.arc_to_fraction - network.arc_from_fraction
    )
    on_road = is_road[network.arc_segment]
    weight = np.round(arc_metres * MILLIMETRES * np.where(on_road, 1, OFF_ROAD_FACTOR))
    states = EdgeStates(np.maximum(weight, 0).astype(np.int64))
    parts = []
    for begin, end in ((start_node, end_node), (end_node, start_node)):
        arcs = _stretch(network, states, on_road, arc_metres, begin, end)
        if len(arcs):
            parts.append((arcs, arc_metres[arcs] / max(arc_metres[arcs].sum(), 1e-9)))
    if not parts:
        msg = f"no way along '{name}' joins the two places"
        raise ValueError(msg)
    return _join(network, parts)


def _stretch(
    network: Network,
    states: EdgeStates,
    on_road: npt.NDArray[np.bool_],
    arc_metres: npt.NDArray[np.float64],
    begin: int,
    end: int,
) -> npt.NDArray[np.int64]:
    """List the arcs from where the way joins the road to where it leaves; empty if it is not it."""
    forest = nearest_ways(network, states, np.array([end]), "to")
    if forest.milliseconds[begin] == CLOSED:
        return np.empty(0, np.int64)
    arcs = np.array(arcs_of_way(network, forest, begin), dtype=np.int64)
    hits = np.flatnonzero(on_road[arcs]) if len(arcs) else arcs
    if not len(hits):
        return np.empty(0, np.int64)
    stretch = arcs[hits[0] : hits[-1] + 1]
    on = arc_metres[stretch][on_road[stretch]].sum()
    whole = arc_metres[arcs].sum()
    return stretch if on >= LEAST_SHARE * whole else np.empty(0, np.int64)


def _join(
    network: Network, parts: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]]
) -> NamedRoad:
    """Join both directions; a piece driven both ways keeps the larger share."""
    share_of: dict[tuple[int, float, float], float] = {}
    for arcs, shares in parts:
        for arc, share in zip(arcs.tolist(), shares.tolist(), strict=True):
            key = (
                int(network.arc_segment[arc]),
                float(network.arc_from_fraction[arc]),
                float(network.arc_to_fraction[arc]),
            )
            share_of[key] = max(share_of.get(key, 0.0), share)
    keys = sorted(share_of)
    segment = np.array([k[0] for k in keys], dtype=np.int64)
    begin, end = np.array([k[1] for k in keys]), np.array([k[2] for k in keys])
    spans = merge_spans(segment, begin, end)
    share = np.zeros(len(spans.segment))
    for key, value in share_of.items():
        position = np.flatnonzero(
            (spans.segment == key[0]) & (spans.begin <= key[1]) & (spans.end >= key[2])
        )
        share[position] += value
    return NamedRoad(spans, share)
