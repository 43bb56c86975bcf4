"""Single answers in every format."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import openpyxl
import pandas as pd
import pyogrio
import pytest
from content_builder import CUT, build_content, cutoff, diff, towns

from passable.measures.results import CUTOFF_COLUMNS, DIFF_COLUMNS
from passable.terms.errors import BadRequest
from passable.write.gate import Gate
from passable.write.meanings import PLACE_TABLE_COLUMNS
from passable.write.tables import write_table

RUN = {"run_id": "8f3a", "on": date(2017, 3, 21), "mover": "humanitarian", "nothing": float("nan")}


def rows():
    return cutoff(towns(), CUT)


def text_of(table_format, frame=None, **more):
    stream = io.StringIO()
    frame = rows() if frame is None else frame
    words = {"run": RUN, "gate": Gate(), "meanings": CUTOFF_COLUMNS, **more}
    write_table(frame, stream, table_format, **words)
    return stream.getvalue()


def test_json():
    answer = json.loads(text_of("json"), parse_constant=pytest.fail)
    assert answer["run"].pop("answer")["rows"]["rows"] == 45
    assert answer["run"] == {"run_id": "8f3a", "on": "2017-03-21", "mover": "humanitarian",
                             "nothing": None, "release": "PUBLIC"}  # fmt: skip
    assert len(answer["rows"]) == 45
    assert list(answer["rows"][0]) == list(CUTOFF_COLUMNS)
    ithriya = next(row for row in answer["rows"] if row["place_id"] == "ithriya")
    assert ithriya["people_best"] is None
    assert ithriya["people_year"] is None
    assert ithriya["since"] == "2016-07-01"
    assert ithriya["snapping_doubt"] is True


def test_csv(tmp_path):
    path = tmp_path / "x.csv"
    write_table(rows(), path, "csv", run=RUN, gate=Gate(), meanings=CUTOFF_COLUMNS)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    got = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert len(got) == 45
    assert got[1]["name_ar"] == "حمص"
    assert got[1]["people_best"] == "775404"
    assert next(r for r in got if r["place_id"] == "ithriya")["people_best"] == ""
    assert text_of("csv").startswith("\ufeff")


def test_table_reads_no_markup_and_cuts_nothing():
    frame = rows().assign(name_en="[bold red]x[/] \x1b[31m")
    text = text_of("table", frame, title="Cut off", shown=["name_en", "people_best", "newly"])
    assert "[bold red]x[/]" in text
    assert "\x1b" not in text
    assert "45 rows" in text
    assert "nan" not in text.lower()
    assert "run_id 8f3a" in text
    assert text.count("[bold red]") == 45


def test_xlsx(tmp_path):
    path = tmp_path / "x.xlsx"
    write_table(diff(), path, "xlsx", run=RUN, gate=Gate(), meanings=DIFF_COLUMNS, title="Changes")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Read me", "Changes"]
    assert book["Changes"]["A2"].value == "cut off"


def test_geojson_by_place_and_by_own_columns():
    answer = json.loads(text_of("geojson", places=towns()))
    assert answer["run"]["run_id"] == "8f3a"
    assert len(answer["features"]) == 45
    assert answer["features"][1]["geometry"] == {"type": "Point", "coordinates": [36.72, 34.73]}
    indexed = json.loads(text_of("geojson", places=towns().set_index("place_id")))
    assert indexed["features"] == answer["features"]
    own = json.loads(text_of("geojson", towns(), meanings=PLACE_TABLE_COLUMNS))
    assert own["features"][1]["geometry"]["coordinates"] == [36.72, 34.73]


def test_a_place_without_location_is_kept_with_null_geometry():
    answer = json.loads(text_of("geojson", places=towns().iloc[1:]))
    assert len(answer["features"]) == 45
    assert answer["features"][0]["geometry"] is None


def test_gpkg(tmp_path):
    path = tmp_path / "x.gpkg"
    write_table(rows(), path, "gpkg", run=RUN, gate=Gate(), meanings=CUTOFF_COLUMNS, title="cutoff",
                places=towns())  # fmt: skip
    frame = pyogrio.read_dataframe(path, layer="cutoff")
    assert len(frame) == 45
    assert frame.geometry.iloc[1].coords[0] == (36.72, 34.73)
    assert pd.api.types.is_datetime64_any_dtype(frame["since"])
    run = pyogrio.read_dataframe(path, layer="run")
    assert dict(zip(run["key"], run["value"], strict=True))["on"] == '"2017-03-21"'


@pytest.mark.parametrize("table_format", ["json", "csv", "geojson", "table"])
def test_no_rows(table_format):
    text = text_of(table_format, rows().iloc[:0], places=towns())
    if table_format == "json":
        assert json.loads(text)["rows"] == []
    elif table_format == "geojson":
        assert json.loads(text)["features"] == []
    else:
        assert "place_id" in text


def test_no_rows_in_files(tmp_path):
    for table_format in ("xlsx", "gpkg"):
        path = tmp_path / f"x.{table_format}"
        write_table(rows().iloc[:0], path, table_format, run=RUN, gate=Gate(), meanings=CUTOFF_COLUMNS,
                    places=towns())  # fmt: skip
        assert path.stat().st_size > 0


@pytest.mark.parametrize(
    ("table_format", "words"),
    [("gpkg", "cannot go to a terminal"), ("xlsx", "cannot go to a terminal"),
     ("geojson", "no location"), ("pdf", "is no format")],
)  # fmt: skip
def test_what_cannot_be(table_format, words):
    with pytest.raises(BadRequest, match=words):
        text_of(table_format)


def test_a_path_that_cannot_be_written(tmp_path):
    with pytest.raises(BadRequest, match="could not be written"):
        write_table(rows(), tmp_path / "no" / "x.json", "json", run=RUN, gate=Gate())
    assert list(tmp_path.iterdir()) == []


def test_rows_of_a_brief_go_through_unchanged():
    content = build_content()
    answer = json.loads(text_of("json", content.cutoff))
    assert [row["place_id"] for row in answer["rows"]] == content.cutoff["place_id"].tolist()


def test_places_of_a_difference_are_drawn_and_segments_kept():
    stream = io.StringIO()
    write_table(
        diff(), stream, "geojson", run=RUN, gate=Gate(), meanings=DIFF_COLUMNS, places=towns()
    )
    features = json.loads(stream.getvalue())["features"]
    assert [f["geometry"] is None for f in features] == [False, False, True]
