"""Groups of segments that are lost together: each bridge, each road between two towns, each area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from pyproj import Geod

from passable.network.network import Network
from passable.network.states import EdgeStates
from passable.network.ways import nearest_ways
from passable.read.scenarios import read_groups
from passable.run.main_places import main_places
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.footprints import Footprints
from passable.situation.road_names import LEAST_SHARE, along_road, find_road, road_names
from passable.terms.progress import Progress, silent

Groups = dict[str, tuple[str, ...]]
Ints = npt.NDArray[np.int64]
_GEOD: Final = Geod(ellps="WGS84")
MADE: Final = ("bridges", "roads", "areas")
"""Groups that are made of the data; any other word names a table of groups."""
NAMED_CLASSES: Final = frozenset({"motorway", "trunk", "primary", "secondary"})
"""Classes of road that are looked for by name where they bear no number."""


def segment_groups(
    study: Study, request: Request, which: str, progress: Progress = silent
) -> Groups:
    """Make groups of segments.

    Parameters
    ----------
    study, request
        Of whom.
    which
        ``bridges``: each run of segments tagged as a bridge that touch. ``roads``: each numbered
        road between two main places with none between them, and roads without a number by their
        name. ``areas``: what lies in each area. Else the path of a table: ``group_id, subject``.
    progress
        Told road by road.

    Returns
    -------
    dict
        Group id -> selectors.

    Raises
    ------
    BadTable
        Naming every fault of a table.
    """
    if which == "bridges":
        return bridge_groups(study.network)
    if which == "roads":
        return road_groups(study, request, progress)
    if which == "areas":
        return {f"area:{name}": (f"area:{name}",) for name in study.case.areas.index}
    return read_groups(Path(which))


def bridge_groups(network: Network) -> Groups:
    """Put segments tagged as bridges together where they share a junction, by their lowest id."""
    graph = network.graph
    segments = np.flatnonzero(graph.attributes["bridge"].to_numpy(bool))
    root = {int(s): int(s) for s in segments}
    at: dict[int, int] = {}

    def find(segment: int) -> int:
        while root[segment] != segment:
            root[segment] = root[root[segment]]
            segment = root[segment]
        return segment

    for segment in segments.tolist():
        for node in (int(graph.from_node[segment]), int(graph.to_node[segment])):
            other = at.setdefault(node, segment)
            root[find(segment)] = find(other)
    runs: dict[int, list[str]] = {}
    for segment in segments.tolist():
        runs.setdefault(find(segment), []).append(str(graph.segment_id[segment]))
    groups = {f"bridge:{min(ids)}": tuple(f"segment:{s}" for s in ids) for ids in runs.values()}
    return dict(sorted(groups.items()))


def road_groups(study: Study, request: Request, progress: Progress = silent) -> Groups:
    """Find each road between two main places that lie on it, one after the other."""
    network = study.network
    terminals = network.terminals
    rows = terminals.of_kind("place")
    node = dict(zip(terminals.terminal_id[rows], terminals.node[rows].tolist(), strict=True))
    main = [name for name in main_places(study, request) if node[name] >= 0]
    labels = _labels(network)
    metres: dict[str, float] = {}
    for named, length in zip(labels, network.graph.length_metres.tolist(), strict=True):
        for road in named:
            metres[road] = metres.get(road, 0.0) + length
    near = _roads_near(study, labels, {name: node[name] for name in main})
    roads = sorted({road for names in near.values() for road in names})
    groups: Groups = {}
    names = road_names(network.graph)
    for number, road in enumerate(roads):
        progress("finding roads between the main places", number, len(roads))
        towns = [name for name in main if road in near[name]]
        if _may_join(study, metres[road], towns):
            for one, other in _consecutive(network, names.match(road), {t: node[t] for t in towns}):
                try:
                    find_road(network, road, node[one], node[other], names)
                except ValueError:  # the way between them leaves it for more than half
                    continue
                name = f"road:{road}@{one}..{other}"
                groups[name] = (name,)
    return groups


def _may_join(study: Study, metres: float, towns: list[str]) -> bool:
    """Say whether a road is long enough to make half of the way between any two towns."""
    lonlat = study.case.places.loc[towns, ["lon", "lat"]].to_numpy(np.float64)
    if len(towns) < 2:  # noqa: PLR2004 - a way has two ends
        return False
    pairs = np.array(list(combinations(range(len(towns)), 2)))
    ends = lonlat[pairs[:, 0]], lonlat[pairs[:, 1]]
    straight = _GEOD.inv(ends[0][:, 0], ends[0][:, 1], ends[1][:, 0], ends[1][:, 1])[2]
    return bool(metres >= LEAST_SHARE * np.min(straight))


def _labels(network: Network) -> list[set[str]]:
    """List the numbers of each segment, and the name of a main road."""
    ways = network.graph.attributes
    is_main = ways["road_class"].isin(NAMED_CLASSES) & (ways["ref"] == "")
    names = ways["name_en"].where(ways["name_en"] != "", ways["name"]).where(is_main, "")
    return [
        {part.strip() for part in (*str(ref).split(";"), str(name)) if part.strip()}
        for ref, name in zip(ways["ref"], names, strict=True)
    ]


def _roads_near(
    study: Study, labels: list[set[str]], node: Mapping[str, int]
) -> dict[str, set[str]]:
    """List the numbers and names of the roads in each place's footprint."""
    network = study.network
    prints = Footprints(study.case, network, study.case.config.questions.footprint_km)
    found = {}
    for place, at in node.items():
        is_in = np.zeros(network.node_count, dtype=bool)
        is_in[prints.of(place, at).nodes] = True
        touched = np.unique(network.arc_segment[is_in[network.arc_tail] | is_in[network.arc_head]])
        found[place] = {label for s in touched.tolist() for label in labels[s]}
    return found


def _consecutive(
    network: Network, is_road: npt.NDArray[np.bool_], node: Mapping[str, int]
) -> Iterable[tuple[str, str]]:
    """Pair places that no third lies between: nearer to both, along the road, than they are."""
    states = along_road(network, is_road)
    names = list(node)
    far = np.array([_distances(network, states, node[n], list(node.values())) for n in names])
    far = np.where(far < 0, np.inf, far.astype(float))
    far = np.minimum(far, far.T)
    for a, b in combinations(range(len(names)), 2):
        between = np.maximum(far[a], far[b]) < far[a, b]
        between[[a, b]] = False
        if np.isfinite(far[a, b]) and not between.any():
            yield names[a], names[b]


def _distances(network: Network, states: EdgeStates, start: int, ends: list[int]) -> Ints:
    forest = nearest_ways(network, states, np.array([start]), "from")
    found: Ints = forest.milliseconds[ends]
    return found
