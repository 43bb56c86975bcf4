"""What a workbook's cells do not show: which sheets it has, merged cells, hidden rows."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from defusedxml.ElementTree import fromstring, iterparse

from passable.terms.errors import ProblemList

_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
_YES = ("1", "true")


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    Parameters
    ----------
    title
        As its tab says.
    is_hidden
        Whether the tab is hidden.
    member
        The file inside the workbook.
    """

    title: str
    is_hidden: bool
    member: str


@dataclass(frozen=True)
class SheetLayout:
    """How a sheet's cells are laid out.

    Parameters
    ----------
    merged
        Ranges such as ``A1:C1``, with the first and last row of each.
    hidden_rows
        As the spreadsheet counts them; a filter hides rows too.
    hidden_columns
        First and last number of each hidden stretch, from 1.
    """

    merged: tuple[tuple[str, int, int], ...]
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[tuple[int, int], ...]


def list_sheets(path: Path) -> tuple[Sheet, ...]:
    """List a workbook's sheets of cells, in the order of their tabs.

    Raises
    ------
    Exception
        Of any kind when it is no workbook; ``xlsx_rows.checked_archive`` comes first.
    """
    with zipfile.ZipFile(path) as archive:
        links = {
            link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", "")))
            for link in fromstring(archive.read(_LINKS))
            if _name(link.get("Type", "").replace("/", "}")) == "worksheet"
        }
        book = fromstring(archive.read(_BOOK))
    sheets = []
    for element in book.iter():
        if _name(element.tag) != "sheet":
            continue
        link = next((v for k, v in element.items() if _name(k) == "id"), "")
        if link in links:
            state = element.get("state", "visible")
            member = links[link].lstrip("/")
            sheets.append(Sheet(element.get("name", ""), state != "visible", member))
    return tuple(sheets)


def read_sheet_layout(path: Path, sheet: Sheet) -> SheetLayout:
    """Read a sheet's layout, cell by cell forgotten again.

    Raises
    ------
    Exception
        Of any kind when it is no sheet.
    """
    merged: list[tuple[str, int, int]] = []
    hidden_rows: list[int] = []
    hidden_columns: list[tuple[int, int]] = []
    row = 0
    with zipfile.ZipFile(path) as archive, archive.open(sheet.member) as stream:
        for _, element in iterparse(stream):
            match _name(element.tag):
                case "row":
                    row = int(element.get("r", row + 1))
                    if element.get("hidden") in _YES:
                        hidden_rows.append(row)
                case "col" if element.get("hidden") in _YES:
                    hidden_columns.append((int(element.get("min", 1)), int(element.get("max", 1))))
                case "mergeCell":
                    found = _RANGE.fullmatch(element.get("ref", ""))
                    if found:
                        merged.append((found[0], int(found[2]), int(found[4] or found[2])))
            element.clear()
    return SheetLayout(tuple(merged), tuple(hidden_rows), tuple(hidden_columns))


def note_merged(layout: SheetLayout, name: str, header_row: int, problems: ProblemList) -> bool:
    """Note merged cells from the headings down: only the first of them holds a value.

    Returns
    -------
    bool
        Whether headings are merged, so that the columns cannot be told apart.
    """
    is_broken = False
    for text, first, last in layout.merged:
        if last < header_row:
            continue
        is_header = first <= header_row
        is_broken |= is_header
        problems.add(
            f"the cells {text} are merged"
            + (", so that a column has no heading of its own" if is_header else ""),
            "Unmerge them in Excel (Home, Merge & Center); give each column one heading in one "
            "row, and move titles out of the sheet."
            if is_header
            else "Unmerge them and fill each cell: only the first one holds the value.",
            file=name,
            row=first,
            got=text,
        )
    return is_broken


def _name(tag: str) -> str:
    """Take the name of a tag or an attribute without its namespace."""
    return tag.rpartition("}")[2]
