"""A way's line on the ground, by a ruler."""

import numpy as np
import pytest

from passable.measures.routes import fastest_way
from passable.network.states import claim_free
from passable.network.way_lines import line_of_arcs
from scenes import lonlats, scene_network

# An elbow: A to B by way of a bend at (1000, 0); places inside the segment on both sides of it.
NETWORK = scene_network(
    "A 0 0; K 1000 0; B 1000 1000; C 3000 1000; 1: A K B; 2: B C",
    {"p": (500, 0), "q": (1000, 250), "c": (3000, 1000)},
    {},
)


def line(start, end):
    terminals = NETWORK.terminals
    node = dict(zip(terminals.terminal_id, terminals.node.tolist(), strict=True))
    way = fastest_way(NETWORK, claim_free(NETWORK), node[start], node[end])
    return line_of_arcs(NETWORK, way.arcs)


@pytest.mark.parametrize(
    ("ends", "vertices"),
    [
        (("p", "q"), [(500, 0), (1000, 0), (1000, 250)]),
        (("p", "c"), [(500, 0), (1000, 0), (1000, 1000), (3000, 1000)]),
    ],
)
def test_every_vertex_in_the_order_driven_both_ways(ends, vertices):
    expected = lonlats(vertices)
    assert np.allclose(line(*ends), expected, atol=1e-8)
    assert np.allclose(line(*ends[::-1]), expected[::-1], atol=1e-8)


def test_a_place_passed_inside_a_segment_leaves_no_vertex():
    """Some must not be told; q lies straight on the road from the bend to B."""
    assert len(line("p", "c")) == 4
    assert len(line("c", "p")) == 4


def test_no_arcs_no_line():
    assert line_of_arcs(NETWORK, ()).shape == (0, 2)
