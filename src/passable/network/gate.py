"""The one gate: a network's shapes and ranges, checked once before any kernel sees it."""

from __future__ import annotations

import numpy as np

from passable.network.network import Network
from passable.network.speeds import NO_WAY

MOST_MILLISECONDS = 2**40
"""Thirty-five years on one segment: beyond it a length or speed is wrong."""


class BrokenNetworkError(AssertionError):
    """A network breaks its own contract: a defect of ours, never the user's fault."""


def check_network(network: Network) -> None:
    """Check what kernels rely on.

    Raises
    ------
    BrokenNetworkError
        Naming every rule broken.
    """
    nodes, arcs, segments = network.node_count, network.arc_count, network.graph.segment_count
    whole = np.where(
        network.arc_is_forward,
        network.forward_milliseconds[network.arc_segment],
        network.backward_milliseconds[network.arc_segment],
    )
    summed = np.zeros((2, segments), dtype=np.int64)
    np.add.at(
        summed,
        (network.arc_is_forward.astype(np.int64), network.arc_segment),
        network.arc_milliseconds,
    )
    expected = np.stack([network.backward_milliseconds, network.forward_milliseconds])
    rules = {
        "first_arc runs from 0 to m": _is_index(network.first_arc, nodes, arcs),
        "first_arc_in runs from 0 to m": _is_index(network.first_arc_in, nodes, arcs),
        "arcs are sorted by tail": bool(np.all(np.diff(network.arc_tail) >= 0)),
        "tails agree with first_arc": bool(
            np.array_equal(np.repeat(np.arange(nodes), np.diff(network.first_arc)), network.arc_tail)
        ),
        "heads agree with arc_in": bool(
            np.array_equal(
                np.repeat(np.arange(nodes), np.diff(network.first_arc_in)),
                network.arc_head[network.arc_in],
            )
        ),
        "every arc stands on a direction that may be driven": bool(np.all(whole != NO_WAY)),
        "arc times are 0 ms or more": bool(np.all(network.arc_milliseconds >= 0)),
        "arc times are below 35 years": bool(np.all(network.arc_milliseconds < MOST_MILLISECONDS)),
        "pieces run forward along their segment": bool(
            np.all(network.arc_from_fraction <= network.arc_to_fraction)
        ),
        "pieces add up to their segments": bool(
            np.array_equal(summed, np.where(expected == NO_WAY, 0, expected))
        ),
        "segment ids are unique": len(set(network.graph.segment_id.tolist())) == segments,
        "terminals stand on nodes": bool(np.all(network.terminals.node < nodes)),
    }
    broken = [rule for rule, holds in rules.items() if not holds]
    if broken:
        msg = "network breaks: " + "; ".join(broken)
        raise BrokenNetworkError(msg)


def _is_index(first: np.ndarray, nodes: int, arcs: int) -> bool:
    return len(first) == nodes + 1 and first[0] == 0 and first[-1] == arcs
