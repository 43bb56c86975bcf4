"""COD-AB boundaries in each of their forms, and what is wrong with them by row."""

from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from boundary_files import EAST, FORMS, LEVEL_1, LEVEL_3, WEST, boundary_file, level
from passable.read.admin_areas import NEAREST_METRES, fill_pcodes, pcodes_of_points
from passable.read.boundaries import note_foreign, read_boundaries
from passable.read.polygon_layers import PolygonLayer, read_polygon_layers
from passable.read.tally import Tally
from passable.terms.errors import ProblemList

BOWTIE = shapely.Polygon([(36, 34), (37, 35), (37, 34), (36, 35)])
CODES = ["adm1_pcode", "adm2_pcode", "adm3_pcode"]


def read(*frames, titles=("a", "b", "c", "d")):
    problems, tally = ProblemList(), Tally()
    layers = [PolygonLayer(f"{t}.shp", t, f) for t, f in zip(titles, frames, strict=False)]
    return read_boundaries(layers, problems, tally), problems.problems, tally.lines()


@pytest.mark.parametrize("kind", ["gdb", "gpkg", "shp", "geojson"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_and_format_gives_the_same_areas(tmp_path, kind, form):
    problems, tally = ProblemList(), Tally()
    layers = read_polygon_layers(boundary_file(tmp_path, kind, form), problems, tally)
    found = read_boundaries(layers, problems, tally)
    assert problems.problems == []
    assert found.areas.index.to_list() == ["SY04", "SY040100", "SY040101"]
    assert found.areas["name"].to_list() == ["Homs", "West", "East"]
    # A shapefile keeps ten letters of a name: admin3Name_en and admin3Name_ar are one there.
    if (kind, form) != ("shp", "geodatabase"):
        assert found.areas["name_ar"].to_list() == ["حمص", "الغرب", "الشرق"]
    assert found.areas[CODES].to_numpy().tolist() == [
        ["SY04", "", ""], ["SY04", "SY0401", "SY040100"], ["SY04", "SY0401", "SY040101"],
    ]  # fmt: skip
    assert set(found.areas["kind"]) == {"admin"}
    assert found.valid_on == date(2020, 12, 17)


def test_levels_that_nothing_bears_are_passed_over_and_told():
    country = level(1, ("SY04", "Syria", "", WEST)).drop(columns=["ADM1_PCODE", "ADM1_EN"])
    quarters = LEVEL_3.assign(admin4Pcode=["C1", "C2"])
    plain = LEVEL_1[["geometry"]].assign(n=1)
    found, problems, lines = read(LEVEL_3, country, quarters, plain)
    assert problems == []
    assert len(found.areas) == 2
    assert [(line.count, line.reason) for line in lines] == [
        (2, "of a level other than 1 to 3, such as b, c"),
        (1, "without P-codes, such as d"),
    ]
    _, problems, _ = read(plain)
    assert "no layer of boundaries with P-codes" in problems[0].what


def test_two_layers_of_one_level_are_a_problem():
    _, problems, _ = read(LEVEL_3, LEVEL_3)
    assert "two layers are of level 3: a and b" in problems[0].what


def test_all_that_is_wrong_is_told_by_row():
    units = [
        ("SY040100", "A", "", WEST),
        ("SY040100", "B", "", EAST),
        ("C1001", "C", "", WEST),
        ("", "D", "", WEST),
        ("SY040109", "E", "", BOWTIE),
    ]
    _, problems, _ = read(level(3, *units))
    said = {(p.row, p.what.split(":")[0]) for p in problems}
    assert said == {
        (3, "row 2 has the same P-code"),
        (4, "this is not a P-code"),
        (5, "the P-code is missing"),
        (6, "the polygon of area 'SY040109' is not valid"),
    }
    assert {p.file for p in problems} == {"a.shp"}


def test_a_pcode_of_another_country_is_told_by_row_with_the_remedy():
    found, problems, _ = read(level(1, ("SY04", "A", "", WEST), ("LB1", "B", "", EAST)))
    assert problems == []
    noted = ProblemList()
    note_foreign(found, "SY", "as the case's other P-codes", noted)
    assert str(noted.problems[0]) == (
        "a.shp, row 3: the P-code is of another country; expected SY and digits, as the case's "
        "other P-codes, got LB1. Give the boundaries of the case's own country; of a neighbour, "
        "with --country LB."
    )


def areas(*rows):
    """Admin areas: (id, codes, polygon)."""
    columns = {c: [row[1][k] for row in rows] for k, c in enumerate(CODES)}
    index = pd.Index([row[0] for row in rows], name="area_id")
    data = {"name": [row[0] for row in rows], "kind": "admin", **columns}
    return gpd.GeoDataFrame(data, index=index, geometry=[row[2] for row in rows], crs="EPSG:4326")


def points(*lonlat, **own):
    frame = pd.DataFrame(lonlat, columns=["lon", "lat"])
    return frame.assign(**(dict.fromkeys(CODES, "") | own))


CITY = areas(
    ("SY01", ("SY01", "", ""), WEST),
    ("SY0100", ("SY01", "SY0100", ""), WEST),
    ("SY010000", ("SY01", "SY0100", "SY010000"), WEST),
    ("footprint", ("", "", ""), WEST.buffer(-0.05)),
)


def test_of_areas_of_one_extent_the_deepest_codes_count_and_areas_without_codes_do_not():
    found = pcodes_of_points(points((36.7, 34.7)), CITY)
    assert found[CODES].to_numpy().tolist() == [["SY01", "SY0100", "SY010000"]]
    without = areas(("footprint", ("", "", ""), WEST))
    assert not pcodes_of_points(points((36.7, 34.7)), without)["is_inside"].any()


def test_a_point_on_a_border_gets_all_its_codes_from_one_area():
    both = areas(
        ("SY010000", ("SY01", "SY0100", "SY010000"), WEST),
        ("SY040101", ("SY04", "SY0401", "SY040101"), EAST),
    )
    found = pcodes_of_points(points((36.75, 34.7)), both)
    assert found[CODES].to_numpy().tolist() == [["SY01", "SY0100", "SY010000"]]


def test_a_row_that_disagrees_is_left_whole():
    own = points((36.7, 34.7), (36.7, 34.7), adm1_pcode=["SY04", "SY01"])
    fill = fill_pcodes(own, CITY)
    assert fill.codes.to_numpy().tolist() == [["SY04", "", ""], ["SY01", "SY0100", "SY010000"]]
    assert fill.differs.to_numpy().tolist() == [[True, False, False], [False] * 3]


def test_a_point_near_a_border_is_its_areas_and_one_far_off_is_nobodys():
    degree = 111_000 * 0.82  # metres of a degree of longitude here
    near, far = (36.6 - metres / degree for metres in (NEAREST_METRES - 200, NEAREST_METRES + 200))
    fill = fill_pcodes(points((near, 34.7), (far, 34.7)), CITY)
    assert fill.codes.to_numpy().tolist() == [["SY01", "SY0100", "SY010000"], ["", "", ""]]
    assert fill.outside == [1]
    assert fill.nearest[0][0] == "SY010000"
    assert fill.nearest[0][1] == pytest.approx(NEAREST_METRES - 200, rel=0.02)
