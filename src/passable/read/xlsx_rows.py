"""A workbook's sheet -> rows of text, in the spreadsheet's own count of rows."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl

from passable.read.csv_rows import MAX_ROWS
from passable.read.xlsx_sheets import list_sheets, note_merged, read_sheet_layout
from passable.terms.errors import ProblemList

MAX_COLUMNS = 500
MAX_UNPACKED_BYTES = 1_000_000_000
MAX_TAGS = 20_000_000
"""A cell is four of them. Every element of a sheet is held in memory, known or not: a file of 400 kB
made of 100 million empty elements took 7 GB."""
_LARGEST_EXACT = 2**53
_EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)


def read_xlsx_rows(
    path: Path, problems: ProblemList, name: str, sheet: str = ""
) -> list[list[str]] | None:
    """Read a sheet's rows as text; row ``k`` of the sheet is item ``k - 1``.

    Dates become ISO text and whole numbers lose their ``.0``. A formula gives the value that
    was saved with it; a formula without one, and an Excel error, are problems. Formulas are never
    carried out, links never followed, and XML that declares entities is refused (defusedxml).

    Parameters
    ----------
    path
        A regular file.
    problems
        Where what is wrong is noted.
    name
        How the user knows the file.
    sheet
        Which one; by default the one called like the table (``claims`` for claims.xlsx), else
        the first. Who names one looks for merged cells there too; else they are noted here.

    Returns
    -------
    list[list[str]] or None
        Rows without the empty cells at their ends; ``None`` when the file cannot be read as a
        table at all.
    """
    try:
        found = checked_archive(path, problems, name)
        if found is None:
            return None
        sheet_title = (sheet or Path(name).stem).strip().lower()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's remarks on what it passes over
            rows = _text_rows(path, sheet_title, problems, name)
            if found.has_formulas:
                _note_unsaved_formulas(path, sheet_title, rows, problems, name)
        if found.has_merged and not sheet:
            sheets = list_sheets(path)
            read = next((s for s in sheets if s.title.strip().lower() == sheet_title), sheets[0])
            if note_merged(read_sheet_layout(path, read), name, 1, problems):
                return None
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


def _text_rows(path: Path, title: str, problems: ProblemList, name: str) -> list[list[str]]:
    rows: list[list[str]] = []
    is_wide = False
    for row, cells in enumerate(_sheet_rows(path, title, saved_values=True), start=1):
        width = len(cells)
        if cells.count(None) == width:  # a file may claim a million empty rows
            width = 0
        while width and cells[width - 1] is None:
            width -= 1
        if width > MAX_COLUMNS and not is_wide:
            is_wide = True
            problems.add(
                "the table is too wide",
                "Remove the columns that are not needed.",
                file=name,
                row=row,
                expected=f"at most {MAX_COLUMNS} columns",
            )
        rows.append([_text(cell) for cell in cells[:width]])
        for text in rows[-1]:
            if text in _EXCEL_ERRORS:
                problems.add(
                    "the cell holds an Excel error",
                    "Mend the formula, or write the value.",
                    file=name,
                    row=row,
                    got=text,
                )
    return rows


@dataclass(frozen=True)
class BookFacts:
    """Whether any sheet of a workbook has formulas, and merged cells."""

    has_formulas: bool
    has_merged: bool


def checked_archive(path: Path, problems: ProblemList, name: str) -> BookFacts | None:
    """Look through a workbook's bytes; ``None`` after noting that it is too large to read.

    Raises
    ------
    Exception
        Of any kind when it is no archive.
    """
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
        has_formulas, has_merged, tags = False, False, 0
        for member in members:
            is_sheet = member.filename.startswith("xl/worksheets/")
            with archive.open(member) as stream:
                tail = b""
                while block := stream.read(1 << 20):
                    tags += block.count(b"<")
                    if tags > MAX_TAGS:
                        problems.add(
                            "the workbook holds more than is sane",
                            "Keep the one sheet that is needed and save it again, or as CSV UTF-8.",
                            file=name,
                            expected=f"at most {MAX_TAGS // 4:,} cells",
                        )
                        return None
                    seam = tail + block
                    has_formulas |= is_sheet and (b"<f>" in seam or b"<f " in seam)
                    has_merged |= is_sheet and b"mergeCell " in seam
                    tail = block[-10:]
    return BookFacts(has_formulas, has_merged)


def _sheet_rows(path: Path, title: str, *, saved_values: bool) -> Iterator[tuple[Any, ...]]:
    with path.open("rb") as file:  # openpyxl leaves a file open that it cannot make sense of
        book = openpyxl.load_workbook(
            file, read_only=True, data_only=saved_values, keep_links=False
        )
        try:
            titles = [sheet.title for sheet in book.worksheets]
            found = [known for known in titles if known.strip().lower() == title] or titles
            sheet = book[found[0]]
            sheet.reset_dimensions()  # the stated size may be a lie
            rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
            yield from islice(rows, MAX_ROWS + 2)
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
