"""docs/guide/imports.md says what the imports do with precision, kinds and sources."""

import re
from pathlib import Path

import pytest

from passable.read import events_acled, events_ucdp
from passable.read.events import RADIUS_METRES
from passable.run.import_events import EVENT_SOURCES
from passable.terms.codes import STRATEGIC_DEVELOPMENT

PAGE = (Path(__file__).parents[2] / "docs/guide/imports.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("|")
]


@pytest.mark.parametrize("code", events_ucdp.PLACE_PRECISION)
def test_each_where_prec_has_its_circle_and_precision(code):
    row = next(row for row in ROWS if len(row) == 5 and code in re.findall("[0-9]", row[1]))
    precision = events_ucdp.PLACE_PRECISION[code]
    assert row[4] == f"`{precision}`"
    assert f"point:…@{RADIUS_METRES[precision]}`" in row[3]
    assert ("area:…" in row[3]) == (code in events_ucdp.ADMIN_LEVEL)


@pytest.mark.parametrize("code", events_acled.PLACE_PRECISION)
def test_each_geo_precision_too(code):
    row = next(row for row in ROWS if len(row) == 5 and row[2] == code and "point" in row[3])
    assert row[4] == f"`{events_acled.PLACE_PRECISION[code]}`"


@pytest.mark.parametrize(
    ("column", "codes"),
    [(1, events_ucdp.TIME_PRECISION), (2, events_acled.TIME_PRECISION)],
)
def test_each_time_precision(column, codes):
    table = [row for row in ROWS if len(row) == 5 and "point" not in row[3]]
    for code, word in codes.items():
        assert any(row[column] == code and row[3] == f"`{word}`" for row in table)


def test_words_and_sources():
    for code, word in events_ucdp.VIOLENCE.items():
        assert f"{code} {word}" in PAGE
    assert f"`{STRATEGIC_DEVELOPMENT}:`" in PAGE
    for source in EVENT_SOURCES.values():
        assert f"`{source['source_id']}`" in PAGE
        assert f"reliability {source['reliability']}" in PAGE
