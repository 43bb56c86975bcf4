"""The brief's section on what changed over time: chart, dates of change, sheet."""

import base64
import re
from datetime import date

import numpy as np
import openpyxl
import pandas as pd
import pytest
from content_builder import build_content

from passable.measures.results import TIMELINE_CUTOFF_COLUMNS
from passable.write.page import render_page
from passable.write.page_timeline import timeline_section
from passable.write.result_sheets import write_tables_workbook

PNG = b"\x89PNG\r\n\x1a\n"


def row(day, to, category, places, people, claim_ids=""):
    counts = dict(zip(("certain", "best", "possible", "pre_existing"), (*places, 0), strict=True))
    sums = dict(zip(("certain", "best", "possible", "pre_existing"), (*people, 0), strict=True))
    return {
        "date": date(2017, 3, day),
        "to": date(2017, 3, to),
        "category": category,
        "places": 5,
        "places_with_people": 4,
        **{f"people_{f}": 1000.0 for f in ("low", "best", "high")},
        **{f"{s}_places": n for s, n in counts.items()},
        **{f"{s}_people_{f}": n for s, n in sums.items() for f in ("low", "best", "high")},
        "claim_ids": claim_ids,
    }


def timeline():
    rows = [
        row(1, 4, "hospital", (0, 1, 1), (0, 10, 10)),
        row(1, 4, "fuel", (0, 0, 2), (0, 0, 30)),
        row(5, 9, "hospital", (1, 1, 2), (10, 10, np.nan), "C1"),
        row(5, 9, "fuel", (0, 0, 2), (0, 0, 30), "C1"),
        row(10, 21, "hospital", (1, 1, 2), (10, 10, np.nan), "C2"),
        row(10, 21, "fuel", (0, 0, 3), (0, 0, 45), "C2"),
    ]
    return pd.DataFrame(rows, columns=list(TIMELINE_CUTOFF_COLUMNS))


@pytest.fixture(scope="module")
def content():
    return build_content(timeline=timeline())


def test_the_table_holds_the_dates_on_which_counts_changed_newest_first(content):
    (table,) = timeline_section(content, {}).tables
    told = [tuple(cell.text for cell in cells[:2]) for cells in table.rows]
    assert told == [
        ("2017-03-10", "fuel"),
        ("2017-03-05", "hospital"),
        ("2017-03-01", "fuel"),
        ("2017-03-01", "hospital"),
    ]
    assert table.rows[1][2].text == "10"
    assert table.rows[1][4].text == "—"  # two places, and no figure of people: not nought
    assert table.rows[1][4].sub == ("2 places",)
    assert table.sheet == "Over time"


def test_the_page_holds_the_chart_and_says_what_it_shows(content):
    page = render_page(content, b"", "")
    section = page[page.index('<section id="over-time"') :]
    section = section[: section.index("</section>")]
    picture = re.search(r'src="data:image/png;base64,([^"]+)" alt="([^"]+)"', section)
    assert base64.b64decode(picture[1]).startswith(PNG)
    assert "from 2017-03-01 to 2017-03-21" in picture[2]
    assert '<a href="#over-time">Over time</a>' in page
    assert render_page(content, b"", "") == page


def test_the_workbook_holds_every_row(content, tmp_path):
    write_tables_workbook(tmp_path / "tables.xlsx", content)
    rows = list(openpyxl.load_workbook(tmp_path / "tables.xlsx")["Over time"].values)
    assert len(rows) == 1 + 6
    assert rows[0][: len(TIMELINE_CUTOFF_COLUMNS)] == tuple(TIMELINE_CUTOFF_COLUMNS)


def test_one_date_is_told_and_not_drawn():
    section = timeline_section(build_content(timeline=timeline().iloc[:2]), {})
    assert section.picture is None
    assert "no chart" in section.prose[-1]
    assert len(section.tables[0].rows) == 2


def test_a_brief_of_nothing_over_time_has_no_chart():
    content = build_content(timeline=timeline().iloc[:0])
    section = timeline_section(content, {})
    assert section.picture is None
    assert section.empty
    assert 'id="over-time"' not in render_page(build_content(), b"", "")
