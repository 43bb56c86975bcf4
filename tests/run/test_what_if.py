"""``whatif`` equals asking a ledger with such claims; nothing changes nothing; it goes on again."""

import json
from datetime import date

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cutoff_laws import PLACES, ROADS, claims, days, ledgers, movers, named, study_of
from typer.testing import CliRunner

from ledger_scene import claim, question, scene_study
from passable.cli.app import app
from passable.network.states import EdgeStates
from passable.network.ways import nearest_ways
from passable.read.scenarios import ScenarioRow, read_groups, read_scenarios, split_selectors
from passable.run import what_if as asking
from passable.run.evaluate import evaluate
from passable.run.probe import CLOSED_FORM, NOTHING, PARTIAL, WHOLE, Probe
from passable.run.request import ask
from passable.run.study import open_study
from passable.run.what_if import WhatIf, measure_what_if, partial_of
from passable.situation.scenario_subjects import Finder, change_of
from passable.terms.errors import BadRequest, BadTable

ON = date(2017, 3, 21)
SHUT = [*ROADS, "service:h1", "service:f2"]
shut = st.lists(claims(values=["closed"]), min_size=1, max_size=5).map(named)
some = st.lists(st.sampled_from(SHUT), max_size=3, unique=True)
MAIN = list(PLACES)


def change(study, close=(), opened=()):
    finder = Finder(study.case, study.ledger)
    return change_of([finder.find(s) for s in close], [finder.find(s) for s in opened])


def closing(subjects):
    """Claims that outweigh all others."""
    return [
        claim(
            f"x{k}",
            s,
            *(("function", "not functioning") if s.startswith("service") else ("status", "closed")),
            since=ON,
            source="A1",
            credibility=0,
        )
        for k, s in enumerate(subjects)
    ]


def matrix(study, states):
    """Between all places, by Dijkstra's algorithm from each."""
    terminals = study.network.terminals
    node = terminals.node[terminals.of_kind("place")].astype(np.int64)
    rows = [nearest_ways(study.network, states, np.array([n]), "from") for n in node]
    return [row.milliseconds[node].tolist() for row in rows]


def same(answers, study, request, reading="best"):
    found = evaluate(study, request, request.on)
    for category in request.categories:
        reach = found.reach[category, reading]
        assert answers.milliseconds[category].tolist() == reach.milliseconds.tolist()
        assert answers.service[category].tolist() == reach.service.tolist()
    assert answers.between.tolist() == matrix(study, found.situation.states(reading))


@given(ledgers, movers, some, st.sampled_from(["to", "from"]), st.sampled_from([None, 1.5]))
@settings(max_examples=60, deadline=None)
def test_closing_equals_a_ledger_with_such_claims(ledger, name, close, direction, within):
    study = study_of(ledger, name)
    words = {"direction": direction, "within_minutes": within}
    probe = Probe(study, question(study, ON, **words), MAIN, by_engine=True)
    other = study_of((*ledger, *closing(close)), name)
    same(probe.ask(change(study, close)), other, question(other, ON, **words))


@given(shut, movers, days, st.one_of(st.just([]), some), some, st.sampled_from(["to", "from"]))
@settings(max_examples=60, deadline=None)
def test_opening_equals_asking_those_times_anew(ledger, name, on, close, opened, direction):
    """The closed form, the partial customization and 64 bits give the same answers."""
    study = study_of(ledger, name)
    probe = Probe(study, question(study, on, direction=direction), MAIN, by_engine=True)
    asked = change(study, close, opened)
    got = probe.ask(asked)
    arcs, times = probe.times(asked)
    works = probe.is_functioning.copy()
    works[sorted(asked.shut)], works[sorted(asked.restored)] = False, True
    whole = probe.states.milliseconds.copy()
    whole[arcs] = times
    plain = probe._ask(None, EdgeStates(whole), works, WHOLE, len(arcs))
    for answers in (got, plain):
        for category in probe.request.categories:
            for name_ in ("milliseconds", "service"):
                one, other = getattr(answers, name_), getattr(plain, name_)
                assert one[category].tolist() == other[category].tolist()
        assert answers.between.tolist() == matrix(study, EdgeStates(whole))
    if not close and opened and len(arcs):
        assert got.method == CLOSED_FORM


@given(ledgers, movers, days)
@settings(max_examples=20, deadline=None)
def test_a_scenario_of_nothing_changes_nothing(ledger, name, on):
    study = study_of(ledger, name)
    table = measure_what_if(study, question(study, on), WhatIf([ScenarioRow("none", (), ())], {}))
    assert table["nothing_changed"].all()
    assert set(table["method"]) == {NOTHING}
    counts = [c for c in table if c.startswith(("newly", "reconnected", "slower", "faster"))]
    numbers = table[[c for c in counts if not c.endswith("ids")]]
    assert (numbers.fillna(0) == 0).all(axis=None)


SCENE = """
A 0 0; B 1000 0; C 2000 0; D 1000 600; E 9000 0; F 9500 0
1: A B; 2: B C; 3: A D; 4: D C; 5: E F
"""
SPOTS = {"a": (0, 0), "b": (1000, 0), "c": (2000, 0), "d": (1000, 600), "e": (9000, 0)}
CLINICS = {"h": (2000, 0, "hospital")}


@pytest.fixture
def line():
    """A way of two segments of a minute each from a by b to c, and one round by d."""
    return scene_study(SCENE, SPOTS, CLINICS)


def rows_of(study, *scenarios, **words):
    request = question(study, ON, **words)
    table = measure_what_if(study, request, WhatIf([ScenarioRow(*s) for s in scenarios], {}))
    return table.set_index(["scenario_id", "demand"]).sort_index()


def test_counts_name_the_right_places(line):
    table = rows_of(
        line,
        ("east", ("segment:w2/n2-n3",), ()),
        ("both", ("segment:w2/n2-n3", "segment:w4/n4-n3"), ()),
        ("island", ("segment:w5/n5-n6",), ()),
    )
    east = table.loc["east", "service"]
    assert (east["places"], east["people_best"]) == (5, 31)
    assert (east["places_reached_before"], east["newly_cut_off_places"]) == (4, 0)
    # b (2 people) goes round by a and d: 1 + t + t minutes instead of 1, a goes by d: 2 t.
    leg = line.network.forward_milliseconds[2] / 1000
    assert east["slower_places"] == 2
    assert east["slower_people_best"] == 1 + 2
    hours = ((2 * leg - 120) * 1 + (60 + 2 * leg - 60) * 2) / 3600
    assert east["extra_person_hours"] == pytest.approx(hours, abs=1e-9)
    assert (east["worst_place_id"], east["worst_extra_seconds"]) == ("b", 2 * leg)
    both = table.loc["both", "service"]
    assert both["newly_cut_off_people_best"] == 1 + 2 + 8
    assert both["newly_cut_off_place_ids"] == "a; b; d"
    assert table.loc["island", "service"]["nothing_changed"]
    between = table.loc["both", "between"]
    weights = np.outer([1, 2, 4, 8, 16], [1, 2, 4, 8, 16])
    total = weights.sum() - np.trace(weights)
    assert between["pairs"] == 20
    assert between["pairs_newly_disconnected"] == 6
    assert between["share_newly_disconnected"] == pytest.approx(2 * (4 + 8 + 32) / total)
    assert between["share_connected_before"] == pytest.approx(1 - 2 * 16 * 15 / total)
    assert between["pairs_slower"] == 0  # a, b and d still go their ways


def test_opening_says_it_took_the_closed_form():
    shut = claim("c1", "segment:w2/n2-n3", "status", "closed")
    study = scene_study(SCENE, SPOTS, CLINICS, claims=[shut])
    table = rows_of(study, ("open", (), ("segment:w2/n2-n3",)))
    service = table.loc["open", "service"]
    assert (service["method"], service["arcs_changed"]) == (CLOSED_FORM, 2)
    assert service["faster_people_best"] == 1 + 2
    assert service["extra_person_hours"] < 0
    table = rows_of(study, ("swap", ("segment:w4/n4-n3",), ("segment:w2/n2-n3",)))
    assert set(table["method"]) == {PARTIAL}


def test_what_the_engine_cannot_hold_is_answered_in_64_bits():
    week = 7 * 24 * 60
    slow = claim("slow", "segment:w1/n1-n2", "delay_minutes", low=week, best=week, high=week)
    study = scene_study(SCENE, SPOTS, CLINICS, claims=[slow])
    table = rows_of(study, ("x", ("segment:w4/n4-n3",), ()))
    assert set(table["method"]) == {WHOLE}
    assert table.loc["x", "service"]["worst_extra_seconds"] > week * 60 - 3600


def test_each_place_that_changes_is_listed(line):
    request = question(line, ON)
    scenario = ScenarioRow("x", ("segment:w2/n2-n3", "segment:w4/n4-n3"), ())
    table = measure_what_if(line, request, WhatIf([scenario], {}, each_place=True))
    assert table["place_id"].tolist() == ["a", "b", "d"]
    assert table["change"].tolist() == ["cut off"] * 3
    assert table["people_best"].tolist() == [1, 2, 8]
    assert table["after_seconds"].isna().all()
    assert table["before_seconds"].tolist()[1] == 60
    hidden = measure_what_if(line, request, WhatIf([ScenarioRow("n", (), ())], {}, each_place=True))
    assert len(hidden) == 0


def test_all_unknown_selectors_are_told_at_once_each_once(line):
    scenarios = [
        ScenarioRow(f"s{k}", ("segment:w9/n1-n2",), (f"area:x{k}",), k + 2) for k in range(3)
    ]
    with pytest.raises(BadRequest) as error:
        measure_what_if(line, question(line, ON), WhatIf(scenarios, {}, "table.csv"))
    told = [(p.row, p.column, p.got) for p in error.value.problems]
    assert told == [
        (2, "close", "segment:w9/n1-n2"),
        (2, "open", "area:x0"),
        (3, "open", "area:x1"),
        (4, "open", "area:x2"),
    ]


def test_many_closures_side_by_side_are_a_ranking(line):
    segments = line.network.graph.segment_id.tolist()
    many = [ScenarioRow(f"s{k}", (f"segment:{segments[k % 5]}",), ()) for k in range(11)]
    opens = [ScenarioRow(f"o{k}", (), ("segment:w1/n1-n2",)) for k in range(11)]
    with pytest.raises(BadRequest, match="restricted output"):
        measure_what_if(line, question(line, ON), WhatIf(many, {}))
    assert len(measure_what_if(line, question(line, ON), WhatIf(many[:10] + opens, {}))) == 42
    assert len(measure_what_if(line, question(line, ON, restricted=True), WhatIf(many, {}))) == 22


def test_work_that_was_stopped_goes_on(line, tmp_path, monkeypatch):
    out = tmp_path / "answer.csv"
    request = question(line, ON)
    scenarios = WhatIf(
        [ScenarioRow(f"s{k}", (f"segment:{s}",), ()) for k, s in enumerate(ROADS_OF_LINE)], {}
    )
    whole = measure_what_if(line, request, scenarios)

    def stop(step, done=0, total=0):
        if done == 3:
            raise SystemExit

    with pytest.raises(SystemExit):
        measure_what_if(line, request, scenarios, stop, out)
    kept = partial_of(line, request, scenarios, out).path
    assert len(kept.read_text().splitlines()) == 3
    with kept.open("a") as file:  # a line that was not finished
        file.write('{"part": "s3", "ro')
    asked = []
    monkeypatch.setattr(
        Probe, "ask", lambda self, change, real=Probe.ask: asked.append(1) or real(self, change)
    )
    again = measure_what_if(line, request, scenarios, out=out)
    assert len(asked) == len(ROADS_OF_LINE) - 3
    assert again.equals(whole)
    # Another question takes nothing from it.
    measure_what_if(line, question(line, ON, direction="from"), scenarios, out=out)
    assert len(asked) == 2 * len(ROADS_OF_LINE) - 3
    partial_of(line, request, scenarios, out).remove()
    assert not kept.exists()


ROADS_OF_LINE = ["w1/n1-n2", "w2/n2-n3", "w3/n1-n4", "w4/n4-n3", "w5/n5-n6"]


def test_tables_are_read_from_csv_and_xlsx(tmp_path):
    lines = [
        "scenario_id,close,open,why",
        "a,segment:w1/n1-n2; area:x,,flood",
        'b,,"road:M5;E1@a..b"',
    ]
    csv = tmp_path / "t.csv"
    csv.write_text("\n".join(lines))
    book = openpyxl.Workbook()
    for row in (
        ["scenario_id", "close", "open"],
        ["a", "segment:w1/n1-n2; area:x", None],
        ["b", None, "road:M5;E1@a..b"],
    ):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    expected = [
        ScenarioRow("a", ("segment:w1/n1-n2", "area:x"), (), 2),
        ScenarioRow("b", (), ("road:M5;E1@a..b",), 3),
    ]
    assert read_scenarios(csv) == expected
    assert read_scenarios(tmp_path / "t.xlsx") == expected
    groups = tmp_path / "g.csv"
    groups.write_text("group_id,subject\nb1,w1/n1-n2\nb1,area:x\nb2,w2/n2-n3\nb1,w1/n1-n2\n")
    assert read_groups(groups) == {
        "b1": ("segment:w1/n1-n2", "area:x"),
        "b2": ("segment:w2/n2-n3",),
    }
    for text, told in (
        ("scenario_id,close\na,segment:x\na,segment:y\n", "already used in row 2"),
        ("scenario_id,close\n", "holds no scenario"),
        ("close\nsegment:x\n", "required column is missing"),
    ):
        csv.write_text(text)
        with pytest.raises(BadTable, match=told):
            read_scenarios(csv)
    groups.write_text("group_id,subject\n")
    with pytest.raises(BadTable, match="holds no group"):
        read_groups(groups)
    assert split_selectors(" ; ") == ()


def run(*words):
    return CliRunner().invoke(app, ["whatif", *words])


def test_the_command_gives_the_rows_of_python(tmp_path):
    out = tmp_path / "a.json"
    words = ("--close", "road:M5@damascus..homs", "--on", "2017-03-17", "--category", "hospital")
    done = run("homs-2017", *words, "--out", str(out))
    assert done.exit_code == 0, done.output
    answer = json.loads(out.read_text())
    study = open_study("homs-2017")
    request = ask(study, on=date(2017, 3, 17), categories=("hospital",))
    scenario = ScenarioRow("scenario", ("road:M5@damascus..homs",), ())
    table = measure_what_if(study, request, WhatIf([scenario], {}))
    assert answer["rows"][0]["newly_cut_off_people_best"] == table["newly_cut_off_people_best"][0]
    assert answer["run"]["what_if"]["asked"] == [["scenario", ["road:M5@damascus..homs"], []]]
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_opening_al_waer_reconnects_it():
    """On 17 March the district is cut off; with the line around it open it is not."""
    study = open_study("homs-2017")
    request = ask(study, on=date(2017, 3, 17), categories=("hospital",))
    scenario = ScenarioRow("x", (), ("segment:al-waer--homs",))
    row = measure_what_if(study, request, WhatIf([scenario], {})).iloc[0]
    assert row["reconnected_place_ids"] == "al-waer"
    assert row["reconnected_people_best"] == 60_000
    assert row["method"] == CLOSED_FORM


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "say what closes or opens"),
        (["--close", "segment:x", "--scenarios", "t.csv"], "say what closes or opens"),
        (["--scenarios", "nowhere.csv"], "nowhere.csv"),
        (["--close", "segment:x", "--format", "xlsx"], "cannot go to a terminal"),
        (["--close", "segment:x", "--out", "/nowhere/at/all.csv"], "its folder is not there"),
        (["--close", "segment:x"], "no segment has the id 'x'"),
    ],
)
def test_bad_words_are_told_and_nothing_is_written(words, told):
    done = run("homs-2017", *words)
    assert done.exit_code != 0
    assert told in (done.output + str(done.exception))


def test_the_command_says_where_finished_scenarios_are(tmp_path, monkeypatch):
    table = tmp_path / "t.csv"
    names = open_study("homs-2017").network.graph.segment_id[:5].tolist()
    table.write_text("scenario_id,close\n" + "".join(f"s-{n},segment:{n}\n" for n in names))
    real = Probe.ask
    calls = []

    def ask_twice(self, change):
        calls.append(1)
        if len(calls) == 3:
            raise SystemExit(130)
        return real(self, change)

    monkeypatch.setattr(asking.Probe, "ask", ask_twice)
    out = tmp_path / "a.csv"
    done = run("homs-2017", "--scenarios", str(table), "--out", str(out))
    assert done.exit_code == 130
    assert ".partial; ask again to go on" in done.output
    assert not out.exists()
    done = run("homs-2017", "--scenarios", str(table), "--out", str(out))
    assert done.exit_code == 0
    assert len(calls) == 3 + 3
    names = sorted(p.name for p in tmp_path.iterdir())
    assert names == ["a.csv", "a.csv.run.json", "t.csv"]
