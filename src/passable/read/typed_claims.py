"""A table of claims typed by hand (CSV, XLSX) -> checked rows, nothing filled in yet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from passable.read.csv_rows import split_csv_rows
from passable.read.event_file import iso_date
from passable.read.local_file import is_local_file
from passable.read.table_cells import BadCell, check_cell
from passable.read.tables import check_rows, empty_table
from passable.read.tally import Tally
from passable.read.typed_columns import KNOWN_NAMES, TYPED, column_of, is_hxl
from passable.read.typed_sheets import TypedSheet, open_typed_workbook
from passable.terms.columns import CLAIMS, SOURCES, Column
from passable.terms.errors import ProblemList

HXL_ROWS = 25
"""A row of tags is looked for in so many rows from the top, as the HXL standard says."""
FIGURES = ("population", "capacity", "delay_minutes")
"""Predicates that take a figure; one written under ``value`` is meant for ``best``."""
_SLASHED = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}")
_NUMBER = Column("best", "number")


@dataclass(frozen=True)
class TypedClaims:
    """A table of claims as typed, checked cell by cell.

    Parameters
    ----------
    frame
        Columns ``columns.CLAIMS`` and ``row``; what the table does not say is empty.
    given
        The columns that the table has.
    sources
        Columns ``columns.SOURCES`` and ``row``: the sheet called ``sources``, if there is one.
    sources_name
        How the user knows that sheet.
    """

    frame: pd.DataFrame
    given: frozenset[str] = frozenset()
    sources: pd.DataFrame = field(default_factory=lambda: empty_table(SOURCES))
    sources_name: str = ""


def read_typed_claims(path: Path, problems: ProblemList, tally: Tally) -> TypedClaims:
    """Read and check a table of claims.

    Columns may stand in any order and under usual other names (``typed_columns``); HXL tags may
    stand under the headings, and then lines of title above them. Dates are ISO text, Excel's own
    dates, or written with the month in words; ``03/04/2017`` may mean two days and is a problem.

    Parameters
    ----------
    path
        A ``.csv`` (UTF-8; comma, semicolon or tab) or ``.xlsx`` file.
    problems
        Where everything that is wrong is noted; nothing is raised.
    tally
        Where is counted what was passed over or read otherwise than it stands.
    """
    name = path.name
    claims, sources = _open(path, problems, tally)
    if claims is None:
        return TypedClaims(empty_table(CLAIMS))
    rows = _under_one_header(claims, tally)
    if claims.check_layout(problems, tally):
        return TypedClaims(empty_table(CLAIMS))
    rows, given = _renamed(rows, claims.header_row, tally)
    _plain_dates(rows)
    if path.suffix.lower() == ".xlsx":
        _note_mixed_dates(rows, problems, name)
    frame = check_rows(rows, TYPED, problems, name)
    _move_figures(frame, tally)
    if sources is None:
        return TypedClaims(frame, given)
    sources.check_layout(problems, tally)
    sources_name = f"{name}, sheet {sources.title}"
    table = check_rows(sources.rows, SOURCES, problems, sources_name)
    return TypedClaims(frame, given, table, sources_name)


def _open(
    path: Path, problems: ProblemList, tally: Tally
) -> tuple[TypedSheet | None, TypedSheet | None]:
    name, suffix = path.name, path.suffix.lower()
    if not is_local_file(path, problems, name):
        return None, None
    if suffix == ".xlsx":
        return open_typed_workbook(path, problems, tally)
    if suffix == ".csv":
        rows = split_csv_rows(path.read_bytes(), KNOWN_NAMES, problems, name)
        return (None if rows is None else TypedSheet(name, "", rows)), None
    problems.add(
        "this kind of table is not read", "Save it as CSV UTF-8 or as .xlsx.", file=name, got=suffix
    )
    return None, None


def _under_one_header(sheet: TypedSheet, tally: Tally) -> list[list[str]]:
    """Put the headings into row 1, where HXL tags say that they stand farther down."""
    at = next((k for k, cells in enumerate(sheet.rows[:HXL_ROWS]) if is_hxl(cells)), 0)
    sheet.header_row = max(at, 1)
    body = sheet.rows[sheet.header_row :]
    while body and not any(map(str.strip, body[-1])):
        body.pop()
    tally.add("rows", "dropped", "above the headings", sheet.header_row - 1)
    tally.add("rows", "dropped", "blank", sum(not any(map(str.strip, cells)) for cells in body))
    first = sheet.header_row - 1
    return [*sheet.rows[first : first + 1], *([] for _ in range(first)), *body]


def _renamed(
    rows: list[list[str]], header_row: int, tally: Tally
) -> tuple[list[list[str]], frozenset[str]]:
    """Give the columns their names, and leave out those that no claim has, with a word."""
    if not rows:
        return rows, frozenset()
    titles, tags = [title.strip() for title in rows[0]], list[str]()
    if is_hxl(titles):
        titles, tags = [], titles
    elif len(rows) > header_row and is_hxl(rows[header_row]):
        tags, rows[header_row] = [tag.strip() for tag in rows[header_row]], []
    names = []
    for title, tag in zip_longest(titles, tags, fillvalue=""):
        found = column_of(title, tag)
        names.append(found or title or tag)
        if found and found != title.casefold():
            tally.add("columns", "read", "under other names", example=f"{title or tag}: {found}")
        elif not found and (title or tag):
            tally.add("columns", "dropped", "no claim has them", example=title or tag)
    return [names, *rows[1:]], frozenset(names) & {column.name for column in CLAIMS}


def _plain_dates(rows: list[list[str]]) -> None:
    for k in _date_columns(rows):
        for cells in rows[1:]:
            if k < len(cells):
                cells[k] = iso_date(cells[k].strip())


def _date_columns(rows: list[list[str]]) -> Iterable[int]:
    dates = {column.name for column in CLAIMS if column.kind == "date"}
    return [k for k, title in enumerate(rows[0]) if title in dates] if rows else []


def _note_mixed_dates(rows: list[list[str]], problems: ProblemList, name: str) -> None:
    """Warn of a column in which Excel made dates of some texts and left others."""
    for k in _date_columns(rows):
        cells = [row[k] for row in rows[1:] if k < len(row) and row[k]]
        slashed = sum(bool(_SLASHED.fullmatch(cell)) for cell in cells)
        if 0 < slashed < len(cells):
            problems.add(
                f"{slashed:,} dates are text and {len(cells) - slashed:,} are not: where they were "
                "typed alike, Excel has read 03/04/2017 as the one or the other day by the "
                "computer's region",
                "Compare the dates that Excel did read with the report itself, too.",
                file=name,
                column=rows[0][k],
            )


def _move_figures(frame: pd.DataFrame, tally: Tally) -> None:
    misplaced = frame["predicate"].isin(FIGURES) & (frame["value"] != "") & frame["best"].isna()
    for k in frame.index[misplaced]:
        figure = check_cell(str(frame.loc[k, "value"]), _NUMBER)
        if not isinstance(figure, BadCell):
            frame.loc[k, ["value", "best"]] = ["", figure]
            example = f"row {frame.loc[k, 'row']}"
            tally.add("figures", "read", "written under value, taken as best", example=example)
