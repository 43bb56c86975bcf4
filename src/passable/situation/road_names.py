"""Find ``road:REF@A..B``: that road between two places, both carriageways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from passable.network.graph import RoadGraph
from passable.network.network import Network
from passable.network.speeds import NO_WAY
from passable.network.states import CLOSED, EdgeStates
from passable.network.ways import arcs_of_way, nearest_ways
from passable.situation.passages import Passage, Resolved
from passable.situation.spans import Spans, merge_spans

OFF_ROAD_FACTOR = 20
"""A metre on another road counts as twenty: gaps in the numbering are bridged, detours are not."""
LEAST_SHARE = 0.5
MILLIMETRES = 1000.0


@dataclass(frozen=True)
class RoadNames:
    """Which segments bear which number or name, made once where many roads are looked for.

    Parameters
    ----------
    segments
        Number or name, folded -> segments.
    count
        How many segments there are.
    """

    segments: dict[str, list[int]]
    count: int

    def match(self, name: str) -> npt.NDArray[np.bool_]:
        """Say which segments bear a number or name, bool[s]; case and blanks do not matter."""
        is_match = np.zeros(self.count, dtype=bool)
        is_match[self.segments.get(_fold(name), [])] = True
        return is_match


def road_names(graph: RoadGraph) -> RoadNames:
    """Index the numbers and names of a graph's segments."""
    ways = graph.attributes
    segments: dict[str, list[int]] = {}
    for column in ("ref", "name", "name_en", "name_ar"):
        codes, texts = pd.factorize(ways[column].to_numpy(object))
        order = np.argsort(codes, kind="stable")
        groups = np.split(order, np.searchsorted(codes[order], np.arange(1, len(texts))))
        for text, group in zip(texts.tolist(), groups, strict=True):
            names = str(text).split(";") if column == "ref" else [str(text)]
            for name in {_fold(part) for part in names} - {""}:
                segments.setdefault(name, []).extend(group.tolist())
    return RoadNames(segments, graph.segment_count)


def _fold(text: str) -> str:
    return "".join(text.split()).casefold()


def find_road(
    network: Network, name: str, start_node: int, end_node: int, names: RoadNames | None = None
) -> Resolved:
    """Find the road by its shortest way, other roads counted twenty times their length.

    ``names`` may be given where many roads are looked for. The road is looked for in both directions, so that both carriageways are found, from where the way
    joins the road to where it leaves. Each direction's delay is shared out by its own length.

    Raises
    ------
    ValueError
        With a clause that says what is wrong; the caller knows the claim.
    """
    is_road = (names or road_names(network.graph)).match(name)
    if not is_road.any():
        msg = f"no segment bears the number or name '{name}'"
        raise ValueError(msg)
    arc_metres = _arc_metres(network)
    on_road = is_road[network.arc_segment]
    states = along_road(network, is_road)
    found, measured = [], []
    for begin, end in ((start_node, end_node), (end_node, start_node)):
        arcs, on, whole = _stretch(network, states, on_road, arc_metres, begin, end)
        measured.append((on, whole))
        if len(arcs) and on >= LEAST_SHARE * whole:
            found.append(arcs)
    if not found:
        on, whole = max(measured, key=lambda m: (m[1] > 0, m[0]))
        runs = f"runs on it for {on / 1000:.1f} of {whole / 1000:.1f} km" if whole else "is none"
        msg = (
            f"no way along '{name}' joins the two places: the best {runs}, and half is needed; "
            "name places that lie on it"
        )
        raise ValueError(msg)
    passages = [_passage(network, arcs, arc_metres[arcs]) for arcs in found]
    driven = np.unique(np.concatenate([_key(p) for p in passages]))
    passages += [_turned(p, driven) for p in passages]
    every = [p.spans for p in passages]
    return Resolved(
        merge_spans(
            np.concatenate([s.segment for s in every]),
            np.concatenate([s.begin for s in every]),
            np.concatenate([s.end for s in every]),
        ),
        tuple(p for p in passages if len(p.share)),
        len(found) == 1 and _is_one_way(network, found[0]),
    )


def along_road(network: Network, is_road: npt.NDArray[np.bool_]) -> EdgeStates:
    """Count every arc's millimetres, off the road twenty times, as if they were its time."""
    factor = np.where(is_road[network.arc_segment], 1, OFF_ROAD_FACTOR)
    return EdgeStates(np.round(_arc_metres(network) * MILLIMETRES * factor).astype(np.int64))


def _arc_metres(network: Network) -> npt.NDArray[np.float64]:
    share = network.arc_to_fraction - network.arc_from_fraction
    metres: npt.NDArray[np.float64] = network.graph.length_metres[network.arc_segment] * share
    return metres


def road_states(network: Network, name: str) -> EdgeStates:
    """Weigh every arc by its millimetres, those of other roads twenty times.

    Raises
    ------
    ValueError
        If no segment bears the number or name.
    """
    is_road = road_names(network.graph).match(name)
    if not is_road.any():
        msg = f"no segment bears the number or name '{name}'"
        raise ValueError(msg)
    share = network.arc_to_fraction - network.arc_from_fraction
    metres = network.graph.length_metres[network.arc_segment] * share
    factor = np.where(is_road[network.arc_segment], 1, OFF_ROAD_FACTOR)
    return EdgeStates(np.round(metres * MILLIMETRES * factor).astype(np.int64))


def _stretch(
    network: Network,
    states: EdgeStates,
    on_road: npt.NDArray[np.bool_],
    arc_metres: npt.NDArray[np.float64],
    begin: int,
    end: int,
) -> tuple[npt.NDArray[np.int64], float, float]:
    """List the arcs from where the way joins the road to where it leaves it.

    Also the metres on the road, and of the whole way between the places; 0 if there is none.
    """
    forest = nearest_ways(network, states, np.array([end]), "to")
    if forest.milliseconds[begin] == CLOSED:
        return np.empty(0, np.int64), 0.0, 0.0
    arcs = np.array(arcs_of_way(network, forest, begin), dtype=np.int64)
    hits = np.flatnonzero(on_road[arcs]) if len(arcs) else arcs
    whole = float(arc_metres[arcs].sum())
    if not len(hits):
        return hits, 0.0, whole
    stretch = arcs[hits[0] : hits[-1] + 1]
    return stretch, float(arc_metres[stretch][on_road[stretch]].sum()), whole


def _passage(
    network: Network, arcs: npt.NDArray[np.int64], metres: npt.NDArray[np.float64]
) -> Passage:
    """Make a passage of the arcs of one direction; the pieces stay as they are driven."""
    total = metres.sum()
    share = metres / total if total > 0 else np.full(len(arcs), 1 / len(arcs))
    way = np.where(network.arc_is_forward[arcs], 1, -1).astype(np.int8)
    spans = Spans(
        network.arc_segment[arcs].astype(np.int64),
        network.arc_from_fraction[arcs],
        network.arc_to_fraction[arcs],
    )
    return Passage(spans, way, share)


def _key(passage: Passage) -> npt.NDArray[np.int64]:
    return passage.spans.segment * 2 + (passage.way > 0)


def _turned(passage: Passage, driven: npt.NDArray[np.int64]) -> Passage:
    """Turn round what only one direction's way uses: who drives there the other way pays alike."""
    kept = ~np.isin(passage.spans.segment * 2 + (passage.way < 0), driven)
    spans = passage.spans
    return Passage(
        Spans(spans.segment[kept], spans.begin[kept], spans.end[kept]),
        -passage.way[kept],
        passage.share[kept],
    )


def _is_one_way(network: Network, arcs: npt.NDArray[np.int64]) -> bool:
    segment = network.arc_segment[arcs]
    forward, backward = network.forward_milliseconds, network.backward_milliseconds
    return bool(((forward[segment] == NO_WAY) | (backward[segment] == NO_WAY)).any())
