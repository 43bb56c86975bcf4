"""Tables of claims typed by hand: whatever order, names and dates; nothing guessed in silence."""

from datetime import datetime

import pytest

from passable.read.tally import Tally
from passable.read.typed_claims import read_typed_claims
from passable.read.typed_columns import HXL, column_of
from passable.terms.columns import CLAIMS
from passable.terms.errors import ProblemList
from typed_files import ARMY, CLOSED, HEADER, dated, typed_csv, typed_xlsx


def read(path):
    problems, tally = ProblemList(), Tally()
    typed = read_typed_claims(path, problems, tally)
    told = {f"{line.thing}, {line.outcome}: {line.count} ({line.reason})" for line in tally.lines()}
    return typed, [str(problem) for problem in problems.problems], told


def rows_of(path):
    typed, problems, _ = read(path)
    assert problems == []
    return [[str(row[name]) for name in HEADER] for row in typed.frame.to_dict("records")]


def test_csv_and_xlsx_say_the_same_and_arabic_survives(tmp_path):
    expected = [CLOSED, ARMY]
    assert rows_of(typed_csv(tmp_path / "a.csv", HEADER, *expected)) == expected
    assert rows_of(typed_csv(tmp_path / "b.csv", HEADER, *expected, delimiter=";")) == expected
    assert rows_of(typed_xlsx(tmp_path / "c.xlsx", HEADER, *expected)) == expected
    assert rows_of(typed_xlsx(tmp_path / "d.xlsx", HEADER, *map(dated, expected))) == expected


def test_columns_in_any_order_under_usual_names(tmp_path):
    header = ["Source", "Valid From", "TO", "Comments", "subject", "Value", "Predicate", "My own"]
    row = ["S1", "2017-03-20", "2017-03-21", "seen", "area:north", "Army", "control", "kept out"]
    typed, problems, told = read(typed_csv(tmp_path / "a.csv", header, row))
    assert problems == []
    (said,) = typed.frame.to_dict("records")
    assert [said[c] for c in ("source_id", "valid_from", "valid_to", "note", "subject")] == [
        "S1", "2017-03-20", "2017-03-21", "seen", "area:north",
    ]  # fmt: skip
    assert typed.given == {
        "source_id", "valid_from", "valid_to", "note", "subject", "value", "predicate",
    }  # fmt: skip
    assert "columns, dropped: 1 (no claim has them, such as My own)" in told
    assert any("Source: source_id" in line for line in told)


@pytest.mark.parametrize("title", ["The month's reports", None])
def test_hxl_tags_name_columns_that_the_headings_do_not(tmp_path, title):
    header = ["الموضوع", "ما قيل", "القيمة", "من", "المصدر"]
    tags = [
        "#subject",
        "#indicator+name",
        "#indicator +value +text",
        "#date +start",
        "#meta+source",
    ]
    row = ["area:north", "control", "Army", "2017-03-20", "S1"]
    above = [[title, "", "", "", ""], [""] * 5] if title else []
    typed, problems, told = read(typed_csv(tmp_path / "a.csv", *above, header, tags, [""] * 5, row))
    assert problems == []
    (said,) = typed.frame.to_dict("records")
    assert [said[c] for c in ("subject", "predicate", "value", "valid_from", "source_id")] == row
    assert said["row"] == 4 + len(above)
    assert "rows, dropped: 1 (blank)" in told
    assert ("rows, dropped: 2 (above the headings)" in told) == bool(title)


def test_tags_alone_are_headings_enough(tmp_path):
    tags = ["#subject", "#indicator+name", "#indicator+text+value", "#date+start", "#meta+source"]
    row = ["area:north", "control", "Army", "2017-03-20", "S1"]
    typed, problems, _ = read(typed_csv(tmp_path / "a.csv", tags, row))
    assert problems == []
    assert typed.frame["row"].to_list() == [2]


def test_every_tag_and_name_means_a_column():
    names = {column.name for column in CLAIMS}
    assert set(HXL.values()) <= names
    assert all(tag == "+".join([tag.split("+")[0], *sorted(tag.split("+")[1:])]) for tag in HXL)
    assert all(column_of(name.upper().replace("_", " ")) == name for name in names)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("03/04/2017", "Write 2017-04-03 or 2017-03-04, whichever is meant"),
        ("21.03.2017", "Write 2017-03-21"),
        ("42814", "Excel's number of a day"),
        ("2017-02-30", "there is no such day"),
        ("spring", "this is not a date"),
    ],
)
def test_a_date_that_may_mean_two_days_is_refused_by_row(tmp_path, text, said):
    bad = ["m9", *CLOSED[1:4], text, *CLOSED[5:]]
    _, problems, _ = read(typed_csv(tmp_path / "a.csv", HEADER, CLOSED, bad))
    (problem,) = problems
    assert problem.startswith("a.csv, row 3, column valid_from: ")
    assert said in problem


def test_months_in_words_and_midnights_are_days(tmp_path):
    rows = [[*CLOSED[:4], text, *CLOSED[5:]] for text in ("20 March 2017", "2017-03-20T00:00:00")]
    rows = [[f"m{k}", *row[1:]] for k, row in enumerate(rows)]
    assert {row[4] for row in rows_of(typed_csv(tmp_path / "a.csv", HEADER, *rows))} == {
        "2017-03-20"
    }
    timed = dated(CLOSED)
    timed[4] = datetime(2017, 3, 20, 14, 30)  # noqa: DTZ001 - as Excel has it
    _, problems, _ = read(typed_xlsx(tmp_path / "b.xlsx", HEADER, timed))
    assert "a date must have no time of day" in problems[0]


def test_texts_beside_excels_dates_cast_doubt_on_those_too(tmp_path):
    bad = [*dated(ARMY)[:4], "21/03/2017", *dated(ARMY)[5:]]
    _, problems, _ = read(typed_xlsx(tmp_path / "a.xlsx", HEADER, dated(CLOSED), bad))
    assert len(problems) == 2
    assert "1 dates are text and 1 are not" in problems[0]
    assert "row 3, column valid_from" in problems[1]


def test_a_figure_under_value_is_the_best_figure(tmp_path):
    rows = [
        ["p1", "place:west", "population", "1200", "2017-03-01", "", "S1", ""],
        ["p2", "place:west", "population", "1,200", "2017-03-01", "", "S1", ""],
    ]
    typed, problems, told = read(typed_xlsx(tmp_path / "a.xlsx", HEADER, *rows))
    assert problems == []  # what cannot be read is told when the claim is made
    assert typed.frame["best"].to_list()[0] == 1200
    assert typed.frame["value"].to_list() == ["", "1,200"]
    assert "figures, read: 1 (written under value, taken as best, such as row 2)" in told


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("B1:D1", "the cells B1:D1 are merged, so that a column has no heading of its own"),
        ("A2:A3", "the cells A2:A3 are merged. Unmerge them and fill each cell"),
    ],
)
def test_merged_cells_are_named(tmp_path, cells, said):
    def merge(book):
        book.active.merge_cells(cells)

    _, problems, _ = read(typed_xlsx(tmp_path / "a.xlsx", HEADER, CLOSED, ARMY, change=merge))
    assert (
        problems[0]
        .replace(f", got {cells}", "")
        .startswith(f"a.xlsx, sheet claims, row {cells[1]}: {said}")
    )
    assert len(problems) == 1


def test_a_merged_title_above_tagged_headings_does_no_harm(tmp_path):
    def merge(book):
        book.active.merge_cells("A1:H1")

    tags = ["#meta+id", "", "", "", "#date+start", "", "", ""]
    rows = [["Reports of March", *[""] * 7], HEADER, tags, CLOSED]
    typed, problems, _ = read(typed_xlsx(tmp_path / "a.xlsx", *rows, change=merge))
    assert problems == []
    assert typed.frame["row"].to_list() == [4]


def test_hidden_rows_columns_and_sheets_are_told(tmp_path):
    def hide(book):
        sheet = book["claims"]
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["H"].hidden = True
        book["old"].sheet_state = "hidden"

    path = typed_xlsx(
        tmp_path / "a.xlsx", HEADER, CLOSED, ARMY, old=[["x"]], pivot=[["y"]], change=hide
    )
    typed, problems, told = read(path)
    assert problems == []
    assert len(typed.frame) == 2
    assert told == {
        "rows, read: 1 (hidden in the sheet, such as row 3)",
        "columns, read: 1 (hidden in the sheet, such as note)",
        "sheets, dropped: 1 (hidden, not read, such as old)",
        "sheets, dropped: 1 (not read, such as pivot)",
    }


def test_which_sheet_is_never_guessed(tmp_path):
    path = typed_xlsx(tmp_path / "a.xlsx", HEADER, CLOSED, sheet="March", April=[HEADER])
    _, problems, _ = read(path)
    assert "which sheet holds the claims is not clear, got March, April" in problems[0]
    alone = typed_xlsx(tmp_path / "b.xlsx", HEADER, CLOSED, sheet="March", Sources=[["source_id"]])
    typed, problems, _ = read(alone)
    assert len(typed.frame) == 1
    assert "b.xlsx, sheet Sources, row 1, column publisher" in " ".join(problems)

    def hide(book):
        book["claims"].sheet_state = "veryHidden"

    hidden = typed_xlsx(tmp_path / "c.xlsx", HEADER, CLOSED, Sources=[], change=hide)
    assert "shows no sheet of claims, got claims (hidden), Sources" in read(hidden)[1][0]


def test_a_formula_counts_only_if_its_value_was_saved(tmp_path):
    formula = [*CLOSED[:3], '=CONCATENATE("clo","sed")', *CLOSED[4:]]
    path = typed_xlsx(tmp_path / "a.xlsx", HEADER, formula)
    _, problems, _ = read(path)
    assert "row 2: the cell holds a formula whose value was never saved" in problems[0]


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    rows = [
        ["m1", "", "status", "closed", "2017-03-20", "", "S1", ""],
        ["m1", "area:north", "stat", "closed", "20/13/2017", "x", "", ""],
    ]
    _, problems, _ = read(typed_csv(tmp_path / "a.csv", HEADER, *rows))
    assert len(problems) == 6
    _, problems, _ = read(typed_csv(tmp_path / "b.csv", HEADER[:3], rows[0][:3]))
    assert [p.split("column ")[1].split(":")[0] for p in problems[:2]] == [
        "valid_from",
        "source_id",
    ]


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.txt", b"x", "this kind of table is not read"),
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"PK\x03\x04", "this is a workbook, not text"),
        ("a.xlsx", b"PK\x03\x04", "not a workbook that can be read"),
        ("a.xlsx", b"claim_id", "not a workbook that can be read"),
    ],
)
def test_files_that_are_no_tables(tmp_path, name, raw, said):
    (tmp_path / name).write_bytes(raw)
    assert said in read(tmp_path / name)[1][0]
