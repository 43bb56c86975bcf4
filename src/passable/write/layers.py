"""Writes layers.gpkg: the roads as they stood, the graph behind the answer, and QGIS styles."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd

from passable.measures.results import (
    ARC_LAYER_COLUMNS,
    SEGMENT_LAYER_COLUMNS,
    TERMINAL_LAYER_COLUMNS,
)
from passable.write.brief_content import BriefContent
from passable.write.layer_styles import default_styles
from passable.write.meanings import (
    AREA_LAYER_COLUMNS,
    ROAD_POINT_LAYER_COLUMNS,
    WITHHELD_COUNT_COLUMNS,
    Kind,
    columns_of,
    kind_of,
)
from passable.write.plain import as_json, as_plain, printable
from passable.write.wording import stamp as said

PARTIAL_ARC_RULE: Final = (
    "milliseconds at fraction f of a segment = floor(f * segment milliseconds + 0.5), both "
    "directions measured from from_node; a piece's time is the difference; a terminal at "
    "fraction 0 or 1 stands on the junction itself"
)
_DTYPES: Final[dict[Kind, str]] = {
    "text": "str",
    "number": "float64",
    "integer": "Int64",
    "flag": "boolean",
    "date": "datetime64[ms]",
}
_STYLES_TABLE: Final = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME
)"""


_CHANGE_COUNTERS: Final = (24, 92)
"""SQLite's file change counter and the counter its version number is valid for."""


def write_layers(path: Path, content: BriefContent) -> None:
    """Write the GeoPackage.

    Parameters
    ----------
    path
        Where; must not exist yet.
    content
        Already through the gate.
    """
    _write_layer(path, "segments", content.segments, SEGMENT_LAYER_COLUMNS, "LineString")
    _write_layer(path, "terminals", content.terminals, TERMINAL_LAYER_COLUMNS, "Point")
    _write_layer(path, "areas", content.areas, AREA_LAYER_COLUMNS, "MultiPolygon")
    _write_layer(path, "road_points", content.road_points, ROAD_POINT_LAYER_COLUMNS, "Point")
    _write_table(path, "arcs", content.arcs, ARC_LAYER_COLUMNS)
    if content.withheld_counts is not None:
        _write_table(path, "counted_only", content.withheld_counts, WITHHELD_COUNT_COLUMNS)
    run = pd.DataFrame(run_rows(content), columns=["key", "value"])
    _write_table(path, "run", run, {"key": "str", "value": "str"})
    _finish(path, content)


def run_rows(content: BriefContent) -> list[tuple[str, str]]:
    """Say what the layers are: keys and values of the layer ``run``."""
    head = content.head
    return [
        ("title", head.title),
        ("run_id", head.run_id),
        ("version", head.version),
        ("on", head.on.isoformat()),
        ("known_on", head.known_on.isoformat() if head.known_on else ""),
        ("since", head.since.isoformat() if head.since else ""),
        ("mover", head.mover),
        ("vehicle", head.vehicle),
        ("season", head.season),
        ("direction", head.direction),
        ("calibration", repr(float(head.calibration))),
        ("calibration_note", head.calibration_note),
        ("release", said(head)),
        ("schematic_note", head.schematic_note),
        ("partial_arc_rule", PARTIAL_ARC_RULE),
        ("disputed_boundary_note", head.disputed_boundary_note),
        ("licence", head.licence),
        ("record", json.dumps(as_json(content.record), ensure_ascii=False, sort_keys=True)),
    ]


def typed(frame: pd.DataFrame, meanings: dict[str, str]) -> pd.DataFrame:
    """Give every column the type its meaning says, nulls kept; unknown columns become text."""
    columns = {}
    for name in columns_of(frame, meanings):
        values = frame[name] if name in frame else pd.Series([], dtype="object")
        columns[name] = _typed_column(values, kind_of(meanings[name]) if name in meanings else None)
    return pd.DataFrame(columns, index=frame.index)


def with_types(frame: pd.DataFrame, meanings: dict[str, str]) -> pd.DataFrame:
    """Give figures, flags and dates their types; text and what is not described stays as it is."""
    columns = {
        name: _typed_column(frame[name], kind)
        for name, meaning in meanings.items()
        if name in frame and (kind := kind_of(meaning)) != "text"
    }
    return frame.assign(**columns)


def _typed_column(values: pd.Series, kind: Kind | None) -> pd.Series:
    if kind is None:
        if pd.api.types.is_bool_dtype(values) or pd.api.types.is_numeric_dtype(values):
            return values
        if pd.api.types.is_datetime64_any_dtype(values):
            return values
        kind = "text"
    if kind == "text":
        texts = [
            None if (v := as_plain(value)) is None else printable(str(v))[0]
            for value in values.tolist()
        ]
        return pd.Series(texts, index=values.index, dtype="str")
    if kind == "date":
        days = [as_plain(value) for value in values.tolist()]
        return pd.Series(
            pd.to_datetime(pd.Series(days, dtype="object")), dtype=_DTYPES[kind]
        ).set_axis(values.index)
    if kind == "flag":
        flags = [as_plain(value) for value in values.tolist()]
        return pd.Series(flags, index=values.index, dtype="boolean")
    return values.astype(_DTYPES[kind])


def _write_layer(
    path: Path, layer: str, frame: gpd.GeoDataFrame, meanings: dict[str, str], shape: str
) -> None:
    import pyogrio  # noqa: PLC0415 - GDAL is heavy to load, and --help needs none of it

    has_geometry = "geometry" in frame
    geometry = frame["geometry"].tolist() if has_geometry else [None] * len(frame)
    table = gpd.GeoDataFrame(
        typed(frame, meanings).reset_index(drop=True),
        geometry=gpd.GeoSeries(geometry, crs="EPSG:4326"),
        crs="EPSG:4326",
    )
    pyogrio.write_dataframe(
        table,
        path,
        layer=layer,
        driver="GPKG",
        geometry_type=shape,
        promote_to_multi=shape.startswith("Multi"),
    )


def _write_table(path: Path, layer: str, frame: pd.DataFrame, meanings: dict[str, str]) -> None:
    import pyogrio  # noqa: PLC0415

    table = typed(frame, meanings).reset_index(drop=True)
    pyogrio.write_dataframe(table, path, layer=layer, driver="GPKG")


def _finish(path: Path, content: BriefContent) -> None:
    """Add the styles QGIS opens the layers with, and date the file by the run, not the clock."""
    stamp = f"{content.head.on.isoformat()}T00:00:00.000Z"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(_STYLES_TABLE)
        base.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
            " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description,"
            " owner, update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', ?)",
            [
                (layer, f"Passable {layer}", qml, f"Passable's default for {layer}", stamp)
                for layer, qml in default_styles(content.areas).items()
            ],
        )
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description,"
            " last_change) VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
            (stamp,),
        )
        base.execute(
            "UPDATE gpkg_contents SET last_change = ?, description = ?",
            (stamp, said(content.head)),
        )
    # How many transactions the driver took depends on the clock (one file in some twenty counts
    # one more), and the count stands twice in SQLite's header; equal answers are equal files.
    with path.open("r+b") as file:
        for offset in _CHANGE_COUNTERS:
            file.seek(offset)
            file.write((1).to_bytes(4, "big"))
