"""Agreements, terms and movements: what is read, and what is refused, all at once."""

import pytest

from case_builder import build_case, write_table
from passable.read.case import case_problems, read_case

AGREEMENTS = [
    "agreement_id,title,parties,area_id,mover,signed_on,source_id",
    "deal,A deal,army;rebels,north,civilians,2017-03-13,S1",
]
TERMS = [
    "term_id,agreement_id,obligation,party,measure,deadline,low,best,high,unit,source_id",
    "t1,deal,The first group leaves in time.,rebels,first_departure,2017-03-20,,,,,S1",
    "t2,deal,Somebody watches.,,,,,,,,S1",
]
MOVEMENTS = [
    (
        "movement_id,agreement_id,tranche,kind,scope,date,from_place_id,to_place_id,via_place_ids,"
        "people_low,people_best,people_high,women_best,source_id,credibility,reported_on,revises,note"
    ),
    "m1,deal,1,planned,,2017-03-18,west,east,,,1500,,,S1,3,2017-03-17,,",
    "m2,deal,1,observed,tranche,2017-03-19,west,east,west;east,1400,1600,,300,S2,3,2017-03-19,,“النقل”",
    "m3,deal,,observed,so_far,2017-03-20,,,,2000,,,,S1,3,2017-03-20,,",
]


def case(folder, agreements=AGREEMENTS, terms=TERMS, movements=MOVEMENTS):
    build_case(folder)
    for name, lines in (
        ("agreements", agreements),
        ("terms", terms),
        ("movements", movements),
    ):
        write_table(folder, f"{name}.csv", lines)
    return folder


def test_a_case_without_them_has_none(tmp_path):
    held = read_case(build_case(tmp_path / "case")).agreements
    assert (held.agreements, held.terms, held.movements) == ({}, (), ())


def test_what_is_read(tmp_path):
    held = read_case(case(tmp_path / "case")).agreements
    assert held.agreements["deal"].parties == ("army", "rebels")
    assert [t.measure for t in held.terms] == ["first_departure", ""]
    planned, observed, total = held.movements
    assert planned.scope == "tranche"
    assert observed.via_place_ids == ("west", "east")
    assert observed.note == "“النقل”"
    tally = observed.tally("people")
    assert (tally.low, tally.high, tally.is_at_least) == (1400, 1600, False)
    assert observed.tally("women").low == 300
    assert observed.tally("fighters") is None
    assert (total.tranche, total.tally("people").is_at_least) == (None, True)


def change(lines, old, new):
    whole = "\n".join(lines)
    assert old in whole
    return whole.replace(old, new).split("\n")


@pytest.mark.parametrize(
    ("table", "old", "new", "told"),
    [
        ("agreements", "army;rebels", "army;nobody", "agreements.csv, row 2, column parties"),
        ("agreements", ",north,", ",south,", "areas.geojson"),
        ("agreements", "civilians", "lorries", "case.toml"),
        ("agreements", "2017-03-13", "", "signed_on"),
        ("terms", "first_departure", "first_depature", "terms.csv, row 2, column measure"),
        ("terms", "2017-03-20", "2017-03-01", "the deadline is before the signing"),
        ("terms", "deal,Somebody", "another,Somebody", "agreements.csv"),
        ("terms", ",,,,,,,S1", ",,,5,4,,,S1", "low <= best <= high"),
        ("movements", "2017-03-19,west", "2017-03-12,west", "dated before the signing"),
        ("movements", "3,2017-03-19,", "3,2017-03-18,", "after it was reported"),
        ("movements", "m1,deal,1,", "m1,deal,,", "the tranche is not said"),
        ("movements", "m1,deal,1,", "m1,deal,1.5,", "no number of a tranche"),
        ("movements", "1400,1600", "1700,1600", "out of order"),
        ("movements", "1400,1600", "-3,1600", "below nought"),
        ("movements", "west;east", "west;nowhere", "'nowhere' in places.csv"),
        ("movements", "planned", "hoped", "movements.csv, row 2, column kind"),
        ("movements", "2017-03-17,,", "2017-03-17,m1,", "revises itself"),
        ("movements", ",S2,", ",S9,", "sources.csv"),
    ],
)
def test_what_is_refused(tmp_path, table, old, new, told):
    lines = {"agreements": AGREEMENTS, "terms": TERMS, "movements": MOVEMENTS}
    changed = {table: change(lines[table], old, new)}
    problems = [str(p) for p in case_problems(case(tmp_path / "case", **{**lines, **changed}))]
    assert any(told in problem for problem in problems), problems


def test_all_problems_come_at_once(tmp_path):
    lines = change(change(MOVEMENTS, "planned", "hoped"), "1400,1600", "1700,1600")
    problems = case_problems(case(tmp_path / "case", movements=lines))
    assert {p.row for p in problems} == {2, 3}
