"""Density along roads: by hand, as spNetwork defines it, against its naive twin, and by its laws."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from naive_density import between, masses, quartic
from passable.network import density
from passable.network.density import spread_along_roads
from passable.network.density_wave import DensityKernel
from passable.network.road_pieces import RoadPieces, whole_pieces

WIDTH = 1000.0


def road_pieces(nodes, roads, cuts=None):
    whole = whole_pieces(
        nodes,
        np.array([r[0] for r in roads], dtype=np.int32),
        np.array([r[1] for r in roads], dtype=np.int32),
        np.array([float(r[2]) for r in roads]),
    )
    if cuts is None:
        return whole
    return RoadPieces(
        whole.node_count,
        whole.from_node,
        whole.to_node,
        whole.length_metres,
        whole.is_road,
        np.cumsum([0, *(len(c) - 1 for c in cuts)]).astype(np.int64),
        np.array([x for c in cuts for x in c[:-1]], dtype=np.float64),
        np.array([x for c in cuts for x in c[1:]], dtype=np.float64),
    )


def spread(nodes, roads, points, kernel, cuts=None):
    pieces = road_pieces(nodes, roads, cuts)
    segment, fraction, weight = (list(part) for part in zip(*points, strict=True))
    return spread_along_roads(
        pieces,
        np.array(segment, dtype=np.int32),
        np.array(fraction, dtype=np.float64),
        np.array(weight, dtype=np.float64),
        kernel,
    )


def at(roads, nodes, points, kernel, road, metres):
    """The density at a spot: the mean over the metre around it."""
    cuts = [[0.0, 1.0] for _ in roads]
    length = roads[road][2]
    cuts[road] = [0.0, (metres - 0.5) / length, (metres + 0.5) / length, 1.0]
    mass = spread(nodes, roads, points, kernel, cuts)
    return mass[sum(len(c) - 1 for c in cuts[:road]) + 1]


# A fork: the point lies on the road A-J, 200 m before J, from where two roads of 2 km lead on.
#
#        A ----------- x -- J ---- B         all roads 2 km
#                            \---- C
FORK = [(0, 1, 2000), (1, 2, 2000), (1, 3, 2000)]
POINT = [(0, 0.9, 1.0)]


@pytest.mark.parametrize(
    ("method", "on_branch", "on_own"),
    [
        # 300 m past J is 500 m from the point: 15/16 · (1 - 1/4)² / 1000 = 0.000527343…; two roads
        # share it. 100 m before J only the point itself is felt, 100 m away: 0.00091884375.
        ("discontinuous", 0.00052734375 / 2, 0.00091884375),
        # Three roads meet: each branch gets 2/3, and a third of what arrives is taken back on the
        # road it came by: 300 m from the point by way of J, 15/16 · (1 - 0.09)² / 1000.
        ("continuous", 0.00052734375 * 2 / 3, 0.00091884375 - 0.00077634375 / 3),
    ],
)
def test_a_fork_by_hand(method, on_branch, on_own):
    kernel = DensityKernel(WIDTH, method)
    assert at(FORK, 4, POINT, kernel, 1, 300) == pytest.approx(on_branch, rel=1e-5)
    assert at(FORK, 4, POINT, kernel, 2, 300) == pytest.approx(on_branch, rel=1e-5)
    assert at(FORK, 4, POINT, kernel, 0, 1900) == pytest.approx(on_own, rel=1e-5)
    behind = quartic(700, WIDTH)  # 700 m back along its own road, where no junction is felt
    assert at(FORK, 4, POINT, kernel, 0, 1100) == pytest.approx(behind, rel=1e-5)


def test_the_continuous_kernel_is_continuous_at_the_fork_and_the_other_is_not():
    sides = {}
    for method in ("continuous", "discontinuous"):
        kernel = DensityKernel(WIDTH, method)
        sides[method] = [
            at(FORK, 4, POINT, kernel, 0, 1999.5),
            at(FORK, 4, POINT, kernel, 1, 0.5),
            at(FORK, 4, POINT, kernel, 2, 0.5),
        ]
    assert sides["continuous"] == pytest.approx([sides["continuous"][0]] * 3, rel=2e-3)
    assert sides["discontinuous"][0] == pytest.approx(2 * sides["discontinuous"][1], rel=2e-3)


# The crossing of spNetwork's own tests of its kernels: four arms, the point 3 from the middle.
CROSSING = [(1, 0, 10_000), (2, 0, 10_000), (3, 0, 10_000), (4, 0, 10_000)]
ON_ARM = [(0, 0.7, 1.0)]


def test_what_spnetwork_expects_of_its_crossing():
    """The other arm at 6, bandwidth 10: K(6)/3; its own arm at 2, bandwidth 5: K(2) - K(4)/2."""
    wide = DensityKernel(10_000.0, "discontinuous")
    expected = quartic(6000, 10_000) / 3
    assert at(CROSSING, 5, ON_ARM, wide, 3, 7000) == pytest.approx(expected, rel=1e-5)
    narrow = DensityKernel(5000.0, "continuous")
    expected = quartic(2000, 5000) - quartic(4000, 5000) / 2
    assert at(CROSSING, 5, ON_ARM, narrow, 0, 9000) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("method", ["discontinuous", "continuous"])
def test_a_dead_end_loses_what_arrives_or_sends_it_back(method):
    """A point 400 m before the end of a road of 2 km: a quarter of a kernel would go beyond."""
    road = [(0, 1, 2000)]
    point = [(0, 0.8, 1.0)]
    beyond = between(400, 1000, WIDTH)
    lost = spread(2, road, point, DensityKernel(WIDTH, method))
    assert lost.sum() == pytest.approx(1 - beyond, abs=1e-12)
    kept = DensityKernel(WIDTH, method, returns=True)
    assert spread(2, road, point, kept).sum() == pytest.approx(1.0, abs=1e-12)
    # 100 m before the end: 300 m from the point, and 500 m by way of the end.
    expected = quartic(300, WIDTH) + quartic(500, WIDTH)
    assert at(road, 2, point, kept, 0, 1900) == pytest.approx(expected, rel=1e-5)


def test_a_point_on_a_junction_is_shared_by_all_its_roads():
    mass = spread(4, FORK, [(0, 1.0, 1.0)], DensityKernel(WIDTH))
    assert mass.tolist() == pytest.approx([1 / 3] * 3, abs=1e-12)
    at_the_end = spread(4, FORK, [(0, 0.0, 1.0)], DensityKernel(WIDTH))
    assert at_the_end.tolist() == pytest.approx([1, 0, 0], abs=1e-12)


def test_a_loop_and_twins_are_walked_round_both_ways():
    """A roundabout of 300 m at the end of a road: what enters goes round and comes out."""
    roads = [(0, 1, 2000), (1, 1, 300)]
    point = [(0, 0.95, 1.0)]  # 100 m before it
    mass = spread(2, roads, point, DensityKernel(WIDTH))
    # Three ends meet at the loop's junction: the loop is entered both ways, a half each; coming
    # out, a half goes round again, a half leaves.
    expected = 0.0
    for turn in range(3):
        share = 2 * 0.5 * 0.5**turn
        expected += share * between(100 + 300 * turn, 400 + 300 * turn, WIDTH)
    assert mass[1] == pytest.approx(expected, abs=2e-6)
    twins = [(0, 1, 2000), (1, 2, 500), (1, 2, 500), (2, 3, 2000)]
    mass = spread(4, twins, point, DensityKernel(WIDTH))
    assert mass[1] == pytest.approx(mass[2], abs=1e-15)
    # 600 m on both twins arrive at the far end; each goes on by two roads.
    once = between(600, 1000, WIDTH) / 2
    assert mass[3] == pytest.approx(once, abs=1e-12)


def test_ferries_are_no_road():
    pieces = road_pieces(4, FORK)
    closed = RoadPieces(
        pieces.node_count, pieces.from_node, pieces.to_node, pieces.length_metres,
        np.array([True, True, False]), pieces.first_piece, pieces.begin, pieces.end,
    )  # fmt: skip
    one = np.ones(1)
    mass = spread_along_roads(closed, np.array([0]), np.array([0.9]), one, DensityKernel(WIDTH))
    assert mass[2] == 0
    assert mass[1] == pytest.approx(between(200, 1000, WIDTH), abs=1e-12)
    with pytest.raises(ValueError, match="points lie on ferries"):
        spread_along_roads(closed, np.array([2]), np.array([0.5]), one, DensityKernel(WIDTH))


@st.composite
def scenes(draw):
    """Roads with loops, twins and dead ends, cut in pieces; points within them and on nodes."""
    nodes = draw(st.integers(1, 6))
    node = st.integers(0, nodes - 1)
    metres = st.one_of(st.integers(90, 700), st.floats(90, 900))
    roads = draw(st.lists(st.tuples(node, node, metres), min_size=1, max_size=6))
    cut = st.lists(st.floats(0.01, 0.99), max_size=2, unique=True)
    cuts = [[0.0, *sorted(draw(cut)), 1.0] for _ in roads]
    point = st.tuples(
        st.integers(0, len(roads) - 1),
        st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0.001, 0.999)),
        st.floats(0.1, 2),
    )
    return nodes, roads, cuts, draw(st.lists(point, min_size=1, max_size=4))


NARROW = 400.0
METHODS = ["discontinuous", "continuous"]


@given(scenes(), st.sampled_from(METHODS), st.sampled_from(["return", "lose"]))
@example((1, [(0, 0, 100)], [[0.0, 1.0]], [(0, 0.5, 1.0)]), "discontinuous", "return")
@example((2, [(0, 1, 90), (0, 1, 90)], [[0.0, 1.0]] * 2, [(0, 0.5, 1.0)]), "continuous", "lose")
@settings(max_examples=100, deadline=None)
def test_the_wave_is_its_naive_twin(scene, method, dead_ends):
    """A path of 400 m runs over five roads of 90 m at most: five millionths of a peak."""
    nodes, roads, cuts, points = scene
    kernel = DensityKernel(NARROW, method, returns=dead_ends == "return")
    got = spread(nodes, roads, points, kernel, cuts)
    expected = masses(nodes, roads, cuts, points, NARROW, method, dead_ends)
    assert got.tolist() == pytest.approx([m for road in expected for m in road], abs=2e-5)


@given(scenes(), st.sampled_from(METHODS), st.sampled_from([20, 50, 200]))
@settings(max_examples=60, deadline=None)
def test_the_error_is_of_the_second_order(scene, method, steps):
    """At most a path's roads over the square of the steps, of the peak: six roads, two widths."""
    nodes, roads, cuts, points = scene
    expected = np.concatenate(masses(nodes, roads, cuts, points, NARROW, method))
    got = spread(nodes, roads, points, DensityKernel(NARROW, method, steps=steps), cuts)
    assert np.abs(got - expected).max() <= 12 * sum(w for *_, w in points) / steps**2


@given(scenes(), st.data())
@settings(max_examples=100, deadline=None)
def test_laws(scene, data):
    nodes, roads, cuts, points = scene
    kernel = DensityKernel(NARROW, returns=True)
    mass = spread(nodes, roads, points, kernel, cuts)
    assert (mass >= 0).all()
    # All of every point lands, within the wave's error.
    assert mass.sum() == pytest.approx(sum(w for *_, w in points), rel=1e-5)
    # Order of points changes no bit; more points never take anything away; cuts only part it.
    shuffled = data.draw(st.permutations(points))
    assert spread(nodes, roads, shuffled, kernel, cuts).tobytes() == mass.tobytes()
    more = spread(nodes, roads, [*points, (0, 0.25, 1.0)], kernel, cuts)
    assert (more >= mass - 1e-12).all()
    whole = spread(nodes, roads, points, kernel)
    parts = np.add.reduceat(mass, np.cumsum([0, *(len(c) - 1 for c in cuts)])[:-1])
    assert parts.tolist() == pytest.approx(whole.tolist(), abs=1e-12)
    # A road drawn the other way is the same road.
    turned = [(b, a, metres) for a, b, metres in roads]
    back = [(road, 1 - fraction, weight) for road, fraction, weight in points]
    back_whole = spread(nodes, turned, back, kernel)
    assert back_whole.tolist() == pytest.approx(whole.tolist(), abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_roads_of_no_length_count_as_a_step(method):
    """Two forks joined by a road of no length: 1 m of 1,000 farther, and nothing runs for ever."""
    roads = [(0, 1, 2000), (1, 2, 2000), (1, 3, 0), (3, 4, 2000), (3, 5, 2000), (3, 3, 0)]
    mass = spread(6, roads, POINT, DensityKernel(WIDTH, method, returns=True))
    assert mass[2] == mass[5] == 0
    assert mass.sum() == pytest.approx(1, abs=5e-3)
    if method == "discontinuous":
        # Half goes to the second fork, where five ends meet; a quarter of it goes each way, and
        # what enters the loop comes round.
        assert mass[3] == pytest.approx(mass[4], abs=1e-12)
        assert mass[1] > 2 * mass[3] > 0


def test_points_that_need_much_memory_are_taken_in_parts(monkeypatch):
    points = [(0, 0.1, 1.0), (0, 0.9, 2.0), (2, 0.5, 4.0), (1, 1.0, 8.0)]
    whole = spread(4, FORK, points, DensityKernel(WIDTH))
    monkeypatch.setattr(density, "MOST_CELLS", 10)
    assert spread(4, FORK, points, DensityKernel(WIDTH)) == pytest.approx(whole, rel=1e-12)


@pytest.mark.parametrize(
    ("points", "kernel", "told"),
    [
        ([(3, 0.5, 1.0)], DensityKernel(WIDTH), "points on segments"),
        ([(0, 1.5, 1.0)], DensityKernel(WIDTH), "outside 0 to 1"),
        ([(0, 0.5, -1.0)], DensityKernel(WIDTH), "weights"),
        ([(0, 0.5, 1.0)], DensityKernel(0.0), "bandwidth"),
        ([(0, 0.5, 1.0)], DensityKernel(WIDTH, "other"), "method"),
    ],
)
def test_the_gate_refuses_what_no_kernel_may_see(points, kernel, told):
    with pytest.raises(ValueError, match=told):
        spread(4, FORK, points, kernel)
