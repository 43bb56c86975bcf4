"""A workbook typed by hand -> its sheet of claims and its sheet of sources, chosen in the open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from passable.read.tally import Tally
from passable.read.xlsx_rows import checked_archive, read_xlsx_rows
from passable.read.xlsx_sheets import (
    Sheet,
    SheetLayout,
    list_sheets,
    note_merged,
    read_sheet_layout,
)
from passable.terms.errors import ProblemList

CLAIMS_TITLE, SOURCES_TITLE = "claims", "sources"
_NO_LAYOUT = SheetLayout((), (), ())


@dataclass
class TypedSheet:
    """Rows of a table and how they are laid out.

    Parameters
    ----------
    name
        The file, as the user knows it.
    title
        The sheet; empty for a CSV.
    rows
        Text, from row 1.
    layout
        Merged cells, hidden rows and columns.
    header_row
        The row the headings stand in.
    """

    name: str
    title: str
    rows: list[list[str]]
    layout: SheetLayout = _NO_LAYOUT
    header_row: int = 1

    def check_layout(self, problems: ProblemList, tally: Tally) -> bool:
        """Note merged cells from the headings down, and tell of hidden rows and columns.

        Returns
        -------
        bool
            Whether headings are merged, so that the columns cannot be told apart.
        """
        told = f"{self.name}, sheet {self.title}" if self.title else self.name
        header_row = self.header_row
        is_broken = note_merged(self.layout, told, header_row, problems)
        for row in self.layout.hidden_rows:
            if header_row < row <= len(self.rows):
                tally.add("rows", "read", "hidden in the sheet", example=f"row {row}")
        width = max((len(cells) for cells in self.rows), default=0)
        for first, last in self.layout.hidden_columns:
            for column in range(first, min(last, width) + 1):
                heading = self.rows[header_row - 1]
                title = heading[column - 1] if column <= len(heading) else ""
                tally.add(
                    "columns", "read", "hidden in the sheet", example=title or f"column {column}"
                )
        return is_broken


def open_typed_workbook(
    path: Path, problems: ProblemList, tally: Tally
) -> tuple[TypedSheet | None, TypedSheet | None]:
    """Read the sheet of claims and the sheet of sources of a workbook.

    The claims are the sheet called ``claims``, else the only one that is neither hidden nor called
    ``sources``; which sheets were not read is told.

    Returns
    -------
    tuple
        The claims, ``None`` after noting why they cannot be read; the sources, ``None`` if the
        workbook has none.
    """
    name = path.name
    try:
        if checked_archive(path, problems, name) is None:
            return None, None
        sheets = list_sheets(path)
        claims, sources = _choose(sheets, problems, tally, name)
        if claims is None:
            return None, None
        read = [_read(path, sheet, problems) if sheet else None for sheet in (claims, sources)]
    except Exception as error:  # noqa: BLE001 - a broken workbook raises anything
        problems.add(
            f"this is not a workbook that can be read ({type(error).__name__})",
            "Open it in Excel or LibreOffice and save it again as .xlsx, or as CSV UTF-8.",
            file=name,
        )
        return None, None
    return read[0], read[1]


def _choose(
    sheets: tuple[Sheet, ...], problems: ProblemList, tally: Tally, name: str
) -> tuple[Sheet | None, Sheet | None]:
    shown = [sheet for sheet in sheets if not sheet.is_hidden]
    sources = next((s for s in shown if _folded(s) == SOURCES_TITLE), None)
    others = [sheet for sheet in shown if sheet is not sources]
    called = [sheet for sheet in others if _folded(sheet) == CLAIMS_TITLE]
    if len(called or others) != 1:
        problems.add(
            "which sheet holds the claims is not clear"
            if others
            else "the workbook shows no sheet of claims",
            f"Call the sheet that is meant '{CLAIMS_TITLE}', and do not hide it.",
            file=name,
            got=", ".join(s.title + (" (hidden)" if s.is_hidden else "") for s in sheets)[:300],
        )
        return None, None
    claims = (called or others)[0]
    for sheet in sheets:
        if sheet not in (claims, sources):
            reason = "hidden, not read" if sheet.is_hidden else "not read"
            tally.add("sheets", "dropped", reason, example=sheet.title)
    return claims, sources


def _read(path: Path, sheet: Sheet, problems: ProblemList) -> TypedSheet | None:
    rows = read_xlsx_rows(path, problems, path.name, sheet.title)
    if rows is None:
        return None
    return TypedSheet(path.name, sheet.title, rows, read_sheet_layout(path, sheet))


def _folded(sheet: Sheet) -> str:
    return sheet.title.strip().casefold()
