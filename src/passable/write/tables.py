"""Writes one answer's rows: for the terminal, as JSON, CSV, a workbook, GeoJSON or a GeoPackage."""

from __future__ import annotations

import csv
import io
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal, TextIO, get_args

import geopandas as gpd
import pandas as pd
import shapely

from passable.terms.errors import BadRequest, Problem
from passable.write.answer_digest import digest_rows
from passable.write.gate import RELEASE_COLUMN, RELEASE_MEANING, STAMP, Gate
from passable.write.layers import typed, with_types
from passable.write.meanings import columns_of
from passable.write.plain import as_json, as_plain, plain_records, plain_rows, printable
from passable.write.wording import DASH, say_count
from passable.write.workbook import Sheet, write_workbook

TableFormat = Literal["table", "json", "csv", "xlsx", "geojson", "gpkg"]
TABLE_FORMATS: Final[tuple[TableFormat, ...]] = get_args(TableFormat)

_PIPE_WIDTH: Final = 10_000
"""A piped table takes a line a row, however wide."""
BINARY_FORMATS: Final = ("xlsx", "gpkg")
_PLACE_NAMES: Final = {"place_id", "subject"}
"""Columns that name a place; a subject that is a segment has a null geometry."""

_BOM: Final = "\ufeff"
_DEGREE_DECIMALS: Final = 7
_SMALL: Final = 100
"""Figures below this show a decimal in the terminal; shares, below one, three digits."""
_TINY: Final = 0.05
"""Below this a decimal would be nought: two digits show."""


def write_table(
    frame: pd.DataFrame,
    target: Path | TextIO,
    table_format: TableFormat,
    *,
    run: Mapping[str, Any],
    gate: Gate,
    meanings: Mapping[str, str] | None = None,
    title: str = "",
    shown: Sequence[str] | None = None,
    places: pd.DataFrame | None = None,
) -> None:
    """Write an answer, through the gate.

    Parameters
    ----------
    frame
        Its rows. Nulls come out as null or an empty cell, never NaN.
    target
        A path (written whole or not at all) or a text stream such as stdout. ``xlsx`` and ``gpkg``
        need a path. Beside a CSV its record is written, ``PATH.run.json``.
    table_format
        One of ``TABLE_FORMATS``.
    run
        What the answer rests on: run id, dates, mover; JSON's ``run``.
    gate
        What of all this may leave.
    meanings
        Column -> kind and unit, from ``measures.results``; sets order and types.
    title
        Of the terminal's table and of the sheet or layer.
    shown
        Columns of the terminal's table; ``None``: all.
    places
        ``place_id`` (column or index), ``lon``, ``lat``: where rows that have a ``place_id`` but
        no location of their own are drawn.

    Raises
    ------
    BadRequest
        If the format is unknown, needs a path, or needs locations the rows do not have; or if
        the path cannot be written.
    """
    if table_format not in TABLE_FORMATS:
        raise _bad(f"'{table_format}' is no format", f"use one of {', '.join(TABLE_FORMATS)}.")
    frame, title = gate.table(frame, meanings), gate.text(title)
    run = gate.record(run)
    described = dict(meanings or {})
    if gate.is_open:
        described[RELEASE_COLUMN] = RELEASE_MEANING
    columns = columns_of(frame, described)
    frame = with_types(frame, described)
    if table_format != "table":
        run["answer"] = {"rows": digest_rows(frame, columns)}
    if not isinstance(target, Path):
        if table_format in BINARY_FORMATS:
            raise _bad(f"{table_format} cannot go to a terminal", "name a file with --out.")
        target.write(_text(frame, columns, table_format, run, title, shown, places, target))
        return
    fresh = target.parent / f".{target.stem}-{secrets.token_hex(4)}.{table_format}"
    try:
        if table_format == "xlsx":
            sheet = Sheet(title or "Answer", frame, columns)
            write_workbook(
                fresh, [sheet], print_header=f"{gate.stamp} · {_run_line(run)}",
                made_on=_run_date(run), stamp=gate.stamp,
                read_me=_read_me(run, columns, described),
            )  # fmt: skip
        elif table_format == "gpkg":
            _write_gpkg(fresh, located(frame, places), described, title or "answer", run)
        else:
            text = _text(frame, columns, table_format, run, title, shown, places, None)
            fresh.write_text(text, encoding="utf-8", newline="")
        if table_format == "csv":
            _write_record(target, run)
        os.replace(fresh, target)  # noqa: PTH105 - replaces on every system
    except OSError as error:
        raise _bad(
            f"could not be written ({error.strerror or error})",
            "name a file in a folder that is there and may be written.",
            str(target),
        ) from error
    finally:
        fresh.unlink(missing_ok=True)


def record_beside(path: Path) -> Path:
    """Name the record beside an answer whose own form has no room for one."""
    return path.with_name(f"{path.name}.run.json")


def _write_record(path: Path, run: Mapping[str, Any]) -> None:
    told = json.dumps(as_json(dict(run)), ensure_ascii=False, sort_keys=True, indent=2)
    record_beside(path).write_text(told + "\n", encoding="utf-8", newline="\n")


def located(frame: pd.DataFrame, places: pd.DataFrame | None = None) -> gpd.GeoDataFrame:
    """Give the rows their geometry: their own, their lon and lat, or their place's.

    Raises
    ------
    BadRequest
        If they have none of these.
    """
    if "geometry" in frame:
        return gpd.GeoDataFrame(frame, geometry="geometry", crs="EPSG:4326")
    if {"lon", "lat"} <= set(frame.columns):
        lon, lat = frame["lon"], frame["lat"]
    elif places is not None and (named := _PLACE_NAMES & set(frame.columns)):
        where = places.set_index("place_id") if "place_id" in places else places
        ids = frame[named.pop()]
        lon, lat = (ids.map(where[axis]) for axis in ("lon", "lat"))
    else:
        raise _bad("these rows have no location", "use --format json, csv or xlsx for this answer.")
    points = [
        None if (x := as_plain(a)) is None or (y := as_plain(b)) is None else shapely.Point(x, y)
        for a, b in zip(lon.tolist(), lat.tolist(), strict=True)
    ]
    return gpd.GeoDataFrame(
        frame, geometry=gpd.GeoSeries(points, index=frame.index, crs="EPSG:4326")
    )


def _text(
    frame: pd.DataFrame,
    columns: list[str],
    table_format: str,
    run: Mapping[str, Any],
    title: str,
    shown: Sequence[str] | None,
    places: pd.DataFrame | None,
    stream: TextIO | None,
) -> str:
    if table_format == "json":
        answer = {"run": as_json(dict(run)), "rows": as_json(plain_records(frame, columns))}
        return json.dumps(answer, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    if table_format == "csv":
        return _csv(frame, columns)
    if table_format == "geojson":
        return _geojson(located(frame, places), columns, run)
    if run["release"] == STAMP:
        title = f"{STAMP} · {title}" if title else STAMP
    return _terminal(frame, list(shown) if shown is not None else columns, run, title, stream)


def _csv(frame: pd.DataFrame, columns: list[str]) -> str:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(columns)
    for row in plain_rows(frame, columns):
        writer.writerow([_csv_cell(value) for value in row])
    return _BOM + lines.getvalue()


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, date):
        return value.isoformat()
    return printable(str(value))[0]


def _geojson(rows: gpd.GeoDataFrame, columns: list[str], run: Mapping[str, Any]) -> str:
    shapes = shapely.transform(rows.geometry.to_numpy(), lambda xy: xy.round(_DEGREE_DECIMALS))
    features = [
        {
            "type": "Feature",
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
            "properties": as_json(record),
        }
        for record, shape in zip(plain_records(rows, columns), shapes, strict=True)
    ]
    answer = {"type": "FeatureCollection", "run": as_json(dict(run)), "features": features}
    return json.dumps(answer, ensure_ascii=False, allow_nan=False) + "\n"


def _terminal(
    frame: pd.DataFrame,
    columns: list[str],
    run: Mapping[str, Any],
    title: str,
    stream: TextIO | None,
) -> str:
    """Draw the table; data is never read as markup."""
    from rich.console import Console  # noqa: PLC0415 - only terminals need it
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    is_terminal = stream is not None and stream.isatty()
    drawn = io.StringIO()
    console = Console(
        file=drawn,
        force_terminal=is_terminal,
        width=None if is_terminal else _PIPE_WIDTH,
        highlight=False,
    )
    numeric = {
        name
        for name in columns
        if name in frame
        and pd.api.types.is_numeric_dtype(frame[name])
        and not pd.api.types.is_bool_dtype(frame[name])
    }
    table = Table(
        title=Text(printable(title)[0]) if title else None,
        caption=Text(f"{say_count(len(frame))} rows · {_run_line(run)}"),
        title_justify="left",
        caption_justify="left",
    )
    for name in columns:
        table.add_column(Text(name), justify="right" if name in numeric else "left",
                         overflow="fold")  # fmt: skip
    for row in plain_rows(frame, columns):
        table.add_row(*(Text(_terminal_cell(value)) for value in row))
    console.print(table)
    return drawn.getvalue()


def _terminal_cell(value: object) -> str:
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and not value.is_integer() and abs(value) < _TINY:
        return f"{value:.2g}"
    if isinstance(value, float) and not value.is_integer() and abs(value) < _SMALL:
        return f"{value:.1f}" if abs(value) >= 1 else f"{value:.3g}"
    if isinstance(value, float):
        return say_count(value)
    return printable(str(value))[0].replace("\n", " ")


def _write_gpkg(
    path: Path,
    rows: gpd.GeoDataFrame,
    described: dict[str, str],
    layer: str,
    run: Mapping[str, Any],
) -> None:
    import pyogrio  # noqa: PLC0415 - GDAL is heavy to load

    table = gpd.GeoDataFrame(typed(rows, described), geometry=rows.geometry, crs="EPSG:4326")
    shapes = set(rows.geometry.dropna().geom_type)
    pyogrio.write_dataframe(
        table, path, layer=layer, driver="GPKG",
        geometry_type=shapes.pop() if len(shapes) == 1 else ("Unknown" if shapes else "Point"),
        layer_options={"DESCRIPTION": str(run["release"])},
    )  # fmt: skip
    values = pd.DataFrame(
        {"key": [str(k) for k in run], "value": [json.dumps(as_json(v)) for v in run.values()]},
        dtype="str",
    )
    pyogrio.write_dataframe(values, path, layer="run", driver="GPKG")


def _read_me(
    run: Mapping[str, Any], columns: list[str], described: dict[str, str]
) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [(str(key), str(as_json(value))) for key, value in run.items()]
    rows += [("",), ("Column", "Meaning and unit")]
    return rows + [(name, described.get(name, "as in the case")) for name in columns]


def _run_line(run: Mapping[str, Any]) -> str:
    return " · ".join(
        f"{key} {value}"
        for key in ("on", "known_on", "mover", "vehicle", "season", "run_id")
        if (value := as_json(run.get(key))) not in (None, "")
    )


def _run_date(run: Mapping[str, Any]) -> date:
    on = as_json(run.get("on"))
    try:
        return date.fromisoformat(str(on))
    except ValueError:
        return date(2000, 1, 1)


def _bad(what: str, remedy: str, file: str = "") -> BadRequest:
    return BadRequest(Problem(what, remedy, file))
