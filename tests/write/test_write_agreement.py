"""The brief's section of the Al-Waer agreement: on the day the brief is for, and at its end."""

from dataclasses import fields, replace
from datetime import date

import openpyxl
import pytest
from content_builder import build_content, head

import passable
from passable.run.brief_agreements import measure_agreements, signed_by
from passable.write.gate import Gate
from passable.write.gate_brief import open_gate
from passable.write.page import render_page
from passable.write.page_agreement import agreement_sections
from passable.write.result_sheets import write_tables_workbook

EARLY, END = date(2017, 3, 21), date(2017, 5, 25)
NAMES = {
    "agreements": "agreements",
    "tranches": "agreement_tranches",
    "cumulated": "agreement_cumulated",
    "terms": "agreement_terms",
    "accounts": "agreement_accounts",
    "ways": "agreement_ways",
}
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def study():
    return passable.open_study("homs-2017")


def content(study, on, *, restricted=False):
    request = passable.ask(study, on=on, restricted=restricted)
    tables = measure_agreements(study, request)
    parts = {NAMES[f.name]: getattr(tables, f.name) for f in fields(tables)}
    return build_content(head=head(on=on, is_restricted=restricted), **parts)


def said(study, on, **words):
    (section,) = agreement_sections(content(study, on, **words), {})
    return section


def lines(cell):
    return " | ".join([cell.text, *cell.sub]).replace("\u202f", " ")


def rows(table):
    return {row[0].text: [lines(cell) for cell in row] for row in table.rows}


@pytest.fixture(scope="module")
def early(study):
    return said(study, EARLY)


@pytest.fixture(scope="module")
def end(study):
    return said(study, END)


def test_three_days_after_the_first_tranche_only_what_is_known_is_told(early):
    prose = " ".join(early.prose).replace("\u202f", " ")
    assert "By 21 March 2017 400 to 2 000 people or more had left by all accounts" in prose
    assert "1 movement still to come or restricted" in prose
    tranches, moved, terms, ways = early.tables
    assert list(rows(tranches)) == ["1"]
    told = rows(tranches)["1"]
    assert told[1] == "2017-03-18 | 1 500 people"
    assert told[2].startswith("2017-03-18 to 2017-03-20 | 400 to 2 000 people or more")
    assert told[3] == "0 to 2 days"
    assert "Orient (D3): 2017-03-18 to Jarablus, 2 000 people, 40 vehicles" in told[5]
    assert "(D3): 2017-03-20, at least 400 people" in told[5]
    assert list(rows(moved)) == ["2017-03-18", "2017-03-20"]
    assert rows(terms)["The first group leaves within seven days of the signing."][3].startswith(
        "met"
    )
    assert [row[0].text for row in ways.rows] == ["1"]
    everything = repr(early)
    for later in ("2017-04", "2017-05", "2 500", "Johmani", "United Nations"):
        assert later not in everything


def test_at_the_end_counts_stand_side_by_side_and_silence_is_said(end):
    tranches, moved, terms, ways = end.tables
    told = rows(tranches)
    fifth = told["5"]
    assert (
        "Zaman al-Wasl (D3): 2017-04-17 to Jarablus, 1 876 people, 544 women, 680 children"
        in fifth[5]
    )
    assert "Orient (D3): 2017-04-18 to Jarablus, no number" in fifth[5]
    assert fifth[2].startswith("2017-04-17 to 2017-04-18 | 1 876 people")
    assert "sources differ on days" in fifth[2]
    seventh = told["7"]
    assert "917 to 2 200 people" in seventh[2]
    assert "sources differ on numbers of people" in seventh[2]
    for mean in ("1 558", "1 559"):
        assert mean not in repr(end).replace("\u202f", " ")
    for number in ("9", "10", "11", "12"):
        assert told[number][0] == f"{number} | not reported"
        assert told[number][2].startswith("not reported")
    assert told["13"][1] == "2017-05-20 | 2 500 people or more"
    assert told["13"][2] == "— | no source reports a departure"
    assert "9 293 to 20 000 people or more" in rows(moved)["2017-05-21"][2]
    assert "United Nations Secretary-General 20,000" in rows(moved)["2017-05-21"][4]
    assert "7 of 13 tranches, 1 without a number, 5 not reported" in rows(moved)["2017-05-21"][3]
    verdicts = {name.split()[0]: row[3].split(" | ")[:2] for name, row in rows(terms).items()}
    assert verdicts["12,000"] == ["met", "found: 20 000 or more people"]
    assert verdicts["A"][0] == "cannot tell"
    fastest = ways.rows[0]
    assert lines(fastest[0]).startswith(
        "1, 2, 5, 6, 8 | 2017-03-18, 2017-03-27, 2017-04-17, 2017-04-18"
    )
    assert "fastest | a source names it for tranche 6" in lines(fastest[2])
    assert "Khanasser - As Safira - Tadef - Al Bab - Jarablus" in fastest[4].text
    assert "SY040100" in lines(fastest[1])
    assert [row[0].text for row in ways.rows] == ["1, 2, 5, 6, 8", "3, 7, 13", "6"]
    assert "No way is told of tranche 4" in " ".join(end.after)


def test_no_wording_calls_a_transfer_voluntary(early, end):
    assert "forced displacement" in " ".join(end.after)
    for section in (early, end):
        assert "volunt" not in repr(section).lower()
        assert "evacuat" not in repr(section).lower()


def test_what_is_still_to_come_shows_only_when_restricted(study):
    inside = said(study, EARLY, restricted=True)
    told = rows(inside.tables[0])
    assert list(told) == [str(number) for number in range(1, 14)]
    assert told["2"][0] == "2 | to come"
    assert told["13"][1] == "2017-05-20 | 2 500 people or more"


def test_no_agreement_signed_by_the_date_no_section(study):
    before = date(2017, 3, 12)
    assert measure_agreements(study, passable.ask(study, on=before)) is None
    unknown = passable.ask(study, on=END, known_on=before)
    assert signed_by(study, unknown) == []
    assert agreement_sections(build_content(), {}) == []
    assert 'id="agreement-' not in render_page(build_content(), PNG, "")


def test_page_and_sheets_hold_it_after_the_gate(study, tmp_path):
    made = open_gate(content(study, END))
    page = render_page(made, PNG, "")
    assert page.count('<section id="agreement-1">') == 1
    assert page.index('id="routes"') < page.index('id="agreement-1"')
    write_tables_workbook(tmp_path / "tables.xlsx", made)
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    tranches = list(book["Tranches"].values)
    assert [row[tranches[0].index("tranche")] for row in tranches[1:]] == list(range(1, 14))
    for sheet in ("Agreements", "People moved", "Terms", "Accounts", "Tranche ways"):
        assert book[sheet].max_row > 1, sheet
        assert "as_of" in next(iter(book[sheet].values)), sheet


def test_a_protected_end_is_told_by_its_number(study):
    gate = Gate(places={"jarablus": ("restricted-place-1", {})}, words=frozenset({"Jarablus"}))
    shown = open_gate(replace(content(study, END), gate=gate))
    for name in ("agreement_tranches", "agreement_accounts", "agreement_ways"):
        table = getattr(shown, name)
        hidden = table["to_place_id" if "to_place_id" in table else "to_place_ids"]
        rows = table[hidden.eq("restricted-place-1")]
        assert len(rows), name
        assert "SY020800" not in rows.to_csv(), name
        assert "Jarablus" not in rows.to_csv(), name
    ways = shown.agreement_ways
    rows = ways[ways["to_place_id"] == "restricted-place-1"]
    assert rows[["km", "hours"]].isna().all().all()
    assert (rows["via"] == "withheld (restricted)").all()
