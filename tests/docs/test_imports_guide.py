"""docs/guide/imports.md says what the imports do with precision, kinds and sources."""

import re
from pathlib import Path

import pytest

from passable.read import events_acled, events_ucdp
from passable.read.admin_areas import NEAREST_METRES
from passable.read.control_rows import CONTROL
from passable.read.events import RADIUS_METRES
from passable.read.flee_closures import CLOSURE_KINDS
from passable.read.road_states import road_state
from passable.read.typed_columns import ALIASES, HXL
from passable.run.control_overlaps import SLIVER_METRES
from passable.run.import_cod import COD_SOURCE
from passable.run.import_control import CONTROL_SOURCE
from passable.run.import_events import EVENT_SOURCES
from passable.run.import_flee import FLEE_SOURCE
from passable.run.import_flee import RADIUS_METRES as FLEE_RADIUS
from passable.run.import_reports import REPORT_SOURCES, WITHIN_METRES
from passable.terms.codes import STRATEGIC_DEVELOPMENT
from passable.terms.road_reports import (
    CHECKPOINTS,
    LOC_PRECISIONS,
    OBSTACLE_TYPES,
    ROAD_RADIUS_METRES,
)
from passable.terms.road_reports import RADIUS_METRES as SHOWN_RADIUS

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
    for source in (*EVENT_SOURCES.values(), *REPORT_SOURCES.values(), FLEE_SOURCE):
        assert f"`{source['source_id']}`" in PAGE
        assert f"reliability {source['reliability']}" in PAGE


@pytest.mark.parametrize("word", LOC_PRECISIONS)
def test_where_a_point_acts(word):
    precision = LOC_PRECISIONS[word]
    row = next(row for row in ROWS if row[0].startswith(word) and len(row) == 3)
    radius = SHOWN_RADIUS.get(precision, ROAD_RADIUS_METRES)
    assert row[1] == f"`{precision}`"
    assert f"`point:…@{radius:g}`" in row[2]


@pytest.mark.parametrize("kind", OBSTACLE_TYPES)
def test_what_each_obstacle_becomes(kind):
    predicate, value = OBSTACLE_TYPES[kind]
    row = next(r for r in ROWS if kind in r[0].split(", ") and not r[1].startswith("`unknown"))
    assert row[1] == (f"`{predicate}` {value}" if value else "none")


def test_checkpoints_are_restricted():
    assert all("Checkpoint" in kind for kind in CHECKPOINTS)
    assert "Claims on checkpoints are `restricted`" in PAGE


def test_road_states_and_distances():
    table = PAGE[PAGE.index("| the file says | taken as |") :].partition("\n\n")[0]
    for line in table.splitlines()[2:-1]:
        words, state = line.strip("| ").split(" | ")
        for word in words.split(", "):
            plain = re.sub(r"^(`OpStatus` )?[0-9] ", "", word).strip("`")
            assert road_state(plain, "OpStatus") == state.partition(":")[0]
    assert f"within {WITHIN_METRES:g} m (`--within`)" in PAGE
    assert f"within {FLEE_RADIUS:,.0f} m of that place" in PAGE


@pytest.mark.parametrize("kind", CLOSURE_KINDS)
def test_every_kind_of_closure(kind):
    assert any(f"`{kind}`" in row[0] for row in ROWS if len(row) == 2)


def test_every_name_and_tag_of_a_typed_column_is_told():
    for column, names in ALIASES.items():
        assert all(f"`{name}`" in PAGE for name in names), column
    assert all(f"`{tag}`" in PAGE for tag in HXL)


def test_boundaries():
    assert f"`{COD_SOURCE['source_id']}` (reliability {COD_SOURCE['reliability']})" in PAGE
    assert f"within {NEAREST_METRES:,.0f} m" in PAGE


def test_areas_of_control():
    for column in ("actor", "day"):
        assert all(f"`{name}`" in PAGE for name in CONTROL.names[column])
    assert f"thinner than {SLIVER_METRES:g} m" in PAGE
    source = CONTROL_SOURCE["source_id"], CONTROL_SOURCE["reliability"]
    assert "`{}` (reliability {})".format(*source) in PAGE
