"""Tables of claims as people type them: CSV and XLSX, and workbooks that nobody should trust."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl

HEADER = [
    "claim_id",
    "subject",
    "predicate",
    "value",
    "valid_from",
    "valid_to",
    "source_id",
    "note",
]
CLOSED = ["m1", "road:M5@west..east", "status", "closed", "2017-03-20", "", "S1", "الطريق مغلق"]
ARMY = ["m2", "area:north", "control", "Army", "2017-03-18", "2017-03-25", "S2", ""]


def typed_csv(path: Path, *rows, delimiter=","):
    """Write rows as CSV, UTF-8 with byte mark as Excel does."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return path


def typed_xlsx(path: Path, *rows, sheet="claims", change=None, **others):
    """Write a workbook; ``sources=[...]`` is another sheet; ``change(book)`` before saving."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    for title, lines in others.items():
        other = book.create_sheet(title)
        for line in lines:
            other.append(list(line))
    if change:
        change(book)
    book.save(path)
    return path


def dated(row):
    """The row with its ISO texts as Excel's own dates, empty cells as none."""
    return [_cell(cell) for cell in row]


def _cell(cell):
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return cell or None


def with_sheet_xml(path: Path, *parts):
    """Make a workbook whose one sheet is this XML."""
    plain = io.BytesIO()
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for member in source.namelist():
            if member != "xl/worksheets/sheet1.xml":
                out.writestr(member, source.read(member))
        with out.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for part in parts:
                sheet.write(part)
    return path
