"""The layers of an answer: segments, terminals, arcs and areas, so that anyone can recompute it."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from passable.measures.exposure import RoadExposure, segment_density
from passable.measures.results import (
    ARC_LAYER_COLUMNS,
    SEGMENT_LAYER_COLUMNS,
    TERMINAL_LAYER_COLUMNS,
)
from passable.network.index import segment_lines
from passable.network.network import Network
from passable.network.speeds import NO_WAY
from passable.network.states import CLOSED
from passable.run.pcodes import PCODES, point_pcodes, segment_pcodes
from passable.run.study import Study
from passable.situation.segment_states import SegmentStates, read_segments
from passable.situation.situation import Situation

WGS84 = "EPSG:4326"
Ints = npt.NDArray[np.int64]


def segments_layer(study: Study, situation: Situation, exposure: RoadExposure) -> gpd.GeoDataFrame:
    """Lay out every segment with its state and incident density, ``SEGMENT_LAYER_COLUMNS``."""
    network, graph = study.network, study.network.graph
    lines = segment_lines(graph)
    states = segment_states(study, situation)
    ways = graph.attributes
    name = np.where(ways["name_en"] != "", ways["name_en"], ways["name"])
    labels = graph.node_label
    precise, coarse = segment_density(exposure)
    columns = {
        "segment_id": graph.segment_id,
        "from_node": labels[graph.from_node],
        "to_node": labels[graph.to_node],
        "length_metres": graph.length_metres,
        "seconds_forward": _seconds(states.forward_milliseconds),
        "seconds_backward": _seconds(states.backward_milliseconds),
        "status": states.status[1],
        "status_optimistic": states.status[0],
        "status_pessimistic": states.status[2],
        "claim_ids": ["; ".join(ids) for ids in states.claim_ids],
        "closed_spans": states.closed_spans,
        "claim_free_seconds_forward": _seconds(network.forward_milliseconds),
        "claim_free_seconds_backward": _seconds(network.backward_milliseconds),
        "road_class": ways["road_class"].to_numpy(object),
        "ref": ways["ref"].to_numpy(object),
        "name": name.astype(object),
        "surface": ways["surface"].to_numpy(object),
        "bridge": ways["bridge"].to_numpy(bool),
        "tunnel": ways["tunnel"].to_numpy(bool),
        "ferry": ways["ferry"].to_numpy(bool),
        "incident_density": precise + coarse,
        "incident_density_precise": precise,
        **segment_pcodes(study.case, lines),
    }
    table = gpd.GeoDataFrame(columns, geometry=lines, crs=WGS84)
    return table[list(SEGMENT_LAYER_COLUMNS)]


def segment_states(study: Study, situation: Situation) -> SegmentStates:
    """Read the segments' states on a date."""
    return read_segments(study.network, situation.effects, situation.overlay)


def _seconds(milliseconds: Ints) -> npt.NDArray[np.float64]:
    return np.where(milliseconds == NO_WAY, np.nan, milliseconds / 1000)


def terminals_layer(study: Study, situation: Situation, people: pd.DataFrame) -> gpd.GeoDataFrame:
    """Lay out every place and service, ``TERMINAL_LAYER_COLUMNS``."""
    case, terminals = study.case, study.network.terminals
    names = study.network.graph.segment_id
    places, services = case.places, case.services
    shared = ["name_en", "name_ar", *PCODES]
    both = pd.concat([places[shared], services[shared]])
    segment = terminals.segment
    columns = {
        "terminal_id": terminals.terminal_id,
        "kind": terminals.kind,
        "category": [""] * len(places) + services["category"].tolist(),
        **{c: both[c].to_numpy(object) for c in shared},
        "segment_id": [names[s] if s >= 0 else "" for s in segment],
        "fraction": terminals.fraction,
        "snap_metres": terminals.snap_metres,
        "is_functioning": pd.array(
            [pd.NA] * len(places) + situation.is_functioning[1].tolist(), dtype="boolean"
        ),
        "people": [*people["people_best"].tolist(), *[np.nan] * len(services)],
    }
    table = gpd.GeoDataFrame(columns, geometry=shapely.points(terminals.lonlat), crs=WGS84)
    return table[list(TERMINAL_LAYER_COLUMNS)]


def arcs_layer(network: Network, situation: Situation) -> pd.DataFrame:
    """List every arc with its time in each reading, ``ARC_LAYER_COLUMNS``."""
    labels = node_labels(network)
    overlay = situation.overlay.milliseconds
    columns: dict[str, object] = {
        "from_node": labels[network.arc_tail],
        "to_node": labels[network.arc_head],
        "segment_id": network.graph.segment_id[network.arc_segment],
        "from_fraction": network.arc_from_fraction,
        "to_fraction": network.arc_to_fraction,
        "claim_free_milliseconds": network.arc_milliseconds,
    }
    for number, reading in enumerate(("optimistic", "best", "pessimistic")):
        closed = overlay[number] == CLOSED
        columns[f"milliseconds_{reading}"] = pd.arrays.IntegerArray(
            np.array(overlay[number]), closed
        )
    return pd.DataFrame(columns)[list(ARC_LAYER_COLUMNS)]


def node_labels(network: Network) -> npt.NDArray[np.object_]:
    """Name every node: junctions by their own names, others ``SEGMENT@FRACTION``."""
    graph, terminals = network.graph, network.terminals
    labels = np.full(network.node_count, "", dtype=object)
    labels[: graph.node_count] = graph.node_label
    for node, segment, fraction in zip(
        terminals.node.tolist(), terminals.segment.tolist(), terminals.fraction, strict=True
    ):
        if node >= graph.node_count:
            labels[node] = f"{graph.segment_id[segment]}@{float(fraction)!r}"
    return labels


def areas_layer(study: Study, situation: Situation) -> gpd.GeoDataFrame:
    """Lay out the case's areas with who holds them on the date, in the best reading."""
    case = study.case
    holders = situation.effects.holders
    disputed = {
        f.subject.name for f in situation.findings if f.predicate == "control" and f.is_disputed
    }
    ids = [str(name) for name in case.areas.index]
    held = [holders[name].best if name in holders else "" for name in ids]
    actor_names = case.actors["name"].to_dict()
    columns = {
        "area_id": ids,
        "name": case.areas["name"].to_numpy(object),
        "kind": case.areas["kind"].to_numpy(object),
        "controller": held,
        "controller_name": [str(actor_names.get(h, h)) for h in held],
        "is_disputed": [name in disputed for name in ids],
        "claim_ids": [
            "; ".join(holders[name].claim_ids) if name in holders else "" for name in ids
        ],
    }
    return gpd.GeoDataFrame(columns, geometry=case.areas.geometry.to_numpy(), crs=WGS84)


def points_layer(study: Study) -> gpd.GeoDataFrame:
    """Lay out barriers, checkpoints and border controls kept as data."""
    points = study.network.graph.points
    where = shapely.points(points["lon"].to_numpy(float), points["lat"].to_numpy(float))
    columns = {c: points[c].to_numpy(object) for c in ("kind", "value", "tags")}
    columns |= point_pcodes(study.case, np.asarray(where, dtype=object))
    return gpd.GeoDataFrame(columns, geometry=where, crs=WGS84)
