"""The embedded case's statements, computed again from layers.gpkg and case.toml by another program."""

import tomllib
from datetime import date
from importlib import resources
from pathlib import Path

import geopandas as gpd
import networkx as nx
import pytest
from pyproj import Geod
from shapely import Point, get_coordinates

from passable.run.brief import fill_brief
from passable.run.claim_lists import list_claims
from passable.run.request import ask
from passable.run.statements import check_statements
from passable.run.study import open_study
from passable.write.gate_brief import open_gate
from passable.write.layers import write_layers
from passable.write.page_ledger import conflicts_section, stale_section

LAYERS = ("segments", "terminals", "arcs", "areas")
GEOD = Geod(ellps="WGS84")
CONFIG = tomllib.loads(
    (Path(str(resources.files("passable.cases"))) / "homs-2017/case.toml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def study():
    return open_study("homs-2017")


@pytest.fixture(scope="module")
def told(study):
    return check_statements(study, ask(study)).set_index("statement_id")


@pytest.fixture(scope="module")
def shown(study):
    """What a public brief of the day A1 speaks of holds."""
    return open_gate(fill_brief(study, ask(study, on=date(2017, 3, 20), categories=("hospital",))))


def read_back(content, folder):
    path = folder / "layers.gpkg"
    write_layers(path, content)
    layers = {name: gpd.read_file(path, layer=name) for name in LAYERS}
    layers["terminals"] = layers["terminals"].set_index("terminal_id")
    return layers


@pytest.fixture(scope="module")
def layers(shown, tmp_path_factory):
    return read_back(shown, tmp_path_factory.mktemp("layers"))


def node_of(layers, place):
    """The node a place stands at, by the rule of the guide."""
    terminal = layers["terminals"].loc[place]
    segment = layers["segments"].set_index("segment_id").loc[terminal["segment_id"]]
    ends = {0.0: segment["from_node"], 1.0: segment["to_node"]}
    fraction = float(terminal["fraction"])
    return ends.get(fraction, f"{terminal['segment_id']}@{fraction!r}")


def test_a7_the_length_of_the_road(layers, told):
    roads = nx.Graph()
    for row in layers["segments"].itertuples():
        if "M5" in str(row.ref).split(";"):
            roads.add_edge(row.from_node, row.to_node, metres=row.length_metres)
    ends = [node_of(layers, place) for place in ("damascus", "aleppo")]
    km = nx.dijkstra_path_length(roads, *ends, "metres") / 1000
    assert told.loc["a7-length", "computed_best"] == pytest.approx(km)
    assert told.loc["a7-length", "verdict"] == "supported"
    assert km > 350


def test_a6_the_crossing_of_the_highways(layers, told):
    arcs = layers["arcs"]
    roads = nx.DiGraph()
    for row in arcs.itertuples():
        ms = row.claim_free_milliseconds
        if ms < roads.get_edge_data(row.from_node, row.to_node, {"ms": ms + 1})["ms"]:
            roads.add_edge(row.from_node, row.to_node, ms=ms)
    city = layers["areas"].set_index("area_id").geometry.loc["homs"]
    where = {}
    for row in layers["segments"].itertuples():
        line = get_coordinates(row.geometry)
        where[row.from_node], where[row.to_node] = line[0], line[-1]
    here = {name for name, lonlat in where.items() if city.intersects(Point(lonlat))}
    terminals = layers["terminals"]
    here |= {
        node_of(layers, place)
        for place in terminals.index[terminals["kind"] == "place"]
        if terminals.loc[place, "segment_id"] and city.intersects(terminals.geometry.loc[place])
    }
    people = terminals["people"]
    shares = []
    for one, other in CONFIG["questions"]["group_pairs"]:
        passing = total = 0.0
        for a in CONFIG["place_groups"][one]:
            for b in CONFIG["place_groups"][other]:
                for start, end in ((a, b), (b, a)):
                    ways = nx.all_shortest_paths(
                        roads, node_of(layers, start), node_of(layers, end), "ms"
                    )
                    weight = people[a] * people[b]
                    total += weight
                    passing += weight * any(here & set(way) for way in ways)
        shares.append(passing / total)
    row = told.loc["a6-crossing"]
    assert [row["computed_low"], row["computed_high"]] == pytest.approx([min(shares), max(shares)])
    assert row["computed_best"] == pytest.approx(sum(shares) / len(shares))
    assert row["verdict"] == "supported"


def test_a1_the_last_district(layers, told):
    homs = layers["terminals"].geometry.loc["homs"]
    held = []
    for area in layers["areas"].itertuples():
        away = [
            GEOD.inv(homs.x, homs.y, x, y)[2] for x, y in get_coordinates(area.geometry).tolist()
        ]
        if area.controller == "opposition" and max(away) <= 8000:
            held.append(area.area_id)
    assert held == ["al-waer-district"]
    row = told.loc["a1-last"]
    assert (row["computed_best"], row["verdict"]) == (1, "supported")


def test_a5_people_and_rank_before_the_war(study, told, tmp_path):
    asked = ask(study, on=date(2011, 1, 1), categories=("hospital",))
    people = read_back(open_gate(fill_brief(study, asked)), tmp_path)["terminals"]["people"]
    assert told.loc["a5-population", "computed_best"] == people["homs"]
    assert told.loc["a5-population", "verdict"] == "contradicted"
    assert told.loc["a5-rank", "computed_best"] == 1 + (people > people["homs"]).sum()
    assert told.loc["a5-rank", "verdict"] == "supported"


def test_a1_the_count_is_another_sources_of_those_days(told):
    """No layer holds who left: the figure is what the Observatory says, in statements.csv."""
    row = told.loc["a1-moved"]
    other = told.loc["b-round1-sohr"]
    assert (row["computed_best"], row["value"], row["relation"]) == (other["value"], 400, ">")
    assert abs((row["on_date"] - other["on_date"]).days) == 2
    assert row["verdict"] == "supported"
    assert other["verdict"] == "cannot tell"


def test_conflicts_and_stale_claims_stand_in_the_brief(study, shown):
    asked = ask(study, on=date(2017, 3, 20))
    for which, section, column in (
        ("conflicts", conflicts_section(shown, {}), "kind"),
        ("stale", stale_section(shown, {}), "is_stale"),
    ):
        wanted = set(list_claims(study, asked, which)["claim_id"])
        every = shown.claims[shown.claims[column].isin(["conflict", True])]
        acting = set(every["claim_id"])
        assert wanted
        assert wanted - set(shown.shown_only["claim_id"]) == acting
        printed = {
            link.text for t in section.tables for row in t.rows for c in row for link in c.links
        }
        assert printed == acting
