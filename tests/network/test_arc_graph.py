"""Arcs by their ends: of a network, and of nobody's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passable.network.arc_graph import graph_of_arcs, graph_of_network
from passable.network.states import claim_free
from scenes import scene_network

NAMES = ("tail", "head", "segment")


def graph(arcs, nodes=5, segments=4):
    columns = [np.array(values, dtype=np.int32) for values in zip(*arcs, strict=True)][:3]
    return graph_of_arcs(nodes, segments, *columns, np.array([a[3] for a in arcs], dtype=np.int64))


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 3), st.integers(-1, 9)),
        min_size=1,
    )
)
@settings(max_examples=100, deadline=None)
def test_each_node_lists_its_arcs_in_order(arcs):
    made = graph(arcs)
    for first, arc, end in (
        (made.first_out, made.out_arc, made.tail),
        (made.first_in, made.in_arc, made.head),
    ):
        for node in range(5):
            listed = arc[first[node] : first[node + 1]].tolist()
            assert listed == [a for a in range(len(arcs)) if end[a] == node]


def test_a_network_is_indexed_as_its_arcs_are():
    network = scene_network("A 0 0; B 1000 0; C 1000 500; 1: A B; 2: B C oneway=1", {}, {})
    ours = graph_of_network(network, claim_free(network))
    again = graph_of_arcs(
        network.node_count,
        network.graph.segment_count,
        *(getattr(ours, name) for name in NAMES),
        ours.milliseconds,
    )
    for name in ("first_out", "out_arc", "first_in", "in_arc"):
        assert np.array_equal(getattr(ours, name), getattr(again, name))
    assert ours.arc_count == 3


@pytest.mark.parametrize(
    ("arcs", "told"),
    [
        ([(0, 5, 0, 1)], "heads 5 to 5 of 5"),
        ([(0, 1, 4, 1)], "segments 4 to 4 of 4"),
        ([(0, 1, 0, -2)], "negative"),
    ],
)
def test_what_does_not_fit_is_refused(arcs, told):
    with pytest.raises(ValueError, match=told):
        graph(arcs)
