"""``importance segments``: what the loss of each segment by itself would cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from passable.measures.detours import CLOSED_NOW, longest_way_round, why_no_way_round
from passable.measures.pairs import weigh_places
from passable.measures.results_importance import (
    IMPORTANCE_BETWEEN_COLUMNS,
    IMPORTANCE_DETOUR_COLUMNS,
    IMPORTANCE_SERVICE_COLUMNS,
)
from passable.network.arc_graph import graph_of_network
from passable.network.arc_lengths import MILLIMETRES, graph_of_lengths
from passable.network.between import remove_each_between
from passable.network.cut_segments import cut_segments
from passable.network.detour import detours
from passable.network.index import segment_lines
from passable.network.network import Network
from passable.network.segment_ends import ends_of_network
from passable.network.states import EdgeStates
from passable.run.engine import threads
from passable.run.group_importance import measure_groups
from passable.run.main_places import chosen_places
from passable.run.pcodes import segment_pcodes
from passable.run.probe import Probe
from passable.run.release import require_restricted
from passable.run.request import Request
from passable.run.segment_groups import segment_groups
from passable.run.segments_asked import RANKING, SegmentsAsked, worst_first
from passable.run.service_importance import service_columns
from passable.run.study import Study
from passable.terms.errors import BadRequest, Problem
from passable.terms.progress import Progress, silent

Columns = dict[str, Any]
MILLISECONDS = 1000.0
WGS84 = "EPSG:4326"


def measure_importance_segments(
    study: Study,
    request: Request,
    asked: SegmentsAsked | None = None,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Remove each segment, or each group of segments, in turn, exactly.

    Parameters
    ----------
    study, request
        Of whom, and what; it must ask for restricted output.
    asked
        Which demand, between whom, with claims or without, by groups or not.
    progress
        Told now and then.

    Returns
    -------
    DataFrame
        The columns of ``IMPORTANCE_TABLES``, worst first, with a ``geometry``: every segment that
        can be driven, also where its loss changes nothing (``used``); or every group.

    Raises
    ------
    BadRequest
        For public output, a demand that has no groups, or selectors that match nothing.
    """
    asked = asked or SegmentsAsked()
    require_restricted(RANKING, restricted=request.restricted)
    if asked.group is not None:
        if asked.demand == "detour":
            raise BadRequest(
                Problem(
                    "--group: a detour leads between the two ends of one segment",
                    "Leave --group out, or say --demand service or between.",
                )
            )
        groups = segment_groups(study, request, asked.group, progress)
        return measure_groups(study, request, asked, groups, progress)
    if asked.demand == "between":
        return _between(study, request, asked, progress)
    if asked.demand == "detour":
        return _detour(study, request, asked, progress)
    return _service(study, request, asked, progress)


def _detour(
    study: Study, request: Request, asked: SegmentsAsked, progress: Progress
) -> pd.DataFrame:
    network = study.network
    bare = request.model_copy(update={"categories": ()})
    probe = Probe(study, bare, [], without_claims=asked.claim_free)
    graphs = (
        graph_of_network(network, probe.states),
        graph_of_lengths(network, probe.states),
    )
    ends = ends_of_network(network)
    progress("finding the way round every segment")
    timed, measured = (detours(graph, ends, threads()) for graph in graphs)
    own, seconds = longest_way_round(timed.own_milliseconds.T, timed.milliseconds.T)
    own_length, metres = longest_way_round(measured.own_milliseconds.T, measured.milliseconds.T)
    columns = {
        **_segments(study, probe, asked),
        "own_seconds": own / MILLISECONDS,
        "detour_seconds": seconds / MILLISECONDS,
        "extra_seconds": (seconds - own) / MILLISECONDS,
        "detour_metres": metres / MILLIMETRES,
        "extra_metres": (metres - own_length) / MILLIMETRES,
        "reason": why_no_way_round(timed.own_milliseconds.T, timed.milliseconds.T),
    }
    table = _tabulate(network, columns, IMPORTANCE_DETOUR_COLUMNS)
    loss = table["extra_seconds"].fillna(np.inf).mask(table["reason"] == CLOSED_NOW, -np.inf)
    return table.iloc[np.argsort(-loss.to_numpy(), kind="stable")].reset_index(drop=True)


def _service(
    study: Study, request: Request, asked: SegmentsAsked, progress: Progress
) -> pd.DataFrame:
    probe = Probe(study, request, [], without_claims=asked.claim_free)
    shared = _segments(study, probe, asked)
    tables = []
    for number, category in enumerate(request.categories):
        progress("removing segments, by category", number, len(request.categories))
        columns = {**shared, **service_columns(probe, category)}
        tables.append(_tabulate(study.network, columns, IMPORTANCE_SERVICE_COLUMNS))
    return worst_first(pd.concat(tables, ignore_index=True))


def _between(
    study: Study, request: Request, asked: SegmentsAsked, progress: Progress
) -> pd.DataFrame:
    names = chosen_places(study, request, asked.places)
    bare = request.model_copy(update={"categories": ()})
    probe = Probe(study, bare, names, without_claims=asked.claim_free)
    pairs = probe.pairs
    graph = graph_of_network(study.network, probe.states)
    found = remove_each_between(
        graph,
        pairs.node,
        weigh_places(probe.figures[study.case.places.index.get_indexer(names), 1]),
        hierarchy=study.engine.hierarchy(study.network),
        threads=threads(),
        progress=progress,
    )
    total = found.total_weight if found.total_weight > 0 else np.nan
    columns = {
        **_segments(study, probe, asked),
        "used": found.matters,
        "weight_by": pairs.by,
        "pairs": int(pairs.asked.sum()),
        "share_connected": found.connected_weight / total,
        "share_disconnected": found.disconnected_share,
        "share_still_connected": found.still_connected_weight / total,
        "mean_extra_seconds": found.mean_extra_seconds,
    }
    return _tabulate(study.network, columns, IMPORTANCE_BETWEEN_COLUMNS)


def _tabulate(network: Network, columns: Columns, meanings: Mapping[str, str]) -> pd.DataFrame:
    """Make the table of the segments that can be driven, worst first."""
    table = gpd.GeoDataFrame(columns, geometry=segment_lines(network.graph), crs=WGS84)
    drivable = np.unique(network.arc_segment)
    ordered: pd.DataFrame = worst_first(table.iloc[drivable])
    return ordered[[*meanings, "geometry"]]


def _segments(study: Study, probe: Probe, asked: SegmentsAsked) -> Columns:
    """Say of every segment what it is and what became of it."""
    network, graph = study.network, study.network.graph
    ways = graph.attributes
    name = np.where(ways["name_en"] != "", ways["name_en"], ways["name"])
    return {
        "segment_id": graph.segment_id,
        "ref": ways["ref"].to_numpy(object),
        "name": name.astype(object),
        "road_class": ways["road_class"].to_numpy(object),
        **segment_pcodes(study.case, segment_lines(graph)),
        "length_metres": graph.length_metres,
        "bridge": ways["bridge"].to_numpy(bool),
        "is_cut_edge": cut_segments(
            graph_of_network(network, probe.states), ends_of_network(network)
        ),
        "is_closed_now": ~is_open(network, probe.states),
        "claim_free": asked.claim_free,
        "reading": "" if asked.claim_free else probe.request.reading,
    }


def is_open(network: Network, states: EdgeStates) -> npt.NDArray[np.bool_]:
    """Say which segments can be driven from end to end in one direction at least, bool[s]."""
    answer = np.zeros(network.graph.segment_count, dtype=bool)
    for forward in (True, False):
        mine = network.arc_is_forward == forward
        has_way = np.zeros_like(answer)
        has_way[network.arc_segment[mine]] = True
        has_way[network.arc_segment[mine & ~states.is_open]] = False
        answer |= has_way
    return answer
