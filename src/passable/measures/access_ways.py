"""The way from each place to the service found, as segments, off the engine or off a forest."""

from __future__ import annotations

from passable.measures.reach import Reach
from passable.measures.routes import segments_of_arcs
from passable.network.hierarchy_ways import shortest_way
from passable.network.metric import Metric
from passable.network.network import Network
from passable.network.ways import arcs_of_way
from passable.terms.codes import Direction


def ways_to_services(
    network: Network, reach: Reach, direction: Direction, metric: Metric | None = None
) -> list[str]:
    """List each place's way to (or from) the service found.

    Parameters
    ----------
    network, reach, direction
        What was found, of which roads, and which way it was asked.
    metric
        The same states on the hierarchy; needed only if the reach has no ways of its own.

    Returns
    -------
    list of str
        Segment ids in the order driven, parted by ' ', each run of one segment once; empty where
        no service is found, and where place and service stand at one point. Of equally quick ways
        one.

    Raises
    ------
    TooLongError
        If the engine is asked for a way of 6 days 5 hours or more.
    """
    terminals = network.terminals
    place_node = terminals.node[terminals.of_kind("place")].tolist()
    service_node = terminals.node[terminals.of_kind("service")].tolist()
    ways = []
    for node, service in zip(place_node, reach.service.tolist(), strict=True):
        arcs: list[int] = []
        if service >= 0 and reach.forest is not None:
            arcs = arcs_of_way(network, reach.forest, node)
        elif service >= 0 and metric is not None:
            ends = (node, service_node[service])
            found = shortest_way(metric, *(ends if direction == "to" else ends[::-1]))
            assert found is not None  # it was reached
            arcs = found
        ways.append(" ".join(segments_of_arcs(network, arcs)))
    return ways
