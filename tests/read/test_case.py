"""A whole case: good ones come through whole, and every fault of every file is told at once."""

import openpyxl
import pytest

from case_builder import (
    CASE_TOML,
    TABLES,
    area_feature,
    build_case,
    replaced,
    with_row,
    write_areas,
    write_table,
)
from passable.read.case import case_folder, case_problems, embedded_cases, read_case
from passable.read.digest import file_digest
from passable.terms.errors import BadRequest, BadTable


def test_a_good_case_is_read_whole(tmp_path):
    folder = build_case(tmp_path / "towns")
    steps = []
    case = read_case(folder, lambda step, done=0, total=0: steps.append(step))
    assert case.name == "towns"
    assert case.places.index.to_list() == ["west", "east"]
    assert case.places.index.name == "place_id"
    assert case.places.loc["west", "name_ar"] == "الغرب"
    assert case.services.loc["h1", "capacity"] == 120
    assert case.areas.index.to_list() == ["north"]
    assert [claim.claim_id for claim in case.claims] == ["c1", "c2", "c3", "c4"]
    assert case.claims[2].value == "army"
    assert case.sources["S2"].primary_source_id == "S1"
    assert case.digests["claims.csv"] == file_digest(folder / "claims.csv")
    assert set(case.digests) == {*TABLES, "case.toml", "areas.geojson"}
    assert "claims.csv" in steps
    assert case_problems(folder) == []


def test_optional_tables_may_be_absent(tmp_path):
    toml = CASE_TOML.replace('may_not_enter = ["army"]', "")
    folder = build_case(
        tmp_path / "c",
        toml=toml,
        actors=None,
        statements=None,
        claims=TABLES["claims.csv"][:3],
    )
    (folder / "areas.geojson").unlink()
    case = read_case(folder)
    assert len(case.actors) == len(case.statements) == len(case.areas) == 0
    assert case.areas.crs.to_epsg() == 4326
    assert list(case.actors.columns) == ["name", "aliases", "row"]


@pytest.mark.parametrize("name", ["places", "sources", "claims"])
def test_required_tables_may_not(tmp_path, name):
    problems = case_problems(build_case(tmp_path / "c", **{name: None}))
    assert problems[0].what == "the case has no such table"
    assert problems[0].file == f"{name}.csv"


def test_faults_of_several_files_are_told_together_with_their_rows(tmp_path):
    folder = build_case(
        tmp_path / "c",
        toml=CASE_TOML.replace("on = 2017-03-21", 'on = "yesterday"\nwhen = 1'),
        places=replaced("places", 3, "36.80", "east of it"),
        claims=with_row(
            "claims", "c5,place:nowhere,population,,,many,,,2017-01-01,,2017-01-02,,S1,3"
        ),
        services=replaced("services", 2, "120", "1,20".replace(",", " ")),
        sources=replaced("sources", 3, ",C,", ",Z,"),
    )
    write_areas(
        folder / "areas.geojson",
        area_feature(coordinates=[[[36, 34], [37, 35], [37, 34], [36, 35], [36, 34]]]),
    )
    with pytest.raises(BadTable) as raised:
        read_case(folder)
    told = {(p.file, p.row, p.column) for p in raised.value.problems}
    assert told >= {
        ("case.toml", None, "defaults.on"),
        ("case.toml", None, "defaults.when"),
        ("places.csv", 3, "lon"),
        ("services.csv", 2, "capacity"),
        ("sources.csv", 3, "reliability"),
        ("claims.csv", 6, "best"),
        ("claims.csv", 6, "subject"),
        ("areas.geojson", None, ""),
    }
    assert f"{len(raised.value.problems)} problems:" in str(raised.value)


def test_a_bad_row_makes_no_false_faults_elsewhere(tmp_path):
    folder = build_case(tmp_path / "c", places=replaced("places", 2, "36.70", "x"))
    assert [(p.file, p.row) for p in case_problems(folder)] == [("places.csv", 2)]


@pytest.mark.parametrize(
    ("old", "new", "column", "what"),
    [
        ('mover = "civilians"', 'mover = "army"', "defaults.mover", "no mover 'army'"),
        ('["hospital"]', '["hospital", "fuel"]', "questions.categories", "category 'fuel'"),
        ('main_places = ["west"]', 'main_places = ["x"]', "questions.main_places", "place 'x'"),
        ('["west", "east"]]', '["west", "x"]]', "questions.routes", "place 'x'"),
        ('["army"]', '["navy"]', "movers.civilians", "actor 'navy'"),
        ("[questions]", '[questions]\nfocus_places = ["y"]', "questions.focus_places", "'y'"),
        ("on = 2017-03-21", "on = 2017-03-21\nsince = 2018-01-01", "defaults.since", "after"),
        ("roads/roads.geojson", "roads/none.gpkg", "roads.path", "no such file"),
        ("roads/roads.geojson", "../c/roads/roads.geojson", "roads.path", "leads out"),
        ("roads/roads.geojson", "..\\\\roads", "roads.path", "leads out"),
        ("roads/roads.geojson", "http://example.org/r.pbf", "roads.path", "not a local path"),
        ("roads/roads.geojson", "/vsicurl/http://x/r.gpkg", "roads.path", "not a local path"),
        ('title = "Two', 'titel = "Two', "titel", "not known"),
        ("[defaults]", "[defaults", "", "line 3"),
    ],
)
def test_case_toml_is_checked_against_the_tables(tmp_path, old, new, column, what):
    assert old in CASE_TOML
    problems = case_problems(build_case(tmp_path / "c", toml=CASE_TOML.replace(old, new)))
    found = [p for p in problems if p.column == column and what in p.what]
    assert len(found) == 1, [str(problem) for problem in problems]
    assert found[0].file == "case.toml"


def test_an_absolute_roads_path_is_the_users_own_word(tmp_path):
    elsewhere = tmp_path / "elsewhere.gpkg"
    elsewhere.write_bytes(b"x")
    toml = CASE_TOML.replace("roads/roads.geojson", elsewhere.as_posix())
    assert case_problems(build_case(tmp_path / "c", toml=toml)) == []


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    (tmp_path / "elsewhere.gpkg").write_bytes(b"x")
    folder = build_case(
        tmp_path / "c", toml=CASE_TOML.replace("roads/roads.geojson", "roads/link.gpkg")
    )
    (folder / "roads/link.gpkg").symlink_to(tmp_path / "elsewhere.gpkg")
    assert ["leads out" in p.what for p in case_problems(folder)] == [True]


@pytest.mark.parametrize(
    ("table", "row", "old", "new", "column"),
    [
        ("places", 2, "S1", "S7", "source_id"),
        ("services", 2, ",east,", ",north,", "place_id"),
        ("services", 2, "S1", "S7", "source_id"),
        ("statements", 2, "S1", "S7", "source_id"),
        ("sources", 3, ",S1,", ",S7,", "primary_source_id"),
    ],
)
def test_ids_that_name_nothing_are_told(tmp_path, table, row, old, new, column):
    problems = case_problems(build_case(tmp_path / "c", **{table: replaced(table, row, old, new)}))
    assert [(p.file, p.row, p.column) for p in problems] == [(f"{table}.csv", row, column)]


def test_a_copy_of_a_copy_leads_to_the_original_and_a_circle_is_told(tmp_path):
    sources = with_row("sources", "S3,A blog,A copy of the copy,,,E,S2,")
    assert (
        read_case(build_case(tmp_path / "c", sources=sources)).sources["S3"].primary_source_id
        == "S1"
    )
    sources = replaced("sources", 2, ",B,,", ",B,S2,")
    problems = case_problems(build_case(tmp_path / "d", sources=sources))
    assert [(p.row, p.column) for p in problems] == [
        (2, "primary_source_id"),
        (3, "primary_source_id"),
    ]


def test_a_workbook_may_stand_for_a_table_but_not_beside_it(tmp_path):
    folder = build_case(tmp_path / "c")
    book = openpyxl.Workbook()
    for line in TABLES["actors.csv"]:
        book.active.append(line.split(","))
    book.save(folder / "actors.xlsx")
    problems = case_problems(folder)
    assert [p.what for p in problems] == ["the case holds actors.csv and actors.xlsx"]
    (folder / "actors.csv").unlink()
    case = read_case(folder)
    assert case.claims[2].value == "army"
    assert "actors.xlsx" in case.digests


def test_a_misnamed_table_is_not_silently_ignored(tmp_path):
    folder = build_case(tmp_path / "c")
    (folder / "services.csv").rename(folder / "service.csv")
    assert any(p.file == "service.csv" and "services.csv" in p.what for p in case_problems(folder))


def test_arabic_in_the_windows_code_page_is_told(tmp_path):
    folder = build_case(tmp_path / "c")
    write_table(folder, "places.csv", TABLES["places.csv"], encoding="cp1256")
    problem = case_problems(folder)[0]
    assert (problem.file, problem.row) == ("places.csv", 2)


def test_unknown_cases_list_the_embedded_ones_and_what_was_looked_for(tmp_path):
    with pytest.raises(BadRequest, match="no case 'atlantis'") as raised:
        case_folder("atlantis")
    for name in embedded_cases():
        assert name in str(raised.value)
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadRequest, match=r"case\.toml"):
        case_folder(tmp_path / "empty")
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadRequest, match="a file"):
        case_folder(tmp_path / "file")


def test_digest_is_sha256(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")
    assert file_digest(tmp_path / "abc").startswith("ba7816bf8f01cfea414140de5dae2223b00361a3")
