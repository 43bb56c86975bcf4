"""A workbook's sheet -> rows of text, in the spreadsheet's own count of rows."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl

from passable.read.csv_rows import MAX_ROWS
from passable.terms.errors import ProblemList

MAX_COLUMNS = 500
MAX_UNPACKED_BYTES = 1_000_000_000
_LARGEST_EXACT = 2**53
_EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)


def read_xlsx_rows(path: Path, problems: ProblemList, name: str) -> list[list[str]] | None:
    """Read a sheet's rows as text; row ``k`` of the sheet is item ``k - 1``.

    The sheet is the one called like the table (``claims`` for claims.xlsx), else the first.
    Dates become ISO text and whole numbers lose their ``.0``. A formula gives the value that
    was saved with it; a formula without one, and an Excel error, are problems.

    Parameters
    ----------
    path
        A regular file.
    problems
        Where what is wrong is noted.
    name
        How the user knows the file.

    Returns
    -------
    list[list[str]] or None
        ``None`` when the file cannot be read as a table at all.
    """
    try:
        has_formulas = _checked_archive(path, problems, name)
        if has_formulas is None:
            return None
        sheet_title = Path(name).stem.lower()
        rows: list[list[str]] = []
        for row, cells in enumerate(_sheet_rows(path, sheet_title, saved_values=True), start=1):
            rows.append([_text(cell) for cell in cells])
            for text in rows[-1]:
                if text in _EXCEL_ERRORS:
                    problems.add(
                        "the cell holds an Excel error",
                        "Mend the formula, or write the value.",
                        file=name,
                        row=row,
                        got=text,
                    )
        if has_formulas:
            _note_unsaved_formulas(path, sheet_title, rows, problems, name)
    except Exception as error:  # noqa: BLE001 - openpyxl raises anything on a broken workbook
        problems.add(
            f"this is not a workbook that can be read ({type(error).__name__})",
            "Open it in Excel or LibreOffice and save it again as .xlsx, or as CSV UTF-8.",
            file=name,
        )
        return None
    if len(rows) > MAX_ROWS:
        problems.add(
            "the table is too long",
            "Split it, or keep the rows that matter.",
            file=name,
            expected=f"at most {MAX_ROWS:,} rows",
        )
        return None
    return rows


def _checked_archive(path: Path, problems: ProblemList, name: str) -> bool | None:
    """Tell whether any sheet holds formulas; ``None`` after noting a problem."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        unpacked_bytes = sum(member.file_size for member in members)
        if unpacked_bytes > MAX_UNPACKED_BYTES:
            problems.add(
                "the workbook unpacks to more than is sane",
                "Keep the one sheet that is needed and save it again.",
                file=name,
                expected=f"at most {MAX_UNPACKED_BYTES // 1_000_000} MB",
                got=f"{unpacked_bytes // 1_000_000} MB",
            )
            return None
        sheets = [m for m in members if m.filename.startswith("xl/worksheets/")]
        for sheet in sheets:
            with archive.open(sheet) as stream:
                tail = b""
                while block := stream.read(1 << 20):
                    if b"<f>" in tail + block or b"<f " in tail + block:
                        return True
                    tail = block[-3:]
    return False


def _sheet_rows(path: Path, title: str, *, saved_values: bool) -> Iterator[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=saved_values, keep_links=False)
    try:
        titles = [sheet.title for sheet in book.worksheets]
        found = [known for known in titles if known.strip().lower() == title] or titles
        sheet = book[found[0]]
        sheet.reset_dimensions()  # the stated size may be a lie
        yield from islice(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), MAX_ROWS + 2)
    finally:
        book.close()


def _note_unsaved_formulas(
    path: Path, title: str, rows: list[list[str]], problems: ProblemList, name: str
) -> None:
    formula_rows = _sheet_rows(path, title, saved_values=False)
    for row, (values, formulas) in enumerate(zip(rows, formula_rows, strict=False), start=1):
        for value, formula in zip(values, formulas, strict=False):
            if not value and formula is not None and str(formula):
                problems.add(
                    "the cell holds a formula whose value was never saved",
                    "Open the file in Excel or LibreOffice, save it, or write the value.",
                    file=name,
                    row=row,
                    got=str(formula)[:80],
                )


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _LARGEST_EXACT:
        return str(int(cell))
    return str(cell)
