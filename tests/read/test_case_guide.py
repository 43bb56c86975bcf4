"""The guide says of every column, predicate and code what the reader checks."""

import re
from pathlib import Path

import pytest

from passable.read.areas import AREA_COLUMNS
from passable.read.case import AREA_SUFFIXES, CASE_TABLES
from passable.terms.codes import ALLOWED_SUBJECTS, PREDICATES, STATUS_VALUES, SUBJECT_KINDS
from passable.terms.columns import TABLES

GUIDE = (Path(__file__).parents[2] / "docs/guide/case.md").read_text(encoding="utf-8")


def section(title):
    match = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert match, f"no section {title}"
    return match[1]


def cells(title):
    rows = [line.strip("| ").split(" | ") for line in section(title).splitlines() if "|" in line]
    return {row[0].strip(" `"): row for row in rows}


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_told_with_its_meaning_and_codes(table):
    documented = cells(table)
    assert set(documented) == {"column", "---|---|---|---"} | {c.name for c in TABLES[table]}
    for column in TABLES[table]:
        row = documented[column.name]
        assert row[-1] == column.meaning
        assert row[1].startswith(column.kind)
        assert re.findall("`([^`]+)`", row[1]) == list(column.values)
        assert ("yes" in row[2]) == column.required


def test_every_predicate_is_told_with_its_subjects():
    documented = cells("Predicates")
    assert set(PREDICATES) <= set(documented)
    for predicate, subjects in ALLOWED_SUBJECTS.items():
        assert documented[predicate][2] == ", ".join(subjects)
    for word in set(STATUS_VALUES.values()):
        assert f"`{word}`" in documented["status"][3]


def test_every_subject_file_and_area_attribute_is_told():
    assert {f"{name.partition(':')[0]}" for name in cells("Subjects")} >= set(SUBJECT_KINDS)
    assert set(AREA_COLUMNS) <= set(cells("areas.geojson"))
    for table in CASE_TABLES:
        assert f"`{table}.csv`" in GUIDE
    for suffix in AREA_SUFFIXES:
        assert f"`areas{suffix}`" in GUIDE
