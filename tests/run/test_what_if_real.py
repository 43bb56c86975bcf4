"""On Malta: what-if equals a rebuilt ledger, and the importance of segments equals what-if."""

from dataclasses import replace

import numpy as np
import pytest

from ledger_scene import claim
from passable.network.ways import nearest_ways
from passable.read.scenarios import ScenarioRow
from passable.run.evaluate import evaluate
from passable.run.main_places import main_places
from passable.run.new_case import make_case
from passable.run.probe import CLOSED_FORM, PARTIAL, Probe
from passable.run.request import ask
from passable.run.segment_importance import measure_importance_segments
from passable.run.segments_asked import SegmentsAsked
from passable.run.study import Study, open_study
from passable.run.what_if import WhatIf, measure_what_if
from passable.situation.resolve import resolve_ledger
from passable.situation.scenario_subjects import Finder, change_of

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def malta(shared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("malta") / "case"
    make_case(folder, osm=shared / "osm" / "malta-ors.osm.pbf")
    return open_study(folder)


def with_closures(study, subjects, on):
    source = next(iter(study.case.sources))
    shut = [
        claim(f"x{k}", s, "status", "closed", since=on, source=source, credibility=0)
        for k, s in enumerate(subjects)
    ]
    case = replace(study.case, claims=(*study.case.claims, *shut))
    return Study(case, study.network, resolve_ledger(case, study.network), {}, {})


def same(answers, study, request, nodes):
    found = evaluate(study, request, request.on)
    for category in request.categories:
        reach = found.reach[category, "best"]
        assert (answers.milliseconds[category] == reach.milliseconds).all()
        assert (answers.service[category] == reach.service).all()
    states = found.situation.states("best")
    for node, row in zip(nodes, answers.between, strict=True):
        forest = nearest_ways(study.network, states, np.array([node]), "from")
        assert (forest.milliseconds[nodes] == row).all()


def test_scenarios_equal_a_ledger_rebuilt(malta):
    request = ask(malta)
    ids, chance = malta.network.graph.segment_id, np.random.default_rng(5)
    probe, finder = (
        Probe(malta, request, main_places(malta, request)),
        Finder(malta.case, malta.ledger),
    )
    nodes = probe.pairs.node
    for count in (1, 30, 300):
        subjects = [f"segment:{s}" for s in chance.choice(ids, count, replace=False)]
        lon, lat = malta.network.node_lonlat[chance.integers(malta.network.node_count)]
        subjects.append(f"point:{lon},{lat}@900")
        shut = with_closures(malta, subjects, request.on)
        closed = probe.ask(change_of([finder.find(s) for s in subjects], []))
        assert closed.method == PARTIAL
        same(closed, shut, request, nodes)
        # Opening one of them again leaves a ledger of the others.
        again = Probe(shut, request, main_places(malta, request))
        opened = again.ask(change_of([], [Finder(shut.case, shut.ledger).find(subjects[0])]))
        rest = [s for s in subjects[1:] if not overlap(finder, s, subjects[0])]
        if len(rest) == len(subjects) - 1:
            assert opened.method == CLOSED_FORM
            same(opened, with_closures(malta, rest, request.on), request, nodes)


def overlap(finder, one, other):
    """Whether two subjects share a segment: opening one then opens a part of the other."""
    return bool(np.isin(*(finder.find(s).spans.segment for s in (one, other))).any())


def test_the_importance_of_segments_equals_asking_what_if(malta):
    """Two engines that share no code beyond the network: subtrees and intervals, and customizing."""
    request = ask(malta, restricted=True, categories=("hospital",))
    chance = np.random.default_rng(6)
    service = measure_importance_segments(malta, request, SegmentsAsked())
    between = measure_importance_segments(malta, request, SegmentsAsked("between"))
    chosen = [
        *service.head(4)["segment_id"],
        *between.head(4)["segment_id"],
        *chance.choice(service.loc[service["used"], "segment_id"], 8, replace=False),
        *chance.choice(between.loc[between["used"], "segment_id"], 8, replace=False),
        *chance.choice(service.loc[~service["used"], "segment_id"], 4, replace=False),
    ]
    scenarios = [ScenarioRow(s, (f"segment:{s}",), ()) for s in dict.fromkeys(chosen)]
    asked = measure_what_if(malta, request, WhatIf(scenarios, {}))
    asked = asked.set_index(["demand", "scenario_id"])
    service, between = (t.set_index("segment_id") for t in (service, between))
    for scenario in scenarios:
        name = scenario.scenario_id
        lost, mine = service.loc[name], asked.loc[("service", name)]
        for column in ("newly_cut_off_places", "slower_places", "places_reached"):
            other = "places_reached_before" if column == "places_reached" else column
            assert lost[column] == mine[other], (name, column)
        for column in ("newly_cut_off_people_best", "extra_person_hours"):
            assert lost[column] == pytest.approx(mine[column], nan_ok=True), (name, column)
        pairs, theirs = between.loc[name], asked.loc[("between", name)]
        assert pairs["share_disconnected"] == pytest.approx(theirs["share_newly_disconnected"])
        assert pairs["mean_extra_seconds"] == pytest.approx(
            theirs["mean_extra_seconds"], nan_ok=True
        )
