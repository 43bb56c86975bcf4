"""Arcs by their length: what the measures of removal say in metres instead of time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from passable.network.arc_graph import ArcGraph, graph_of_network
from passable.network.build import piece_milliseconds
from passable.network.network import Network
from passable.network.states import CLOSED, EdgeStates

MILLIMETRES = 1000.0


def graph_of_lengths(network: Network, states: EdgeStates) -> ArcGraph:
    """Put whole millimetres in the place of a situation's times; what is closed stays closed.

    The pieces of a segment add up to its length, rounded half up to a millimetre.
    """
    whole = np.floor(network.graph.length_metres * MILLIMETRES + 0.5).astype(np.int64)
    pieces = piece_milliseconds(
        whole[network.arc_segment], network.arc_from_fraction, network.arc_to_fraction
    )
    return replace(
        graph_of_network(network, states),
        milliseconds=np.where(states.is_open, pieces, CLOSED),
    )
