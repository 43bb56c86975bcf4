"""Lines on arcs add up along a way to what its stretches say."""

import numpy as np
import pytest

import passable
from ledger_scene import claim, mover, scene_study, situation
from passable.network.ways import arcs_of_way, nearest_ways
from passable.situation.lines_on_arcs import lines_on_arcs
from passable.situation.way_ground import GroundRuler, lines_crossed
from scenes import box

# Army from 1 to 4 km, nobody to 6, rebels to 8, rebels' second area to 9, nobody to 10.
AREAS = {
    "a": box(1000, -100, 4000, 100),
    "r": box(6000, -100, 8000, 100),
    "r2": box(8000, -100, 9000, 100),
}
CLAIMS = [
    claim("ca", "area:a", "control", "army"),
    claim("cr", "area:r", "control", "rebels"),
    claim("cr2", "area:r2", "control", "rebels"),
]


def test_each_arc_by_hand():
    places = {"p": (500, 0), "q": (7000, 0), "end": (10_000, 0)}
    study = scene_study("A 0 0; B 10000 0; 1: A B", places, {}, AREAS, CLAIMS, mover(), control=400)
    now = situation(study, "2017-03-10")
    counts = lines_on_arcs(study.ledger, now.effects)
    network = study.network
    told = {
        (round(b, 2), round(e, 2)): int(n)
        for b, e, n in zip(network.arc_from_fraction, network.arc_to_fraction, counts, strict=True)
    }
    assert told == {(0.0, 0.05): 0, (0.05, 0.7): 3, (0.7, 1.0): 1}
    assert len(counts) == 2 * len(told)  # both directions alike


@pytest.mark.parametrize("on", ["2017-03-21", "2017-12-01"])
def test_sums_are_the_lines_of_whole_ways_of_homs_2017(on):
    study = passable.open_study("homs-2017")
    request = passable.ask(study, on=on)
    now = study.situation(request.on, None, request.mover)
    counts = lines_on_arcs(study.ledger, now.effects)
    ruler = GroundRuler(study.ledger, now.effects)
    terminals = study.network.terminals
    target = int(terminals.node[terminals.of_kind("place")][0])
    states = passable.network.states.claim_free(study.network)
    forest = nearest_ways(study.network, states, np.array([target]), "to")
    seen = set()
    for node in terminals.node[terminals.of_kind("place")].tolist():
        arcs = arcs_of_way(study.network, forest, node)
        crossed = len(lines_crossed(ruler.stretches(arcs)))
        assert counts[arcs].sum() == crossed
        seen.add(crossed)
    assert len(seen) > 3
