"""The command line, as a new user meets it: a file of roads to a case, to answers, to a brief."""

import csv
import json
import subprocess
import sys
from datetime import date

import openpyxl
import pandas as pd
import pyogrio
import pytest

import passable
from osm_scene import write_osm
from passable.cli.app import main
from valley import NODE_TAGS, NODES, WAYS, add_closure, write_valley


@pytest.fixture
def passable_says(monkeypatch, capsys):
    """Run a command; give its exit code, stdout and stderr."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["passable", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        return stop.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def case(tmp_path, passable_says):
    folder = tmp_path / "valley"
    pbf = write_valley(tmp_path / "valley.osm.pbf")
    code, out, err = passable_says("new", folder, "--osm", pbf)
    assert code == 0, err
    assert out.strip() == str(folder)
    assert "3 places, 3 of them with a population" in err
    return folder


def test_help_needs_nothing_heavy():
    script = (
        "import sys\n"
        "from passable.cli.app import main\n"
        "sys.argv = ['passable', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'numba', 'numpy', 'pandas', 'geopandas', 'shapely', 'pydantic', 'matplotlib'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert "brief" in done.stdout


def test_new_case_passes_check(case, passable_says):
    code, out, _ = passable_says("check", case)
    assert code == 0
    assert "no problems" in out
    assert "places joined to the network, of 3 places" in out


def test_closing_the_bridge_cuts_off_the_west(case, passable_says):
    add_closure(case)
    question = ("cutoff", case, "--on", "2024-05-12", "--since", "2024-05-09", "--format", "json")
    code, out, _ = passable_says(*question)
    assert code == 0
    rows = {row["place_id"]: row for row in json.loads(out)["rows"]}
    assert set(rows) == {"n1", "n5"}
    west = rows["n1"]
    assert (west["cut_off"], west["newly"], west["since"]) == ("certain", True, "2024-05-10")
    assert (west["pre_existing"], west["snapping_doubt"], west["on_closure"]) == (False,) * 3
    assert west["closing_claim_ids"] == "bridge-closed"
    assert west["people_best"] == 1000
    assert (
        json.loads(passable_says("cutoff", case, "--on", "2024-05-21", "--format", "json")[1])[
            "rows"
        ]
        == []
    )


def test_a_category_said_twice_is_counted_once(case, passable_says):
    add_closure(case)
    question = ("cutoff", case, "--on", "2024-05-12", "--format", "csv", "--category", "hospital")
    once = passable_says(*question)
    assert once[1].count("hospital") == 2
    assert passable_says(*question, "--category", "hospital")[1] == once[1]


def test_check_points_at_corrections_that_look_like_slips(case, passable_says):
    add_closure(case)
    claims = (case / "claims.csv").read_text(encoding="utf-8-sig").splitlines()
    row = dict(zip(claims[0].split(","), claims[-1].split(","), strict=False))
    row |= {"claim_id": "slip", "subject": "segment:w1/n1-n2", "revises": row["claim_id"]}
    more = [*claims, ",".join(row.get(name, "") for name in claims[0].split(","))]
    (case / "claims.csv").write_text("\n".join(more) + "\n", encoding="utf-8")
    code, out, err = passable_says("check", case)
    assert code == 0, err
    assert "look whether it was meant: slip" in out


def test_check_says_that_an_areas_people_are_counted_for_no_place(case, passable_says):
    add_closure(case)
    square = [[[36.0, 34.0], [36.1, 34.0], [36.1, 34.1], [36.0, 34.1], [36.0, 34.0]]]
    feature = {
        "type": "Feature",
        "properties": {"area_id": "d", "name": "District", "kind": "admin"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    layer = {"type": "FeatureCollection", "features": [feature]}
    (case / "areas.geojson").write_text(json.dumps(layer))
    claims = (case / "claims.csv").read_text(encoding="utf-8-sig").splitlines()
    names = claims[0].split(",")
    row = dict(zip(names, claims[-1].split(","), strict=False))
    row |= {"claim_id": "pop-d", "subject": "area:d", "predicate": "population"}
    row |= {"value": "", "best": "9000"}
    more = [*claims, ",".join(row.get(name, "") for name in names)]
    (case / "claims.csv").write_text("\n".join(more) + "\n", encoding="utf-8")
    code, out, err = passable_says("check", case)
    assert code == 0, err
    assert "counted for no place; say it of its places to have it counted: pop-d" in out


def test_a_wet_season_says_how_much_road_it_touches(case, passable_says):
    words = ("access", case, "--format", "json", "--season")
    told = "The wet season acts only where the road data state a surface"
    assert told in " ".join(json.loads(passable_says(*words, "wet")[1])["run"]["assumptions"])
    assert told not in " ".join(json.loads(passable_says(*words, "dry")[1])["run"]["assumptions"])


def test_the_same_rows_through_python(case, passable_says):
    add_closure(case)
    _, out, _ = passable_says("access", case, "--on", "2024-05-09", "--format", "json")
    rows = json.loads(out)["rows"]
    study = passable.open_study(case)
    table = passable.measure_access(study, passable.ask(study, on=date(2024, 5, 9)))
    assert [row["seconds"] for row in rows] == table["seconds"].tolist()
    assert all(row["seconds"] > 0 for row in rows)


def test_diff_names_the_claim(case, passable_says):
    add_closure(case)
    words = ("diff", case, "--since", "2024-05-09", "--on", "2024-05-12", "--format", "json")
    code, out, _ = passable_says(*words)
    rows = json.loads(out)["rows"]
    assert code == 0
    assert {(r["change"], r["subject"]) for r in rows} == {
        ("cut off", "n1"),
        ("cut off", "n5"),
        ("segment closed", "w2/n2-n3"),
    }
    assert {r["claim_ids"] for r in rows} == {"bridge-closed"}


def test_diff_of_two_states_of_knowledge(case, passable_says):
    add_closure(case, reported_on="2024-05-15")
    words = ("diff", case, "--on", "2024-05-12", "--known-before", "2024-05-14", "--format", "json")
    code, out, err = passable_says(*words)
    assert code == 0, err
    assert {r["change"] for r in json.loads(out)["rows"]} == {"cut off", "segment closed"}


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "geojson", "gpkg"])
def test_every_format_holds_the_rows(case, passable_says, tmp_path, suffix):
    add_closure(case)
    out = tmp_path / f"answer.{suffix}"
    code, _, err = passable_says("cutoff", case, "--on", "2024-05-12", "--out", out)
    assert code == 0, err
    if suffix == "csv":
        assert out.read_bytes().startswith(b"\xef\xbb\xbf")
        names = pd.read_csv(out)["name_ar"].tolist()
    elif suffix == "xlsx":
        sheet = openpyxl.load_workbook(out).worksheets[-1]
        rows = list(sheet.values)
        names = [row[rows[0].index("name_ar")] for row in rows[1:]]
    else:
        layer = "cutoff" if suffix == "gpkg" else None
        names = pyogrio.read_dataframe(out, layer=layer)["name_ar"].tolist()
    assert "الغربية" in names


def test_brief_is_a_whole_folder(case, passable_says, tmp_path):
    add_closure(case)
    folder = tmp_path / "brief"
    words = ("brief", case, "--on", "2024-05-12", "--since", "2024-05-09", "--out", folder)
    code, out, err = passable_says(*words)
    assert code == 0, err
    assert out.strip() == str(folder / "brief.html")
    written = {path.name for path in folder.iterdir()}
    assert {"brief.html", "tables.xlsx", "layers.gpkg", "map.pdf", "run.json"} <= written
    page = (folder / "brief.html").read_text(encoding="utf-8")
    assert "Westtown" in page
    assert "الغربية" in page
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["request"]["on"] == "2024-05-12"
    assert record["run_id"] in page
    segments = pyogrio.read_dataframe(folder / "layers.gpkg", layer="segments")
    closed = segments[segments["status"] == "closed"]
    assert closed["segment_id"].tolist() == ["w2/n2-n3"]
    assert closed["claim_ids"].tolist() == ["bridge-closed"]


def test_an_island_is_not_blamed_on_claims(tmp_path, passable_says):
    """Nothing is closed, yet the island reaches no hospital: the headline must not say cut off."""
    nodes = {**NODES, 7: (36.9, 34.9), 8: (36.91, 34.9)}
    tags = {**NODE_TAGS, 7: {"place": "village", "name": "Island", "population": "300"}}
    ways = {**WAYS, 6: ([7, 8], {"highway": "track"})}
    pbf = write_osm(
        tmp_path / "v.osm.pbf", nodes, ways, node_tags=tags, replication="2024-05-01T00:00:00Z"
    )
    assert passable_says("new", tmp_path / "case", "--osm", pbf)[0] == 0
    assert passable_says("brief", tmp_path / "case", "--out", tmp_path / "brief")[0] == 0
    page = (tmp_path / "brief" / "brief.html").read_text(encoding="utf-8")
    headline = page.split('id="headline"')[1].split("</section>")[0]
    assert "no place of 4 is cut off by any claim from hospital" in headline
    assert "1 of 4 places (300 people in 1 of them) reaches no service of some category" in headline
    rows = json.loads(passable_says("cutoff", tmp_path / "case", "--format", "json")[1])["rows"]
    assert [(r["place_id"], r["pre_existing"], r["snapping_doubt"]) for r in rows] == [
        ("n7", True, True)
    ]


def test_the_run_id_is_the_digest_of_what_was_asked(case, passable_says):
    first = json.loads(passable_says("access", case, "--format", "json")[1])["run"]["run_id"]
    again = json.loads(passable_says("access", case, "--format", "json")[1])["run"]["run_id"]
    add_closure(case)
    other = json.loads(passable_says("access", case, "--format", "json")[1])["run"]["run_id"]
    assert first == again
    assert first != other


@pytest.mark.parametrize(("credibility", "is_said"), [("6", True), ("2", False)])
def test_the_headline_says_how_weak_its_claims_are(
    case, passable_says, tmp_path, credibility, is_said
):
    add_closure(case, credibility=credibility)
    words = ("brief", case, "--on", "2024-05-12", "--out", tmp_path / "brief")
    assert passable_says(*words)[0] == 0
    page = (tmp_path / "brief" / "brief.html").read_text(encoding="utf-8")
    headline = page.split('id="headline"')[1].split("</section>")[0]
    assert ("Of the 1 claim that cut these places off, 1 are graded F or 6" in headline) is is_said


def test_no_sum_holds_a_restricted_figure(case, passable_says, tmp_path):
    """Westtown's 1,000 people are restricted: no total of the brief may give them away."""
    claims = case / "claims.csv"
    header = claims.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    rows = list(csv.reader(claims.read_text(encoding="utf-8-sig").splitlines()))
    for row in rows[1:]:
        if row[header.index("subject")] == "place:n1":
            row[header.index("sensitivity")] = "restricted"
    with claims.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    totals = {}
    for name, more in (("public", ()), ("restricted", ("--restricted",))):
        out = tmp_path / name
        assert passable_says("brief", case, "--out", out, *more)[0] == 0
        sheet = openpyxl.load_workbook(out / "tables.xlsx")["Summary"]
        columns, first = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)]
        totals[name] = first[columns.index("people_best")]
        page = (out / "brief.html").read_text(encoding="utf-8")
        assert ("3 400" in page or "3\u202f400" in page) is (name == "restricted")
    assert totals == {"public": 2400, "restricted": 3400}


def test_beyond_the_limit_and_then_cut_off_is_no_old_story(case, passable_says):
    """Hill was beyond 1 minute anyway; with the bridge closed it has no way at all."""
    add_closure(case)
    words = ("cutoff", case, "--within", "1", "--format", "json", "--all")
    before = json.loads(passable_says(*words, "--on", "2024-05-09")[1])["rows"]
    after = json.loads(passable_says(*words, "--on", "2024-05-12")[1])["rows"]
    told = [
        {r["place_id"]: (r["reason"], r["pre_existing"]) for r in rows} for rows in (before, after)
    ]
    assert told[0]["n5"] == ("beyond the limit", True)
    assert told[1]["n5"] == ("no open way", False)


def test_stopping_leaves_nothing(tmp_path):
    """An interrupt in the middle of the work: exit code 130, no traceback, no folder."""
    script = (
        "import os, signal, sys\n"
        "from passable.cli.app import main\n"
        "import passable.run.brief as brief\n"
        "brief.fill_brief = lambda *a: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.argv = ['passable', 'brief', '--out', sys.argv[1]]\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "brief")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 130
    assert "stopped" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_defect_of_ours_ends_with_one(monkeypatch, passable_says):
    monkeypatch.setattr("passable.run.answers.measure_access", lambda *_, **__: 1 / 0)
    code, out, err = passable_says("access")
    assert (code, out) == (1, "")
    assert "ZeroDivisionError" in err
    assert "defect of ours" in err


def test_a_schematic_is_named_where_it_shows(passable_says):
    assert "schematic" in passable_says("cutoff", "--quiet")[1].splitlines()[0]
    record = json.loads(passable_says("cutoff", "--format", "json")[1])["run"]
    assert "schematic" in record["schematic_note"]


def test_version(passable_says):
    assert passable_says("--version") == (0, f"passable {passable.__version__}\n", "")
