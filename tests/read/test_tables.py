"""What a table's reader accepts, and what it says of what it does not."""

import math
import re
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_builder import TABLES, replaced, with_row, write_table
from passable.read.tables import CELL_PROBLEMS_KEPT, read_table
from passable.read.xlsx_rows import read_xlsx_rows
from passable.terms.columns import CLAIMS, PLACES, SERVICES, SOURCES, Column
from passable.terms.errors import ProblemList
from typed_files import with_sheet_xml

GOOD = TABLES["places.csv"]


def read(folder, lines, columns=PLACES, name="places.csv", **how):
    write_table(folder, name, lines, **how)
    problems = ProblemList()
    return read_table(folder / name, columns, problems, name), problems.problems


def read_only_problem(folder, lines, columns=PLACES, name="places.csv", **how):
    _, problems = read(folder, lines, columns, name, **how)
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def test_a_good_table_has_every_declared_column_and_its_rows(tmp_path):
    frame, problems = read(tmp_path, GOOD)
    assert problems == []
    assert list(frame.columns) == [*(column.name for column in PLACES), "row"]
    assert frame["row"].to_list() == [2, 3]
    assert frame["lon"].to_list() == [36.70, 36.80]
    assert frame["name_ar"].to_list() == ["الغرب", ""]
    assert frame["adm2_pcode"].to_list() == ["", ""]


def test_an_absent_number_column_is_nan(tmp_path):
    frame, problems = read(
        tmp_path,
        ["service_id,category,lon,lat", "h1,hospital,36,34"],
        SERVICES,
        "services.csv",
    )
    assert problems == []
    assert math.isnan(frame["capacity"][0])


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_line_ends_byte_mark_and_separator_change_nothing(tmp_path, newline, encoding, delimiter):
    lines = [
        "place_id,name_en,name_ar,lon,lat".replace(",", delimiter),
        "a,Homs,حمص,36.7,34.7".replace(",", delimiter),
    ]
    frame, problems = read(tmp_path, lines, newline=newline, encoding=encoding)
    assert problems == []
    assert frame.loc[0, ["place_id", "name_ar", "lon", "row"]].to_list() == ["a", "حمص", 36.7, 2]


def test_semicolons_inside_a_comma_table_stay_text(tmp_path):
    frame, problems = read(tmp_path, ["place_id,name_en,aliases,lon,lat", "a,A,x;y;z;w;v;u,1,2"])
    assert problems == []
    assert frame["aliases"][0] == "x;y;z;w;v;u"


def test_a_quoted_line_break_does_not_shift_rows(tmp_path):
    lines = ["place_id,name_en,lon,lat", 'a,"two\nlines",1,2', "", "b,B,not,2"]
    problem = read_only_problem(tmp_path, lines)
    assert (problem.row, problem.column, problem.got) == (4, "lon", "not")


def test_blank_rows_are_ignored_but_counted(tmp_path):
    frame, problems = read(tmp_path, [GOOD[0], "", ",,,,,,,", GOOD[1]])
    assert problems == []
    assert frame["row"].to_list() == [4]


def test_a_row_of_hxl_tags_is_passed_over(tmp_path):
    hxl = "#loc+code,#loc+name,,,#adm1+code,#geo+lon,#geo+lat,"
    frame, problems = read(tmp_path, [GOOD[0], hxl, *GOOD[1:]])
    assert problems == []
    assert frame["row"].to_list() == [3, 4]


def test_words_that_mean_nothing_elsewhere_are_text_here(tmp_path):
    lines = ["place_id,name_en,aliases,lon,lat", "NA,None,=cmd()|'/c calc'!A1,0,0", "nan,1e5,,0,0"]
    frame, problems = read(tmp_path, lines)
    assert problems == []
    assert frame["place_id"].to_list() == ["NA", "nan"]
    assert frame["name_en"].to_list() == ["None", "1e5"]
    assert frame["aliases"][0] == "=cmd()|'/c calc'!A1"


def test_a_missing_required_column_names_those_found_and_the_close_one(tmp_path):
    problem = read_only_problem(tmp_path, ["place_id,english_name,lon,lat", "a,A,1,2"])
    assert (problem.row, problem.column) == (1, "name_en")
    assert "english_name" in problem.got
    problem = read_only_problem(tmp_path, ["placeid,name_en,lon,lat", "a,A,1,2"])
    assert "'placeid'" in problem.what
    assert problem.column == "place_id"


def test_an_unknown_column_is_kept_unless_it_looks_like_a_slip(tmp_path):
    frame, problems = read(tmp_path, ["place_id,name_en,lon,lat,colour,name_fr", "a,A,1,2,red,Ah"])
    assert problems == []
    assert frame.loc[0, ["colour", "name_fr"]].to_list() == ["red", "Ah"]
    problem = read_only_problem(tmp_path, ["place_id,name_en,lon,lat,alias", "a,A,1,2,x"])
    assert "did you mean 'aliases'" in problem.what


def test_sensitive_for_sensitivity_is_told(tmp_path):
    lines = [
        line + ("," + word)
        for line, word in zip(TABLES["claims.csv"][:2], ["sensitve", "x"], strict=True)
    ]
    problem = read_only_problem(tmp_path, lines, CLAIMS, "claims.csv")
    assert "did you mean 'sensitivity'" in problem.what


@pytest.mark.parametrize("title", ["ADM1_PCODE", "admin1Pcode", "admin1_code", "adm1_pcode"])
def test_other_spellings_of_pcode_columns_are_read(tmp_path, title):
    frame, problems = read(tmp_path, [f"place_id,name_en,lon,lat,{title}", "a,A,1,2,SY04"])
    assert problems == []
    assert frame["adm1_pcode"][0] == "SY04"


def test_two_columns_of_one_name_and_cells_without_a_name(tmp_path):
    problem = read_only_problem(tmp_path, ["place_id,name_en,lon,lat,lat", "a,A,1,2,3"])
    assert "same name" in problem.what
    problem = read_only_problem(tmp_path, ["place_id,name_en,,lon,lat", "a,A,x,1,2"])
    assert "column 3" in problem.what
    problem = read_only_problem(tmp_path, ["place_id,name_en,lon,lat", "a,A,1,2", "b,B,1,2,9"])
    assert problem.row == 3


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("1,234", "Write 1234"),
        ("1,234.5", "Write 1234.5"),
        ("12,5", "Write 12.5"),
        ("١٢٣", "0-9"),
        ("many", "digits"),
        ("1e999", "sane"),
        ("inf", "digits"),
        ("NaN", "digits"),
        ("0x10", "digits"),
        ("1_000", "digits"),
    ],
)
def test_numbers_are_never_guessed(tmp_path, cell, remedy):
    lines = ["service_id,category,lon,lat,capacity", f'h,hospital,1,2,"{cell}"']
    problem = read_only_problem(tmp_path, lines, SERVICES, "services.csv")
    assert (problem.row, problem.column, problem.got) == (2, "capacity", cell)
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("21/03/2017", "Write 2017-03-21."),
        ("04/03/2017", "Write 2017-03-04 or 2017-04-03"),
        ("2017-03-21 10:00", "Write 2017-03-21."),
        ("2017-03-21T00:00:00", "Write 2017-03-21."),
        ("2017-02-30", "Check the month"),
        ("0217-03-21", "Check the year"),
        ("42815", "Format the column as a date"),
        ("٢٠١٧-٠٣-٢١", "year-month-day"),
        ("March 2017", "year-month-day"),
    ],
)
def test_dates_are_iso_or_a_problem_that_says_what_to_write(tmp_path, cell, remedy):
    lines = replaced("sources", 2, "2017-03-21", cell)
    problem = read_only_problem(tmp_path, lines, SOURCES, "sources.csv")
    assert (problem.row, problem.column, problem.got) == (2, "published_on", cell)
    assert remedy in problem.remedy


def test_degrees_out_of_range_and_with_a_comma(tmp_path):
    problem = read_only_problem(tmp_path, ["place_id,name_en,lon,lat", "a,A,34,136"])
    assert (problem.column, problem.expected) == ("lat", "-90 to 90 degrees")
    problem = read_only_problem(tmp_path, ["place_id;name_en;lon;lat", "a;A;36,7;34.7"])
    assert (problem.column, problem.got) == ("lon", "36,7")
    assert "36.7" in problem.remedy


def test_codes_are_normalised_and_slips_are_named(tmp_path):
    frame, problems = read(tmp_path, replaced("sources", 2, ",B,", ",b,"), SOURCES, "sources.csv")
    assert problems == []
    assert frame["reliability"][0] == "B"
    lines = replaced("claims", 2, "status", "statos")
    problem = read_only_problem(tmp_path, lines, CLAIMS, "claims.csv")
    assert "Did you mean 'status'?" in problem.remedy


def test_pcodes(tmp_path):
    problem = read_only_problem(tmp_path, replaced("places", 3, "SY04", "04"))
    assert (problem.row, problem.column) == (3, "adm1_pcode")


def test_a_doubled_id_names_the_first_row_and_an_empty_one_its_meaning(tmp_path):
    problem = read_only_problem(tmp_path, with_row("places", "west,W,,,,1,2,"))
    assert (problem.row, problem.what) == (4, "the id is already used in row 2")
    problem = read_only_problem(tmp_path, with_row("places", ",W,,,,1,2,"))
    assert (problem.row, problem.column, problem.expected) == (4, "place_id", "your own id")


def test_text_in_another_encoding_names_the_row_and_the_remedy(tmp_path):
    problem = read_only_problem(tmp_path, GOOD, encoding="cp1256")
    assert problem.row == 2
    assert "offset" in problem.what
    assert "CSV UTF-8" in problem.remedy


def test_utf16_binary_and_workbooks_named_csv(tmp_path):
    assert "UTF-16" in read_only_problem(tmp_path, GOOD, encoding="utf-16").what
    assert "binary" in read_only_problem(tmp_path, ["place_id\0,b"]).what
    (tmp_path / "places.csv").write_bytes(b"PK\x03\x04rest")
    problems = ProblemList()
    read_table(tmp_path / "places.csv", PLACES, problems, "places.csv")
    assert "workbook" in problems.problems[0].what


def test_an_unclosed_quotation_mark_names_its_row(tmp_path):
    problem = read_only_problem(tmp_path, [GOOD[0], GOOD[1], 'b,"B,,,,1,2,', "c,C,,,,1,2,"])
    assert problem.row == 3
    assert "quotation" in problem.remedy


def test_missing_empty_and_other_files(tmp_path):
    problems = ProblemList()
    read_table(tmp_path / "places.csv", PLACES, problems, "places.csv")
    (tmp_path / "places.csv").write_bytes(b"")
    read_table(tmp_path / "places.csv", PLACES, problems, "places.csv")
    (tmp_path / "places.ods").write_bytes(b"x")
    read_table(tmp_path / "places.ods", PLACES, problems, "places.ods")
    read_table(tmp_path, PLACES, problems, "places.csv")
    said = [problem.what for problem in problems.problems]
    assert said == [
        "there is no such file",
        "the file is empty",
        "this kind of table is not read",
        "this is not a plain file",
    ]


def test_limits_of_cells_and_of_what_is_kept(tmp_path):
    long = "x" * 120_000
    problem = read_only_problem(tmp_path, ["place_id,name_en,lon,lat", f"a,{long},1,2"])
    assert "too long" in problem.what
    assert len(problem.got) < 100
    many = CELL_PROBLEMS_KEPT + 7
    lines = ["place_id,name_en,lon,lat", *(f"p{k},P,x,2" for k in range(many))]
    _, problems = read(tmp_path, lines)
    assert len(problems) == CELL_PROBLEMS_KEPT + 1
    assert problems[-1].what == "7 more cells of this column are bad"
    huge = "x" * 200_000
    assert "limit" in read_only_problem(tmp_path, [GOOD[0], f"a,{huge},,,,1,2,"]).what


def workbook(path, *rows, title="Sheet"):
    book = openpyxl.Workbook()
    book.active.title = "Read me first"
    sheet = book.create_sheet(title) if title else book.active
    for row in rows:
        sheet.append(row)
    book.save(path)
    return sheet, book


def read_xlsx(path, columns):
    problems = ProblemList()
    return read_table(path, columns, problems, path.name), problems.problems


def test_a_workbook_gives_the_sheet_named_like_the_table_with_dates_and_numbers(tmp_path):
    path = tmp_path / "sources.xlsx"
    workbook(
        path,
        ["source_id", "publisher", "title", "published_on", "reliability"],
        [17, "ناشر", "T", datetime.fromisoformat("2017-03-21"), "a"],
        [None] * 5,
        ["S2", "P", "=1+1 is text when quoted", datetime.fromisoformat("2017-03-21T06:30"), "B"],
        title="Sources",
    )
    book = openpyxl.load_workbook(path)
    book["Sources"]["C4"].data_type = "s"
    book.save(path)
    frame, problems = read_xlsx(path, SOURCES)
    assert frame["source_id"].to_list() == ["17", "S2"]
    assert frame["publisher"][0] == "ناشر"
    assert frame["published_on"][0] == "2017-03-21"
    assert frame["reliability"].to_list() == ["A", "B"]
    assert frame["title"][1] == "=1+1 is text when quoted"
    assert [(problem.row, problem.remedy) for problem in problems] == [(4, "Write 2017-03-21.")]


def test_a_formula_without_a_saved_value_and_an_excel_error_are_told(tmp_path):
    path = tmp_path / "places.xlsx"
    workbook(
        path,
        ["place_id", "name_en", "aliases", "lon", "lat"],
        ["a", "A", "=B2&B2", 36, 34],
        ["b", "#REF!", None, 36.5, 34],
        title="",
    )
    frame, problems = read_xlsx(path, PLACES)
    assert frame["lon"].to_list() == [36.0, 36.5]
    assert {(problem.row, problem.got) for problem in problems} == {(2, "=B2&B2"), (3, "#REF!")}


def test_merged_header_cells_are_told(tmp_path):
    path = tmp_path / "places.xlsx"
    sheet, book = workbook(
        path, ["place_id", "name_en", "x", "lon", "lat"], ["a", "A", "B", 1, 2], title="places"
    )
    sheet.merge_cells("B1:C1")
    book.save(path)
    _, problems = read_xlsx(path, PLACES)
    assert ["B1:C1 are merged" in problem.what for problem in problems] == [True]


def test_a_file_that_only_calls_itself_a_workbook(tmp_path):
    path = tmp_path / "places.xlsx"
    path.write_bytes(b"PK\x03\x04 but no more")
    frame, problems = read_xlsx(path, PLACES)
    assert frame.empty
    assert "not a workbook" in problems[0].what


def test_relation_codes_come_back_as_written(tmp_path):
    columns = (Column("id", "id", required=True), Column("r", "code", values=("<=", "=")))
    frame, problems = read(tmp_path, ["id,r", "a,<="], columns, "x.csv")
    assert problems == []
    assert frame["r"][0] == "<="


HEADER = b"place_id,name_en,lon,lat,aliases\n"
PIECES = st.sampled_from(
    [b"a", b"1", b",", b";", b"\n", b"\r\n", b'"', b"\xff", b"\0", b"\xd9\x85", b"#x", b"=1", b" "]
)


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(PIECES, max_size=30), with_header=st.booleans())
def test_no_bytes_whatever_raise_and_good_rows_hold_what_is_required(
    tmp_path_factory, pieces, with_header
):
    path = tmp_path_factory.getbasetemp() / "hostile.csv"
    path.write_bytes((HEADER if with_header else b"") + b"".join(pieces))
    problems = ProblemList()
    frame = read_table(path, PLACES, problems, "hostile.csv")
    assert {column.name for column in PLACES} <= set(frame.columns)
    if problems.problems:
        assert all(problem.remedy for problem in problems.problems)
    else:
        assert (frame["place_id"] != "").all()
        assert frame["place_id"].is_unique
        assert frame[["lon", "lat"]].notna().all(axis=None)


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 6000), byte=st.integers(0, 255))
def test_no_damaged_workbook_raises(tmp_path_factory, at, byte):
    folder = tmp_path_factory.getbasetemp()
    good = folder / "good.xlsx"
    if not good.exists():
        workbook(good, ["place_id", "name_en", "lon", "lat"], ["a", "A", 1, 2], title="places")
    raw = bytearray(good.read_bytes())
    raw[at % len(raw)] = byte
    (folder / "places.xlsx").write_bytes(raw)
    frame, problems = read_xlsx(folder / "places.xlsx", PLACES)
    assert problems or frame["place_id"].to_list()


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a %s>]>'
CELL = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([SHEET, *[b"<x/>" * 1_000_000] * 21, END], "the workbook holds more than is sane"),
        ([SHEET, b'<row r="1"><c r="SG1"><v>1</v></c></row>', END], "the table is too wide"),
        ([ENTITY % b'SYSTEM "file:///etc/passwd"', SHEET, CELL, END], "can be read"),
        ([ENTITY % (b'"' + b"a" * 99 + b'"'), SHEET, CELL, END], "can be read"),
        ([SHEET, b"<row>" * 50], "can be read"),
    ],
)
def test_a_workbook_from_a_stranger_costs_little(tmp_path, parts, said):
    path = with_sheet_xml(tmp_path / "places.xlsx", *parts)
    assert path.stat().st_size < 200_000
    problems = ProblemList()
    read_table(path, PLACES, problems, "places.xlsx")
    assert re.search(said, str(problems.problems[0]))


def test_empty_rows_up_to_a_far_cell_take_no_room(tmp_path):
    far = b'<row r="200000"><c r="B200000"><v>1</v></c></row>'
    path = with_sheet_xml(tmp_path / "places.xlsx", SHEET, far, END)
    rows = read_xlsx_rows(path, ProblemList(), "places.xlsx")
    assert len(rows) == 200_000
    assert [cell for row in rows for cell in row] == ["", "1"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [("B1:C1", "a column has no heading of its own"), ("A2:A3", "fill each cell")],
)
def test_merged_cells_of_any_table_are_named_by_their_range(tmp_path, cells, said):
    book = openpyxl.Workbook()
    for line in GOOD:
        book.active.append(line.split(","))
    book.active.merge_cells(cells)
    book.save(tmp_path / "places.xlsx")
    problems = ProblemList()
    read_table(tmp_path / "places.xlsx", PLACES, problems, "places.xlsx")
    first = str(problems.problems[0])
    assert first.startswith(f"places.xlsx, row {cells[1]}: the cells {cells} are merged")
    assert said in first
