"""layers.gpkg: every layer comes back as it went in, with styles QGIS finds."""

from __future__ import annotations

import json
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing

import pandas as pd
import pyogrio
from content_builder import build_content, empty_content

from passable.measures import results
from passable.write.layers import PARTIAL_ARC_RULE, write_layers
from passable.write.palette import STATUS_LOOKS

LAYERS = ["segments", "terminals", "areas", "road_points", "arcs", "run", "layer_styles"]


def written(tmp_path, content):
    path = tmp_path / "layers.gpkg"
    write_layers(path, content)
    return path


def test_layers_come_back(tmp_path):
    content = build_content()
    path = written(tmp_path, content)
    assert [name for name, _ in pyogrio.list_layers(path)] == LAYERS
    segments = pyogrio.read_dataframe(path, layer="segments")
    assert list(segments.columns) == list(results.SEGMENT_LAYER_COLUMNS)
    assert segments.geometry.geom_equals(content.segments.geometry).all()
    assert segments.crs == 4326
    assert segments["status"].tolist() == content.segments["status"].tolist()
    pd.testing.assert_series_equal(segments["seconds_forward"], content.segments["seconds_forward"])
    assert segments["bridge"].tolist() == content.segments["bridge"].tolist()
    terminals = pyogrio.read_dataframe(path, layer="terminals")
    assert terminals["name_ar"].tolist() == content.terminals["name_ar"].tolist()
    assert terminals["fraction"].isna().sum() == content.terminals["fraction"].isna().sum()
    assert terminals["is_functioning"].isna().sum() == len(content.places)


def test_arcs_keep_nulls_and_whole_numbers(tmp_path):
    path = written(tmp_path, build_content())
    with closing(sqlite3.connect(path)) as base:
        kinds = {row[1]: row[2] for row in base.execute("PRAGMA table_info(arcs)")}
        rows = base.execute("SELECT milliseconds_best, typeof(milliseconds_best) FROM arcs")
        assert rows.fetchall() == [(2_400_000, "integer"), (None, "null")]
        run = dict(base.execute("SELECT key, value FROM run"))
    assert kinds["claim_free_milliseconds"] == "INTEGER"
    assert run["partial_arc_rule"] == PARTIAL_ARC_RULE
    assert run["calibration"] == "1.5"
    assert json.loads(run["record"])["zahl"] is None


def test_styles_are_lawful_and_cover_the_values(tmp_path):
    path = written(tmp_path, build_content())
    with closing(sqlite3.connect(path)) as base:
        found = base.execute(
            "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles"
        ).fetchall()
        geometry = dict(base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
    styles = {}
    for table, column, qml, is_default in found:
        assert is_default == 1
        assert geometry[table] == column
        styles[table] = ET.fromstring(qml.split("\n", 1)[1])
    values = {
        table: {c.get("value") for c in root.iter("category")} for table, root in styles.items()
    }
    assert values["segments"] == set(STATUS_LOOKS)
    assert values["terminals"] == {"place", "service"}
    assert values["areas"] == {"opp", "isil", ""}


def test_empty_layers(tmp_path):
    path = written(tmp_path, empty_content())
    assert [name for name, _ in pyogrio.list_layers(path)] == LAYERS
    for layer in ("segments", "terminals", "areas", "road_points", "arcs"):
        frame = pyogrio.read_dataframe(path, layer=layer)
        assert len(frame) == 0
        assert len(frame.columns) > 3


def test_the_same_content_gives_the_same_bytes(tmp_path):
    paths = [tmp_path / "a.gpkg", tmp_path / "b.gpkg"]
    for path in paths:
        write_layers(path, build_content())
    assert paths[0].read_bytes() == paths[1].read_bytes()
