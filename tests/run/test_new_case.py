"""New cases: from an OpenStreetMap file alone, with tables and layers, and never half a folder."""

import re
import tomllib

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from case_builder import area_feature, write_areas, write_table
from passable.read.case import case_problems, read_case
from passable.run.new_case import make_case
from passable.run.population_claims import population_claims
from passable.terms.columns import PLACES
from passable.terms.errors import BadRequest, BadTable, ProblemList
from passable.terms.sensitivity import protected_services
from passable.write.case_folder import write_case_table
from passable.write.case_toml import NewConfig, case_toml_text

OSM = """<?xml version="1.0"?>
<osm version="0.6">
 <node id="1" version="1" timestamp="2020-05-01T00:00:00Z" lat="34.0" lon="36.0"/>
 <node id="2" version="1" timestamp="2020-05-02T00:00:00Z" lat="34.0" lon="36.1"/>
 <node id="3" version="1" timestamp="2020-05-01T00:00:00Z" lat="34.0" lon="36.0001">
  <tag k="place" v="town"/><tag k="name" v="حمص"/><tag k="name:en" v="Homs"/>
  <tag k="population" v="4,000"/><tag k="population:date" v="2011"/></node>
 <node id="4" version="1" timestamp="2020-05-01T00:00:00Z" lat="34.0" lon="36.0999">
  <tag k="place" v="village"/><tag k="name" v="=cmd()|x"/><tag k="population" v="200"/></node>
 <node id="5" version="1" timestamp="2020-05-01T00:00:00Z" lat="34.0" lon="36.05">
  <tag k="place" v="hamlet"/><tag k="name" v="No &quot;figure&quot;\n; here"/></node>
 <node id="6" version="1" timestamp="2020-05-01T00:00:00Z" lat="34.0001" lon="36.0">
  <tag k="amenity" v="hospital"/></node>
 <way id="7" version="1" timestamp="2020-05-02T00:00:00Z">
  <nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way>
</osm>
"""


@pytest.fixture
def osm(tmp_path):
    path = tmp_path / "small.osm"
    path.write_text(OSM, encoding="utf-8")
    return path


def boxes(**columns):
    shapes = [shapely.box(35.9, 33, 36.04, 35), shapely.box(36.04, 33, 36.07, 35)]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


COD_NOW = {"adm2_name": ["A", "B"], "adm2_pcode": ["SY0401", "SY0402"], "adm1_pcode": ["SY04"] * 2}
COD_LEGACY = {"ADM2_EN": ["A", "B"], "ADM2_PCODE": ["SY0401", "SY0402"], "ADM1_PCODE": ["SY04"] * 2}


def test_an_openstreetmap_file_alone_makes_a_case_that_reads(tmp_path, osm):
    report = make_case(tmp_path / "new", osm=osm)
    assert (report.places, report.places_with_people, report.services) == (3, 2, {"hospital": 1})
    assert report.as_of.isoformat() == report.on.isoformat() == "2020-05-02"
    case = read_case(tmp_path / "new")
    assert case.config.title == "new"
    assert case.config.defaults.on.isoformat() == "2020-05-02"
    assert case.config.questions.categories == ["hospital"]
    assert case.config.questions.main_places == ["n3", "n4", "n5"]
    assert case.config.questions.routes == [("n3", "n4"), ("n3", "n5"), ("n4", "n5")]
    assert set(case.config.movers) == {"civilians", "commercial", "humanitarian"}
    assert case.places.loc["n3", ["name_en", "name_ar"]].to_list() == ["Homs", "حمص"]
    assert case.places.loc["n4", "name_en"] == "=cmd()|x"
    assert (case.folder / case.config.roads.path).read_text(encoding="utf-8") == OSM
    assert case.sources["osm"].licence == "ODbL 1.0"
    claims = {claim.subject.name: claim for claim in case.claims}
    assert set(claims) == {"n3", "n4"}
    assert (claims["n3"].best, claims["n3"].credibility) == (4000.0, 6)
    assert (claims["n3"].valid_from.isoformat(), claims["n3"].time_precision) == (
        "2011-01-01",
        "year",
    )
    assert (claims["n4"].valid_from.isoformat(), claims["n4"].time_precision) == (
        "2020-05-02",
        "unknown",
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "small.osm"]


def test_openstreetmaps_services_are_declared_public_and_ones_own_are_not(tmp_path, osm):
    make_case(tmp_path / "new", osm=osm)
    declared = read_case(tmp_path / "new").config.sensitivity
    assert declared.public_categories == ["hospital"]
    assert declared.public_road_checkpoints
    assert "OpenStreetMap" in declared.public_because
    lines = ["service_id,category,lon,lat", "h,hospital,36.0,34.0001", "f,fuel,36.1,34"]
    write_table(tmp_path, "s.csv", lines)
    make_case(tmp_path / "own", osm=osm, services=tmp_path / "s.csv")
    case = read_case(tmp_path / "own")
    assert case.config.sensitivity.public_because == ""
    assert protected_services(case) == {"h"}


def test_nothing_is_declared_public_without_a_reason(tmp_path, osm):
    make_case(tmp_path / "new", osm=osm)
    toml = (tmp_path / "new/case.toml").read_text(encoding="utf-8")
    bare = re.sub("public_because = .*", "", toml)
    (tmp_path / "new/case.toml").write_text(bare, encoding="utf-8")
    (problem,) = case_problems(tmp_path / "new")
    assert "public_because" in str(problem)
    assert problem.column.startswith("sensitivity")


def test_no_cell_is_a_formula_and_the_byte_mark_is_there(tmp_path, osm):
    make_case(tmp_path / "new", osm=osm)
    raw = (tmp_path / "new/places.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b", =cmd()|x," in raw


@pytest.mark.parametrize("columns", [COD_NOW, COD_LEGACY])
@pytest.mark.parametrize("suffix", ["shp", "gpkg", "geojson"])
def test_boundaries_become_areas_and_give_pcodes(tmp_path, osm, columns, suffix):
    boxes(**columns).to_file(tmp_path / f"adm2.{suffix}")
    report = make_case(tmp_path / "new", osm=osm, areas=tmp_path / f"adm2.{suffix}")
    assert (report.areas, report.places_in_no_area, report.services_in_no_area) == (2, 1, 0)
    assert any("1 places and 0 services" in note for note in report.notes)
    case = read_case(tmp_path / "new")
    assert case.places["adm2_pcode"].to_dict() == {"n3": "SY0401", "n4": "", "n5": "SY0402"}
    assert case.places["adm1_pcode"].to_dict() == {"n3": "SY04", "n4": "", "n5": "SY04"}
    assert case.services["adm2_pcode"].to_list() == ["SY0401"]
    assert case.areas.loc["SY0401", ["name", "kind"]].to_list() == ["A", "admin"]


def test_a_point_on_a_shared_border_gets_one_area(tmp_path, osm):
    boxes(**COD_NOW).to_file(tmp_path / "adm2.geojson")
    lines = ["place_id,name_en,lon,lat", "edge,Edge,36.04,34"]
    write_table(tmp_path, "places.csv", lines)
    make_case(
        tmp_path / "new",
        osm=osm,
        places=tmp_path / "places.csv",
        areas=tmp_path / "adm2.geojson",
    )
    assert read_case(tmp_path / "new").places["adm2_pcode"].to_list() == ["SY0402"]


def test_tables_and_layers_take_the_place_of_openstreetmaps(tmp_path, osm):
    lines = [
        "place_id;name_en;name_ar;adm2_pcode;lon;lat;population;population_date;source_id",
        "w;West;الغرب;SY0499;36.01;34;1000;2015-06;mine",
        "e;East;;;36.05;34;;;",
    ]
    write_table(tmp_path, "places.csv", lines, encoding="utf-8-sig", newline="\r\n")
    gpd.GeoDataFrame(
        {"service_id": ["s"], "category": ["bakery"], "place_id": ["w"], "capacity": [12.0]},
        geometry=[shapely.Point(36.011, 34.0)],
        crs="EPSG:4326",
    ).to_crs(32637).to_file(tmp_path / "bakeries.gpkg")
    boxes(**COD_NOW).to_file(tmp_path / "adm2.geojson")
    report = make_case(
        tmp_path / "new",
        osm=osm,
        places=tmp_path / "places.csv",
        services=tmp_path / "bakeries.gpkg",
        areas=tmp_path / "adm2.geojson",
        title='A "title"\nof two lines \\ and a slash',
    )
    assert report.services == {"bakery": 1}
    assert report.pcode_conflicts == 1
    case = read_case(tmp_path / "new")
    assert case.config.title == 'A "title"\nof two lines \\ and a slash'
    assert case.places["adm2_pcode"].to_dict() == {"w": "SY0499", "e": "SY0402"}
    assert case.places["source_id"].to_dict() == {"w": "mine", "e": "places-file"}
    assert set(case.sources) == {"osm", "places-file", "mine", "services-file", "areas-file"}
    assert case.services.loc["s", ["lon", "lat"]].to_list() == pytest.approx([36.011, 34.0])
    assert case.services.loc["s", "capacity"] == 12
    assert [(claim.source_id, claim.best, claim.time_precision) for claim in case.claims] == [
        ("mine", 1000.0, "month")
    ]


def test_roads_of_lines_without_openstreetmap(tmp_path):
    gpd.GeoDataFrame(
        {"highway": ["primary"]},
        geometry=[shapely.LineString([(36, 34), (36.1, 34)])],
        crs="EPSG:4326",
    ).to_file(tmp_path / "roads.shp")
    write_table(tmp_path, "p.csv", ["place_id,name_en,lon,lat", "a,A,36,34"])
    write_table(tmp_path, "s.csv", ["service_id,category,lon,lat", "h,hospital,36.1,34"])
    report = make_case(
        tmp_path / "new",
        roads=tmp_path / "roads.shp",
        places=tmp_path / "p.csv",
        services=tmp_path / "s.csv",
    )
    assert report.as_of is None
    assert any("No file says its date" in note for note in report.notes)
    roads = sorted(path.suffix for path in (tmp_path / "new/roads").iterdir())
    assert roads == [".cpg", ".dbf", ".prj", ".shp", ".shx"]


def test_a_used_folder_is_refused_and_left_alone(tmp_path, osm):
    (tmp_path / "new").mkdir()
    (tmp_path / "new/kept.txt").write_text("mine")
    with pytest.raises(BadRequest, match="not an empty folder"):
        make_case(tmp_path / "new", osm=osm)
    with pytest.raises(BadRequest, match="not an empty folder"):
        make_case(osm, osm=osm)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["kept.txt"]
    (tmp_path / "new/kept.txt").unlink()
    make_case(tmp_path / "new", osm=osm)
    assert case_problems(tmp_path / "new") == []


def test_every_fault_of_every_file_is_told_and_nothing_is_written(tmp_path, osm):
    write_table(tmp_path, "places.csv", ["place_id,name_en,lon,lat,population", "a,A,x,34,many"])
    write_table(tmp_path, "services.csv", ["service_id,lon,lat", "h,36,34"])
    write_areas(tmp_path / "areas.geojson", area_feature(kind="county"))
    with pytest.raises(BadTable) as raised:
        make_case(
            tmp_path / "new",
            osm=osm,
            places=tmp_path / "places.csv",
            services=tmp_path / "services.csv",
            areas=tmp_path / "areas.geojson",
        )
    told = {(p.file, p.column) for p in raised.value.problems}
    assert told == {
        ("places.csv", "lon"),
        ("places.csv", "population"),
        ("services.csv", "category"),
        ("areas.geojson", "kind"),
    }
    assert not (tmp_path / "new").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_failure_while_writing_leaves_nothing(tmp_path, osm):
    def fail(step, done=0, total=0):
        if step == "case.toml":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_case(tmp_path / "new", osm=osm, progress=fail)
    assert [path.name for path in tmp_path.iterdir()] == ["small.osm"]


def test_services_of_places_that_are_not_there_are_told(tmp_path, osm):
    lines = ["service_id,category,lon,lat,place_id", "h,hospital,36,34,nowhere"]
    write_table(tmp_path, "s.csv", lines)
    with pytest.raises(BadTable) as raised:
        make_case(tmp_path / "new", osm=osm, services=tmp_path / "s.csv")
    assert [(p.file, p.row, p.column) for p in raised.value.problems] == [("s.csv", 2, "place_id")]


def test_roads_are_needed_and_damaged_ones_told(tmp_path, osm):
    with pytest.raises(BadRequest, match="a case needs roads"):
        make_case(tmp_path / "new")
    osm.write_bytes(b"not a map")
    with pytest.raises(BadTable):
        make_case(tmp_path / "new", osm=osm)
    assert not (tmp_path / "new").exists()


def test_a_layer_of_lines_is_no_layer_of_places(tmp_path, osm):
    gpd.GeoDataFrame(
        {"place_id": ["a"], "name_en": ["A"]},
        geometry=[shapely.LineString([(36, 34), (37, 34)])],
        crs="EPSG:4326",
    ).to_file(tmp_path / "p.gpkg")
    with pytest.raises(BadTable, match="not a point"):
        make_case(tmp_path / "new", osm=osm, places=tmp_path / "p.gpkg")


@pytest.mark.parametrize(
    ("dated", "valid_from", "precision"),
    [
        ("2011", "2011-01-01", "year"),
        ("2011-03", "2011-03-01", "month"),
        ("2011-03-04", "2011-03-04", "day"),
        ("", "2020-01-01", "unknown"),
        ("about 2011", "2020-01-01", "unknown"),
        ("2011-13", "2020-01-01", "unknown"),
        ("2031", "2020-01-01", "unknown"),
    ],
)
def test_the_dates_of_figures_of_people(dated, valid_from, precision):
    places = pd.DataFrame(
        {"place_id": ["a", "b"], "population": [5.0, None], "population_date": [dated, ""]}
    )
    claims = population_claims(places, "osm", pd.Timestamp("2020-01-01").date())
    assert claims["subject"].to_list() == ["place:a"]
    assert (claims["valid_from"][0], claims["time_precision"][0]) == (valid_from, precision)


def test_hostile_names_stay_inside_their_toml_strings():
    evil = 'x"]\n[roads]\npath="y"\u2028\x7f\x00'
    text = case_toml_text(
        NewConfig(
            title=evil,
            licence=evil,
            on=pd.Timestamp("2020-01-01").date(),
            roads_path=evil,
            categories=[evil],
            main_places=[(evil, evil)],
            routes=[(evil, evil)],
            assumptions=[evil],
        )
    )
    content = tomllib.loads(text)
    assert content["title"] == content["roads"]["path"] == content["assumptions"][0] == evil
    assert content["questions"]["main_places"] == [evil]


def test_what_is_written_is_read_back_the_same(tmp_path):
    from passable.read.tables import read_table

    frame = pd.DataFrame(
        {
            "place_id": ["a", "b"],
            "name_en": ["-5", "@sum"],
            "name_ar": ['ب "ت"; ث, ج', ""],
            "lon": [36.123456789012345, 36.0],
            "lat": [-0.1, 34.0],
            "colour": ["red", None],
        }
    )
    write_case_table(tmp_path / "places.csv", frame, PLACES)
    problems = ProblemList()
    read = read_table(tmp_path / "places.csv", PLACES, problems, "places.csv")
    assert problems.problems == []
    for column in ("place_id", "name_en", "name_ar", "lon", "lat"):
        assert read[column].to_list() == frame[column].to_list()
    assert read["colour"].to_list() == ["red", ""]


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "least_places", "service"),
    [("malta-ors", 80, "hospital"), ("bangladesh-clip", 10, "market")],
)
def test_real_extracts_make_cases(tmp_path, shared, name, least_places, service):
    report = make_case(tmp_path / name, osm=shared / f"osm/{name}.osm.pbf")
    assert report.places >= least_places
    assert report.services[service] > 0
    assert case_problems(tmp_path / name) == []


@pytest.mark.real
def test_the_boundaries_of_syria_give_every_populated_place_its_own_pcode(tmp_path, shared):
    cod = pd.read_csv(shared / "syria/syria_populated_places_cod.csv", dtype=str)
    cod = cod.drop_duplicates("PP_PCODE")
    places = cod.rename(columns={"PP_PCODE": "place_id", "PP_NAME_EN": "name_en"})
    kept = places[["place_id", "name_en", "lon", "lat"]]
    kept.to_csv(tmp_path / "places.csv", index=False)
    services = ["service_id,category,lon,lat", "h,hospital,36.7,34.73"]
    write_table(tmp_path, "services.csv", services)
    gpd.GeoDataFrame(
        {"highway": ["primary"]},
        geometry=[shapely.LineString([(36.7, 34.7), (36.8, 34.7)])],
        crs="EPSG:4326",
    ).to_file(tmp_path / "roads.gpkg")
    report = make_case(
        tmp_path / "syria",
        roads=tmp_path / "roads.gpkg",
        places=tmp_path / "places.csv",
        services=tmp_path / "services.csv",
        areas=shared / "syria/adm3/syr_admbnda_adm3_uncs_unocha_20201217.shp",
    )
    assert report.areas == 272
    assert report.places_in_no_area < 0.01 * len(kept)
    case = read_case(tmp_path / "syria")
    same = case.places["adm3_pcode"].to_numpy() == places["ADM3_PCODE"].to_numpy()
    assert same.mean() > 0.97
