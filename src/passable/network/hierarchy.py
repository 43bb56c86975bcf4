"""The hierarchy of a network's topology: built once, valid for every vehicle's times and closures.

Nodes are numbered anew in the order they are removed; removing one links the nodes left around it.
These links, with the tree that says what lies above what, are the hierarchy. It knows no times:
``network.metric`` puts those of a situation on it. Islands, one-ways, multi-arcs and loops are
legal; loops have no link, since no shortest way needs them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.kernels.chordal import chordal_completion, links_of_arcs
from passable.kernels.elimination_tree import elimination_tree, postorder, subtree_sizes
from passable.network.network import Network
from passable.network.order import dissection_order

FORMAT = "hierarchy 1"
Ints32 = npt.NDArray[np.int32]
Ints64 = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Hierarchy:
    """The chordal completion of n nodes and m arcs in h links, each from a lower end to an upper.

    Parameters
    ----------
    rank : int32[n]
        Each node's number in the hierarchy; everything below is in these numbers.
    parent, subtree_size : int32[n]
        The elimination tree: what lies below ``v`` is ``v + 1 - subtree_size[v]`` up to ``v``.
    first_up : int64[n + 1], up_head : int32[h]
        Links by their lower end, with their upper end.
    lower_end : int32[h]
        The lower end of each link.
    first_down : int64[n + 1], down_tail, down_link : int32[h]
        Links by their upper end: the lower end, and the link.
    arc_link : int32[m]
        The link of each arc of the network, -1 for a loop.
    arc_is_up : bool[m]
        Whether the arc leads from the link's lower end to its upper.
    first_own : int64[h + 1], own_arc : int32[m]
        Arcs of each link, ascending; loops stand before ``first_own[0]``.
    digest
        SHA-256 of the topology and of this format.
    """

    rank: Ints32
    parent: Ints32
    subtree_size: Ints32
    first_up: Ints64
    up_head: Ints32
    lower_end: Ints32
    first_down: Ints64
    down_tail: Ints32
    down_link: Ints32
    arc_link: Ints32
    arc_is_up: npt.NDArray[np.bool_]
    first_own: Ints64
    own_arc: Ints32
    digest: str

    @property
    def node_count(self) -> int:
        """How many nodes there are."""
        return len(self.rank)

    @property
    def arc_count(self) -> int:
        """How many arcs the network has."""
        return len(self.arc_link)

    @property
    def link_count(self) -> int:
        """How many links there are."""
        return len(self.up_head)


def build_hierarchy(network: Network) -> Hierarchy:
    """Build the hierarchy of a network."""
    return hierarchy_of_arcs(network.node_count, network.arc_tail, network.arc_head)


def hierarchy_digest(node_count: int, tail: Ints32, head: Ints32) -> str:
    """Give the digest under which a topology's hierarchy is kept."""
    digest = hashlib.sha256(f"{FORMAT} {node_count} {len(tail)} ".encode())
    for ends in (tail, head):
        digest.update(np.ascontiguousarray(ends, dtype="<i4").tobytes())
    return digest.hexdigest()


def hierarchy_of_arcs(node_count: int, tail: Ints32, head: Ints32) -> Hierarchy:
    """Build the hierarchy of arcs that belong to no network of ours.

    Parameters
    ----------
    node_count
        Nodes.
    tail, head : int32[m]
        Arcs between nodes ``0 .. node_count - 1``.

    Raises
    ------
    ValueError
        If the arcs do not fit the nodes.
    """
    ends = np.concatenate([tail, head])
    if len(tail) != len(head) or (len(ends) and not 0 <= ends.min() <= ends.max() < node_count):
        msg = f"arcs {len(tail)} and {len(head)} do not lead between nodes 0 to {node_count - 1}"
        raise ValueError(msg)
    order = dissection_order(node_count, tail, head)
    rank = np.empty(node_count, dtype=np.int32)
    rank[order] = np.arange(node_count, dtype=np.int32)
    parent = elimination_tree(*_neighbours_below(rank[tail], rank[head], node_count))
    rank = postorder(parent, subtree_sizes(parent))[rank]
    tail_rank, head_rank = rank[tail], rank[head]
    first, lower = _neighbours_below(tail_rank, head_rank, node_count)
    parent = elimination_tree(first, lower)
    first_up, up_head, first_down, down_tail, down_link = chordal_completion(first, lower, parent)
    arc_link = links_of_arcs(first_up, up_head, tail_rank, head_rank)
    own_arc = np.argsort(arc_link, kind="stable").astype(np.int32)
    first_own = np.searchsorted(arc_link[own_arc], np.arange(len(up_head) + 1)).astype(np.int64)
    return Hierarchy(
        rank=rank,
        parent=parent,
        subtree_size=subtree_sizes(parent),
        first_up=first_up,
        up_head=up_head,
        lower_end=np.repeat(np.arange(node_count, dtype=np.int32), np.diff(first_up)),
        first_down=first_down,
        down_tail=down_tail,
        down_link=down_link,
        arc_link=arc_link,
        arc_is_up=tail_rank < head_rank,
        first_own=first_own,
        own_arc=own_arc,
        digest=hierarchy_digest(node_count, tail, head),
    )


def _neighbours_below(tail: Ints32, head: Ints32, node_count: int) -> tuple[Ints64, Ints32]:
    """List each node's neighbours of lower number; a loop makes a node its own, and is passed by."""
    upper = np.maximum(tail, head)
    order = np.argsort(upper, kind="stable")
    first = np.searchsorted(upper[order], np.arange(node_count + 1)).astype(np.int64)
    return first, np.minimum(tail, head)[order]
