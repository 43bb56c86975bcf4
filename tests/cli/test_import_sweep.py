"""What is said about an import, good or failing, repeats nothing that may not leave."""

import re
import shutil
import sys

import geopandas as gpd
import pytest
import shapely

import typed_files
from boundary_files import level
from control_files import held, layer
from event_files import acled, ged
from passable.cli.app import main
from secret_case import SERVICES, write_secret_case
from secret_leaks import leaks, texts_of

GATE = (36.7777123, 34.7000456)
"""Where a checkpoint of a file stands; 40 m from the road."""
HEADER = "claim_id,subject,predicate,value,best,valid_from,reported_on,source_id,said_by,sensitivity,note"
TYPED = (
    HEADER.split(","),
    ["zqx-new", "segment:w3/n3-n4", "status", "closed", "", "2024-05-03", "2024-05-03", "bureau",
     "Zqx Herald", "restricted", "Zqx new note"],
    ["zqx-hidden-claim", "segment:w5/n4-n6", "status", "closed", "", "2024-05-04", "2024-05-06",
     "zqx-fresh-source", "Zqx Witness", "restricted", "Zqx note of a claim, again"],
    ["zqx-event", "place:west", "incident", "Zqx convoy turns", "", "2024-05-03", "", "zqx-source",
     "", "restricted", ""],
    ["", "place:east", "population", "73129", "", "2024-05-03", "", "bureau", "",
     "restricted", ""],
    ["", "place:east", "population", "73129", "", "2024-05-03", "", "bureau", "",
     "restricted", ""],
    ["plain", "segment:w4/n1-n5", "status", "open", "", "2024-05-03", "2024-05-03", "bureau", "", "",
     "seen by all"],
    ["delay", f"point:{GATE[0]},{GATE[1]}@60", "delay_minutes", "20", "", "2024-05-03", "2024-05-03",
     "bureau", "", "", ""],
)  # fmt: skip
SOURCE_SHEET = (
    ["source_id", "publisher", "title", "published_on", "reliability", "sensitivity"],
    ["zqx-fresh-source", "Zqx Press", "Zqx Issue 7", "2024-05-03", "C", "restricted"],
    ["zqx-idle-source", "Zqx Idle Press", "Zqx Issue 8", "2024-05-03", "C", "restricted"],
)
CHECKPOINT = {
    "objectid": "zqx-gate-7", "obstype": "Checkpoint Unofficial", "obsdate": "2024-05-03",
    "locprecision": "Accurate", "source": "Zqx Herald", "remarks": "Zqx brigade at the gate",
}  # fmt: skip


def typed(folder, *changes, sources=SOURCE_SHEET):
    """The table of claims, with cells of rows changed: (row, column, text)."""
    rows = [list(row) for row in TYPED]
    for row, column, text in changes:
        rows[row - 1][rows[0].index(column)] = text
    return typed_files.typed_xlsx(folder / "claims.xlsx", *rows, sources=sources)


def points(path, *rows):
    """Obstacles that are else ``CHECKPOINT``, at the gate."""
    shapes = [row.pop("shape", shapely.Point(GATE)) for row in rows]
    gpd.GeoDataFrame([CHECKPOINT | row for row in rows], geometry=shapes, crs=4326).to_file(path)
    return path


def table(path, *lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def flee(folder, *more):
    table(folder / "sim_period.csv", "StartDate,2024-05-01", "Length,60")
    table(folder / "routes.csv", "west,Zqx_Camp,10", "west,east,10")
    table(folder / "locations.csv", "west,r,A,34.7,36.7,conflict_zone,0,9",
          "Zqx_Camp,r,B,34.7,36.7,camp,0,9")  # fmt: skip
    lines = ("location,zqx-camp-id,,2,9", "location,Zqx_Camp,,3,9", "link,west,zqx camp,4,-1",
             "camp,Zqx Camp,,5,6", "country,A,B,7,9", "link,west,east,2,")  # fmt: skip
    return table(
        folder / "closures.csv",
        "#closure_type,name1,name2,closure_start,closure_end",
        *lines,
        *more,
    )


UNIT = shapely.box(36.6, 34.6, 36.9, 34.9)
HALVES = shapely.box(36.6, 34.6, 36.76, 34.9), shapely.box(36.76, 34.6, 36.9, 34.9)


def boundaries(folder, *codes):
    units = [(code, f"Unit {k}", "", shape) for k, (code, shape) in enumerate(zip(codes, HALVES, strict=False))]  # fmt: skip
    level(3, *units).to_file(folder / "adm3.geojson")
    return folder / "adm3.geojson"


def control(folder, *rows):
    return layer(folder / "held_2024-05-03.geojson", *rows)


GOOD = {
    "claims": lambda f: ("claims", typed(f)),
    "ucdp": lambda f: (
        "ucdp",
        ged(f / "ged.csv", {"longitude": "36.75", "source_office": "Bureau"}),
    ),
    "acled": lambda f: ("acled", acled(f / "acled.csv", {}, {"event_id_cnty": "SYR78"})),
    "obstacles": lambda f: (
        "obstacles",
        points(f / "o.geojson", {}, {"objectid": "zqx-gate-8", "obsdate": ""}),
    ),
    "bridges": lambda f: (
        "bridges",
        table(f / "b.csv", "objectid,status,locprecision,longitude,latitude,lastcheckdate",
              "1,Closed,Accurate,36.745,34.70,2024-05-03"),
    ),
    "road-status": lambda f: (
        "road-status",
        table(f / "r.csv", "objectid,segment_id,opstatus,lastcheckdate",
              "1,w5/n4-n6,3,2024-05-03", "2,w9/none,3,2024-05-03"),
    ),
    "control": lambda f: (
        "control",
        control(f, held("Zqx Party", HALVES[0], area_id="zqx-ground", note="Zqx ground note"),
                held("Other party", shapely.box(36.76, 34.6, 36.8, 34.9), said_by="Zqx Herald")),
        "--sensitivity",
        "restricted",
    ),
    "flee": lambda f: ("flee", flee(f)),
    "cod": lambda f: ("cod", boundaries(f, "SY040105", "SY040106")),
}  # fmt: skip

BAD = {
    "cells of a restricted claim": lambda f: (
        "claims", typed(f, (2, "valid_from", "Zqx day"), (3, "predicate", "Zqx predicate"),
                        (4, "subject", "place:zqx-nowhere"), (5, "best", "73129x"),
                        (8, "subject", f"point:{GATE[0]},{GATE[1]}@x")),
    ),
    "subjects that no road has": lambda f: (
        "claims", typed(f, (2, "subject", "segment:zqx-nowhere"),
                        (8, "subject", f"point:{GATE[0]},34.8765432@60")),
    ),
    "a claim that the ledger has otherwise": lambda f: (
        "claims", typed(f, (3, "sensitivity", ""), (3, "reported_on", "2024-05-04"), (3, "subject", "segment:w4/n1-n5"),
                        (3, "said_by", "A paper"), (3, "note", "open to all")),
    ),
    "public claims of a hidden source, and of a checkpoint": lambda f: (
        "claims", typed(f, (7, "claim_id", "by-quiet"), (7, "reported_on", "2024-05-01"),
                        (7, "said_by", "A paper"),
                        (8, "claim_id", "post"), (8, "subject", "segment:w3/n3-n4"),
                        (8, "predicate", "status"), (8, "value", "open"),
                        (8, "reported_on", "2024-01-01"), (8, "note", "gone")),
    ),
    "a source's cells": lambda f: (
        "claims", typed(f, sources=[*SOURCE_SHEET, ["zqx-odd-source", "Zqx Press", "", "Zqx day",
                                                    "Z", "restricted"]]),
    ),
    "a missing source": lambda f: ("claims", typed(f, (2, "source_id", "zqx-sorce"))),
    "a checkpoint misspelt, in the future, off the earth": lambda f: (
        "obstacles",
        points(f / "o.geojson", {"obstype": "Checkpoint Zqx"}, {"obsdate": "2124-05-03"},
               {"objectid": "zqx gate,9"}, {"shape": shapely.LineString([GATE, (36.8, 34.7)])}),
    ),
    "a checkpoint's degrees": lambda f: (
        "obstacles",
        table(f / "o.csv", "objectid,obstype,obsdate,locprecision,longitude,latitude,remarks",
              f"zqx-gate,checkpoint official,2024-05-03,Accurate,{GATE[0]}x,{GATE[1]},Zqx brigade",
              f"zqx-gate,checkpoint official,Zqx day,Accurate,{GATE[0]},{GATE[1]},Zqx brigade",
              f"zqx-gate,checkpoint official,2024-05-03,Accurate,36.9,{GATE[1]},Zqx brigade"),
    ),
    "restricted holders that overlap": lambda f: (
        "control", control(f, held("Zqx Party", UNIT, area_id="zqx-ground"),
                           held("Other party", HALVES[0], area_id="zqx-other")),
        "--sensitivity", "restricted",
    ),
    "restricted holders that nobody knows": lambda f: (
        "control", control(f, held("Zqx Brigade", UNIT, area_id="zqx ground"),
                           held("Zqx Brigade", UNIT, credibility="Zqx")),
        "--sensitivity", "restricted",
    ),
    "codes of a restricted table": lambda f: (
        "control", table(f / "held.csv", "adm3_pcode,date,actor,note",
                         "zqx,2024-05-03,Zqx Brigade,Zqx note", "SY040199,Zqx day,Zqx Party,"),
        "--sensitivity", "restricted",
    ),
    "a closure of a camp": lambda f: ("flee", flee(f, "location,zqx-camp-id,,9,2",
                                                   "Zqx Camp,location,,1,2")),
    "a bridge's state": lambda f: (
        "bridges", table(f / "b.csv", "objectid,status,locprecision,longitude,latitude",
                         "1,Zqx Camp,Accurate,36.745,34.70"),
    ),
    "a road's state": lambda f: (
        "road-status", table(f / "r.csv", "objectid,segment_id,opstatus", "1,w5/n4-n6,zqx-clinic-id"),
    ),
    "an event's precision": lambda f: ("ucdp", ged(f / "g.csv", {"where_prec": "Zqx Witness"})),
    "another event's precision": lambda f: ("acled", acled(f / "a.csv", {"geo_precision": "Zqx event"})),
    "boundaries of elsewhere": lambda f: ("cod", boundaries(f, "LB040105", "LB040106")),
    "a file and a case that are wrong": lambda f: (
        "claims", typed(f, (2, "valid_from", "Zqx day")), "--case-with", "status,clozed",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    return write_secret_case(tmp_path_factory.mktemp("imports") / "quiet")


@pytest.fixture
def imported(quiet, monkeypatch, capsys, tmp_path):
    """Import into a copy of the case; give exit code, what was said and the report."""

    def run(make, *words):
        home = tmp_path / ("open" if words else "shut")
        case = shutil.copytree(quiet, home / "quiet")
        (home / "files").mkdir()
        kind, file, *more = make(home / "files")
        if "--case-with" in more:
            claims = case / "claims.csv"
            claims.write_text(claims.read_text().replace("status,closed", more[-1]))
            more = []
        report = home / "rows.csv"
        line = ["import", kind, file, case, "--report", report, *more, *words]
        monkeypatch.setattr(sys, "argv", ["passable", *map(str, line)])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        rows = report.read_text(encoding="utf-8") if report.exists() else ""
        return stop.value.code or 0, said.out + said.err, rows

    return run


def lost(text):
    """What of the case's secrets, or of the file's, stands in a text."""
    near = {digits for digits in ("36.7777", "36.77771", "36.778", "34.8765") if digits in text}
    return leaks(text) | set(re.findall(r"(?i)zqx[\w -]*", text)) | near


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_import_tells_its_rows_and_no_secret(kind, imported):
    code, said, rows = imported(GOOD[kind])
    assert code == 0, said
    assert not lost(said), said
    assert not lost(rows), rows
    assert "release" not in rows
    assert len(rows.splitlines()) > 1
    code, whole, opened = imported(GOOD[kind], "--restricted")
    assert code == 0
    assert all(line.endswith("RESTRICTED") for line in opened.splitlines()[1:])
    if kind in ("claims", "obstacles", "control", "flee", "cod"):
        assert lost(whole + opened)
    assert len(opened.splitlines()) == len(rows.splitlines())


@pytest.mark.parametrize("wrong", BAD)
def test_a_failing_import_names_the_row_and_not_its_words(wrong, imported):
    code, said, rows = imported(BAD[wrong])
    assert (code, rows) == (2, ""), said
    assert "row " in said
    assert not lost(said), said
    code, whole, _ = imported(BAD[wrong], "--restricted")
    assert code == 2
    assert len(whole.splitlines()) == len(said.splitlines())
    if wrong != "boundaries of elsewhere":
        assert lost(whole)


def test_what_a_closure_of_a_camp_says_is_restricted_in_the_ledger(quiet, tmp_path, capsys, monkeypatch):  # fmt: skip
    """The circle it closes is where the camp stands."""
    case = shutil.copytree(quiet, tmp_path / "quiet")
    (tmp_path / "f").mkdir()
    for line in (("import", "flee", flee(tmp_path / "f"), case, "--radius", "3000"),
                 ("claims", "list", case, "--out", tmp_path / "list.json")):  # fmt: skip
        monkeypatch.setattr(sys, "argv", ["passable", *map(str, line)])
        with pytest.raises(SystemExit) as stop:
            main()
        assert not stop.value.code
    ledger = (case / "claims.csv").read_text(encoding="utf-8")
    assert ledger.count("from closures.csv") >= 4
    assert all(",restricted," in row for row in ledger.splitlines()
               if "from closures.csv" in row and re.search("(?i)zqx", row))  # fmt: skip
    (text,) = texts_of(tmp_path / "list.json")
    assert not lost(text + capsys.readouterr().out)


def test_a_new_case_from_a_bad_table_names_the_row_and_not_its_words(quiet, tmp_path, capsys, monkeypatch):  # fmt: skip
    bad = SERVICES.replace("36.7812347", "36.7812347x").replace("36.80,34.71", "36.80,94.71")
    services = table(tmp_path / "services.csv", bad.rstrip("\n"))
    line = ["new", tmp_path / "made", "--osm", quiet / "roads/roads.osm.pbf", "--services", services,
            "--places", quiet / "places.csv"]  # fmt: skip
    for words in ([], ["--restricted"]):
        monkeypatch.setattr(sys, "argv", ["passable", *map(str, line), *words])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        assert stop.value.code == 2
        assert "services.csv, row 2" in said.err
        assert bool(lost(said.out + said.err)) == bool(words), said.err
    services.write_text(SERVICES, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["passable", *map(str, line)])
    with pytest.raises(SystemExit):
        main()
    assert not lost(capsys.readouterr().err)
