"""The one gate: a network's shapes and ranges, checked once before any kernel sees it."""

from __future__ import annotations

from collections.abc import Sized
from typing import Any

import numpy as np
import numpy.typing as npt

from passable.network.network import Network
from passable.network.speeds import NO_WAY

MOST_MILLISECONDS = 2**40
"""Thirty-five years on one segment: beyond it a length or speed is wrong."""

Rules = dict[str, bool]


class BrokenNetworkError(AssertionError):
    """A network breaks its own contract: a defect of ours, never the user's fault."""


def check_network(network: Network) -> None:
    """Check what kernels and measures rely on: shapes first, then what stands in them.

    Raises
    ------
    BrokenNetworkError
        Naming every rule broken.
    """
    for rules in (_shapes, _indices, _segments, _arcs, _pieces, _terminals):
        broken = [rule for rule, holds in rules(network).items() if not holds]
        if broken:
            msg = "network breaks: " + "; ".join(broken)
            raise BrokenNetworkError(msg)


def _shapes(network: Network) -> Rules:
    graph, terminals = network.graph, network.terminals
    nodes, arcs, segments = network.node_count, network.arc_count, graph.segment_count
    vertices, joined = len(graph.vertex_lonlat), len(terminals.terminal_id)
    fits: dict[str, tuple[int, tuple[Sized, ...]]] = {
        "nodes": (nodes, (network.component,)),
        "arcs by node": (nodes + 1, (network.first_arc, network.first_arc_in)),
        "arcs": (
            arcs,
            (
                network.arc_tail,
                network.arc_segment,
                network.arc_from_fraction,
                network.arc_to_fraction,
                network.arc_is_forward,
                network.arc_milliseconds,
                network.arc_in,
            ),
        ),
        "segments": (
            segments,
            (
                graph.from_node,
                graph.to_node,
                graph.length_metres,
                graph.way_columns,
                network.speed_kph,
                network.forward_milliseconds,
                network.backward_milliseconds,
            ),
        ),
        "vertices by segment": (segments + 1, (graph.first_vertex,)),
        "vertices": (vertices, (graph.vertex_fraction,)),
        "terminals": (
            joined,
            (
                terminals.kind,
                terminals.lonlat,
                terminals.segment,
                terminals.fraction,
                terminals.snap_metres,
                terminals.node,
            ),
        ),
    }
    dtypes: dict[str, tuple[npt.NDArray[Any], ...]] = {
        "int64": (
            network.first_arc,
            network.first_arc_in,
            network.arc_in,
            network.arc_milliseconds,
            network.forward_milliseconds,
            network.backward_milliseconds,
            graph.first_vertex,
        ),
        "int32": (
            network.arc_tail,
            network.arc_head,
            network.arc_segment,
            network.component,
            graph.from_node,
            graph.to_node,
        ),
    }
    rules = {
        f"arrays of {what} fit": all(len(array) == count for array in arrays)
        for what, (count, arrays) in fits.items()
    }
    return rules | {
        f"{dtype} where kernels want it": all(array.dtype == dtype for array in arrays)
        for dtype, arrays in dtypes.items()
    }


def _indices(network: Network) -> Rules:
    graph, terminals = network.graph, network.terminals
    nodes, segments = network.node_count, graph.segment_count
    return {
        "first_arc runs from 0 to m": _is_index(network.first_arc, network.arc_count),
        "first_arc_in runs from 0 to m": _is_index(network.first_arc_in, network.arc_count),
        "first_vertex runs from 0 to v": _is_index(graph.first_vertex, len(graph.vertex_lonlat)),
        "tails are nodes": _is_within(network.arc_tail, nodes),
        "heads are nodes": _is_within(network.arc_head, nodes),
        "arcs stand on segments": _is_within(network.arc_segment, segments),
        "segments lead between junctions": _is_within(graph.from_node, graph.node_count)
        and _is_within(graph.to_node, graph.node_count),
        "arc_in holds every arc once": bool(
            np.array_equal(np.sort(network.arc_in), np.arange(network.arc_count))
        ),
        "terminals stand on nodes": _is_within(terminals.node, nodes, least=-1),
        "terminals stand on segments": _is_within(terminals.segment, segments, least=-1),
    }


def _segments(network: Network) -> Rules:
    graph = network.graph
    length, fraction = graph.length_metres, graph.vertex_fraction
    inner = np.ones(max(len(fraction) - 1, 0), dtype=bool)
    inner[graph.first_vertex[1:-1] - 1] = False
    times = (network.forward_milliseconds, network.backward_milliseconds)
    return {
        "segment ids are unique": len(set(graph.segment_id.tolist())) == graph.segment_count,
        "segments have two vertices or more": bool(np.all(np.diff(graph.first_vertex) > 1)),
        "lengths are 0 m or more": bool(np.all(np.isfinite(length) & (length >= 0))),
        "coordinates are finite": bool(
            np.all(np.isfinite(network.node_lonlat)) and np.all(np.isfinite(graph.vertex_lonlat))
        ),
        "vertices lie in order along their segment": bool(
            np.all((fraction >= 0) & (fraction <= 1)) and np.all(np.diff(fraction)[inner] >= 0)
        ),
        "times are below 35 years": all(bool(np.all(t < MOST_MILLISECONDS)) for t in times),
        "times are 0 ms or more": all(bool(np.all((t >= 0) | (t == NO_WAY))) for t in times),
    }


def _arcs(network: Network) -> Rules:
    every = np.arange(network.node_count)
    whole = np.where(
        network.arc_is_forward,
        network.forward_milliseconds[network.arc_segment],
        network.backward_milliseconds[network.arc_segment],
    )
    part = network.component
    return {
        "tails agree with first_arc": bool(
            np.array_equal(np.repeat(every, np.diff(network.first_arc)), network.arc_tail)
        ),
        "heads agree with arc_in": bool(
            np.array_equal(
                np.repeat(every, np.diff(network.first_arc_in)), network.arc_head[network.arc_in]
            )
        ),
        "every arc stands on a direction that may be driven": bool(np.all(whole != NO_WAY)),
        "arc times are 0 ms or more": bool(np.all(network.arc_milliseconds >= 0)),
        "arcs stay in one component": bool(
            np.array_equal(part[network.arc_tail], part[network.arc_head])
        ),
    }


def _pieces(network: Network) -> Rules:
    """Check that each driven direction of a segment is one unbroken chain of its arcs."""
    graph = network.graph
    order = np.lexsort((network.arc_from_fraction, network.arc_segment, network.arc_is_forward))
    segment, forward = network.arc_segment[order], network.arc_is_forward[order]
    begin, end = network.arc_from_fraction[order], network.arc_to_fraction[order]
    tail, head = network.arc_tail[order], network.arc_head[order]
    near, far = np.where(forward, tail, head), np.where(forward, head, tail)
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (segment[1:] != segment[:-1]) | (forward[1:] != forward[:-1])
    is_last = np.roll(is_first, -1)
    follows = np.flatnonzero(~is_first)
    expected = np.stack([network.backward_milliseconds, network.forward_milliseconds])
    summed = np.zeros_like(expected)
    np.add.at(summed, (forward.astype(np.int64), segment), network.arc_milliseconds[order])
    return {
        "pieces run forward along their segment": bool(np.all(begin < end)),
        "pieces begin and end with their segment": bool(
            np.all(begin[is_first] == 0) and np.all(end[is_last] == 1)
        ),
        "pieces lead between their segment's ends": bool(
            np.array_equal(near[is_first], graph.from_node[segment[is_first]])
            and np.array_equal(far[is_last], graph.to_node[segment[is_last]])
        ),
        "pieces follow one another": bool(
            np.array_equal(end[follows - 1], begin[follows])
            and np.array_equal(far[follows - 1], near[follows])
        ),
        "pieces add up to their segments": bool(
            np.array_equal(summed, np.where(expected == NO_WAY, 0, expected))
        ),
        "every direction that may be driven has arcs": int(is_first.sum())
        == int(np.sum(expected != NO_WAY)),
    }


def _terminals(network: Network) -> Rules:
    terminals = network.terminals
    off = terminals.node < 0
    return {
        "a terminal off the network has no segment": bool(
            np.array_equal(off, terminals.segment < 0)
            and np.array_equal(off, np.isnan(terminals.fraction))
            and np.array_equal(off, np.isnan(terminals.snap_metres))
        ),
        "terminals stand between the ends of their segment": bool(
            np.all((terminals.fraction[~off] >= 0) & (terminals.fraction[~off] <= 1))
        ),
    }


def _is_index(first: npt.NDArray[np.int64], count: int) -> bool:
    return bool(first[0] == 0 and first[-1] == count and np.all(np.diff(first) >= 0))


def _is_within(index: npt.NDArray[Any], count: int, least: int = 0) -> bool:
    return bool(np.all((index >= least) & (index < count)))
