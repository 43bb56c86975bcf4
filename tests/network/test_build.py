"""Building: terminals cut segments into pieces that add up, and are reached along the road."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passable.network.build import piece_milliseconds
from passable.network.states import EdgeStates, claim_free
from passable.network.ways import nearest_ways
from scenes import HOMS, people, scene_network

ROAD = "A 0 0; B 1000 0; 1: A B"


def node_of(network, terminal):
    return int(network.terminals.node[network.terminals.terminal_id.tolist().index(terminal)])


def seconds(network, place, service, direction="to"):
    """Seconds from a place to a service over open roads, None if there is no way."""
    source = np.array([node_of(network, service)])
    forest = nearest_ways(network, claim_free(network), source, direction)
    found = int(forest.milliseconds[node_of(network, place)])
    return None if found < 0 else found / 1000


def test_a_road_without_terminals_is_its_segments():
    network = scene_network(ROAD)
    assert (network.node_count, network.arc_count) == (2, 2)
    assert network.arc_milliseconds.tolist() == [60_000, 60_000]
    assert network.first_arc.tolist() == [0, 1, 2]


def test_a_clinic_down_the_same_road_is_reached_without_going_round():
    network = scene_network(ROAD, {"p": (200, 10)}, {"s": (700, 10)})
    assert network.node_count == 4
    assert seconds(network, "p", "s") == seconds(network, "s", "p") == 30


def test_many_terminals_on_one_segment_are_chained_in_order():
    places = {f"p{k}": (k * 100, 10) for k in (7, 2, 9, 4)}
    network = scene_network(ROAD, places, {"s": (500, 5)})
    expected = {"p2": 18, "p4": 6, "p7": 12, "p9": 24}
    assert {p: seconds(network, p, "s") for p in expected} == expected
    assert {p: seconds(network, p, "s", "from") for p in expected} == expected
    assert network.arc_count == 2 * 6


def test_terminals_at_an_end_stand_on_the_junction_itself():
    network = scene_network(ROAD, {"p": (0, 10), "q": (-300, 4)}, {"s": (1000, 3)})
    assert network.node_count == 2
    assert network.graph.node_label[node_of(network, "p")] == "n1"
    assert node_of(network, "p") == node_of(network, "q")
    assert network.graph.node_label[node_of(network, "s")] == "n2"


def test_terminals_at_one_point_share_its_node():
    network = scene_network(ROAD, {"p": (300, 10), "q": (300, 10)}, {"s": (300, 10)})
    assert network.node_count == 3
    assert seconds(network, "p", "s") == seconds(network, "q", "s") == 0


def test_off_the_network_is_no_node():
    network = scene_network(ROAD, {"p": (500, 900), "q": (500, 100)}, max_snap_metres=500)
    assert network.terminals.node[0] == -1
    assert np.isnan(network.terminals.snap_metres[0])
    assert network.terminals.node[1] >= 0
    assert network.terminals.snap_metres[1] == pytest.approx(100)


def test_on_a_one_way_road_the_way_back_goes_round():
    square = "A 0 0; B 1000 0; C 1000 1000; D 0 1000; 1: A B oneway=1; 2: B C D A oneway=1"
    network = scene_network(square, {"p": (200, 0)}, {"s": (700, 0)})
    assert seconds(network, "p", "s") == 30
    assert seconds(network, "p", "s", "from") == 240 - 30
    assert scene_network("A 0 0; B 9 0; 1: A B oneway=-1").arc_is_forward.tolist() == [False]


def test_a_loop_with_terminals_is_driven_the_short_way():
    loop = "A 0 0; B 1000 0; C 1000 1000; D 0 1000; 1: A B C D A"
    network = scene_network(loop, {"p": (1000, 900)}, {"s": (0, 900), "a": (0, 0)})
    assert seconds(network, "p", "s") == pytest.approx(72, abs=0.01), "6 + 60 + 6, not round by A"
    assert seconds(network, "p", "a") == pytest.approx(114, abs=0.01)


def test_a_terminal_on_a_loop_of_its_own_way_keeps_both_arms():
    loop = "A 0 0; B 1000 0; C 1000 1000; D 0 1000; 1: A B C D A oneway=1"
    network = scene_network(loop, {"p": (500, 0)}, {"s": (0, 500)})
    assert seconds(network, "p", "s") == pytest.approx(180, abs=0.01)
    assert seconds(network, "s", "p") == pytest.approx(60, abs=0.01)


def test_a_piece_keeps_its_segment_and_its_fractions():
    network = scene_network(ROAD, {"p": (250, 1)})
    assert set(network.arc_segment) == {0}
    spans = sorted(
        zip(
            network.arc_from_fraction.tolist(),
            network.arc_to_fraction.tolist(),
            network.arc_is_forward.tolist(),
            strict=True,
        )
    )
    quarter = network.terminals.fraction[0]
    assert quarter == pytest.approx(0.25)
    assert spans == [
        (0, quarter, False),
        (0, quarter, True),
        (quarter, 1, False),
        (quarter, 1, True),
    ]


def test_nodes_of_terminals_stand_where_they_are_joined():
    network = scene_network("A 0 0; B 300 0; C 300 300; 1: A B C", {"p": (320, 100)}, origin=HOMS)
    flat = scene_network("A 300 100; B 0 0; 1: A B", origin=HOMS)
    assert network.node_lonlat[-1].tolist() == pytest.approx(flat.node_lonlat[0].tolist(), abs=1e-7)


def test_multi_arcs_loops_islands_and_dead_ends_are_kept():
    network = scene_network(
        "A 0 0; B 1000 0; C 0 900; D 9 900; E 500 500;"
        " 1: A B; 2: A B oneway=1; 3: A E A; 4: C D; 5: B B"
    )
    assert network.graph.segment_count == 5
    assert network.component.tolist() == [0, 0, 1, 1]
    assert network.arc_count == 2 + 1 + 2 + 2 + 2


def test_twins_between_the_same_nodes_are_two_roads():
    """PEERS, trap 4: 32 of 2,000 edges were lost to a parallel twin."""
    twins = scene_network(
        "A 0 0; B 1000 0; C 500 800; 1: A B; 2: A C B track", {"p": (0, 0)}, {"s": (1000, 0)}
    )
    assert twins.graph.segment_count == 2
    without = twins.arc_milliseconds.copy()
    without[twins.arc_segment == 0] = -1
    forest = nearest_ways(twins, EdgeStates(without), np.array([node_of(twins, "s")]))
    assert forest.milliseconds[node_of(twins, "p")] == twins.forward_milliseconds[1]


def test_an_island_is_kept_and_numbered_and_its_places_with_it():
    """PEERS, trap 2: only the largest component kept, and the places you look for are gone."""
    main = "".join(f"; {k} {k * 100} 0; {k}: {k - 1} {k}" for k in range(31, 60))
    island = "; A 0 900; B 50 900; 1: A B"
    network = scene_network(
        f"30 3000 0{main}{island}", {"far": (25, 905)}, {"s": (4000, 0), "h": (50, 900)}
    )
    part = network.component
    assert part[node_of(network, "far")] != part[node_of(network, "s")]
    assert seconds(network, "far", "s") is None
    assert seconds(network, "far", "h") == pytest.approx(1.5, abs=0.01)


def test_no_way_is_said_as_such_and_never_as_a_large_number():
    """PEERS, trap 3: unreachable = 4294967.295."""
    network = scene_network(
        "A 0 0; B 9 0; C 0 99; D 9 99; 1: A B; 2: C D", {"p": (0, 0)}, {"s": (0, 99)}
    )
    forest = nearest_ways(network, claim_free(network), np.array([node_of(network, "s")]))
    assert forest.milliseconds[node_of(network, "p")] == -1
    assert forest.found[node_of(network, "p")] == -1
    assert forest.milliseconds.max() < 10_000


def test_segments_are_named_alike_in_every_rebuild():
    """PEERS, trap 6: edge ids that die at every rebuild."""
    text = "A 0 0; B 100 0; C 200 0; D 100 90; 1: A B C; 2: D B"
    again = "D 100 90; C 200 0; B 100 0; A 0 0; Z 5000 0; 2: D B; 9: C Z; 1: A B C"
    first, second = (scene_network(t).graph.segment_id.tolist() for t in (text, again))
    assert set(first) < set(second)


def test_each_vehicle_and_season_has_its_own_network():
    text = "A 0 0; B 1000 0; C 0 300; D 1000 300; 1: A B practicability=4x4=no; 2: C D"
    light = scene_network(text, {"p": (500, 20)}, vehicle="motorcycle")
    heavy = scene_network(text, {"p": (500, 20)}, vehicle="heavy_truck")
    assert light.graph.segment_id[light.terminals.segment[0]] == "w1/n1-n2"
    assert heavy.graph.segment_id[heavy.terminals.segment[0]] == "w2/n3-n4"
    assert light.digest != heavy.digest


def test_the_digest_names_all_that_goes_in():
    one = scene_network(ROAD, {"p": (200, 10)}, {"s": (700, 10)})
    assert one.digest == scene_network(ROAD, {"p": (200, 10)}, {"s": (700, 10)}).digest
    others = [
        scene_network(ROAD, {"q": (200, 10)}, {"s": (700, 10)}),
        scene_network(ROAD, {"p": (200, 11)}, {"s": (700, 10)}),
        scene_network(ROAD, {"p": (200, 10), "s": (700, 10)}),
        scene_network(ROAD, {"p": (200, 10)}, {"s": (700, 10)}, season="wet"),
        scene_network(ROAD, {"p": (200, 10)}, {"s": (700, 10)}, calibration=1.1),
        scene_network(ROAD, {"p": (200, 10)}, {"s": (700, 10)}, max_snap_metres=1999),
        scene_network(ROAD + " bridge=yes", {"p": (200, 10)}, {"s": (700, 10)}),
    ]
    assert len({one.digest, *(n.digest for n in others)}) == 1 + len(others)


@given(
    st.integers(0, 2**40), st.lists(st.floats(0, 1, exclude_min=True, exclude_max=True), max_size=8)
)
@settings(max_examples=300, deadline=None)
def test_pieces_add_up_to_the_whole_to_the_millisecond(whole, cuts):
    ends = np.array([0.0, *sorted(cuts), 1.0])
    pieces = piece_milliseconds(np.full(len(ends) - 1, whole), ends[:-1], ends[1:])
    assert pieces.sum() == whole
    assert np.all(pieces >= 0)
    exact = np.diff(ends) * whole
    assert np.all(np.abs(pieces - exact) <= 1.01)


def test_places_have_people_in_powers_of_two():
    assert people(["a", "b", "c"]) == {"a": 1, "b": 2, "c": 4}
