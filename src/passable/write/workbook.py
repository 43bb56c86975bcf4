"""Writes frames as the sheets of an XLSX workbook: typed cells, no formulas, nothing cut unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd

from passable.write.plain import Plain, plain_rows, printable

ROWS_MAX: Final = 1_048_576
CELL_CHARS_MAX: Final = 32_767
NAME_CHARS_MAX: Final = 31
_NAME_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_WIDTH_ROWS: Final = 200
_WIDTH_RANGE: Final = (9, 48)
_MANY_CELLS: Final = 400_000
_FIRST_EXCEL_YEAR: Final = 1900
_HEADER_CHARS_MAX: Final = 120
_CUT: Final = " … (cut)"


@dataclass(frozen=True)
class Sheet:
    """One table of the workbook.

    Parameters
    ----------
    name
        At most 31 characters; a table of more rows than a sheet holds goes on in ``name (2)``.
    frame
        Its rows.
    columns
        Which columns, in order.
    """

    name: str
    frame: pd.DataFrame
    columns: list[str]


@dataclass
class Cleaned:
    """What had to be changed so that a spreadsheet can hold it."""

    signs_removed: int = 0
    cells_cut: int = 0
    cut_in: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Pen:
    """What writing a cell needs besides its value."""

    date_format: Any
    cleaned: Cleaned
    where: str


def write_workbook(
    path: Path,
    sheets: list[Sheet],
    *,
    print_header: str,
    made_on: date,
    stamp: str,
    read_me: list[tuple[str, ...]] | None = None,
    rows_max: int = ROWS_MAX,
) -> Cleaned:
    """Write a workbook.

    Parameters
    ----------
    path
        Where.
    sheets
        In order.
    print_header
        Stands on top of each printed sheet.
    made_on
        The workbook's own date property (not the clock, so that a rerun gives the same bytes).
    stamp
        The workbook's status property: public or restricted.
    read_me
        Rows of text for a first sheet; what was cleaned is added below.
    rows_max
        Rows a sheet holds, its header among them.
    """
    import xlsxwriter  # noqa: PLC0415 - heavy, and not every command writes a workbook

    cells = sum(len(sheet.frame) * len(sheet.columns) for sheet in sheets)
    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": cells > _MANY_CELLS,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    made_at = datetime(made_on.year, made_on.month, made_on.day)  # noqa: DTZ001 - a date property
    book.set_properties(
        {"created": made_at, "title": print_header[:_HEADER_CHARS_MAX], "status": stamp}
    )
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#E6EBF0", "bottom": 1}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "bold": book.add_format({"bold": True, "valign": "top"}),
    }
    cleaned = Cleaned()
    front = None
    if read_me is not None:
        front = book.add_worksheet("Read me")
        _dress(front, print_header)
    for sheet in sheets:
        for name, frame in split_rows(sheet.name, sheet.frame, rows_max):
            _write_sheet(book.add_worksheet(name), Sheet(name, frame, sheet.columns),
                         formats, cleaned, print_header)  # fmt: skip
    if front is not None and read_me is not None:
        _write_read_me(front, [*read_me, *_told(cleaned)], formats)
    book.close()
    return cleaned


def split_rows(
    name: str, frame: pd.DataFrame, rows_max: int = ROWS_MAX
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Give the sheets a table needs: ``X``, ``X (2)``, … each with its own header row."""
    held = rows_max - 1
    for number, first in enumerate(range(0, max(len(frame), 1), held), start=1):
        suffix = "" if number == 1 else f" ({number})"
        yield sheet_name(name, suffix), frame.iloc[first : first + held]


def sheet_name(name: str, suffix: str = "") -> str:
    """Make a name that Excel takes.

    >>> sheet_name("to/from: all")
    'to from  all'
    """
    return (
        printable(name.translate(_NAME_FORBIDDEN))[0].strip("'")[: NAME_CHARS_MAX - len(suffix)]
        + suffix
    )


def fit_text(text: str, cleaned: Cleaned, where: str) -> str:
    """Make text that a cell holds, counting what had to go."""
    text, removed = printable(text)
    cleaned.signs_removed += removed
    if len(text) > CELL_CHARS_MAX // 2 and len(text.encode("utf-16-le")) // 2 > CELL_CHARS_MAX:
        kept = text.encode("utf-16-le")[: 2 * (CELL_CHARS_MAX - len(_CUT))]
        text = kept.decode("utf-16-le", "ignore") + _CUT
        cleaned.cells_cut += 1
        if where not in cleaned.cut_in:
            cleaned.cut_in.append(where)
    return text


def _write_sheet(
    page: Any, sheet: Sheet, formats: dict[str, Any], cleaned: Cleaned, print_header: str
) -> None:
    _dress(page, print_header)
    columns = sheet.columns
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    for place, (column, width) in enumerate(
        zip(columns, _widths(sheet.frame, columns), strict=True)
    ):
        page.set_column(place, place, width)
        page.write_string(0, place, column, formats["head"])
    if columns:
        page.autofilter(0, 0, max(len(sheet.frame), 1), len(columns) - 1)
    pen = _Pen(formats["date"], cleaned, sheet.name)
    for row, values in enumerate(plain_rows(sheet.frame, columns), start=1):
        for place, value in enumerate(values):
            _write_cell(page, row, place, value, pen)


def _write_cell(page: Any, row: int, place: int, value: Plain, pen: _Pen) -> None:
    """Write one cell by its type: nothing is guessed from what the text looks like."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, place, value)
    elif isinstance(value, (int, float)):
        page.write_number(row, place, value)
    elif isinstance(value, date):
        if value.year < _FIRST_EXCEL_YEAR:
            page.write_string(row, place, value.isoformat())
        else:
            page.write_datetime(row, place, value, pen.date_format)
    else:
        page.write_string(row, place, fit_text(value, pen.cleaned, pen.where))


def _write_read_me(page: Any, rows: list[tuple[str, ...]], formats: dict[str, Any]) -> None:
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 30)
    page.set_column(2, 2, 90)
    spare = Cleaned()
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            style = formats["bold"] if place == 0 else formats["wrap"]
            page.write_string(number, place, fit_text(text, spare, "Read me"), style)


def _told(cleaned: Cleaned) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    if cleaned.signs_removed:
        rows.append(("Cleaned", f"{cleaned.signs_removed} control characters were taken out"))
    if cleaned.cells_cut:
        rows.append(
            (
                "Cleaned",
                (
                    f"{cleaned.cells_cut} cells were cut at {CELL_CHARS_MAX} characters, "
                    f"the most a cell holds, in: {', '.join(cleaned.cut_in)}"
                ),
            )
        )
    return rows


def _dress(page: Any, print_header: str) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    text = printable(print_header)[0].replace("&", "&&")[: 2 * _HEADER_CHARS_MAX - 20]
    page.set_header(f"&L&8{text}" if not text[:1].isdigit() else f"&L&8 {text}")
    page.set_footer("&L&8&A&R&8&P / &N")


def _widths(frame: pd.DataFrame, columns: list[str]) -> list[int]:
    low, high = _WIDTH_RANGE
    widths = [len(column) + 4 for column in columns]
    for values in plain_rows(frame.head(_WIDTH_ROWS), columns):
        for place, value in enumerate(values):
            longest = max((len(line) for line in str(value).splitlines()), default=0)
            widths[place] = max(widths[place], longest + 2 if value is not None else 0)
    return [min(max(width, low), high) for width in widths]
