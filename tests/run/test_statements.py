"""``passable statements``: verdicts follow from figures anyone can recompute, and from nothing else."""

import csv
import json
import math
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from ledger_scene import claim, question, scene_study
from passable.cli.app import app
from passable.measures.results import STATEMENT_COLUMNS
from passable.measures.statements import RELATIONS, Figure, judge
from passable.run.figures import FIGURES
from passable.run.request import ask
from passable.run.statements import check_statements
from passable.run.study import open_study
from scenes import box

GUIDE = Path(__file__).parents[2] / "docs/guide/ledger.md"
EMPTY = {
    "text": "So it is.",
    "source_id": "S1",
    "said_by": "",
    "figure": "",
    "relation": "=",
    "value": np.nan,
    "tolerance": np.nan,
    "unit": "",
    "on_date": "2017-03-10",
    "note": "",
}

few = st.integers(0, 6).map(float)


@given(st.tuples(few, few, few).map(sorted), st.sampled_from(RELATIONS), few, st.integers(0, 2))
def test_a_verdict_is_what_every_figure_in_the_range_says(figures, relation, value, tolerance):
    """Held against trying figures one by one, a quarter apart and at the ends."""
    low, best, high = figures
    allowed = {
        "=": lambda x: abs(x - value) <= tolerance,
        "<": lambda x: x < value + tolerance,
        "<=": lambda x: x <= value + tolerance,
        ">": lambda x: x > value - tolerance,
        ">=": lambda x: x >= value - tolerance,
    }[relation]
    tried = {allowed(x) for x in np.linspace(low, high, int((high - low) * 4) + 1)}
    verdict, reason = judge(Figure(low, best, high, "km"), relation, value, tolerance)
    expected = {(True,): "supported", (False,): "contradicted"}.get(tuple(tried), "cannot tell")
    assert verdict == expected
    assert reason


def test_a_figure_without_bound_never_bears_out_a_limit():
    unbounded = Figure(100, 200, math.inf, "seconds")
    assert judge(unbounded, "<", 300)[0] == "cannot tell"
    assert judge(unbounded, ">", 50)[0] == "supported"
    assert judge(unbounded, "<", 50)[0] == "contradicted"


# A road M5 of 6 km from p by q to h, a minute a kilometre; a by-way of 8 km.
SCENE = "A 0 0; B 3000 0; C 6000 0; D 3000 3000; 1: A B ref=M5; 2: B C ref=M5; 3: A D; 4: D C"
PLACES = {"p": (0, 0), "q": (3000, 0), "r": (6000, 0), "far": (3000, 60000)}
SERVICES = {"h": (6000, 0, "hospital")}
AREAS = {"small": box(2500, -100, 3500, 100), "large": box(-9000, -9000, 9000, 9000)}
SHUT = claim("shut", "segment:w2/n2-n3", "status", "closed", source="S2")


def checked(*statements, claims=(), **words):
    study = scene_study(SCENE, PLACES, SERVICES, AREAS, claims)
    rows = [{**EMPTY, **s} for s in statements]
    table = pd.DataFrame(rows, index=pd.Index([f"s{k}" for k in range(len(rows))], dtype=object))
    study = replace(study, case=replace(study.case, statements=table))
    found = check_statements(study, question(study, "2017-03-10", **words))
    assert list(found.columns) == list(STATEMENT_COLUMNS)
    return found.set_index("statement_id")


def computed(figure, *claims, source="S3", **words):
    """Low, best and high of a figure; the statement's source is no one's, unless said."""
    row = checked({"figure": figure, "source_id": source}, claims=claims, **words).loc["s0"]
    return tuple(row[["computed_low", "computed_best", "computed_high"]]), row["reason"]


@pytest.mark.parametrize(
    ("figure", "claims", "expected"),
    [
        ("road_km:M5@p..r", (), (6, 6, 6)),
        ("road_km:M5@p..r", (SHUT,), (6, 6, 6)),
        ("road_km:M5@p..q", (), (3, 3, 3)),
        ("way_km:p..r", (), (6, 6, 6)),
        ("seconds:p..r", (), (360, 360, 360)),
        ("passes:p..r@q", (), (1, 1, 1)),
        ("population:q", (), (2, 2, 2)),
        ("population_rank:r", (), (2, 2, 2)),
        ("cut_off:p@hospital", (), (0, 0, 0)),
        ("cut_off:far@hospital", (), (1, 1, 1)),
        ("places_cut_off:hospital", (), (1, 1, 1)),
        ("people_cut_off:hospital", (), (8, 8, 8)),
    ],
)
def test_each_figure_by_a_ruler(figure, claims, expected):
    found, _ = computed(figure, *claims, source="A1")
    assert found == pytest.approx(expected)


def test_a_closure_and_a_doubt_show_in_the_range():
    byway = 2 * math.hypot(3000, 3000) / 1000
    assert computed("way_km:p..r", SHUT, source="A1")[0] == pytest.approx((byway,) * 3)
    assert computed("passes:p..r@q", SHUT, source="A1")[0] == (0, 0, 0)
    unknown = claim("doubt", "segment:w2/n2-n3", "status", "unknown", source="S2")
    assert computed("way_km:p..r", unknown, source="A1")[0] == pytest.approx((6, 6, byway))
    both = claim("doubt2", "segment:w4/n4-n3", "status", "unknown", source="S2")
    assert computed("seconds:p..r", unknown, both, source="A1")[0] == (360, 360, math.inf)
    assert computed("cut_off:p@hospital", unknown, both, source="A1")[0] == (0, 0, 1)


def test_areas_held_near_a_place():
    held = [
        claim("a", "area:small", "control", "rebels", source="S2"),
        claim("b", "area:large", "control", "rebels", source="S2"),
    ]
    assert computed("areas_held:rebels@q@1", *held, source="A1")[0] == (1, 1, 1)
    assert computed("areas_held:rebels@q@20", *held, source="A1")[0] == (2, 2, 2)
    other = claim("c", "area:small", "control", "army", source="E1")
    assert computed("areas_held:rebels@q@1", *held, other, source="A1")[0] == (0, 1, 1)


def test_who_holds_by_a_restricted_claim_is_not_counted_in_public():
    held = claim("a", "area:small", "control", "rebels", source="S2")
    secret = replace(held, sensitivity="restricted")
    found, reason = computed("areas_held:rebels@q@1", secret, source="A1")
    assert np.isnan(found).all()
    assert "restricted" in reason
    whole, _ = computed("areas_held:rebels@q@1", secret, source="A1", restricted=True)
    assert whole == (1, 1, 1)


def test_nothing_bears_itself_out():
    own = claim("own", "segment:w2/n2-n3", "status", "closed", source="S2")
    for source in ("S2", "S3"):  # S3 repeats S2
        assert computed("passes:p..r@q", own, source=source)[0] == (1, 1, 1)
    assert computed("passes:p..r@q", own, source="A1")[0] == (0, 0, 0)
    # The figures of people are S1's: its own statement about them cannot be told.
    found, reason = computed("population:q", source="S1")
    assert np.isnan(found).all()
    assert "no claim" in reason


@pytest.mark.parametrize(
    ("figure", "reason"),
    [
        ("", "names no figure"),
        ("share_through:p", "case.toml names no group_pairs"),
        ("hubness:p", "no measure of that name: hubness"),
        ("road_km:M9@p..r", "no segment bears the number or name 'M9'"),
        ("road_km:M5", "not written as road_km:REF@A..B"),
        ("way_km:p..atlantis", "no place 'atlantis'"),
        ("way_km:p..far", "far is off the network"),
        ("population:atlantis", "no place 'atlantis'"),
        ("cut_off:p@school", "no services of the category 'school'"),
        ("areas_held:nobody@p@5", "no actor 'nobody'"),
        ("way_km:p..r;mover=ghosts", "no mover of the case"),
        ("way_km:p..r;by=car", "no mover of the case"),
        ("said:s9", "no statement 's9'"),
        ("said:s0", "same source"),
    ],
)
def test_what_cannot_be_computed_says_why(figure, reason):
    row = checked({"figure": figure, "value": 1.0, "source_id": "A1"}).loc["s0"]
    assert row["verdict"] == "cannot tell"
    assert reason in row["reason"]
    assert np.isnan(row["computed_best"])


def test_no_way_is_no_number():
    shut = [claim(f"c{k}", s, "status", "closed", source="S2") for k, s in enumerate(
        ("segment:w2/n2-n3", "segment:w4/n4-n3")
    )]  # fmt: skip
    found, reason = computed("seconds:p..r", *shut, source="A1")
    assert np.isnan(found).all()
    assert reason == "no open way leads from p to r in the best reading for movers"


def test_what_is_claimed_must_be_a_figure_in_the_same_unit():
    road = {"figure": "road_km:M5@p..r", "value": 5.0, "relation": ">"}
    found = checked(
        {**road, "unit": "km"},
        {**road, "unit": "miles"},
        {**road, "relation": ""},
        {**road, "value": np.nan},
        {**road, "relation": "<"},
        {**road, "relation": "=", "tolerance": 1.0},
        {**road, "on_date": "1990-01-01"},
        {"figure": "way_km:p..r", "value": 5.0, "on_date": "1990-01-01"},
    )
    assert found["verdict"].tolist() == [
        "supported",
        "cannot tell",
        "cannot tell",
        "cannot tell",
        "contradicted",
        "supported",
        "supported",
        "cannot tell",
    ]
    assert "in km, the statement in miles" in found.loc["s1", "reason"]
    assert "before the ledger" in found.loc["s7", "reason"]


def test_one_statement_against_another():
    found = checked(
        {"figure": "said:s1", "value": 400.0, "relation": ">="},
        {"figure": "said:s0", "value": 2000.0, "tolerance": 200.0, "source_id": "A1"},
        {"figure": "said:s3@1", "value": 9.0, "relation": "<"},
        {"value": 10.0, "source_id": "A1", "on_date": "2017-03-11"},
        {"figure": "said:s3", "value": 9.0, "relation": "<"},
    )
    assert found["verdict"].tolist()[:3] == ["supported", "cannot tell", "contradicted"]
    assert found.loc["s0", "basis"] == "A bureau, of 2017-03-10"
    assert found.loc["s4", "reason"] == "s3 speaks of 2017-03-11, not of 2017-03-10"


def test_a_restricted_population_is_no_figure_in_public():
    study = scene_study(SCENE, PLACES, SERVICES)
    claims = tuple(replace(c, sensitivity="restricted") for c in study.case.claims)
    table = pd.DataFrame([{**EMPTY, "figure": "population:q", "source_id": "A1"}], index=["s"])
    study = replace(study, case=replace(study.case, claims=claims, statements=table))
    public, whole = (
        check_statements(study, question(study, "2017-03-10", restricted=r))["computed_best"]
        for r in (False, True)
    )
    assert public.isna().all()
    assert whole.tolist() == [2]


@pytest.fixture(scope="module")
def homs():
    return open_study("homs-2017")


@pytest.fixture(scope="module")
def homs_table(homs):
    return check_statements(homs, ask(homs)).set_index("statement_id")


def test_homs_2017_figures_can_be_recomputed_from_its_tables(homs, homs_table):
    road = Path(str(resources.files("passable.cases"))) / "homs-2017/roads/segments.csv"
    with road.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    km = sum(float(r["length_km"]) for r in rows if r["name_en"] == "Damascus-Aleppo road")
    a7 = homs_table.loc["a7-length"]
    assert a7["computed_best"] == pytest.approx(km)
    assert a7["verdict"] == "supported"
    a5 = homs_table.loc["a5-population"]
    claims = {c.claim_id: c for c in homs.case.claims}
    assert a5["computed_best"] == claims["pop-homs-cbs-census-2004"].best
    assert "2004" in a5["basis"]
    assert a5["verdict"] == "contradicted"
    assert homs_table.loc["a5-rank", "computed_best"] == 3


def test_homs_2017_holds_its_sources_against_each_other(homs_table):
    a1 = homs_table.loc["a1-moved"]
    assert (a1["computed_low"], a1["computed_high"]) == (1800, 2200)
    assert "Syrian Observatory" in a1["basis"]
    assert a1["verdict"] == "supported"
    assert homs_table.loc["b-total-un", "verdict"] == "cannot tell"
    assert homs_table.loc["a1-last", "basis"].endswith("al-waer-district")


def test_what_no_measure_computes_is_left_open(homs_table):
    unknown = ~homs_table["figure"].str.partition(":")[0].isin(list(FIGURES))
    assert unknown.sum() >= 4
    assert set(homs_table.loc[unknown, "verdict"]) == {"cannot tell"}
    assert homs_table.loc[unknown, "reason"].str.contains("no measure of that name").all()


def test_every_verdict_moves_with_its_value(homs, homs_table):
    """No verdict is written down anywhere: another claim gets another verdict."""
    told = homs_table[homs_table["computed_best"].notna()]
    high = told["computed_high"].replace(math.inf, 1e9)
    for relation, offset, expected in (("<", 1, "supported"), (">", 1, "contradicted")):
        other = homs.case.statements.copy()
        other.loc[told.index, "relation"] = relation
        other.loc[told.index, "value"] = high.add(offset)
        other.loc[told.index, "tolerance"] = 0.0
        bounded = [k for k in told.index if not told.loc[k, "figure"].startswith("said:")]
        study = replace(homs, case=replace(homs.case, statements=other))
        again = check_statements(study, ask(study)).set_index("statement_id")
        assert set(again.loc[bounded, "verdict"]) == {expected}


def test_the_command_in_every_format(tmp_path):
    for suffix in ("json", "csv", "xlsx"):
        out = tmp_path / f"s.{suffix}"
        done = CliRunner().invoke(app, ["statements", "--out", str(out)])
        assert done.exit_code == 0, done.output
        assert "15 statements:" in done.stderr
        assert out.stat().st_size > 500
    rows = json.loads((tmp_path / "s.json").read_text())["rows"]
    assert all(r["publisher"] and r["verdict"] and r["reason"] for r in rows)


@pytest.mark.parametrize("form", [m.form for m in FIGURES.values()])
def test_the_guide_tells_every_figure(form):
    assert f"`{form}`" in GUIDE.read_text(encoding="utf-8")
