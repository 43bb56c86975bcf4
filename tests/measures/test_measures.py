"""Reach and its reasons, doubt, causes on ways, spells, and the tables made of them."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_scene import scene_case
from passable.measures.access import access_table
from passable.measures.attribution import causes_on_ways, pair_causes
from passable.measures.cutoff import CutoffEvidence, cut_off_state, cutoff_table, summarise
from passable.measures.reach import NOT_REACHED, in_doubt, reach_services
from passable.measures.results import ACCESS_COLUMNS, CUTOFF_COLUMNS, SUMMARY_COLUMNS
from passable.measures.routes import fastest_way, refs_of_way, segments_of_way
from passable.measures.spells import Spells, find_spells
from passable.network.states import CLOSED, EdgeStates, claim_free
from passable.network.ways import nearest_ways
from passable.situation.people import people_table
from passable.situation.weigh import weigh
from scenes import scene_network

# p --1 km-- q --1 km-- h, an island with place i, and a place off the network.
SCENE = (
    "A 0 0; B 1000 0; C 2000 0; D 0 9000; E 900 9000; 1: A B ref=M5; 2: B C oneway=1 ref=M1; 3: D E"
)
PLACES = {"p": (0, 0), "q": (1000, 0), "h": (2000, 0), "i": (0, 9000), "off": (0, 50_000)}
SERVICES = {"s": (2000, 0), "far": (0, 70_000)}
NETWORK = scene_network(SCENE, PLACES, SERVICES)


def reach(services=(0,), direction="to", within=None, shut=()):
    states = NETWORK.arc_milliseconds.copy()
    for name in shut:
        states[NETWORK.graph.segment_id[NETWORK.arc_segment] == name] = CLOSED
    return reach_services(NETWORK, EdgeStates(states), np.array(services, int), direction, within)


def test_seconds_service_and_reason():
    found = reach()
    assert found.milliseconds.tolist() == [120_000, 60_000, 0, -1, -1]
    assert found.service.tolist() == [0, 0, 0, -1, -1]
    assert found.reason.tolist() == ["", "", "", "no open way", "off the network"]


def test_from_a_service_a_one_way_road_leads_nowhere():
    assert reach(direction="from").milliseconds.tolist() == [-1, -1, 0, -1, -1]


def test_farther_than_the_limit_is_not_reached_and_says_so():
    found = reach(within=60_000)
    assert found.milliseconds.tolist() == [-1, 60_000, 0, -1, -1]
    assert found.service.tolist() == [-1, 0, 0, -1, -1]
    assert found.reason.tolist()[0] == "beyond the limit"
    assert reach(within=60_000, shut=["w1/n1-n2"]).reason[0] == "no open way"


def test_no_functioning_service_is_told_apart_from_no_way():
    assert reach(services=()).reason.tolist() == ["no functioning service"] * 4 + [
        "off the network"
    ]
    # One that functions but is off the network: it functions, no way leads to it.
    assert reach(services=(1,)).reason.tolist() == ["no open way"] * 4 + ["off the network"]


def test_the_nearer_of_two_is_named_by_its_row():
    found = reach(services=(1, 0))
    assert found.service.tolist() == [0, 0, 0, -1, -1]


def test_doubt_is_for_the_island_and_what_is_off_the_network():
    assert in_doubt(NETWORK, np.array([0])).tolist() == [False, False, False, True, True]
    assert in_doubt(NETWORK, np.array([1])).tolist() == [True] * 5


def test_ways_are_told_by_segments_and_numbers():
    way = fastest_way(NETWORK, claim_free(NETWORK), 0, 2)
    assert way.milliseconds == 120_000
    assert way.metres == pytest.approx(2000, abs=0.01)
    assert segments_of_way(NETWORK, way) == ["w1/n1-n2", "w2/n2-n3"]
    assert refs_of_way(NETWORK, way) == ["M5", "M1"]
    assert fastest_way(NETWORK, claim_free(NETWORK), 2, 0) is None
    assert fastest_way(NETWORK, claim_free(NETWORK), -1, 0) is None
    assert fastest_way(NETWORK, claim_free(NETWORK), 1, 1).arcs == ()


# --- causes on ways, against a walk -------------------------------------------------------------

GRID = scene_network(
    "\n".join(
        [f"{1 + x + 4 * y} {x * 100} {y * 130}" for x in range(4) for y in range(4)]
        + [f"{10 + k}: {1 + 4 * k} {2 + 4 * k} {3 + 4 * k} {4 + 4 * k}" for k in range(4)]
        + [f"{20 + k}: {1 + k} {5 + k} {9 + k} {13 + k} oneway={k % 2}" for k in range(4)]
    )
)


@given(
    st.lists(st.tuples(st.integers(0, GRID.arc_count - 1), st.integers(0, 5)), max_size=20),
    st.lists(st.integers(-1, GRID.node_count - 1), max_size=6),
    st.sets(st.integers(0, GRID.node_count - 1), max_size=2),
    st.sampled_from(["to", "from"]),
)
def test_causes_are_those_met_on_a_walk_along_the_way(pairs, starts, sources, direction):
    forest = nearest_ways(GRID, claim_free(GRID), np.array(sorted(sources), int), direction)
    felt = {}
    for arc, cause in pairs:
        felt.setdefault(arc, set()).add(cause)
    rows = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    got = causes_on_ways(GRID, forest, pair_causes(rows[:, 0], rows[:, 1]), np.array(starts, int))
    for start, found in zip(starts, got, strict=True):
        met, node = set(), start
        while node >= 0 and forest.via[node] >= 0:
            arc = forest.via[node]
            met |= felt.get(int(arc), set())
            node = GRID.arc_head[arc] if direction == "to" else GRID.arc_tail[arc]
        assert found == met


# --- spells -----------------------------------------------------------------------------------------

DAY = date(2017, 3, 1)


@given(
    st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=8),
    st.sets(st.integers(0, 30), min_size=8, max_size=8),
    st.integers(0, 35),
)
def test_spells_equal_a_walk_back_day_by_day(states, steps, on):
    dates = [DAY + timedelta(days=k) for k in sorted(steps)][: len(states)]
    state_at = dict(zip(dates, states, strict=True))
    asked = DAY + timedelta(days=on)

    def holds(day):
        before = [d for d in dates if d <= day]
        return np.array(state_at[before[-1]] if before else states[0])

    found = find_spells(dates, asked, holds)
    for k in range(3):
        day, since = asked, None
        first = min(dates[0], asked)
        while day >= first and holds(day)[k]:
            since, day = day, day - timedelta(days=1)
        assert found.since[k] == since
        assert found.or_earlier[k] == (since is not None and day < first)


def test_a_spell_is_sought_no_further_back_than_needed():
    asked = []

    def holds(day):
        asked.append(day)
        return np.array([day >= DAY + timedelta(days=5)])

    dates = [DAY + timedelta(days=k) for k in range(0, 20, 5)]
    found = find_spells(dates, DAY + timedelta(days=17), holds)
    assert found.since.tolist() == [DAY + timedelta(days=5)]
    assert not found.or_earlier.any()
    assert asked == [DAY + timedelta(days=k) for k in (15, 10, 5, 0)]
    assert len(asked) == 4


def test_before_the_ledger_a_spell_began_that_day_or_earlier():
    found = find_spells([DAY], DAY - timedelta(days=3), lambda _: np.array([True, False]))
    assert found.since.tolist() == [DAY - timedelta(days=3), None]
    assert found.or_earlier.tolist() == [True, False]


# --- tables -------------------------------------------------------------------------------------------


def test_states_are_named_from_what_is_reached():
    optimistic = np.array([True, True, True, False])
    best = np.array([True, True, False, False])
    pessimistic = np.array([True, False, False, False])
    named = cut_off_state(optimistic, best, pessimistic)
    assert named.tolist() == ["no", "possible", "best", "certain"]


CASE = scene_case(PLACES, SERVICES)
PEOPLE = people_table(
    CASE.places,
    tuple(weigh(CASE.claims[:4], CASE.sources, date(2017, 3, 21), CASE.config.staleness_days)),
)


def table(*, was_reached=None):
    """Place p is cut off in the pessimistic reading, q in the best, i and off in all."""
    free = reach()
    blocked = ["w1/n1-n2"]
    count = len(PLACES)
    days = np.array([date(2017, 3, k) for k in range(1, count + 1)], dtype=object)
    evidence = CutoffEvidence(
        optimistic=free,
        best=reach(shut=["w2/n2-n3"], within=None) if was_reached is None else reach(shut=blocked),
        pessimistic=reach(shut=["w1/n1-n2", "w2/n2-n3"]),
        claim_free=free,
        was_reached=was_reached,
        in_doubt=in_doubt(NETWORK, np.array([0])),
        on_closure=np.array([True, False, True, False, False]),
        spells=Spells(days, np.array([False, False, False, True, True])),
        possible_spells=Spells(days + timedelta(days=300), np.zeros(count, dtype=bool)),
        closing_claim_ids=["c1"] * count,
    )
    return cutoff_table(CASE.places, PEOPLE, "hospital", evidence).set_index("place_id")


def test_the_cutoff_table_row_by_row():
    made = table()
    assert [*made.reset_index().columns] == [*CUTOFF_COLUMNS]
    assert made["cut_off"].to_dict() == {
        "p": "best",
        "q": "best",
        "h": "no",
        "i": "certain",
        "off": "certain",
    }
    assert made["reason"].tolist() == [
        "no open way",
        "no open way",
        "",
        "no open way",
        "off the network",
    ]
    assert made["pre_existing"].tolist() == [False, False, False, True, True]
    assert made["snapping_doubt"].tolist() == [False, False, False, True, True]
    assert made["on_closure"].tolist() == [True, False, False, False, False]
    assert made["since"].tolist() == [
        *(date(2017, 3, k) for k in (1, 2)),
        None,
        date(2017, 3, 4),
        date(2017, 3, 5),
    ]
    assert made["since_or_earlier"].tolist() == [False, False, False, True, True]
    assert made["since_reading"].tolist() == ["best", "best", "", "best", "best"]
    assert made["closing_claim_ids"].tolist() == ["c1", "c1", "", "c1", "c1"]
    assert made["newly"].isna().all()


def test_newly_is_against_the_date_compared_with():
    made = table(was_reached=np.array([True, True, True, False, False]))
    assert made["cut_off"].tolist() == ["best", "possible", "no", "certain", "certain"]
    assert made["newly"].tolist() == [True, False, False, False, False]
    q = made.loc["q"]
    assert (q["since_reading"], q["since"]) == ("pessimistic", date(2017, 12, 27))
    assert q["reason"] == "no open way"


def test_the_summary_counts_by_powers_of_two_and_names_its_denominators():
    made = table(was_reached=np.array([True, True, True, False, False]))
    summary = summarise(made.reset_index())
    assert [*summary.columns] == [*SUMMARY_COLUMNS]
    row = summary.iloc[0]
    # p = 1, q = 2, h = 4, i = 8; nobody says how many live off the network.
    assert (row["places"], row["places_with_people"], row["people_best"]) == (5, 4, 15)
    assert (row["certain_places"], row["certain_people_best"]) == (2, 8)
    assert (row["best_places"], row["best_people_best"]) == (3, 1 + 8)
    assert (row["possible_places"], row["possible_people_best"]) == (4, 1 + 2 + 8)
    assert (row["newly_places"], row["newly_people_best"]) == (1, 1)
    assert (row["pre_existing_places"], row["pre_existing_people_best"]) == (2, 8)
    assert (row["on_closure_places"], row["on_closure_people_best"]) == (1, 1)


def test_nobody_counted_is_null_and_no_place_is_nought():
    made = table().reset_index()
    off = summarise(made[made["place_id"] == "off"]).iloc[0]
    assert off["certain_places"] == 1
    assert pd.isna(off["certain_people_best"])
    assert pd.isna(off["people_best"])
    reached = summarise(made[made["place_id"] == "h"]).iloc[0]
    assert (reached["best_places"], reached["best_people_best"]) == (0, 0)


def test_access_is_null_with_a_reason_and_extra_only_where_both_are_known():
    now, free = reach(shut=["w1/n1-n2"]), reach()
    made = access_table(CASE.places, CASE.services, PEOPLE, "hospital", "best", now, free)
    assert [*made.columns] == [*ACCESS_COLUMNS]
    assert made["seconds"].tolist()[1:3] == [60.0, 0.0]
    assert made["seconds"].isna().tolist() == [True, False, False, True, True]
    assert made["extra_seconds"].isna().tolist() == [True, False, False, True, True]
    assert made["claim_free_seconds"].tolist()[0] == 120.0
    assert made["service_id"].tolist() == ["", "s", "s", "", ""]
    assert NOT_REACHED not in made["seconds"].tolist()
