"""Claims: what is normalised, what is filled in, and what is refused with its row and column."""

from datetime import date

import pytest

from case_builder import build_case, replaced, with_row
from passable.read.case import case_problems, read_case
from passable.terms.codes import VEHICLES


def claim_row(claim_id="x", subject="segment:w1", predicate="status", value="open", **other):
    cells = {
        "claim_id": claim_id,
        "subject": f'"{subject}"',
        "predicate": predicate,
        "value": value,
        "valid_from": "2017-01-01",
        "reported_on": "2017-01-02",
        "source_id": "S1",
        "credibility": "3",
    } | other
    names = (
        "claim_id,subject,predicate,value,low,best,high,unit,valid_from,valid_to,reported_on,"
        "recorded_on,source_id,credibility,place_precision,state,revises,note"
    )
    assert set(cells) <= set(names.split(","))
    return ",".join(str(cells.get(name, "")) for name in names.split(","))


def read_claim(tmp_path, **cells):
    case = read_case(build_case(tmp_path / "case", claims=with_row("claims", claim_row(**cells))))
    return case.claims[-1]


def problems_of(tmp_path, *rows):
    return case_problems(build_case(tmp_path / "case", claims=with_row("claims", *rows)))


def test_defaults_and_dates(tmp_path):
    claim = read_claim(tmp_path)
    assert (claim.state, claim.sensitivity, claim.time_precision) == ("accepted", "public", "day")
    assert claim.valid_from == date(2017, 1, 1)
    assert (claim.valid_to, claim.recorded_on, claim.best) == (None, None, None)
    assert (claim.credibility, claim.row) == (3, 6)
    assert claim.place_precision == ""
    point = read_claim(tmp_path / "b", subject="point:36.7,34.7@50")
    assert point.place_precision == "unknown"


@pytest.mark.parametrize(
    ("predicate", "subject", "written", "read"),
    [
        ("status", "segment:w1", "3", "closed"),
        ("status", "segment:w1", "Restricted", "restricted"),
        ("status", "segment:w1", "0", "unknown"),
        ("damage", "segment:w1", "Possibly Damaged", "possibly damaged"),
        ("damage", "service:h1", "possibly_damaged", "possibly damaged"),
        ("damage", "segment:w1", "Not Analysed", "unknown"),
        ("function", "service:h1", "Partially  functioning", "partially functioning"),
        ("practicability", "segment:w1", "1", "none"),
        ("practicability", "segment:w1", "none", "none"),
        ("practicability", "segment:w1", "Light truck", "light_truck"),
        ("control", "area:north", "army", "army"),
        ("control", "area:north", "Military Forces of Somewhere (2000-2024)", "army"),
        ("control", "area:north", "THE FORCES", "army"),
        ("control", "area:north", "Unknown", "unknown"),
        ("incident", "place:west", "An ambush", "An ambush"),
    ],
)
def test_values_are_normalised(tmp_path, predicate, subject, written, read):
    assert read_claim(tmp_path, predicate=predicate, subject=subject, value=written).value == read


@pytest.mark.parametrize(("number", "vehicle"), [*zip(range(2, 7), VEHICLES, strict=True)])
def test_practicability_is_the_largest_vehicle_that_passes(tmp_path, number, vehicle):
    claim = read_claim(tmp_path, predicate="practicability", value=str(number))
    assert claim.value == vehicle


@pytest.mark.parametrize(
    ("cells", "column", "what"),
    [
        ({"subject": "bridge:7"}, "subject", "is not a subject"),
        ({"subject": "road:M5@west"}, "subject", "does not name a road"),
        ({"subject": "point:136.7,94.7@50"}, "subject", "outside the earth"),
        ({"subject": "place:nowhere", "predicate": "incident"}, "subject", "no place 'nowhere'"),
        ({"subject": "road:M5@west..nowhere"}, "subject", "no place 'nowhere'"),
        ({"subject": "area:south"}, "subject", "no area 'south'"),
        ({"subject": "service:h9", "predicate": "incident"}, "subject", "no service 'h9'"),
        ({"subject": "place:west"}, "subject", "'status' cannot be said of a place"),
        ({"value": "ajar"}, "value", "not known"),
        ({"value": ""}, "value", "empty"),
        ({"predicate": "practicability", "value": "7"}, "value", "not known"),
        ({"predicate": "control", "subject": "area:north", "value": "Nobody"}, "value", "no actor"),
        ({"predicate": "delay_minutes", "value": "30", "best": 30}, "value", "takes figures"),
        ({"predicate": "delay_minutes", "value": "", "low": 3}, "best", "not said"),
        ({"predicate": "delay_minutes", "value": "", "best": 3, "unit": "hours"}, "unit", "unit"),
        ({"predicate": "capacity", "value": ""}, "best", "no figure"),
        ({"value": "open", "low": 5, "best": 4}, "low", "out of order"),
        ({"value": "open", "low": 5, "high": 4}, "low", "out of order"),
        ({"value": "open", "best": -1}, "best", "below nought"),
        (
            {"predicate": "delay_minutes", "value": "", "best": "1e15"},
            "best",
            "the figure cannot be meant",
        ),
        (
            {"subject": "place:west", "predicate": "population", "value": "", "best": "1e18"},
            "best",
            "the figure cannot be meant",
        ),
        (
            {"subject": "point:36.7,34.7@2000000", "place_precision": "exact"},
            "subject",
            "draw an area instead",
        ),
        ({"valid_to": "2016-12-31"}, "valid_to", "before valid_from"),
        ({"recorded_on": "2017-01-01"}, "recorded_on", "before reported_on"),
        ({"source_id": "S9"}, "source_id", "no such source"),
        ({"revises": "c99"}, "revises", "no claim has this id"),
        ({"revises": "x"}, "revises", "revises itself"),
        ({"credibility": "7"}, "credibility", "not known"),
        ({"state": "maybe"}, "state", "not known"),
    ],
)
def test_each_fault_is_told_once_with_its_row_and_column(tmp_path, cells, column, what):
    problems = problems_of(tmp_path, claim_row(**cells))
    assert len(problems) == 1, [str(problem) for problem in problems]
    problem = problems[0]
    assert (problem.file, problem.row, problem.column) == ("claims.csv", 6, column)
    assert what in problem.what
    assert problem.remedy


def test_population_needs_a_figure_and_counts_people(tmp_path):
    row = claim_row(subject="place:west", predicate="population", value="", unit="households")
    problems = problems_of(tmp_path, row)
    assert [problem.column for problem in problems] == ["best", "unit"]


def test_revisions_in_a_circle_are_told_and_a_chain_is_not(tmp_path):
    chain = [claim_row("a"), claim_row("b", revises="a"), claim_row("c", revises="b")]
    assert problems_of(tmp_path, *chain) == []
    circle = [claim_row("a", revises="c"), *chain[1:]]
    problems = problems_of(tmp_path / "2", *circle)
    assert [problem.row for problem in problems] == [6, 7, 8]
    assert all("circle" in problem.what for problem in problems)


def test_an_alias_of_two_actors_is_not_guessed(tmp_path):
    folder = build_case(
        tmp_path / "case",
        actors=replaced("actors", 3, "(Somewhere),", "(Somewhere),army"),
    )
    problems = case_problems(folder)
    assert len(problems) == 1
    assert "army, rebels" in problems[0].what


def test_all_faults_of_one_row_are_told(tmp_path):
    problems = problems_of(
        tmp_path, claim_row(subject="nothing", value="ajar", source_id="S9", valid_to="2001-01-01")
    )
    assert [problem.column for problem in problems] == ["subject", "source_id", "value", "valid_to"]
