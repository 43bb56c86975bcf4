"""Tranches, people moved and terms: ranges between accounts, never means."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passable.measures.agreement import counts_differ, live_movements, tranche_table
from passable.measures.agreement_terms import CANNOT_TELL, MET, NOT_MET, Evidence, judge
from passable.measures.people_moved import moved_by, moved_table
from passable.terms.agreements import Movement, Term
from passable.terms.claims import Source

SIGNED = date(2017, 3, 1)
SOURCES = {
    name: Source(name, name, "", None, "", "B", primary, "")
    for name, primary in (("a", "a"), ("b", "b"), ("c", "c"), ("copy", "a"))
}


def day(number):
    return SIGNED + timedelta(days=number)


def movement(
    name, tranche, on, people=None, source="a", kind="observed", scope="tranche", **changes
):
    low_best_high = people if isinstance(people, tuple) else (None, people, None)
    counts = {} if people is None else {"people": low_best_high}
    fields = {
        "movement_id": name,
        "agreement_id": "deal",
        "tranche": tranche,
        "kind": kind,
        "scope": scope,
        "on": day(on),
        "from_place_id": "",
        "to_place_id": "",
        "via_place_ids": (),
        "counts": counts,
        "source_id": source,
        "said_by": "",
        "credibility": 3,
        "reported_on": day(on),
        "sensitivity": "public",
        "state": "accepted",
        "revises": "",
        "note": "",
    }
    return Movement(**{**fields, **changes})


def term(measure, deadline=None, low=None, best=None, high=None):
    return Term(
        "t", "deal", "", "", measure, None if deadline is None else day(deadline),
        low, best, high, "people", "", "a", "",
    )  # fmt: skip


def tranches(*live, on=30):
    places = {"x": ("X", "PX"), "y": ("Y", "PY")}
    return tranche_table("deal", live, SOURCES, places, day(on)).set_index("tranche")


def test_what_is_announced_for_a_later_day_is_not_missed_yet():
    live = [
        movement("m", 2, 1, to_place_id="y"),
        movement("p", 5, 9, (2500, None, None), kind="planned"),
    ]
    early, late = tranches(*live, on=5), tranches(*live, on=9)
    assert early["state"].tolist() == [
        "not reported",
        "observed",
        "to come",
        "to come",
        "announced",
    ]
    assert late["state"].tolist() == [
        "not reported",
        "observed",
        *["not reported"] * 2,
        "announced",
    ]
    assert late["planned_is_at_least"].tolist() == [False] * 4 + [True]
    assert (late.loc[2, "to_place_ids"], late.loc[2, "to_adm3_pcodes"]) == ("y", "PY")


def test_a_tranche_shows_every_account_and_no_mean():
    table = tranches(
        movement("p", 1, 2, 1500, kind="planned"),
        movement("m", 1, 4, 1000, "a", to_place_id="x"),
        movement("n", 1, 5, 2000, "b", to_place_id="y"),
        movement("o", 1, 4, 1000, "copy", to_place_id="x"),
        movement("q", 4, 9),
    )
    first = table.loc[1]
    assert (first["people_low"], first["people_high"], first["is_at_least"]) == (1000, 2000, False)
    assert (first["slip_days_low"], first["slip_days_high"]) == (2, 3)
    assert first["counts_differ"]
    assert first["dates_differ"]
    assert first["destinations_differ"]
    assert first["independent_sources"] == 2
    assert table["state"].tolist() == ["observed", "not reported", "not reported", "observed"]


def test_at_least_excludes_nothing_above_it():
    sure, vague = movement("m", 1, 1, 2000), movement("n", 1, 1, (400, None, None), "b")
    assert not counts_differ([sure, vague])
    assert counts_differ([sure, movement("n", 1, 1, (2500, None, None), "b")])


def test_what_counts_on_a_date_as_known_by_another():
    late = movement("late", 2, 3, 5, reported_on=day(9))
    revised = movement("new", 1, 2, 7, revises="old", reported_on=day(8))
    rows = [movement("old", 1, 2, 6), revised, late, movement("no", 1, 2, 1, state="retracted")]

    def names(on, known=None):
        known_on = None if known is None else day(known)
        return [m.movement_id for m in live_movements(rows, "deal", day(on), known_on)]

    assert names(5) == ["new", "late"]
    assert names(2) == ["new"]
    assert names(5, 7) == ["old"]
    assert live_movements(rows, "another", day(5), None) == []


def test_totals_of_sources_stand_beside_the_sum_and_are_carried_on():
    live = [
        movement("m1", 1, 1, 100),
        movement("m2", 2, 5, 50, "b"),
        movement("t", 1, 2, 120, "c", scope="so_far"),
        movement("m4", 4, 9),
    ]
    moved = moved_by(live, SOURCES, day(9))
    assert (moved.summed.low, moved.counted, moved.without_figure) == (150, 2, 1)
    assert (moved.not_reported, moved.last) == (1, 4)
    assert [tally.low for _, tally in moved.totals] == [170]
    assert (moved.people.low, moved.people.high) == (150, 170)
    assert moved.whole is None  # nobody counts tranches 3 and 4
    early = moved_by(live, SOURCES, day(5))
    assert (early.whole.low, early.whole.high) == (150, 170)


def test_who_lets_a_tranche_leave_later_says_that_nobody_had_left():
    early, late = (moved_by(FIRST_ON_4_OR_8, SOURCES, day(on)) for on in (4, 8))
    assert (early.people.low, early.people.high) == (0, 1000)
    assert (early.whole.low, early.counted) == (0, 1)
    assert (late.people.low, late.people.high) == (1000, 2000)
    rows = [*FIRST_ON_4_OR_8, movement("so far", 3, 9, scope="so_far"), movement("x", 2, 9, 5)]
    live = live_movements(rows, "deal", day(5), None)
    assert [m.movement_id for m in live] == ["m", "n"]
    assert live_movements(rows, "deal", day(3), None) == []


@st.composite
def accounts(draw):
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(1, 4),
                st.integers(0, 20),
                st.one_of(st.none(), st.integers(0, 3000)),
                st.sampled_from("abc"),
                st.sampled_from(["tranche", "tranche", "so_far"]),
            ),
            min_size=1,
            max_size=12,
        )
    )
    return [
        movement(f"m{k}", tranche, on, people, source, scope=scope)
        for k, (tranche, on, people, source, scope) in enumerate(rows)
    ]


@given(accounts(), st.randoms())
def test_order_of_rows_changes_nothing_and_every_total_lies_in_the_range(live, chance):
    shuffled = list(live)
    chance.shuffle(shuffled)
    last = max(m.on for m in live)
    moved, again = (moved_by(rows, SOURCES, last) for rows in (live, shuffled))
    assert moved.summed == again.summed
    assert moved.not_reported >= 0
    people = moved.people
    for _, tally in moved.totals:
        assert people.low <= tally.low <= tally.high <= people.high
    if moved.counted:
        assert people.low <= moved.summed.low
        assert moved.summed.high <= people.high


@given(accounts(), st.integers(0, 20))
def test_the_sum_spans_every_way_of_believing_one_account_of_each_tranche(live, on):
    told = [m for m in live if m.scope == "tranche" and m.counts]
    by_tranche = {}
    for m in told:
        by_tranche.setdefault(m.tranche, []).append(m)
    believed = [
        sum(m.counts["people"][1] for m in chosen if m.on <= day(on))
        for chosen in product(*by_tranche.values())
    ]
    moved = moved_by(told, SOURCES, day(on)).summed
    assert (moved.low, moved.high) == (min(believed), max(believed))


@given(accounts(), accounts())
def test_another_source_never_narrows_a_tranche(live, more):
    more = [m for m in more if m.scope == "tranche"]
    before = tranches(*live)
    after = tranches(*live, *more)
    for number in before.index.intersection(after.index):
        old, new = before.loc[number], after.loc[number]
        if old["people_low"] == old["people_low"]:
            assert new["people_low"] <= old["people_low"] <= old["people_high"]
            assert old["people_high"] <= new["people_high"]


@given(accounts())
def test_the_sum_never_falls_while_no_new_account_of_an_old_tranche_comes(live):
    first = {}
    for m in live:
        if m.scope == "tranche":
            first.setdefault(m.tranche, m)
    table = moved_table("deal", list(first.values()), SOURCES, day(99))
    assert table["sum_low"].is_monotonic_increasing


FIRST_ON_4 = [movement("m", 1, 4, 1000)]
FIRST_ON_4_OR_8 = [*FIRST_ON_4, movement("n", 1, 8, 2000, "b")]
WHOLE_900_TO_1000 = [movement("m", 1, 4, 900), movement("n", 1, 4, 1000, "b")]


@pytest.mark.parametrize(
    ("live", "asked", "on", "verdict"),
    [
        (FIRST_ON_4, term("first_departure", deadline=5), 20, MET),
        (FIRST_ON_4, term("first_departure", deadline=3), 20, NOT_MET),
        (FIRST_ON_4_OR_8, term("first_departure", deadline=5), 20, CANNOT_TELL),
        (FIRST_ON_4_OR_8, term("people_moved", deadline=5, best=800), 20, CANNOT_TELL),
        (FIRST_ON_4_OR_8, term("people_moved", deadline=8, best=800), 20, MET),
        (FIRST_ON_4_OR_8, term("tranches", deadline=5, best=1), 20, CANNOT_TELL),
        (FIRST_ON_4_OR_8, term("tranches", deadline=3, best=1), 20, NOT_MET),
        ([*FIRST_ON_4, movement("x", 2, 15)], term("tranches", deadline=9, best=2), 20, NOT_MET),
        ([], term("first_departure", deadline=5), 20, CANNOT_TELL),
        (FIRST_ON_4, term("first_departure"), 20, CANNOT_TELL),
        (FIRST_ON_4, term(""), 20, CANNOT_TELL),
        (FIRST_ON_4, term("completion", deadline=9, best=1), 20, MET),
        (FIRST_ON_4, term("completion", deadline=9, best=2), 20, CANNOT_TELL),
        (FIRST_ON_4, term("completion", deadline=9), 20, CANNOT_TELL),
        (WHOLE_900_TO_1000, term("people_moved", best=900), 20, MET),
        (WHOLE_900_TO_1000, term("people_moved", best=950), 20, CANNOT_TELL),
        (WHOLE_900_TO_1000, term("people_moved", deadline=9, best=1001), 20, NOT_MET),
        (WHOLE_900_TO_1000, term("people_moved", deadline=30, best=1001), 20, CANNOT_TELL),
        (WHOLE_900_TO_1000, term("people_moved"), 20, CANNOT_TELL),
        ([*FIRST_ON_4, movement("x", 2, 5)], term("people_moved", deadline=9, best=5000), 20,
         CANNOT_TELL),
        (WHOLE_900_TO_1000, term("people_a_tranche", low=900, high=1000), 20, MET),
        (WHOLE_900_TO_1000, term("people_a_tranche", low=950, high=1000), 20, CANNOT_TELL),
        (WHOLE_900_TO_1000, term("people_a_tranche", low=1100, high=1200), 20, NOT_MET),
        ([movement("x", 1, 5)], term("people_a_tranche", best=1), 20, CANNOT_TELL),
        (WHOLE_900_TO_1000, term("tranches", best=1), 20, MET),
        (WHOLE_900_TO_1000, term("tranches", deadline=9, best=2), 20, NOT_MET),
        ([movement("x", 3, 5)], term("tranches", deadline=9, best=2), 20, CANNOT_TELL),
    ],
)  # fmt: skip
def test_verdicts(live, asked, on, verdict):
    found = judge(asked, Evidence(live, SOURCES, day(on)))
    assert found.verdict == verdict, found
    assert found.reason
