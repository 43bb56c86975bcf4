"""CSV and XLSX tables -> checked data frames; every fault is named by row and column."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from passable.read.csv_rows import MAX_CELL_CHARACTERS, read_csv_rows
from passable.read.local_file import is_local_file
from passable.read.table_cells import BadCell, check_cell
from passable.read.xlsx_rows import read_xlsx_rows
from passable.terms.columns import Column
from passable.terms.errors import ProblemList
from passable.terms.sensitivity import is_restricted_row, secrets_of_row

CELL_PROBLEMS_KEPT = 200
"""Per column; the rest are counted in one line, so that a broken file cannot fill memory."""

_CLOSE = 0.72
_FLOAT_KINDS = ("number", "lon", "lat")
_SHOWN_CHARACTERS = 60
_OTHER_PCODES = re.compile(r"admin([0-4])(?:_code|_?pcode)")
_LANGUAGE_NAME = re.compile(r"name(_[a-z]{2,3})?")


def read_table(
    path: Path, columns: tuple[Column, ...], problems: ProblemList, name: str
) -> pd.DataFrame:
    """Read and check one table.

    Every cell is read as text, so that ``NA``, ``None`` or ``=1+1`` stay what they are, and is
    then checked for its column's kind. Blank rows and a row of HXL tags under the header are
    passed over. A cell that fails is noted and left empty (a doubled id stays, to be found).

    Parameters
    ----------
    path
        A ``.csv`` (UTF-8; comma, semicolon or tab) or ``.xlsx`` file.
    columns
        The columns that it should have, from ``terms.columns``.
    problems
        Where everything that is wrong is noted; nothing is raised.
    name
        How the user knows the file.

    Returns
    -------
    pandas.DataFrame
        All declared columns in their order (``float64`` with NaN for numbers and degrees, else
        text, empty where nothing is said; dates are ISO text), then further columns of the file
        as text, and ``row``, the row as a spreadsheet counts. One line per row that is not
        blank, also where cells of it failed.
    """
    rows = read_rows(path, columns, problems, name)
    return empty_table(columns) if rows is None else check_rows(rows, columns, problems, name)


def check_rows(
    rows: list[list[str]], columns: tuple[Column, ...], problems: ProblemList, name: str
) -> pd.DataFrame:
    """Check rows of text, header first, as ``read_table`` does."""
    if not rows:
        problems.add("the table has no header row", _first_row(columns), file=name, row=1)
        return empty_table(columns)
    header = _read_header(rows, columns, problems, name)
    body = [(k, cells) for k, cells in enumerate(rows[1:], start=2) if any(map(str.strip, cells))]
    if body and body[0][0] == 2 and _is_hxl(body[0][1]):  # noqa: PLR2004 - under the header
        body = body[1:]
    numbers = [row for row, _ in body]
    _guard_rows(header, columns, body, problems, name)
    data: dict[str, object] = {}
    for column in columns:
        if column.name in header:
            at = header.index(column.name)
            cells = [cells[at].strip() if at < len(cells) else "" for _, cells in body]
            data[column.name] = _check_column(column, cells, numbers, problems, name)
        else:
            data[column.name] = _blank(column, len(body))
    for at, title in enumerate(header):
        if title and title not in data and title != "row":
            data[title] = [cells[at].strip() if at < len(cells) else "" for _, cells in body]
    data["row"] = np.array(numbers, dtype=np.int64)
    return pd.DataFrame(data)


def _guard_rows(
    header: list[str],
    columns: tuple[Column, ...],
    body: list[tuple[int, list[str]]],
    problems: ProblemList,
    name: str,
) -> None:
    """Keep the words of restricted rows out of the messages about them."""
    sensitive = [column.name for column in columns if column.is_sensitive]
    if not sensitive and all(column.name != "sensitivity" for column in columns):
        return
    for row, cells in body:
        said = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        secrets = secrets_of_row(said, sensitive)
        problems.guard(name, row, secrets, is_restricted=is_restricted_row(said))


def read_rows(
    path: Path, columns: tuple[Column, ...], problems: ProblemList, name: str
) -> list[list[str]] | None:
    """Read a table's rows as text; ``None`` after noting why it cannot be read."""
    if not is_local_file(path, problems, name):
        return None
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return read_csv_rows(path, {column.name for column in columns}, problems, name)
    if suffix == ".xlsx":
        return read_xlsx_rows(path, problems, name)
    problems.add(
        "this kind of table is not read", "Save it as CSV UTF-8 or as .xlsx.", file=name, got=suffix
    )
    return None


def _read_header(
    rows: list[list[str]], columns: tuple[Column, ...], problems: ProblemList, name: str
) -> list[str]:
    """Match the header with the declared names; note what is missing, twice or nameless."""
    written = [cell.strip() for cell in rows[0]]
    known = [column.name for column in columns]
    header = declared_titles(written, columns)
    found = [title for title in header if title]
    for title in dict.fromkeys(found):
        if found.count(title) > 1:
            problems.add(
                "two columns have the same name",
                "Rename or remove one of them.",
                file=name,
                row=1,
                column=title,
            )
    note_nameless(rows, header, problems, name)
    absent = [column for column in columns if column.name not in header]
    extra = [title for title in found if title not in known]
    for column in absent:
        if column.required:
            close = difflib.get_close_matches(column.name, extra, n=1, cutoff=0.6)
            problems.add(
                "a required column is missing"
                + (f"; is '{close[0]}' meant for it?" if close else ""),
                f"Add the column, or rename one: {column.meaning}.",
                file=name,
                row=1,
                column=column.name,
                got="the columns " + (", ".join(found)[:300] or "(none)"),
            )
    for title in extra:
        meant = _meant(title, [column.name for column in absent if not column.required])
        if meant:
            problems.add(
                f"this column is not known; did you mean '{meant}'?",
                f"Rename it to {meant}, or to something less like it if it is another thing.",
                file=name,
                row=1,
                column=title,
            )
    return header


def declared_titles(written: Sequence[str], columns: tuple[Column, ...]) -> list[str]:
    """Call a header's columns by their declared names: capitals and ``admin1Pcode`` are read."""
    known = {column.name for column in columns}
    low = [_OTHER_PCODES.sub(r"adm\1_pcode", title.strip().lower()) for title in written]
    return [name if name in known else raw for name, raw in zip(low, written, strict=True)]


def note_nameless(
    rows: list[list[str]], header: list[str], problems: ProblemList, name: str
) -> None:
    """Note cells that stand under no name: a merged header, or text with a stray separator."""
    counts: dict[int, int] = {}
    first: dict[int, int] = {}
    for row, cells in enumerate(rows[1:], start=2):
        for at, cell in enumerate(cells):
            if cell.strip() and (at >= len(header) or not header[at]):
                counts[at] = counts.get(at, 0) + 1
                first.setdefault(at, row)
    for at in sorted(counts)[:CELL_PROBLEMS_KEPT]:
        problems.add(
            f"{counts[at]:,} cells stand in column {at + 1}, which has no name",
            "Give each column one header cell of its own (none merged), and put quotation marks "
            "around text that holds the separator.",
            file=name,
            row=first[at],
            expected=f"cells under {len([title for title in header if title])} names",
        )


def _meant(title: str, absent: list[str]) -> str:
    low = title.lower()
    if _LANGUAGE_NAME.fullmatch(low):  # name_fr is another language, not a slip of name_ar
        return ""
    for close in difflib.get_close_matches(low, absent, n=3, cutoff=_CLOSE):
        if re.sub("[0-9]", "", close) != re.sub("[0-9]", "", low):  # adm4_pcode is another level
            return close
    return ""


def _is_hxl(cells: list[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(cell.startswith("#") for cell in filled)


def _check_column(
    column: Column, cells: list[str], rows: list[int], problems: ProblemList, name: str
) -> list[str] | np.ndarray:
    is_float = column.kind in _FLOAT_KINDS
    values: list[str | float] = []
    first_row: dict[str, int] = {}
    bad: list[tuple[int, str, BadCell]] = []
    for text, row in zip(cells, rows, strict=True):
        value: str | float | BadCell = math.nan if is_float else ""
        if len(text) > MAX_CELL_CHARACTERS:
            value = BadCell(
                "the cell is too long", "Shorten it.", f"at most {MAX_CELL_CHARACTERS:,} characters"
            )
        elif text:
            value = check_cell(text, column)
        elif column.required:
            value = BadCell("the cell is empty", "Fill it.", column.meaning)
        if column.unique and text and first_row.setdefault(text, row) != row:
            value = BadCell(
                f"the id is already used in row {first_row[text]}", "Give each row its own id."
            )
        if isinstance(value, BadCell):
            bad.append((row, text, value))
            value = math.nan if is_float else text if column.kind == "id" else ""
        values.append(value)
    for row, text, fault in bad[:CELL_PROBLEMS_KEPT]:
        problems.add(
            fault.what,
            fault.remedy,
            file=name,
            row=row,
            column=column.name,
            expected=fault.expected,
            got=text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…",
        )
    if len(bad) > CELL_PROBLEMS_KEPT:
        problems.add(
            f"{len(bad) - CELL_PROBLEMS_KEPT:,} more cells of this column are bad",
            "Mend the first ones and check again.",
            file=name,
            column=column.name,
        )
    return np.array(values, dtype=np.float64) if is_float else [str(value) for value in values]


def _blank(column: Column, count: int) -> list[str] | np.ndarray:
    return np.full(count, math.nan) if column.kind in _FLOAT_KINDS else [""] * count


def empty_table(columns: tuple[Column, ...]) -> pd.DataFrame:
    """Make the table of a file that is not there: all columns, no rows."""
    data: dict[str, object] = {
        column.name: np.empty(0) if column.kind in _FLOAT_KINDS else pd.Series([], dtype=str)
        for column in columns
    }
    data["row"] = np.empty(0, dtype=np.int64)
    return pd.DataFrame(data)


def _first_row(columns: tuple[Column, ...]) -> str:
    needed = ", ".join(column.name for column in columns if column.required)
    return f"Write the column names in row 1, at least {needed}."
