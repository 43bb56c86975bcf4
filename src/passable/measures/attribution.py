"""Which causes lie on a place's way: the closures that cut its claim-free way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.network.network import Network
from passable.network.ways import Forest

Ints = npt.NDArray[np.int64]
NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ArcCauses:
    """The causes felt on each arc, as pairs sorted by arc.

    Parameters
    ----------
    arc, cause : int64[k]
        Arc ids, sorted, and a cause's number.
    """

    arc: Ints
    cause: Ints

    def of_arc(self, arc: int) -> frozenset[int]:
        """Give the causes felt on one arc."""
        low, high = np.searchsorted(self.arc, [arc, arc + 1])
        return frozenset(self.cause[low:high].tolist())


def pair_causes(arc: Ints, cause: Ints) -> ArcCauses:
    """Sort pairs by arc."""
    order = np.lexsort((cause, arc))
    return ArcCauses(arc[order], cause[order])


def causes_on_ways(
    network: Network, forest: Forest, causes: ArcCauses, nodes: Ints
) -> list[frozenset[int]]:
    """Gather the causes on the way of each node.

    Parameters
    ----------
    network, forest
        The ways, usually the claim-free ones.
    causes
        What is felt on each arc.
    nodes : int64[k]
        Where to start; -1 gives nothing, as does a node that reaches no source.

    Returns
    -------
    list[frozenset[int]]
        Cause numbers, for each node. Shared ends of ways are walked once.
    """
    far_end = network.arc_head if forest.direction == "to" else network.arc_tail
    felt = set(np.unique(causes.arc).tolist())
    known: dict[int, frozenset[int]] = {}
    answers = []
    for start in nodes.tolist():
        walked = []
        node = int(start)
        while node >= 0 and node not in known and forest.via[node] >= 0:
            walked.append(node)
            node = int(far_end[forest.via[node]])
        gathered = known.get(node, NOTHING)
        for passed in reversed(walked):
            arc = int(forest.via[passed])
            if arc in felt:
                gathered = gathered | causes.of_arc(arc)
            known[passed] = gathered
        answers.append(gathered)
    return answers
