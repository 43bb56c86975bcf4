"""Ways that really differ from the fastest one: the plateaus of two trees.

Cambridge Vehicle Information Technology Ltd., "Choice routing", 2005; judged as in I. Abraham,
D. Delling, A. V. Goldberg, R. F. Werneck, "Alternative routes in road networks", ACM Journal of
Experimental Algorithmics 18, 2013: an alternative shares little with the ways before it, takes not
much longer, and is the fastest way along a stretch of its own (the plateau).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.measures.reach import NOT_REACHED
from passable.measures.routes import Way
from passable.network.network import Network
from passable.network.states import EdgeStates
from passable.network.ways import Forest, arcs_of_way, metres_of_arcs, nearest_ways

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Choice:
    """How much an alternative may take and share.

    Parameters
    ----------
    most
        Ways in all, the fastest among them.
    most_stretch
        An alternative takes at most so many times the fastest way's time.
    most_shared
        Share of an alternative's time on arcs of any one way listed before it.
    """

    most: int = 4
    most_stretch: float = 1.5
    most_shared: float = 0.7


@dataclass(frozen=True)
class Alternative:
    """One way, and how it compares.

    Parameters
    ----------
    way
        The arcs, time and length.
    shared
        The largest share of its time that it has in common with one way before it; 0 for the
        fastest.
    """

    way: Way
    shared: float


def alternative_ways(
    network: Network, states: EdgeStates, origin: int, target: int, choice: Choice
) -> list[Alternative]:
    """Find the fastest open way between two nodes and those that really differ from it.

    Parameters
    ----------
    network, states
        The graph and what is open on it.
    origin, target
        Nodes; -1 (off the network) gives none.
    choice
        The bounds.

    Returns
    -------
    list[Alternative]
        Fastest first; empty if there is no open way. Alternatives come in order of their time
        less their plateau's, then of their time, so that equal inputs give equal lists.
    """
    if origin < 0 or target < 0:
        return []
    out = nearest_ways(network, states, np.array([origin]), "from")
    back = nearest_ways(network, states, np.array([target]), "to")
    best = int(back.milliseconds[origin])
    if best == NOT_REACHED:
        return []
    arcs = arcs_of_way(network, back, origin)
    listed = [Alternative(_way(network, arcs, best), 0.0)]
    for node in _plateaus(network, states, out, back, best * choice.most_stretch):
        if len(listed) >= choice.most:
            break
        arcs = arcs_of_way(network, out, node) + arcs_of_way(network, back, node)
        is_listed = any(other.way.arcs == tuple(arcs) for other in listed)
        if is_listed or _passes_twice(network, arcs, origin):
            continue
        total = int(out.milliseconds[node] + back.milliseconds[node])
        shared = max(_shared(states, arcs, other.way.arcs) for other in listed)
        if shared <= choice.most_shared:
            listed.append(Alternative(_way(network, arcs, total), shared))
    return listed


def _way(network: Network, arcs: list[int], milliseconds: int) -> Way:
    return Way(tuple(arcs), milliseconds, metres_of_arcs(network, arcs))


def _plateaus(
    network: Network, states: EdgeStates, out: Forest, back: Forest, most: float
) -> list[int]:
    """Give a node of each plateau whose way takes no more than the most, the best first.

    An arc lies on a plateau if both trees use it: the tree from the origin enters its head by it,
    and the tree towards the target leaves its tail by it.
    """
    arc = np.flatnonzero(back.via != NOT_REACHED)
    arc, tail = back.via[arc], arc
    head = network.arc_head[arc]
    is_shared = out.via[head] == arc
    arc, tail, head = arc[is_shared], tail[is_shared], head[is_shared]
    total = out.milliseconds[tail] + back.milliseconds[tail]
    keep = (out.milliseconds[tail] != NOT_REACHED) & (total <= most)
    following = dict(zip(tail[keep].tolist(), arc[keep].tolist(), strict=True))
    entered = set(head[keep].tolist())
    found = []
    for start in sorted(following.keys() - entered):
        node, length = start, 0
        while node in following:
            length += int(states.milliseconds[following[node]])
            node = int(network.arc_head[following[node]])
        whole = int(out.milliseconds[start] + back.milliseconds[start])
        if length:
            found.append((whole - length, whole, start))
    return [start for *_, start in sorted(found)]


def _passes_twice(network: Network, arcs: list[int], origin: int) -> bool:
    nodes = [origin, *network.arc_head[arcs].tolist()]
    return len(set(nodes)) < len(nodes)


def _shared(states: EdgeStates, arcs: list[int], others: tuple[int, ...]) -> float:
    common = np.isin(arcs, others)
    times = states.milliseconds[arcs]
    total = int(times.sum())
    return float(times[common].sum()) / total if total else 1.0
