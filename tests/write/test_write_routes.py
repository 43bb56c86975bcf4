"""The brief's ways between main towns: on the date, on the one compared with, and without claims."""

from datetime import date

import openpyxl
from content_builder import build_content, head, routes

from passable.write.gate_brief import open_gate
from passable.write.page_routes import routes_section
from passable.write.result_sheets import write_tables_workbook


def told(content):
    (table,) = routes_section(content, {}).tables
    return table.columns, [[" | ".join([c.text, *c.sub]) for c in row] for row in table.rows]


def test_without_a_date_compared_with_there_is_no_before():
    columns, rows = told(build_content())
    assert columns[:3] == ("From and to", "Now", "With every claim removed")
    assert rows[1][1].startswith("no open way")


def test_before_and_after_stand_side_by_side(tmp_path):
    before = routes()
    before.loc[1, ["is_open", "km", "seconds", "via"]] = [True, 120.0, 3600.0, "Homs - Hama"]
    content = build_content(routes_before=before)
    columns, rows = told(content)
    assert columns[:3] == ("From and to", "On 2017-01-01", "On 2017-03-21")
    assert rows[0][1].replace("\u202f", " ") == "463 km | 7 h 32 min | the same way"
    assert rows[1][1].replace("\u202f", " ") == "120 km | 60 min | via Homs - Hama"
    assert rows[1][2].startswith("no open way")
    write_tables_workbook(tmp_path / "tables.xlsx", open_gate(content))
    sheet = list(openpyxl.load_workbook(tmp_path / "tables.xlsx")["Routes before"].values)
    as_of = sheet[0].index("as_of")
    assert {row[as_of].date() for row in sheet[1:]} == {date(2017, 1, 1)}
    assert sheet[2][sheet[0].index("km")] == 120


def test_a_pair_that_was_not_open_then_says_so():
    before = routes().assign(is_open=False, km=None, seconds=None)
    _, rows = told(build_content(head=head(), routes_before=before))
    assert [row[1] for row in rows] == ["no open way", "no open way"]
