"""tables.xlsx: types, hostile text, splitting, and nothing cut unsaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest
from content_builder import HOSTILE, build_content, claims, empty_content, head, shut
from openpyxl.utils.escape import unescape

from passable.write.gate import WITHHELD
from passable.write.gate_brief import open_gate
from passable.write.result_sheets import write_tables_workbook
from passable.write.workbook import CELL_CHARS_MAX, Sheet, sheet_name, split_rows, write_workbook

NAMES = ["Read me", "Summary", "Cut off", "Access", "Routes", "Closures", "Changes", "Conflicts",
         "Stale", "Shown only", "Claims", "Places", "Services", "Segments", "Sources", "Counts",
         "Road report"]  # fmt: skip


def at(year, month, day):
    return datetime(year, month, day)  # noqa: DTZ001 - a spreadsheet's dates have no zone


def read_sheet(book, name):
    rows = list(book[name].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def all_rows(sheet):
    return list(sheet.iter_rows(values_only=True))


def open_book(tmp_path, content):
    path = tmp_path / "tables.xlsx"
    write_tables_workbook(path, content)
    return openpyxl.load_workbook(path)


def test_sheets_and_types(tmp_path):
    book = open_book(tmp_path, build_content())
    assert book.sheetnames == NAMES
    rows = read_sheet(book, "Cut off")
    waer = next(r for r in rows if r["place_id"] == "waer" and r["category"] == "hospital")
    assert waer["since"] == at(2016, 7, 1)
    assert waer["newly"] is True
    assert waer["snapping_doubt"] is False
    assert waer["people_best"] == 50_000
    assert waer["people_year"] == 2016
    assert waer["name_ar"] == "الوعر"
    assert waer["as_of"] == at(2017, 3, 21)
    ithriya = next(r for r in rows if r["place_id"] == "ithriya")
    assert ithriya["people_best"] is None
    sheet = book["Cut off"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    since = [cell.value for cell in sheet[1]].index("since") + 1
    assert sheet.cell(row=4, column=since).number_format == "yyyy-mm-dd"
    assert "As of 2017-03-21" in sheet.oddHeader.left.text
    assert read_sheet(book, "Changes")[0]["compared_with"] == at(2017, 1, 1)


def test_text_stays_text(tmp_path):
    book = open_book(tmp_path, build_content())
    notes = book["Claims"]["Q"][1:]
    assert all(cell.data_type in ("s", "inlineStr", "n") for cell in notes)
    values = {cell.value for cell in notes}
    for text in HOSTILE:
        if text.isprintable():
            assert text in values
    assert "bell and null" in values
    for sheet in book:
        assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row), sheet.title
    told = [" ".join(str(c) for c in row if c) for row in all_rows(book["Read me"])]
    assert any("control characters were taken out" in line for line in told)


def test_closures_and_claims_carry_pcodes(tmp_path):
    book = open_book(tmp_path, build_content())
    closures = {row["claim_ids"]: row for row in read_sheet(book, "Closures")}
    assert closures["C1"]["adm1_pcode"] == "SY04"
    assert closures["C4"]["adm1_pcode"] is None


def test_public_workbook_tells_no_secret(tmp_path):
    content = open_gate(shut(build_content()))
    book = open_book(tmp_path, content)
    row = next(r for r in read_sheet(book, "Claims") if r["claim_id"] == "restricted-1")
    assert row["said_by"] == row["note"] == row["value"] == row["subject"] == WITHHELD
    text = " ".join(str(c) for sheet in book for r in all_rows(sheet) for c in r if c)
    assert "secret" not in text


def test_empty_content(tmp_path):
    book = open_book(tmp_path, empty_content())
    assert book.sheetnames == NAMES
    assert book["Places"].cell(1, 1).value == "place_id"
    assert book["Cut off"].max_row == 1


def test_rows_beyond_a_sheet_go_on(tmp_path):
    frame = pd.DataFrame({"n": range(25)})
    path = tmp_path / "x.xlsx"
    write_workbook(path, [Sheet("All", frame, ["n"])], print_header="1 & 2",
                   made_on=date(2017, 1, 1), stamp="PUBLIC", rows_max=11)  # fmt: skip
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["All", "All (2)", "All (3)"]
    got = [row[0] for name in book.sheetnames for row in all_rows(book[name])[1:]]
    assert got == list(range(25))


def test_names_fit_excel():
    frame = pd.DataFrame({"n": range(3)})
    names = [name for name, _ in split_rows("a/b:" + "c" * 40, frame, rows_max=2)]
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert len(set(names)) == 3
    assert sheet_name("Cut off") == "Cut off"


def test_a_cell_too_long_is_cut_and_told(tmp_path):
    long = claims().assign(note="😀" * 20_000)
    book = open_book(tmp_path, build_content(claims=long))
    cell = book["Claims"]["Q2"].value
    assert cell.endswith("(cut)")
    assert len(cell.encode("utf-16-le")) // 2 <= CELL_CHARS_MAX
    told = [" ".join(str(c) for c in row if c) for row in all_rows(book["Read me"])]
    assert any("cells were cut" in line for line in told)


@pytest.mark.parametrize("memory", [0, 10**9])
def test_both_ways_of_writing_agree(tmp_path, monkeypatch, memory):
    monkeypatch.setattr("passable.write.workbook._MANY_CELLS", memory)
    rows = read_sheet(open_book(tmp_path, build_content()), "Claims")
    note = next(r["note"] for r in rows if r["claim_id"] == "H6")
    if memory == 0:  # openpyxl undoes the escape of shared strings only; Excel of both
        note = unescape(note)
    assert note == "_x0041_ & <b>"
    assert len(rows) == len(claims())


def test_the_same_content_gives_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_tables_workbook(tmp_path / name, build_content())
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_hostile_title_makes_a_lawful_header(tmp_path):
    content = build_content(head=head(mover_title="&A&[Path]" * 60, title="x" * 500))
    book = open_book(tmp_path, replace(content))
    assert book.sheetnames == NAMES
