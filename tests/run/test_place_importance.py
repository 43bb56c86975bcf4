"""``importance places`` against closing a place's junctions by hand and asking again."""

from dataclasses import replace
from datetime import date

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cutoff_laws import NETWORK, PLACES, days, ledgers, movers, study_of
from typer.testing import CliRunner

import naive
from ledger_scene import question, scene_study
from passable.cli.app import app
from passable.measures.passing import count_passing
from passable.run import engine
from passable.run.place_importance import PlacesAsked, measure_importance_places, shares_through
from passable.run.request import ask
from passable.run.study import open_study
from passable.situation.footprints import Footprints
from passable.situation.people import people_table
from passable.terms.codes import READINGS
from passable.terms.errors import BadRequest
from scenes import box

NODES = NETWORK.terminals.node[NETWORK.terminals.of_kind("place")].tolist()
PEOPLE = [1, 2, 4, 8, 16]


def arcs_of(milliseconds):
    return [
        (int(a), int(b), int(ms))
        for a, b, ms in zip(NETWORK.arc_tail, NETWORK.arc_head, milliseconds, strict=True)
    ]


def by_hand(arcs, footprint):
    """Every ordered pair apart: its weight, its time with and without the footprint, and whether
    a shortest way passes it."""
    far = naive.all_distances(NETWORK.node_count, arcs)
    kept = [(a, b, ms) for a, b, ms in arcs if a not in footprint and b not in footprint]
    left = naive.all_distances(NETWORK.node_count, kept)
    for o, origin in enumerate(NODES):
        for t, target in enumerate(NODES):
            if o == t or origin in footprint or target in footprint:
                continue
            ways = [(far[origin][x], far[x][target]) for x in footprint]
            passes = any(None not in way and sum(way) == far[origin][target] for way in ways)
            yield PEOPLE[o] * PEOPLE[t], far[origin][target], left[origin][target], passes


@given(ledgers, movers, days, st.sampled_from(READINGS), st.sampled_from(["engine", "search"]))
@settings(max_examples=25, deadline=None)
def test_each_place_equals_closing_its_junctions_by_hand(ledger, name, on, reading, method):
    study = study_of(ledger, name)
    request = question(study, on, reading=reading)
    asked = PlacesAsked("all", footprint_km=0.6)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "WORTH_IT", 0 if method == "engine" else 10**9)
        table = measure_importance_places(study, request, asked).set_index("place_id")
    situation = study.situation(request.on, None, "movers")
    arcs = arcs_of(situation.states(reading).milliseconds)
    prints = Footprints(study.case, NETWORK, 0.6)
    for place, node in zip(PLACES, NODES, strict=True):
        footprint = set(prints.of(place, node).nodes.tolist())
        pairs = list(by_hand(arcs, footprint))
        row = table.loc[place]
        connected = [p for p in pairs if p[1] is not None]
        still = [p for p in connected if p[2] is not None]
        assert row["footprint_junctions"] == len(footprint)
        assert (row["pairs"], row["pairs_connected"]) == (len(pairs), len(connected))
        assert row["pairs_left_out"] == 20 - len(pairs)
        assert row["pairs_through"] == sum(p[3] for p in connected)
        assert row["pairs_lost"] == len(connected) - len(still)
        whole = sum(p[0] for p in connected)
        if not whole:
            assert np.isnan(row["share_through"])
            continue
        through = sum(p[0] for p in connected if p[3])
        assert row["share_through"] == pytest.approx(through / whole, abs=1e-12)
        lost = whole - sum(p[0] for p in still)
        assert row["share_lost"] == pytest.approx(lost / whole, abs=1e-12)
        slower = sum(p[0] for p in still if p[2] > p[1])
        assert row["share_slower"] == pytest.approx(slower / whole, abs=1e-12)
        added = sum(p[0] * (p[2] - p[1]) for p in still) / 1000
        for column, weight in (("mean_extra_seconds", whole - lost), ("detour_seconds", slower)):
            expected = added / weight if weight else float("nan")
            assert row[column] == pytest.approx(expected, nan_ok=True)


CROSS = """
C 0 0; N 0 2000; S 0 -2000; W -2000 0; E 2000 0
1: N C S; 2: W C E; 3: N E; 4: E S
"""
SPOTS = {"c": (0, 0), "n": (0, 2000), "s": (0, -2000), "w": (-2000, 0), "e": (2000, 0)}


def cross(areas=None, **groups):
    study = scene_study(CROSS, SPOTS, {"h": (0, 2000)}, areas)
    config = study.case.config
    questions = config.questions.model_copy(
        update={"group_pairs": [("north", "south"), ("west", "east")], "footprint_km": 1.0}
    )
    sides = {"north": ["n"], "south": ["s"], "west": ["w"], "east": ["e"], **groups}
    config = config.model_copy(update={"questions": questions, "place_groups": sides})
    return replace(study, case=replace(study.case, config=config))


def test_a_crossing_by_hand():
    """All ways but north to east to south pass c; west has no other way, north goes by east."""
    study = cross()
    asked = PlacesAsked("all", ["c"])
    table = measure_importance_places(study, question(study, "2017-03-21"), asked)
    rows = table.set_index("group")
    north, west = rows.loc["north-south"], rows.loc["west-east"]
    assert (north["pairs"], north["share_through"], north["share_lost"]) == (2, 1, 0)
    assert north["share_slower"] == 1
    # From n to s: 4 minutes straight on, and by e twice the hypotenuse of 2 and 2 km.
    assert north["detour_seconds"] == pytest.approx(2 * 60 * 8**0.5 - 240, abs=0.01)
    assert (west["pairs"], west["share_through"], west["share_lost"]) == (2, 1, 1)
    assert np.isnan(west["mean_extra_seconds"])
    everyone = rows.loc["all"]
    # c has 1 of the people; n 2, s 4, w 8, e 16: ordered pairs without c.
    total = 2 * (2 * 4 + 2 * 8 + 2 * 16 + 4 * 8 + 4 * 16 + 8 * 16)
    assert everyone["pairs"] == 12
    assert everyone["pairs_left_out"] == 8
    assert everyone["share_through"] == pytest.approx((total - 2 * (2 * 16 + 4 * 16)) / total)
    assert everyone["share_lost"] == pytest.approx(2 * 8 * (2 + 4 + 16) / total)
    assert shares_through(study, question(study, "2017-03-21"), "c") == {
        "north-south": 1.0,
        "west-east": 1.0,
    }


def test_an_area_of_the_same_id_is_the_footprint():
    """It holds e as well, so no way round is left, and pairs of e are left out."""
    study = cross({"c": box(-100, -100, 2100, 100)})
    request = question(study, "2017-03-21")
    row = measure_importance_places(study, request, PlacesAsked("all", ["c"])).iloc[0]
    assert (row["footprint"], row["footprint_junctions"]) == ("area:c", 2)
    assert (row["pairs"], row["share_lost"]) == (6, 1)
    wide = PlacesAsked("all", ["n"], footprint_km=2.5)
    row = measure_importance_places(study, request, wide).iloc[0]
    assert (row["footprint"], row["footprint_junctions"]) == ("2.5 km", 2)


def test_a_place_off_the_roads_is_counted_and_has_no_way():
    spots = {**SPOTS, "far": (90_000, 0)}
    study = scene_study(CROSS, spots, {"h": (0, 2000)})
    table = measure_importance_places(
        study, question(study, "2017-03-21"), PlacesAsked("all", None, 1.0)
    )
    assert set(table["place_id"]) == set(SPOTS)
    row = table.set_index("place_id").loc["c"]
    assert (row["pairs"], row["pairs_connected"]) == (20, 12)


def test_nothing_to_be_a_share_of_is_null():
    counts = count_passing(
        *np.full((2, 2, 2), -1),
        np.zeros((2, 2), bool),
        np.ones((2, 2)) - np.eye(2),
        np.zeros(2, bool),
    )
    assert counts["share_connected"] == 0
    assert np.isnan(counts["share_through"])
    assert counts["pairs"] == 2


@pytest.fixture(scope="module")
def homs():
    return open_study("homs-2017")


def test_homs_is_the_crossing_by_networkx(homs):
    """The share of each direction's weight whose way passes Homs, from arcs and people alone."""
    network, case = homs.network, homs.case
    roads = nx.DiGraph()
    for a, b, ms in zip(
        network.arc_tail.tolist(), network.arc_head.tolist(), network.arc_milliseconds.tolist(),
        strict=True,
    ):  # fmt: skip
        if ms < roads.get_edge_data(a, b, {"ms": ms + 1})["ms"]:
            roads.add_edge(a, b, ms=ms)
    request = ask(homs)
    terminals = network.terminals
    node = dict(zip(terminals.terminal_id, terminals.node.tolist(), strict=True))
    polygon = case.areas.geometry.loc["homs"]
    inside = shapely.intersects_xy(polygon, *network.node_lonlat.T)
    here = set(np.flatnonzero(inside).tolist())
    assert {node["homs"], node["al-waer"]} < here
    without = roads.copy()
    without.remove_nodes_from(here)
    found = homs.situation(request.on, None, request.mover).findings
    people = people_table(case.places, found)["people_best"]
    table = measure_importance_places(homs, request, PlacesAsked(removed=["homs"], claim_free=True))
    rows = table.set_index("group")
    assert rows["share_lost"].tolist() == [0, 0, 0, 0]
    groups = case.config.place_groups
    for one, other in case.config.questions.group_pairs:
        passing = total = added = 0.0
        for a in groups[one]:
            for b in groups[other]:
                weight = people[a] * people[b]
                for start, end in ((a, b), (b, a)):
                    ways = nx.all_shortest_paths(roads, node[start], node[end], "ms")
                    far = nx.dijkstra_path_length(roads, node[start], node[end], "ms")
                    left = nx.dijkstra_path_length(without, node[start], node[end], "ms")
                    total += weight
                    passing += weight * any(here & set(way) for way in ways)
                    added += weight * (left - far) / 1000
        row = rows.loc[f"{one}-{other}"]
        assert row["share_through"] == pytest.approx(passing / total)
        assert row["mean_extra_seconds"] == pytest.approx(added / total)
    assert rows.loc["north-south", "share_through"] == 1
    assert rows.loc["west-east", "share_through"] == 1
    assert rows.loc["coast-euphrates", "share_through"] == pytest.approx(0.599, abs=0.001)


def test_on_the_date_nothing_leads_from_the_coast_to_the_euphrates(homs):
    request = ask(homs, on=date(2017, 3, 21))
    rows = measure_importance_places(homs, request, PlacesAsked(removed=["homs"])).set_index(
        "group"
    )
    assert rows.loc["coast-euphrates", "pairs_connected"] == 0
    assert rows.loc["north-south", "share_through"] == 1
    assert 0.9 < rows.loc["north-south", "share_connected"] < 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--place", "hms"], "there is no place 'hms'"),
        (["--places", "1"], "names no places"),
        (["--places", "many"], "main, all, or a number"),
        (["--footprint-km", "0"], "--footprint-km"),
    ],
)
def test_bad_words_are_told(words, told):
    done = CliRunner().invoke(app, ["importance", "places", "homs-2017", *words])
    assert done.exit_code != 0
    assert told in done.output + str(done.exception)


def test_the_command_lists_places_that_ways_pass_through():
    words = ["importance", "places", "homs-2017", "--place", "homs", "--place", "kasab", "--format"]
    done = CliRunner().invoke(app, [*words, "csv", "--quiet"])
    assert done.exit_code == 0
    listed = {line.split(",")[0] for line in done.stdout.splitlines()[1:]}
    assert listed == {"homs"}
    done = CliRunner().invoke(app, [*words, "csv", "--quiet", "--all"])
    assert {line.split(",")[0] for line in done.stdout.splitlines()[1:]} == {"homs", "kasab"}


def test_unknown_numbers_of_places_are_refused(homs):
    with pytest.raises(BadRequest, match="names no places"):
        measure_importance_places(homs, ask(homs), PlacesAsked("none"))
    table = measure_importance_places(homs, ask(homs), PlacesAsked("5", ["homs"]))
    assert table.set_index("group").loc["all", "pairs"] <= 20
