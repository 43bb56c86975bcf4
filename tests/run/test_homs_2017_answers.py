"""What homs-2017 must answer: Al-Waer, the Damascus-Aleppo road, and replays of its ledger."""

import random
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from passable.network.states import CLOSED
from passable.run.answers import measure_cutoff
from passable.run.compare import measure_diff
from passable.run.evaluate import evaluate, since_when
from passable.run.request import ask
from passable.run.routes import measure_routes
from passable.run.study import open_study
from passable.situation.situation import change_dates

BEFORE, AFTER = date(2017, 3, 17), date(2017, 5, 22)
EXAMPLE = date(2017, 3, 21)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PASSABLE_CACHE", str(tmp_path_factory.mktemp("cache")))
        return open_study("homs-2017")


def row(table, place, category="hospital"):
    (found,) = table[(table["place_id"] == place) & (table["category"] == category)].to_dict(
        "records"
    )
    return found


def test_al_waer_is_cut_off_from_hospital_before_the_agreement(study):
    found = row(measure_cutoff(study, ask(study, on=BEFORE)).table, "al-waer")
    assert found["cut_off"] in ("certain", "best")
    assert found["reason"] == "no open way"
    assert not found["pre_existing"]
    assert not found["snapping_doubt"]
    assert found["since"] <= BEFORE
    al_waer = {c.claim_id for c in study.case.claims if c.subject.text == "area:al-waer-district"}
    assert al_waer & set(found["closing_claim_ids"].split("; "))


def test_al_waer_is_reached_once_the_agreement_is_done(study):
    found = row(measure_cutoff(study, ask(study, on=AFTER)).table, "al-waer")
    assert found["cut_off"] in ("no", "possible")
    assert (
        not evaluate(study, ask(study, on=AFTER), AFTER)
        .reach["hospital", "best"]
        .reason[list(study.case.places.index).index("al-waer")]
    )


def test_the_diff_says_so_and_by_which_claims_of_both_sides(study):
    diff = measure_diff(study, ask(study, on=BEFORE), ask(study, on=AFTER))
    (found,) = diff[(diff["subject"] == "al-waer") & (diff["category"] == "hospital")].to_dict(
        "records"
    )
    assert found["change"] == "reconnected"
    named = set(found["claim_ids"].split("; "))
    holders = {
        c.value
        for c in study.case.claims
        if c.claim_id in named and c.subject.text == "area:al-waer-district"
    }
    assert {"opposition", "government"} <= holders


def test_nothing_is_different_between_a_day_and_itself(study):
    asked = ask(study, on=BEFORE)
    assert measure_diff(study, asked, asked).empty


@pytest.fixture(scope="module")
def ways(study):
    movers = list(study.case.config.movers)
    table = measure_routes(study, ask(study, on=EXAMPLE), [("damascus", "aleppo")], movers)
    return table.set_index("mover")


def test_the_claim_free_way_is_the_motorway_by_homs_and_hama(ways):
    for _, way in ways.iterrows():
        passed = way["claim_free_via"].split(" - ")
        assert passed[0] == "Damascus"
        assert passed[-1] == "Aleppo"
        assert 0 < passed.index("Homs") < passed.index("Hama")
        assert way["claim_free_km"] > 350


def test_on_the_example_date_an_approved_mover_goes_by_ithriya_and_khanasser(ways):
    way = ways.loc["government_approved"]
    passed = way["via"].split(" - ")
    assert 0 < passed.index("Ithriya") < passed.index("Khanasser") < passed.index("Aleppo")
    assert way["is_open"]
    assert way["seconds"] > way["claim_free_seconds"]
    assert way["closing_claim_ids"]


def some_dates(count, seed):
    chosen = random.Random(seed)
    first, last = date(2011, 6, 1), date(2018, 12, 31)
    return [first + timedelta(days=chosen.randrange((last - first).days)) for _ in range(count)]


def test_certain_lies_in_best_lies_in_possible_on_forty_dates(study):
    asked = ask(study, on=BEFORE)
    seen = set()
    for on in some_dates(40, seed=2017):
        found = evaluate(study, asked, on)
        arcs = found.situation.overlay.milliseconds
        for one, other in ((0, 1), (1, 2)):
            shut_one, shut_other = arcs[one] == CLOSED, arcs[other] == CLOSED
            assert (shut_one <= shut_other).all()
            assert (arcs[one] <= arcs[other])[~shut_other].all()
        for category in asked.categories:
            reached = [
                found.reach[category, r].is_reached for r in ("optimistic", "best", "pessimistic")
            ]
            assert (reached[1] <= reached[0]).all()
            assert (reached[2] <= reached[1]).all()
            seen.add(tuple(int((~r).sum()) for r in reached))
    assert len(seen) > 10  # the dates do differ


@pytest.mark.parametrize("on", [BEFORE, AFTER, date(2016, 5, 4)])
def test_since_is_the_first_day_of_a_day_by_day_replay(study, on):
    asked = ask(study, on=on, categories=("hospital",))
    spells = since_when(study, asked)["hospital", "best"]
    first = min(change_dates(study.case))
    running = ~evaluate(study, asked, on).reach["hospital", "best"].is_reached
    expected = np.where(running, on, None)
    day = on
    oldest = min((s for s in spells.since if s is not None and s > date(2013, 1, 1)), default=on)
    while day > oldest - timedelta(days=3) and running.any() and day > first:
        day -= timedelta(days=1)
        running &= ~evaluate(study, asked, day).reach["hospital", "best"].is_reached
        expected[running] = day
    ended = ~running
    assert ended.any()
    assert (spells.since[ended] == expected[ended]).all()
    assert all(s <= day for s in spells.since[running])


def test_the_guide_to_readings_shows_what_is_answered(study):
    guide = Path(__file__).parents[2] / "docs/guide/readings.md"
    lines = guide.read_text(encoding="utf-8").splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith("| name_en |"))
    header, _, *rest = [[c.strip() for c in line.split("|")[1:-1]] for line in lines[start:]]
    shown = [dict(zip(header, row, strict=True)) for row in rest[: rest.index([])]]
    asked = ask(study, on=date(2017, 7, 1), since=BEFORE, categories=("hospital",))
    table = measure_cutoff(study, asked).table
    found = [
        {
            "name_en": r.name_en,
            "cut_off": r.cut_off,
            "newly": "yes" if r.newly else "no",
            "since": r.since.isoformat(),
            "since_reading": r.since_reading,
            "people_best": "" if np.isnan(r.people_best) else f"{r.people_best:.0f}",
            "closing_claim_ids": r.closing_claim_ids,
        }
        for r in table[table["cut_off"] != "no"].itertuples()
    ]
    assert shown == found
    assert len(table) == 97
    late = measure_cutoff(study, ask(study, on=date(2017, 9, 20), categories=("hospital",))).table
    assert (late["cut_off"] != "no").all()
