"""The brief's section of the M5: over the ledger, and on the day the brief is for."""

import base64
import re
import shutil
from datetime import date, timedelta

import openpyxl
import pandas as pd
import pytest
from content_builder import build_content, head

import passable
from passable.read.case import case_folder
from passable.run.brief_corridors import measure_corridors
from passable.terms.errors import BadInput, BadRequest
from passable.write.gate_brief import open_gate
from passable.write.page import render_page
from passable.write.page_corridor import corridor_sections, last_day_open
from passable.write.result_sheets import write_tables_workbook

ON = date(2017, 3, 21)


@pytest.fixture(scope="module")
def corridors():
    study = passable.open_study("homs-2017")
    return measure_corridors(study, passable.ask(study, on=ON))


@pytest.fixture(scope="module")
def content(corridors):
    parts = {f"corridor_{part}": table for part, table in corridors.tables.items()}
    return open_gate(build_content(head=head(on=ON, is_restricted=False), **parts))


@pytest.fixture(scope="module")
def section(content):
    (made,) = corridor_sections(content, {})
    return made


def plain(text):
    return text.replace("\u202f", " ")


def test_it_says_since_when_the_road_is_cut_and_where(section):
    assert section.title == "M5 Damascus - Aleppo as a corridor through the years"
    prose = plain(" ".join(section.prose))
    assert "6 of its 18 segments (115 km of 357 km) are closed" in prose
    assert "crosses 6 lines between holders" in prose
    assert "last day on which no stretch of it was closed was 31 January 2012" in prose
    cuts, days, control, losses, losers = section.tables
    assert {"Homs - Talbiseh", "Ar Rastan - Hama", "Hama - Morek"} <= {
        row[0].text for row in cuts.rows
    }
    assert all("Opposition Rebels" in row[3].text for row in cuts.rows)
    assert any("Sputnik" in row[4].text for row in cuts.rows)
    for row in days.rows:
        opened, slow, shut, every = (int(plain(c.text).replace(" ", "")) for c in row[2:6])
        assert opened + slow + shut == every == (ON - date(2011, 7, 1)).days + 1
        assert row[0].sub[1].startswith("P-code SY")
    on_date = [row for row in control.rows if row[0].text == "2017-03-21"]
    assert {(row[1].text, plain(row[2].text)) for row in on_date} == {
        ("Military Forces of Syria (2000-2024)", "216 km"),
        ("Opposition Rebels (Syria)", "142 km"),
    }
    assert {row[0].text for row in control.rows} >= {f"{y}-01-01" for y in range(2012, 2018)}
    assert all("of 97 places" in plain(row[3].sub[0]) for row in losses.rows)
    assert [row[0].text for row in losers.rows[:3]] == ["Duma", "Duma", "Harasta"]


def test_the_page_and_the_workbook_hold_it(content, tmp_path):
    page = render_page(content, b"", "")
    part = page[page.index('<section id="corridor-1"') :]
    part = part[: part.index("</section>")]
    picture = re.search(r'src="data:image/png;base64,([^"]+)" alt="([^"]+)"', part)
    assert base64.b64decode(picture[1]).startswith(b"\x89PNG\r\n\x1a\n")
    assert "from 2011-07-01 to 2017-03-21" in picture[2]
    assert page.index('id="routes"') < page.index('id="corridor-1"')
    write_tables_workbook(tmp_path / "tables.xlsx", content)
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx", read_only=True)
    for name, table in (
        ("Corridor cuts", content.corridor_cuts),
        ("Corridor days", content.corridor_segments),
        ("Corridor spells", content.corridor_spells),
        ("Corridor ground", content.corridor_ground),
        ("Corridor control", content.corridor_control),
        ("Corridor lines", content.corridor_crossings),
        ("Corridor incidents", content.corridor_exposure),
        ("Corridor losses", content.corridor_losses),
        ("Corridor places", content.corridor_places),
        ("Corridor axis", content.corridor_axis),
    ):
        rows = list(book[name].values)
        assert len(rows) == 1 + len(table)
        assert rows[0][-1] == "as_of"
    assert 'id="corridor-1"' not in render_page(build_content(), b"", "")


def test_the_last_day_open_is_told_by_going_through_the_days():
    first = date(2017, 1, 1)

    def spells(*shut):
        rows = [{"since": first, "until": first + timedelta(days=9), "state": "open"}]
        rows += [
            {
                "since": first + timedelta(days=a),
                "until": first + timedelta(days=b),
                "state": "closed",
            }
            for a, b in shut
        ]
        return pd.DataFrame(rows)

    def naive(table):
        days = [first + timedelta(days=k) for k in range(10)]
        shut = table[table["state"] == "closed"]
        free = [d for d in days if not ((shut["since"] <= d) & (shut["until"] >= d)).any()]
        return free[-1] if free else None

    cases = [(), ((0, 9),), ((5, 9),), ((2, 3),), ((0, 4), (5, 9)), ((6, 7), (8, 9), (0, 3)),
             ((4, 9), (2, 8)), ((1, 9), (3, 4))]  # fmt: skip
    for case in cases:
        assert last_day_open(spells(*case)) == naive(spells(*case)), case


@pytest.mark.parametrize(
    ("corridor", "word"),
    [
        ('["damascus", "aleppo", "M99"]', "M99"),
        ('["damascus"]', "at least 2"),
        ('["damascus", "nowhere", "M5"]', "nowhere"),
    ],
)
def test_a_corridor_that_is_none_is_told_by_its_key(corridor, word, tmp_path):
    folder = tmp_path / "case"
    shutil.copytree(case_folder("homs-2017"), folder)
    toml = folder / "case.toml"
    text = toml.read_text(encoding="utf-8")
    assert '[["damascus", "aleppo", "M5"]]' in text
    toml.write_text(text.replace('[["damascus", "aleppo", "M5"]]', f"[{corridor}]"), "utf-8")

    def ask():
        study = passable.open_study(folder)
        return measure_corridors(study, passable.ask(study, on=ON))

    with pytest.raises(BadInput) as told:
        ask()
    assert word in str(told.value)
    assert "questions.corridors" in str(told.value)
    if word == "M99":
        assert isinstance(told.value, BadRequest)
