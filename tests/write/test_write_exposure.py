"""The brief's section and sheet of reported incidents: a density by P-code, with what it leaves out."""

import openpyxl
import pandas as pd
from content_builder import build_content

from passable.measures.results_exposure import EXPOSURE_AREA_COLUMNS
from passable.write.page import render_page
from passable.write.page_exposure import exposure_section
from passable.write.result_sheets import write_tables_workbook

PNG = b"\x89PNG\r\n\x1a\n"
NOTE = "3 left out: after the date"


def row(code, km, precise, coarse):
    told = {
        "adm1_pcode": code[:4],
        "adm2_pcode": "",
        "adm3_pcode": code,
        "segments": 2,
        "km": km,
        "density": precise + coarse,
        "density_precise": precise,
        "density_coarse": coarse,
        "incidents_per_day": (precise + coarse) * km,
        "precise_km": km if precise else 0.0,
        "precise_incidents": 4,
        "coarse_incidents": 9,
        "bandwidth_metres": 1000.0,
        "half_life_days": 30.0,
        "method": "discontinuous",
        "dead_ends": "return",
    }
    assert list(told) == list(EXPOSURE_AREA_COLUMNS)
    return told


def content(*rows):
    table = pd.DataFrame(list(rows), columns=list(EXPOSURE_AREA_COLUMNS))
    return build_content(exposure=table, exposure_notes=(NOTE,))


MADE = content(
    row("SY0401", 100.0, 0.0, 0.002), row("SY0402", 50.0, 0.0, 0.0), row("SY0403", 20.0, 0.05, 3e-9)
)


def test_the_densest_comes_first_and_quiet_roads_are_counted():
    section = exposure_section(MADE)
    (table,) = section.tables
    told = [[cell.text for cell in cells] for cells in table.rows]
    assert [cells[0] for cells in told] == ["SY0403", "SY0401"]
    assert told[0][2:5] == ["0.05", "0.05", "< 0.00001"]
    assert told[1][2:] == ["0.002", "0", "0.002", "0.2"]
    assert "50.0" in section.after[0]
    assert section.after[1] == "3 left out: after the date."
    assert "no probability" in section.prose[0].replace("\n", " ")


def test_no_incident_is_said_in_words():
    quiet = exposure_section(content(row("SY0402", 50.0, 0.0, 0.0)))
    assert quiet.empty
    assert quiet.after == (NOTE,)
    assert "Reported incidents along the roads" in render_page(MADE, PNG, "")
    assert "Reported incidents along the roads" not in render_page(build_content(), PNG, "")


def test_the_sheet_holds_every_row(tmp_path):
    write_tables_workbook(tmp_path / "tables.xlsx", MADE)
    rows = list(openpyxl.load_workbook(tmp_path / "tables.xlsx")["Incidents"].values)
    assert rows[0][:3] == ("adm1_pcode", "adm2_pcode", "adm3_pcode")
    assert [r[2] for r in rows[1:]] == ["SY0401", "SY0402", "SY0403"]
    assert rows[2][rows[0].index("density")] == 0
