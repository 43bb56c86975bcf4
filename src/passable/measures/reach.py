"""Reach: which functioning service of a category each place gets to, and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.network.hierarchy_nearest import nearest_sources
from passable.network.metric import Metric
from passable.network.network import Network
from passable.network.states import EdgeStates
from passable.network.ways import Forest, nearest_ways
from passable.terms.codes import Direction

Ints = npt.NDArray[np.int64]
NOT_REACHED = -1
OFF_NETWORK = "off the network"
NO_SERVICE = "no functioning service"
NO_WAY = "no open way"
BEYOND = "beyond the limit"


@dataclass(frozen=True)
class Reach:
    """The answer for one category in one reading, p places long.

    Parameters
    ----------
    milliseconds : int64[p]
        To (or from) the nearest functioning service; ``NOT_REACHED`` if there is none.
    service : int64[p]
        Row of that service in the case's services; ``NOT_REACHED`` likewise.
    reason : object[p]
        One of ``results.REASONS`` where there is none, else empty.
    forest
        The ways; ``None`` if they were not asked for.
    """

    milliseconds: Ints
    service: Ints
    reason: npt.NDArray[np.object_]
    forest: Forest | None

    @property
    def is_reached(self) -> npt.NDArray[np.bool_]:
        """Which places reach a service."""
        answer: npt.NDArray[np.bool_] = self.milliseconds != NOT_REACHED
        return answer


def reach_services(
    network: Network,
    states: EdgeStates,
    services: Ints,
    direction: Direction = "to",
    within_milliseconds: int | None = None,
    metric: Metric | None = None,
) -> Reach:
    """Find each place's nearest service of a category.

    Parameters
    ----------
    network
        Its terminals are the case's places, then its services, in their order.
    states
        What is open.
    services : int64[k]
        Rows of the functioning services of the category, among the case's services. Of equally
        near ones the first is found.
    direction
        ``to`` the service, or ``from`` it (deliveries).
    within_milliseconds
        Places farther away count as not reached, with that reason.
    metric
        The same states on the network's hierarchy: then the answer, which is the same, is read
        off it, and there is no ``forest``.

    Raises
    ------
    TooLongError
        If there are so many services that the engine's numbers do not hold them.
    """
    terminals = network.terminals
    place_node = terminals.node[terminals.of_kind("place")].astype(np.int64)
    service_node = terminals.node[terminals.of_kind("service")].astype(np.int64)[services]
    on_network = service_node >= 0
    joined = services[on_network]
    is_on = place_node >= 0
    milliseconds, found = np.full((2, len(place_node)), NOT_REACHED, dtype=np.int64)
    forest = None
    if metric is None:
        forest = nearest_ways(network, states, service_node[on_network], direction)
        milliseconds[is_on] = forest.milliseconds[place_node[is_on]]
        found[is_on] = forest.found[place_node[is_on]]
    else:
        milliseconds[is_on], found[is_on] = nearest_sources(
            metric, service_node[on_network], place_node[is_on], direction
        )
    reason = np.where(milliseconds == NOT_REACHED, NO_WAY, "").astype(object)
    if not len(services):
        reason[:] = NO_SERVICE
    reason[~is_on] = OFF_NETWORK
    if within_milliseconds is not None:
        is_far = milliseconds > within_milliseconds
        reason[is_far] = BEYOND
        milliseconds = np.where(is_far, NOT_REACHED, milliseconds)
        found = np.where(is_far, NOT_REACHED, found)
    service = np.full(len(place_node), NOT_REACHED, dtype=np.int64)
    service[found >= 0] = joined[found[found >= 0]]
    return Reach(milliseconds, service, reason, forest)


def in_doubt(network: Network, services: Ints) -> npt.NDArray[np.bool_]:
    """Say which places the road data cannot judge, bool[p].

    They are off the network, or stand in a part of the claim-free network that holds no service
    of the category at all.

    Parameters
    ----------
    network
        The network.
    services : int64[k]
        Rows of every service of the category, functioning or not.
    """
    terminals = network.terminals
    place_node = terminals.node[terminals.of_kind("place")].astype(np.int64)
    service_node = terminals.node[terminals.of_kind("service")].astype(np.int64)[services]
    holds = np.unique(network.component[service_node[service_node >= 0]])
    is_on = place_node >= 0
    part = network.component[np.where(is_on, place_node, 0)]
    return ~is_on | ~np.isin(part, holds)
