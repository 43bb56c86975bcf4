"""Speeds: every cap, the weights, the seasons, and what a direction costs in milliseconds."""

import csv
from importlib import resources

import numpy as np
import pytest

from passable.network.speed_tables import read_speed_tables
from passable.network.speeds import NO_WAY, segment_milliseconds, segment_speeds
from passable.terms.codes import PRACTICABILITY, ROAD_CLASSES, SEASONS, VEHICLES
from passable.terms.errors import BadTable
from scenes import scene_graph

TABLES = read_speed_tables()
DATA = resources.files("passable.network") / "data"


def rows(name):
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


def speed(words, vehicle="light_truck", season="dry", tables=TABLES):
    graph = scene_graph(f"A 0 0; B 1000 0; 1: A B {words}")
    return float(segment_speeds(graph, vehicle, season, tables)[0])


def times(words, calibration=1.0, vehicle="light_truck", metres=1000):
    graph = scene_graph(f"A 0 0; B {metres} 0; 1: A B {words}")
    speeds = segment_speeds(graph, vehicle, "dry", TABLES)
    return tuple(int(t[0]) for t in segment_milliseconds(graph, speeds, calibration))


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_every_class_has_the_speed_of_the_table(vehicle):
    table = {
        r["road_class"]: float(r["speed_kph"])
        for r in rows("speeds.csv")
        if r["vehicle"] == vehicle
    }
    assert set(table) == set(ROAD_CLASSES)
    text = "A 0 0; B 9 0" + "".join(f"; {k}: A B {c}" for k, c in enumerate(ROAD_CLASSES))
    got = segment_speeds(scene_graph(text), vehicle, "dry", TABLES)
    assert got.tolist() == [table[c] for c in ROAD_CLASSES]


def test_speeds_of_trucks_are_those_of_the_field():
    hgv = {"motorway": 85, "trunk": 80, "primary": 60, "secondary": 60, "tertiary": 50}
    hgv |= {"unclassified": 30, "residential": 30, "service": 20, "track": 15}
    for vehicle in ("light_truck", "heavy_truck"):
        assert {c: speed(c, vehicle) for c in hgv} == hgv


@pytest.mark.parametrize("vehicle", VEHICLES)
@pytest.mark.parametrize("season", SEASONS)
def test_every_cap_of_the_table_caps(vehicle, season):
    caps = [r for r in rows("caps.csv") if (r["vehicle"], r["season"]) == (vehicle, season)]
    text = "A 0 0; B 9 0"
    for k, row in enumerate(caps):
        value = f"{vehicle}={row['value']}" if row["tag"] == "practicability" else row["value"]
        text += f"; {k}: A B motorway {row['tag']}={value}"
    fast = speed("motorway", vehicle)
    got = segment_speeds(scene_graph(text), vehicle, season, TABLES).tolist()
    assert got == [min(fast, float(row["cap_kph"])) for row in caps]
    assert min(got) == 0


def test_a_cap_speaks_of_its_season_only():
    seasonal = "track practicability=light_truck=seasonal"
    assert (speed(seasonal, season="dry"), speed(seasonal, season="wet")) == (15, 0)
    assert speed("primary surface=gravel", season="wet") < speed("primary surface=gravel")


def test_wet_is_never_faster_than_dry():
    by_key = {
        (r["tag"], r["value"], r["vehicle"], r["season"]): float(r["cap_kph"])
        for r in rows("caps.csv")
    }
    for (tag, value, vehicle, season), cap in by_key.items():
        if season == "dry":
            assert by_key[tag, value, vehicle, "wet"] <= cap


def test_what_no_table_knows_does_not_slow():
    assert speed("primary surface=asphalt smoothness=good tracktype=grade9") == 60


def test_of_two_values_the_slower_counts():
    assert speed("primary surface=asphalt;gravel") == speed("primary surface=gravel") == 30


def test_the_lowest_of_all_that_applies():
    assert speed("primary surface=compacted maxspeed_kph=45 tracktype=grade3") == 20
    assert speed("track maxspeed_kph=120") == 15


@pytest.mark.parametrize(
    ("packed", "vehicle", "passes"),
    [
        ("4x4=no", "motorcycle", True),
        ("4x4=no", "4x4", False),
        ("4x4=no", "truck_trailer", False),
        ("heavy_truck=no", "light_truck", True),
        ("heavy_truck=no", "truck_trailer", False),
        ("4x4=yes", "heavy_truck", True),
        ("4x4=no;light_truck=yes", "light_truck", True),
        ("4x4=no;light_truck=yes", "heavy_truck", False),
        ("", "truck_trailer", True),
    ],
)
def test_practicability_stops_the_heavier(packed, vehicle, passes):
    assert (speed(f"primary practicability={packed}", vehicle) > 0) is passes


def test_what_slows_or_stops_a_lighter_one_in_a_season_does_so_to_a_heavier():
    limited = "primary practicability=motorcycle=seasonal;4x4=limited"
    assert speed(limited, "heavy_truck", "dry") == speed(
        "primary practicability=heavy_truck=limited", "heavy_truck"
    )
    assert speed(limited, "heavy_truck", "wet") == 0


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_a_weight_limit_stops_what_weighs_more(vehicle):
    tonnes = next(
        float(r["loaded_tonnes"]) for r in rows("vehicles.csv") if r["vehicle"] == vehicle
    )
    assert speed(f"primary maxweight_tonnes={tonnes}", vehicle) > 0
    assert speed(f"primary maxweight_tonnes={tonnes - 0.1}", vehicle) == 0


def test_vehicles_grow_heavier_with_their_class():
    weights = [
        float(r["loaded_tonnes"])
        for r in sorted(rows("vehicles.csv"), key=lambda r: PRACTICABILITY[r["vehicle"]])
    ]
    assert weights == sorted(weights)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("primary", (60_000, 60_000)),
        ("primary oneway=1", (60_000, NO_WAY)),
        ("primary oneway=-1", (NO_WAY, 60_000)),
        ("primary access=no", (NO_WAY, NO_WAY)),
        ("motorway", (42_353, 42_353)),
        ("primary maxspeed_kph=7", (514_286, 514_286)),
    ],
)
def test_milliseconds_of_a_kilometre(words, expected):
    assert times(words) == expected


def test_calibration_multiplies():
    assert times("primary", calibration=1.49) == (89_400, 89_400)


def test_no_length_takes_no_time_and_is_open():
    assert times("primary", metres=0) == (0, 0)


def test_half_a_millisecond_rounds_up():
    graph = scene_graph("A 0 0; B 1 0; 1: A B length_metres=0.025", "lines")
    assert [t[0] for t in segment_milliseconds(graph, np.array([60.0]), 1.0)] == [2, 2]


def test_a_ferry_takes_the_time_it_says_over_all_its_pieces():
    """A crossing of 40 minutes with a landing after a quarter of the way."""
    graph = scene_graph(
        "A 0 0; B 1000 0; C 4000 0; D 1000 50; 1: A B C ferry duration_seconds=2400; 2: D B"
    )
    speeds = segment_speeds(graph, "light_truck", "dry", TABLES)
    forward, backward = segment_milliseconds(graph, speeds, 1.0)
    assert forward[:2].tolist() == backward[:2].tolist() == [600_000, 1_800_000]


def test_a_ferry_of_no_length_shares_its_time_evenly():
    graph = scene_graph("A 0 0; B 0 0; C 0 0; D 9 9; 1: A B C ferry duration_seconds=10; 2: D B")
    speeds = segment_speeds(graph, "light_truck", "dry", TABLES)
    assert segment_milliseconds(graph, speeds, 1.0)[0][:2].tolist() == [5000, 5000]


def test_a_ferry_that_takes_no_trucks_takes_none_however_long_it_says():
    assert times("ferry duration_seconds=60 hgv=no") == (NO_WAY, NO_WAY)


def own(folder, **tables):
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return read_speed_tables(folder)


def test_own_tables_come_before_the_built_in_ones(tmp_path):
    tables = own(tmp_path, speeds=["vehicle,road_class,speed_kph", "light_truck,primary,12.5"])
    assert speed("primary", tables=tables) == 12.5
    assert tables.caps == TABLES.caps
    assert tables.digest != TABLES.digest


def test_a_folder_without_tables_is_the_built_in_ones(tmp_path):
    assert read_speed_tables(tmp_path).digest == TABLES.digest


def test_a_class_without_a_speed_is_told_by_its_segments(tmp_path):
    tables = own(tmp_path, speeds=["vehicle,road_class,speed_kph", "light_truck,primary,12.5"])
    text = "A 0 0; B 9 0; 7: A B primary" + "".join(f"; {k}: A B track" for k in range(11, 18))
    with pytest.raises(BadTable) as caught:
        segment_speeds(scene_graph(text), "light_truck", "dry", tables)
    said = str(caught.value)
    assert "7 of 8 segments have no speed (w11/n1-n2, w12/n1-n2, w13/n1-n2, w14/n1-n2" in said
    assert "… (7 in all)" in said
    assert "Give class track a speed for light_truck in roads/speeds.csv" in said


def test_all_that_is_wrong_with_own_tables_is_told_at_once(tmp_path):
    with pytest.raises(BadTable) as caught:
        own(
            tmp_path,
            speeds=[
                "vehicle,road_class,speed_kph",
                "light_truck,primary,fast",
                "",
                "light_truck,primray,60",
                "lorry,primary,60",
                "4x4,primary,-5",
                "4x4,track,0.001",
                "4x4,service,nan",
                "4x4,road,1e999",
                "light_truck,primary,50",
            ],
            caps=[
                "tag,value,vehicle,season,cap_kph",
                "colour,red,4x4,dry,9",
                "surface,,4x4,damp,9",
            ],
            vehicles=["vehicle,tonnes", "4x4,3"],
        )
    problems = caught.value.problems
    folder = tmp_path.name
    got = [(p.file.removeprefix(f"{folder}/"), p.row, p.column, p.got) for p in problems]
    assert sorted(got, key=str) == sorted(
        [
            ("speeds.csv", 2, "speed_kph", "fast"),
            ("speeds.csv", 4, "road_class", "primray"),
            ("speeds.csv", 5, "vehicle", "lorry"),
            ("speeds.csv", 6, "speed_kph", "-5"),
            ("speeds.csv", 7, "speed_kph", "0.001"),
            ("speeds.csv", 8, "speed_kph", "nan"),
            ("speeds.csv", 9, "speed_kph", "1e999"),
            ("speeds.csv", 10, "", "light_truck, primary"),
            ("caps.csv", 2, "tag", "colour"),
            ("caps.csv", 3, "value", ""),
            ("caps.csv", 3, "season", "damp"),
            ("vehicles.csv", None, "", ""),
        ],
        key=str,
    )
    assert all(p.remedy for p in problems)


def test_a_vehicle_without_a_weight_is_told(tmp_path):
    with pytest.raises(BadTable, match="no weight for motorcycle, light_truck"):
        own(
            tmp_path,
            vehicles=["vehicle,loaded_tonnes", "4x4,3", "heavy_truck,20", "truck_trailer,40"],
        )


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00bad", b'vehicle,"road', b"a,b\n1,2,3,4,5\n1\n"]
)
def test_a_table_that_is_none_is_told(tmp_path, content):
    (tmp_path / "speeds.csv").write_bytes(content)
    with pytest.raises(BadTable, match=r"speeds\.csv"):
        read_speed_tables(tmp_path)


def test_rows_longer_than_the_header_are_no_silent_shift(tmp_path):
    with pytest.raises(BadTable):
        own(tmp_path, speeds=["vehicle,road_class,speed_kph", "x,light_truck,primary,12.5"])


def test_the_built_in_tables_say_where_each_number_is_from():
    for name in ("speeds.csv", "caps.csv", "vehicles.csv"):
        assert all(row["source"] for row in rows(name))
    assert {r["season"] for r in rows("caps.csv")} == set(SEASONS)
