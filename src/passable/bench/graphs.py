"""The graph a benchmark runs on: the user's own, or one made with a fixed seed.

A file may be ``.npz`` (``arc_tail``, ``arc_head``, ``arc_milliseconds``, ``arc_segment``, and if it
has them ``place_node``, ``place_people`` and ``segment_decimetres``), or the topology of a road
network in the PACE format (``.gr``, ``.gr.xz``), on which lengths and times are modelled with the
seed.
"""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from passable.network.arc_graph import ArcGraph, graph_of_arcs
from passable.terms.errors import BadFile, Problem

Ints = npt.NDArray[np.int64]
SIDE = 512
"""Junctions along each side of the made graph."""
PLACES = 1000
KMH_TO_METRES_PER_MS = 1 / 3600
SPEEDS_KPH = np.array([30.0, 40.0, 60.0, 90.0])
SHARES = np.array([0.62, 0.23, 0.11, 0.04])
"""How many segments are driven at each speed."""
ONEWAY_SHARE = 0.067
MEDIAN_METRES, SPREAD = 95.0, 0.73
"""Of the lognormal lengths that a bare topology gets."""
MAIN_EVERY = 16
"""Every so many streets of the made grid is a main road."""
KEPT_SHARE = 0.70
"""Of the streets of a full grid: road networks have some 1.4 segments a junction."""


@dataclass(frozen=True)
class BenchGraph:
    """A graph with places.

    Parameters
    ----------
    name, origin
        What to call it, and how it came about.
    arcs
        Times and segments.
    segment_decimetres : int64[s]
        Lengths.
    place_node : int64[k], place_people : int64[k]
        Distinct nodes, and people there.
    node_lonlat : float64[n, 2] or None
        Degrees, if the file has them.
    """

    name: str
    origin: str
    arcs: ArcGraph
    segment_decimetres: Ints
    place_node: Ints
    place_people: Ints
    node_lonlat: npt.NDArray[np.float64] | None = None


def open_graph(path: Path | None, seed: int) -> BenchGraph:
    """Read the graph named, or make one.

    Raises
    ------
    BadFile
        If the file is not one of those this module's docstring names.
    """
    if path is None:
        return made_graph(seed)
    try:
        if path.suffix == ".npz":
            return _from_npz(path, seed)
        if path.name.endswith((".gr", ".gr.xz")):
            return _from_topology(path, seed)
    except (OSError, ValueError, KeyError, IndexError, EOFError, lzma.LZMAError) as error:
        raise BadFile(
            Problem(
                f"cannot be read as a graph ({error})",
                "Give a whole file, or leave the graph out to have one made.",
                file=str(path),
                expected="arc_tail, arc_head, arc_milliseconds, arc_segment (.npz), or a PACE graph",
            )
        ) from error
    raise BadFile(
        Problem(
            "is not a graph this command reads",
            "Give an .npz, a .gr or a .gr.xz, or leave the graph out to have one made.",
            file=str(path),
            expected=".npz, .gr or .gr.xz",
        )
    )


def made_graph(seed: int, side: int = SIDE) -> BenchGraph:
    """Make a road-like graph: a jittered grid without three streets in ten, every 16th a main road.

    Parameters
    ----------
    seed
        Same seed, same graph.
    side
        Junctions along a side.
    """
    chance = np.random.default_rng(seed)
    ends = grid_streets(side)
    row, column = ends // side, ends % side
    is_main = (row % MAIN_EVERY == 0).all(axis=1) | (column % MAIN_EVERY == 0).all(axis=1)
    is_kept = is_main | (chance.random(len(ends)) < KEPT_SHARE)
    return _modelled(
        f"made-{side}x{side}",
        f"made, seed {seed}",
        side * side,
        ends[is_kept],
        chance,
        is_fast=is_main[is_kept],
    )


def grid_streets(side: int) -> Ints:
    """Give the streets of a full grid, rows first: the junctions at their ends, ``[k, 2]``."""
    node = np.arange(side * side).reshape(side, side)
    return np.concatenate(
        [
            np.stack([node[:, :-1].ravel(), node[:, 1:].ravel()], axis=1),
            np.stack([node[:-1, :].ravel(), node[1:, :].ravel()], axis=1),
        ]
    )


def _modelled(
    name: str,
    origin: str,
    nodes: int,
    ends: Ints,
    chance: np.random.Generator,
    is_fast: npt.NDArray[np.bool_] | None = None,
) -> BenchGraph:
    """Give a topology lengths, speeds, one-ways, places and people, all drawn from the seed."""
    count = len(ends)
    decimetres = np.maximum(
        1, np.rint(10 * MEDIAN_METRES * np.exp(SPREAD * _normal(chance, count)))
    )
    kph = SPEEDS_KPH[chance.choice(len(SPEEDS_KPH), size=count, p=SHARES)]
    if is_fast is not None:
        kph = np.where(is_fast, SPEEDS_KPH[-1], kph)
    ms = np.maximum(1, np.rint(decimetres / 10 / (kph * KMH_TO_METRES_PER_MS))).astype(np.int64)
    is_oneway = chance.random(count) < ONEWAY_SHARE
    segment = np.arange(count)
    both = np.flatnonzero(~is_oneway)
    tail = np.concatenate([ends[:, 0], ends[both, 1]])
    head = np.concatenate([ends[:, 1], ends[both, 0]])
    return _with_places(
        name,
        origin,
        graph_of_arcs(
            nodes,
            count,
            tail.astype(np.int32),
            head.astype(np.int32),
            np.concatenate([segment, both]).astype(np.int32),
            np.concatenate([ms, ms[both]]),
        ),
        decimetres.astype(np.int64),
        chance,
    )


def _normal(chance: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
    return np.asarray(chance.standard_normal(count), dtype=np.float64)


def _with_places(
    name: str, origin: str, arcs: ArcGraph, decimetres: Ints, chance: np.random.Generator
) -> BenchGraph:
    """Set places on nodes that have roads, with lognormal numbers of people."""
    on_roads = np.flatnonzero(np.diff(arcs.first_out) > 0)
    places = chance.choice(on_roads, size=min(PLACES, len(on_roads)), replace=False)
    people = np.maximum(1, np.rint(2000 * np.exp(_normal(chance, len(places))))).astype(np.int64)
    return BenchGraph(name, origin, arcs, decimetres, places.astype(np.int64), people)


def _from_npz(path: Path, seed: int) -> BenchGraph:
    with np.load(path, allow_pickle=False) as held:
        parts: dict[str, Any] = {key: held[key] for key in held.files}
    tail, head, segment = (parts[f"arc_{end}"] for end in ("tail", "head", "segment"))
    nodes = len(parts["node_lon"]) if "node_lon" in parts else int(max(tail.max(), head.max())) + 1
    segments = int(segment.max()) + 1
    arcs = graph_of_arcs(
        nodes, segments, tail, head, segment, parts["arc_milliseconds"].astype(np.int64)
    )
    decimetres = parts.get("segment_decimetres")
    if decimetres is None:
        decimetres = np.zeros(segments, dtype=np.int64)
        decimetres[segment] = parts["arc_milliseconds"]
    lonlat = None
    if "node_lon" in parts:
        lonlat = np.stack([parts["node_lon"], parts["node_lat"]], axis=1).astype(np.float64)
    if "place_node" not in parts:
        chance = np.random.default_rng(seed)
        return _with_places(path.name, str(path.name), arcs, decimetres.astype(np.int64), chance)
    return BenchGraph(
        path.name,
        "its own times and places",
        arcs,
        decimetres.astype(np.int64),
        parts["place_node"].astype(np.int64),
        parts["place_people"].astype(np.int64),
        lonlat,
    )


def _from_topology(path: Path, seed: int) -> BenchGraph:
    with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as file:
        header = next((line for line in file if line.startswith(b"p ")), b"")
        nodes = int(header.split()[2])
        ends = np.array(file.read().split(), dtype=np.int64).reshape(-1, 2) - 1
    if ends.min() < 0 or ends.max() >= nodes:
        msg = f"edges name nodes {ends.min() + 1} to {ends.max() + 1} of {nodes}"
        raise ValueError(msg)
    name = path.name.removesuffix(".xz").removesuffix(".gr")
    told = f"topology of {path.name}; lengths, times and one-ways modelled, seed {seed}"
    return _modelled(name, told, nodes, ends, np.random.default_rng(seed))
