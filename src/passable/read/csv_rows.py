"""CSV bytes -> rows of text, in the spreadsheet's own count of rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path

from passable.terms.errors import ProblemList

DELIMITERS = ",;\t"
MAX_ROWS = 1_000_000
MAX_CELL_CHARACTERS = 100_000
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAVE_UTF8 = "Save it as 'CSV UTF-8' (Excel: File, Save As, CSV UTF-8)."


def read_csv_rows(
    path: Path, known: Collection[str], problems: ProblemList, name: str
) -> list[list[str]] | None:
    """Read a CSV file's rows as text; row ``k`` of a spreadsheet is item ``k - 1``.

    A quoted cell may hold line breaks; a blank line is a row. The cells are parted by comma,
    semicolon or tab: the one under which the header names most of the known columns.

    Parameters
    ----------
    path
        A regular file.
    known
        Column names that tell a good header, lower case.
    problems
        Where what is wrong is noted.
    name
        How the user knows the file.

    Returns
    -------
    list[list[str]] or None
        ``None`` when the file cannot be read as a table at all.
    """
    return split_csv_rows(path.read_bytes(), known, problems, name)


def split_csv_rows(
    raw: bytes, known: Collection[str], problems: ProblemList, name: str
) -> list[list[str]] | None:
    """Split the bytes of a CSV file into rows of text, as ``read_csv_rows`` does."""
    text = _decoded(raw, problems, name)
    if text is None:
        return None
    delimiter = delimiter_of(text, known)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for cells in reader:
            rows.append(cells)
            if len(rows) > MAX_ROWS:
                problems.add(
                    "the table is too long",
                    "Split it, or keep the rows that matter.",
                    file=name,
                    expected=f"at most {MAX_ROWS:,} rows",
                )
                return None
    except csv.Error as error:
        problems.add(
            f"the row cannot be read ({error}); it begins on line {_line_after(rows)} of the text",
            'Close every quotation mark, and write a quotation mark inside a cell twice ("").',
            file=name,
            row=len(rows) + 1,
        )
        return None
    return rows


def _decoded(raw: bytes, problems: ProblemList, name: str) -> str | None:
    if raw.startswith(_UTF16_MARKS):
        problems.add("the text is UTF-16, not UTF-8", _SAVE_UTF8, file=name, row=1)
        return None
    if raw.startswith(b"PK\x03\x04"):
        problems.add(
            "this is a workbook, not text", "Name it .xlsx, or save it as CSV UTF-8.", file=name
        )
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The row is counted in line breaks: what precedes the offending byte cannot be parsed.
        problems.add(
            f"the text is not UTF-8 (byte 0x{raw[error.start]:02X} at offset {error.start:,})",
            _SAVE_UTF8,
            file=name,
            row=raw.count(b"\n", 0, error.start) + 1,
        )
        return None
    if "\0" in text:
        problems.add("the file holds binary data, not text", _SAVE_UTF8, file=name)
        return None
    return text


def delimiter_of(text: str, known: Collection[str]) -> str:
    """Tell what parts the cells: the sign under which the first line names most known columns."""
    first_line = next((line for line in text.splitlines() if line.strip()), "")

    def fits(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([first_line], delimiter=delimiter), [])
        except csv.Error:
            return (0, 0)
        return (sum(cell.strip().lower() in known for cell in cells), len(cells))

    return max(DELIMITERS, key=fits)


def _line_after(rows: list[list[str]]) -> int:
    breaks = sum(cell.count("\n") for cells in rows for cell in cells)
    return len(rows) + breaks + 1
