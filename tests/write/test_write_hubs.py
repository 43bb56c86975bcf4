"""The brief's section on what passes through the main places: cells, sheet, nothing claimed falsely."""

import numpy as np
import openpyxl
import pandas as pd
import pytest
from content_builder import build_content

from passable.measures.results_importance import IMPORTANCE_PLACE_COLUMNS
from passable.write.page import render_page
from passable.write.page_hubs import hubs_section
from passable.write.result_sheets import write_tables_workbook

NAMES = {"homs": "Homs", "hama": "Hama", "isle": "<script>alert('x')</script>"}


def row(place, group, shares, *, claim_free, detour=3600.0, pairs=12):
    through, lost, slower = shares
    filled = {
        "place_id": place,
        "name_en": NAMES[place],
        "name_ar": "",
        "adm1_pcode": "SY04",
        "footprint": "3 km",
        "footprint_junctions": 1,
        "claim_free": claim_free,
        "reading": "" if claim_free else "best",
        "group": group,
        "weight_by": "people",
        "pairs": pairs,
        "pairs_connected": 0 if np.isnan(through) else pairs,
        "share_connected": 0.5 if claim_free else 0.25,
        "pairs_through": 0 if np.isnan(through) else int(through > 0),
        "share_through": through,
        "share_lost": lost,
        "share_slower": slower,
        "detour_seconds": detour,
    }
    return {c: filled.get(c) for c in IMPORTANCE_PLACE_COLUMNS}


def hubs():
    nan = float("nan")
    rows = []
    for free in (True, False):
        rows += [
            row("homs", "all", (0.5, 0.0001, 0.4), claim_free=free),
            row("homs", "north-south", (0.9999, 0, 0.9999), claim_free=free, pairs=1),
            row("hama", "all", (0.2, 0.2, 0), claim_free=free),
            row("hama", "north-south", (nan, nan, nan), claim_free=free),
            row("isle", "all", (0, 0, 0), claim_free=free),
            row("isle", "north-south", (0, 0, 0), claim_free=free),
        ]
    return pd.DataFrame(rows, columns=list(IMPORTANCE_PLACE_COLUMNS))


@pytest.fixture(scope="module")
def content():
    return build_content(hubs=hubs())


def test_cells_say_shares_losses_and_of_how_many_pairs(content):
    free, now = hubs_section(content).tables
    assert free.columns == ("Place", "All main places", "north – south")
    homs, hama = free.rows
    assert (homs[1].text, homs[1].sub) == (
        "50 % pass",
        ("of 12 pairs", "under 1 % would have no way", "40 % would take 60\u202fmin more"),
    )
    assert (homs[2].text, homs[2].sub[0]) == ("over 99 % pass", "of 1 pair")
    assert (hama[1].text, hama[1].sub) == ("20 % pass", ("of 12 pairs", "20 % would have no way"))
    assert (hama[2].text, hama[2].sub) == ("—", ("no pair has an open way",))
    assert "50 % of the weight" in free.caption
    assert "25 % of the weight" in now.caption


def test_page_and_workbook_hold_it(content, tmp_path):
    page = render_page(content, b"\x89PNG\r\n\x1a\n", "a map")
    assert 'id="hubs"' in page
    write_tables_workbook(tmp_path / "t.xlsx", content)
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Hubs"]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 13
    assert {r[rows[0].index("place_id")] for r in rows[1:]} == {"homs", "hama", "isle"}
    assert "as_of" in rows[0]


def test_without_figures_there_is_no_such_section():
    assert 'id="hubs"' not in render_page(build_content(), b"\x89PNG\r\n\x1a\n", "a map")
    section = hubs_section(build_content(hubs=hubs().iloc[:0]))
    assert section.empty
