"""Laws that hold for every ledger: the readings nest, closing never helps, order means nothing."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_scene import claim, mover, question, scene_study, situation
from passable.measures.cutoff import summarise
from passable.network.states import CLOSED
from passable.run.answers import measure_access, measure_cutoff
from passable.run.evaluate import evaluate, evaluate_claim_free, since_when
from passable.run.study import Study
from passable.situation.resolve import resolve_ledger
from passable.situation.situation import change_dates
from scenes import box, point_subject, scene_network

BEGIN = date(2017, 3, 1)
DAYS = [BEGIN + timedelta(days=k) for k in range(24)]
HORIZON = 6
# A ladder with a twin, a one-way pair, a spur, a loop, a road of no length and an island.
SCENE = """
A 0 0
B 1000 0
C 2000 0
D 0 1000
E 1000 1000
F 2000 1000
G 2000 1000
H 3000 1000
I 9000 9000
J 9500 9000
1: A B C ref=M5
2: D E F ref=M1
3: A D
4: B E oneway=1
5: C F
6: F G
7: G H
8: B C
9: E A oneway=1
10: H F H
11: I J
"""
PLACES = {"a": (50, 0), "b": (1500, 0), "c": (1000, 1000), "d": (2600, 1000), "i": (9100, 9000)}
SERVICES = {
    "h1": (1900, 0, "hospital"),
    "h2": (300, 1000, "hospital"),
    "h3": (9500, 9000, "hospital"),
    "f1": (1200, 1000, "fuel"),
    "f2": (50, 0, "fuel"),
}
AREAS = {
    "west": box(-100, -100, 1000, 1100),
    "east": box(1000, -100, 3100, 1100),
    "small": box(800, -50, 1200, 500),
    "thin": box(1600, -50, 1601, 1050),
}
NETWORK = scene_network(SCENE, PLACES, {k: v[:2] for k, v in SERVICES.items()})
TWO_WAY = SCENE.replace(" oneway=1", "")
SEGMENTS = NETWORK.graph.segment_id.tolist()
ROADS = [
    *(f"segment:{s}" for s in SEGMENTS),
    *(f"area:{a}" for a in AREAS),
    "road:M5@a..b",
    point_subject(500, 0, 60),
    point_subject(1000, 1000, 200),
]

days = st.sampled_from(DAYS)


@st.composite
def spans(draw):
    begin, last, told = draw(days), draw(days), draw(days)
    to = draw(st.sampled_from([None, max(begin, last)]))
    return {"since": begin, "to": to, "reported": told}


@st.composite
def claims(draw, subjects=ROADS, values=None):
    kind = draw(st.sampled_from(["status", "status", "delay", "control", "function", "damage"]))
    if values:
        kind = "status"
    words = {
        **draw(spans()),
        "credibility": draw(st.integers(1, 3)),
        "source": draw(st.sampled_from(["S1", "S2", "S3", "A1"])),
    }
    if kind == "status":
        said = draw(st.sampled_from(values or ["open", "closed", "unknown", "restricted"]))
        return ("c", draw(st.sampled_from(subjects)), "status", said, words)
    if kind == "damage":
        subject = draw(st.sampled_from([s for s in subjects if not s.startswith("area")]))
        said = draw(st.sampled_from(["destroyed", "damaged", "no visible damage"]))
        return ("c", subject, "damage", said, words)
    if kind == "control":
        holder = draw(st.sampled_from(["army", "rebels", "unknown"]))
        return ("c", f"area:{draw(st.sampled_from(list(AREAS)))}", "control", holder, words)
    if kind == "function":
        said = draw(st.sampled_from(["functioning", "not functioning", "unknown"]))
        return ("c", f"service:{draw(st.sampled_from(list(SERVICES)))}", "function", said, words)
    figures = sorted(draw(st.lists(st.integers(0, 50), min_size=3, max_size=3)))
    words |= {k: v / 7 for k, v in zip(("low", "best", "high"), figures, strict=True)}
    return ("c", draw(st.sampled_from(subjects)), "delay_minutes", "", words)


def named(drafts):
    return tuple(claim(f"c{k}", *d[1:4], **d[4]) for k, d in enumerate(drafts))


ledgers = st.lists(claims(), max_size=7).map(named)
MOVERS = {
    "free": mover(),
    "lines shut": mover(crossings=[]),
    "barred": mover(may_not_enter=["army"], crossings=[("army", "rebels", 30), ("*", "*", 2)]),
    "none barred": mover(
        may_not_enter=["none"], crossings=[("none", "*", "closed"), ("*", "*", 1)]
    ),
}
movers = st.sampled_from(list(MOVERS))


def study_of(ledger, name="free", network=NETWORK, **staleness):
    staleness = staleness or dict.fromkeys(("status", "control", "function", "damage"), HORIZON)
    return scene_study(
        "", PLACES, SERVICES, AREAS, ledger, MOVERS[name], network=network, **staleness
    )


def milliseconds(study, on, **words):
    """{(category, reading): int64[places]}."""
    found = evaluate(study, question(study, on, **words), on).reach
    return {key: reach.milliseconds for key, reach in found.items()}


def slower(one, other):
    """Nowhere is the other reached faster, nor where the one is not."""
    return ((one == CLOSED) <= (other == CLOSED)).all() and (
        (one <= other) | (one == CLOSED) | (other == CLOSED)
    ).all()


laws = settings(max_examples=60, deadline=None)


@laws
@given(ledgers, movers, days)
def test_readings_nest_on_every_arc_and_delays_with_them(ledger, name, on):
    arcs = situation(study_of(ledger, name), on).overlay.milliseconds
    assert slower(arcs[0], arcs[1])
    assert slower(arcs[1], arcs[2])
    free = NETWORK.arc_milliseconds
    assert all(slower(free, arcs[k]) for k in range(3))


@laws
@given(ledgers, movers, days, st.sampled_from([None, 1.0, 2.5]))
def test_certain_lies_in_best_lies_in_possible(ledger, name, on, within):
    study = study_of(ledger, name)
    found = milliseconds(study, on, within_minutes=within)
    for category in ("hospital", "fuel"):
        assert slower(found[category, "optimistic"], found[category, "best"])
        assert slower(found[category, "best"], found[category, "pessimistic"])


@laws
@given(movers, days)
def test_no_claims_is_the_claim_free_answer(name, on):
    study = study_of((), name)
    asked = question(study, on)
    free = evaluate_claim_free(study, asked)
    for (category, _), reach in evaluate(study, asked, on).reach.items():
        assert (reach.milliseconds == free[category].milliseconds).all()
        assert (reach.service == free[category].service).all()


@laws
@given(ledgers, movers, days, claims(values=["closed"]))
def test_one_more_closed_road_never_shortens_a_trip(ledger, name, on, more):
    # Without a horizon: a fresh claim would otherwise silence stale ones, which is another law.
    never = dict.fromkeys(("status", "control", "function", "damage"))
    extra = replace(named([more])[0], claim_id="more")
    before = milliseconds(study_of(ledger, name, **never), on)
    after = milliseconds(study_of((*ledger, extra), name, **never), on)
    assert all(slower(before[key], after[key]) for key in before)


@laws
@given(ledgers, movers, days, st.sampled_from([0.5, 1.0, 2.0]), st.sampled_from([1.5, 4.0, 90.0]))
def test_a_larger_limit_never_loses_access(ledger, name, on, small, large):
    study = study_of(ledger, name)
    near = milliseconds(study, on, within_minutes=small)
    far = milliseconds(study, on, within_minutes=max(small, large))
    for key, found in near.items():
        reached = found != CLOSED
        assert (far[key][reached] == found[reached]).all()


@laws
@given(ledgers, movers, days, st.randoms(use_true_random=False))
def test_the_order_of_claims_and_their_ids_mean_nothing(ledger, name, on, random):
    order = list(ledger)
    random.shuffle(order)
    before, after = (
        milliseconds(study_of(ledger, name), on),
        milliseconds(study_of(order, name), on),
    )
    for key, found in before.items():
        assert (found == after[key]).all()
    # Claims that tie on all that is weighed are told apart by their ids, and by nothing else.
    if not _ties(ledger):
        renamed = [replace(c, claim_id=f"x{len(order) - k}") for k, c in enumerate(order)]
        again = milliseconds(study_of(renamed, name), on)
        assert all((found == again[key]).all() for key, found in before.items())


def _ties(ledger):
    """Whether two claims of one subject may tie: same grades and day from unlike sources."""
    grades = {"A1": "A"}
    keys = [
        (c.subject, c.predicate, c.credibility, grades.get(c.source_id, "B"), c.reported_on)
        for c in ledger
    ]
    return len(set(keys)) < len(keys)


@laws
@given(ledgers, movers, days, st.permutations(list(PLACES)), st.permutations(list(SERVICES)))
def test_the_order_of_places_and_services_means_nothing(ledger, name, on, places, services):
    here = study_of(ledger, name)
    shuffled_places = {p: PLACES[p] for p in places}
    shuffled_services = {s: SERVICES[s] for s in services}
    there = scene_study(
        SCENE,
        shuffled_places,
        shuffled_services,
        AREAS,
        ledger,
        MOVERS[name],
        **dict.fromkeys(("status", "control", "function", "damage"), HORIZON),
    )
    tables = []
    for study in (here, there):
        table = measure_access(study, question(study, on))
        tables.append(table.set_index(["place_id", "category"])["seconds"].sort_index())
    assert tables[0].equals(tables[1])


@laws
@given(ledgers, movers, days, days)
def test_what_is_reported_later_changes_nothing(ledger, name, on, known_on):
    known = tuple(c for c in ledger if c.reported_on <= known_on)
    asked = {"known_on": known_on}
    with_all = study_of(ledger, name)
    with_known = study_of(known, name)
    one = evaluate(with_all, question(with_all, on).model_copy(update=asked), on).reach
    other = evaluate(with_known, question(with_known, on).model_copy(update=asked), on).reach
    for key in one:
        assert (one[key].milliseconds == other[key].milliseconds).all()


def cut_off_by_day(study, asked):
    """Whether each place is cut off, day by day from the ledger's first: {day: bool[c, 2, p]}."""
    first = min(change_dates(study.case))
    day, found = first, {}
    while day <= asked.on:
        reach = evaluate(study, asked, day).reach
        found[day] = np.array(
            [[~reach[c, r].is_reached for r in ("best", "pessimistic")] for c in asked.categories]
        )
        day += timedelta(days=1)
    return found


def recent(ledger):
    """The claims, and figures of people no older than the ledger, so that a replay is short."""
    study = study_of(ledger)
    figures = [
        replace(c, valid_from=BEGIN) if c.predicate == "population" else c
        for c in study.case.claims
    ]
    return tuple(figures)


def rebuild(study, ledger):
    case = replace(study.case, claims=ledger)
    return Study(case, study.network, resolve_ledger(case, study.network), {}, {})


@settings(max_examples=25, deadline=None)
@given(ledgers, movers, days)
def test_since_equals_a_replay_of_every_day(ledger, name, on):
    study = rebuild(study_of(ledger, name), recent(ledger))
    asked = question(study, on)
    spells = since_when(study, asked)
    by_day = cut_off_by_day(study, asked)
    listed = sorted(by_day)
    for k, category in enumerate(asked.categories):
        for r, reading in enumerate(("best", "pessimistic")):
            for p in range(len(PLACES)):
                expected, earlier = None, False
                for day in reversed(listed):
                    if not by_day[day][k, r, p]:
                        break
                    expected = day
                    earlier = day == listed[0]
                assert spells[category, reading].since[p] == expected
                assert spells[category, reading].or_earlier[p] == earlier


@settings(max_examples=25, deadline=None)
@given(ledgers, movers)
def test_nothing_changes_between_two_change_dates(ledger, name):
    study = rebuild(study_of(ledger, name), recent(ledger))
    steps = set(change_dates(study.case))
    last = None
    for day in [BEGIN + timedelta(days=k) for k in range(40)]:
        found = situation(study, day)
        state = (found.overlay.milliseconds.tobytes(), found.is_functioning.tobytes())
        if last is not None and day not in steps:
            assert state == last
        last = state


@laws
@given(ledgers, days)
def test_sums_of_people_name_the_very_places(ledger, on):
    study = study_of(ledger, "lines shut")
    table = measure_cutoff(study, question(study, on)).table
    summary = summarise(table).set_index("category")
    for category, group in table.groupby("category"):
        for column, states in (
            ("certain", {"certain"}),
            ("best", {"certain", "best"}),
            ("possible", {"certain", "best", "possible"}),
        ):
            rows = np.flatnonzero(group["cut_off"].isin(states).to_numpy())
            assert summary.loc[category, f"{column}_people_best"] == sum(2**k for k in rows)
            assert summary.loc[category, f"{column}_places"] == len(rows)
        assert summary.loc[category, "people_best"] == 2 ** len(PLACES) - 1


BOTH_WAYS = scene_network(TWO_WAY, PLACES, {k: v[:2] for k, v in SERVICES.items()})
roads_only = st.lists(
    claims().filter(lambda d: d[2] in ("status", "damage", "function")), max_size=6
).map(named)


@laws
@given(roads_only, days)
def test_to_and_from_agree_where_every_road_leads_both_ways(ledger, on):
    study = study_of(ledger, network=BOTH_WAYS)
    to, back = (milliseconds(study, on, direction=d) for d in ("to", "from"))
    for key, found in to.items():
        # A piece is timed along and against it from the same ends, so the times are the same.
        assert (found == back[key]).all()


@pytest.mark.parametrize("name", MOVERS)
def test_the_scene_itself_reaches_and_cuts_off(name):
    """The laws would hold on a scene where nothing can be reached: this one is none."""
    free = milliseconds(study_of((), name), BEGIN)["hospital", "best"]
    assert (free[:4] > 0).all()
    shut = [claim("c", "area:east", "status", "closed")]
    assert (milliseconds(study_of(shut, name), BEGIN)["hospital", "best"][:4] == CLOSED).any()
