"""A file of road reports, table or layer -> checked cells and what is drawn, row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from passable.read.areas import attribute_texts
from passable.read.event_file import iso_date, table_rows
from passable.read.layer_file import LAYER_SUFFIXES, read_layer
from passable.read.report_columns import SHAPEFILE_CHARACTERS, ReportForm, RowTest
from passable.read.tables import check_rows, empty_table, note_nameless
from passable.read.tally import Tally
from passable.terms.columns import Column
from passable.terms.errors import ProblemList
from passable.terms.sensitivity import RESTRICTED, secrets_of_row

_WHOLE = re.compile(r"([0-9]+)\.0+")
_TIMED = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})(?:[T ][0-9].*)?")
_MILLISECONDS = re.compile(r"[0-9]{12,13}")
_SAID_NOTHING = frozenset({"0", "nan", "nat", "none", "null", "<null>"})
_MARKER = "_is_filled"
"""Keeps a feature whose cells are all empty from being passed over like a blank row."""


def is_always(cells: Mapping[str, str]) -> bool:
    """Guard every row."""
    del cells
    return True


@dataclass(frozen=True)
class ReportTable:
    """Rows of a file of reports.

    Parameters
    ----------
    frame
        The form's columns as ``check_rows`` gives them, and ``row``.
    shapes
        What is drawn in each row, ``None`` for a table.
    titles
        {our column: its name in the file}.
    """

    frame: pd.DataFrame
    shapes: list[shapely.Geometry | None]
    titles: Mapping[str, str]


def read_report_table(
    path: Path,
    form: ReportForm,
    problems: ProblemList,
    tally: Tally,
    *,
    id_column: str = "",
    layer: str | None = None,
    said_otherwise: frozenset[str] = frozenset(),
) -> ReportTable:
    """Read the columns that an import uses; the others are passed over.

    Parameters
    ----------
    path
        A CSV (gzipped or not), XLSX, GeoJSON, GeoPackage or shapefile.
    form
        What is in it.
    problems
        Where everything that is wrong is noted; nothing is raised.
    tally
        Where it is told which column was taken for what.
    id_column
        The column of the records' ids, if the usual names do not tell it.
    layer
        Which layer of a GeoPackage.
    said_otherwise
        Our columns that the file need not have, since its user says them for all rows.
    """
    name = path.name
    form = replace(form, must_have=tuple(g for g in form.must_have if said_otherwise.isdisjoint(g)))
    known = tuple(
        Column(title) for titles in form.names.values() for title in (*titles, id_column) if title
    )
    shapes: list[shapely.Geometry | None] | None = None
    if path.suffix.lower() in LAYER_SUFFIXES:
        read = read_layer(path, problems, name, layer)
        if read is None:
            return ReportTable(empty_table(form.columns), [], {})
        rows, shapes = rows_of_layer(read)
    else:
        table = table_rows(path, known, problems, name)
        if not table:
            if table is not None:
                problems.add("the table has no header row", "Add it.", file=name, row=1)
            return ReportTable(empty_table(form.columns), [], {})
        rows = table
    return table_of_rows(
        rows, shapes, form, problems, tally, name, id_column, is_shapefile=_is_shapefile(path)
    )


def rows_of_layer(
    layer: gpd.GeoDataFrame,
) -> tuple[list[list[str]], list[shapely.Geometry | None]]:
    """Make rows of text of a layer's attributes, header first, and list what is drawn."""
    titles = [str(title) for title in layer.columns if title != layer.geometry.name]
    data = [attribute_texts(layer[title]) for title in titles]
    return [titles, *([column[k] for column in data] for k in range(len(layer)))], list(
        layer.geometry
    )


def table_of_rows(
    rows: list[list[str]],
    shapes: list[shapely.Geometry | None] | None,
    form: ReportForm,
    problems: ProblemList,
    tally: Tally,
    name: str,
    id_column: str = "",
    *,
    is_shapefile: bool = False,
) -> ReportTable:
    """Choose and check the columns of rows that were read, as ``read_report_table`` does.

    ``shapes`` are what is drawn, one for each row under the header; ``None`` for a table.
    Messages repeat no cell of the rows that the form's ``guard`` picks, and none at all if they are drawn
    wrong.
    """
    chosen = _choose(rows[0], form, id_column, problems, name, is_shapefile=is_shapefile)
    taken = ", ".join(f"{ours} from '{rows[0][at].strip()}'" for ours, at in chosen.items())
    tally.add("columns", "read", taken, len(chosen))
    if any(not set(group) & set(chosen) for group in form.must_have):
        return ReportTable(empty_table(form.columns), [], {})
    found = ProblemList()
    if shapes is None:
        note_nameless(rows, [title.strip() for title in rows[0]], found, name)
    picked = _picked(rows, chosen, form, is_layer=shapes is not None)
    _guard_rows(rows, chosen, form.guard, problems, name)
    frame = check_rows(picked, form.columns, found, name)
    named = {ours: rows[0][at].strip() for ours, at in chosen.items()}
    problems.problems += [replace(p, column=named.get(p.column, p.column)) for p in found.problems]
    drawn = [None] * len(frame) if shapes is None else [shapes[r - 2] for r in frame["row"]]
    return ReportTable(frame, drawn, named)


def _guard_rows(
    rows: list[list[str]],
    chosen: Mapping[str, int],
    guard: RowTest | None,
    problems: ProblemList,
    name: str,
) -> None:
    """Keep the words of restricted rows out of the messages about them."""
    if guard is None:
        return
    for row, cells in enumerate(rows[1:], start=2):
        said = {ours: cells[at].strip() for ours, at in chosen.items() if at < len(cells)}
        if guard(said):
            secrets = secrets_of_row({**said, "sensitivity": RESTRICTED})
            problems.guard(name, row, secrets, is_restricted=True)


def report_day(text: str) -> str:
    """Write a day as ISO whatever its time of day, or Esri's milliseconds; leave others alone.

    >>> report_day("2014-10-04 13:22:05"), report_day("1412380800000")
    ('2014-10-04', '2014-10-04')
    """
    timed = _TIMED.fullmatch(text)
    if timed:
        return "-".join(timed.groups())
    if _MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC).date().isoformat()
    return iso_date(text)


def _is_shapefile(path: Path) -> bool:
    return path.suffix.lower() == ".shp"


def _choose(
    header: list[str],
    form: ReportForm,
    id_column: str,
    problems: ProblemList,
    name: str,
    *,
    is_shapefile: bool,
) -> dict[str, int]:
    """Decide which of the file's columns is which of ours, by place in the header."""
    low = [title.strip().lower() for title in header]
    names = dict(form.names)
    if id_column:
        names["record_id"] = (id_column.lower(),)
    chosen = {}
    for ours, titles in names.items():
        cut = [t[:SHAPEFILE_CHARACTERS] for t in titles] if is_shapefile else []
        found = [title for title in (*titles, *cut) if title in low]
        if found:
            chosen[ours] = low.index(found[0])
            if low.count(found[0]) > 1:
                problems.add(
                    "two columns have the same name",
                    "Rename or remove one of them.",
                    file=name,
                    row=1,
                    column=found[0],
                )
    for group in form.must_have:
        if not set(group) & set(chosen):
            _note_missing(group, names, form, low, problems, name)
    return chosen


def _note_missing(
    group: tuple[str, ...],
    names: Mapping[str, tuple[str, ...]],
    form: ReportForm,
    header: list[str],
    problems: ProblemList,
    name: str,
) -> None:
    wanted = ", ".join(dict.fromkeys(title for ours in group for title in names[ours]))
    meaning = {column.name: column.meaning for column in form.columns}
    remedy = f"Add it or rename one: {meaning[group[0]]}"
    if group[0] == "record_id":
        remedy += "; --id names a column that is called otherwise"
    if group[0] == "locprecision":
        remedy += "; --precision says it for rows that do not"
    problems.add(
        "a required column is missing",
        f"{remedy}.",
        file=name,
        row=1,
        column=group[0],
        expected=f"a column called {wanted}",
        got="the columns " + (", ".join(title for title in header if title)[:300] or "(none)"),
    )


def _picked(
    rows: list[list[str]], chosen: Mapping[str, int], form: ReportForm, *, is_layer: bool
) -> list[list[str]]:
    """Keep the chosen columns under our names, their cells written as we read them."""
    kinds = {column.name: column.kind for column in form.columns}
    codes = {column.name: column.values for column in form.columns}  # noqa: PD011 - no frame
    picked = [[*chosen, _MARKER]]
    for cells in rows[1:]:
        kept = [
            _plain(cells[at].strip() if at < len(cells) else "", ours, kinds[ours], codes[ours])
            for ours, at in chosen.items()
        ]
        picked.append([*kept, "x" if is_layer or _holds_data(cells) else ""])
    return picked


def _holds_data(cells: list[str]) -> bool:
    """Say whether a row is neither blank nor one of HXL tags."""
    return any(cell.strip() and not cell.strip().startswith("#") for cell in cells)


def _plain(text: str, column: str, kind: str, values: tuple[str, ...]) -> str:
    """Write a cell the way its kind is checked; what says nothing becomes empty."""
    if kind == "date":
        return "" if text.lower() in _SAID_NOTHING else report_day(text)
    if kind == "number":
        return "" if text.lower() in _SAID_NOTHING - {"0"} else text
    if kind == "code" and values and not any("_" in value for value in values):
        text = " ".join(text.replace("_", " ").split())
    whole = _WHOLE.fullmatch(text)
    if whole and column not in ("remark", "name"):
        return whole[1]
    return text
