"""Whose ground a mover may enter, and what a line costs it in each reading."""

import math

import pytest

from ledger_scene import mover
from passable.situation.control import NOBODY, Holder, crossing_costs, entry_closed, may_enter

MINUTE = 60_000.0
INF = math.inf


def held(best, *others, is_open_question=False):
    return Holder(best, frozenset({best, *others}), is_open_question)


@pytest.mark.parametrize(
    ("may", "may_not", "free"),
    [
        (["*"], [], {"army", "rebels", "unknown", "none"}),
        (["*"], ["army"], {"rebels", "unknown", "none"}),
        (["rebels"], [], {"rebels", "unknown", "none"}),
        ([], [], {"unknown", "none"}),
        (["*"], ["unknown"], {"army", "rebels", "none"}),
        (["*"], ["none"], {"army", "rebels", "unknown"}),
        (["*"], ["*"], {"none"}),
        (["rebels"], ["*"], {"rebels", "none"}),
        (["rebels"], ["rebels"], {"unknown", "none"}),
    ],
)
def test_whose_ground_is_free(may, may_not, free):
    rules = mover(may, may_not)
    assert {a for a in ("army", "rebels", "unknown", "none") if may_enter(rules, a)} == free


@pytest.mark.parametrize(
    ("holder", "closed"),
    [
        (held("army"), (True, True, True)),
        (held("rebels"), (False, False, False)),
        (held("army", "rebels"), (False, True, True)),
        (held("rebels", "army"), (False, False, True)),
        (held("army", is_open_question=True), (False, True, True)),
        (held("rebels", is_open_question=True), (False, False, True)),
        (held("unknown", is_open_question=True), (False, False, True)),
    ],
)
def test_entry_in_each_reading(holder, closed):
    assert entry_closed(mover(["*"], ["army"]), holder) == closed


def test_who_may_enter_all_ground_does_not_ask_whose_it_is():
    assert entry_closed(mover(["*"]), held("unknown", is_open_question=True)) == (False,) * 3
    assert entry_closed(mover(["*"], ["none"]), held("unknown", is_open_question=True)) == (
        False,
        False,
        False,
    )


RULES = mover(
    crossings=[
        ("army", "rebels", "closed"),
        ("army", "none", 30),
        ("*", "none", 45),
        ("none", "*", "open"),
        ("rebels", "army", 120),
    ]
)


@pytest.mark.parametrize(
    ("origin", "target", "cost"),
    [
        (held("army"), held("army"), 0),
        (held("army"), held("rebels"), INF),
        (held("rebels"), held("army"), 120 * MINUTE),
        (held("army"), NOBODY, 30 * MINUTE),  # the first rule that fits
        (held("rebels"), NOBODY, 45 * MINUTE),
        (NOBODY, held("rebels"), 0),
        (held("rebels"), held("third"), INF),  # no rule fits
    ],
)
def test_a_line_between_known_holders(origin, target, cost):
    assert crossing_costs(RULES, origin, target) == (cost, cost, cost)


def test_order_of_rules_decides():
    wide_first = mover(crossings=[("*", "*", 10), ("army", "rebels", "closed")])
    assert crossing_costs(wide_first, held("army"), held("rebels")) == (10 * MINUTE,) * 3


def test_a_disputed_side_is_its_worst_and_its_best():
    disputed = held("rebels", "army")
    assert crossing_costs(RULES, held("army"), disputed) == (0, INF, INF)
    assert crossing_costs(RULES, disputed, held("army")) == (0, 120 * MINUTE, 120 * MINUTE)
    assert crossing_costs(RULES, disputed, NOBODY) == (30 * MINUTE, 45 * MINUTE, 45 * MINUTE)


def test_nobody_knows_whose_it_is():
    question = held("rebels", is_open_question=True)
    assert crossing_costs(RULES, question, held("army")) == (0, 120 * MINUTE, INF)
    priced = mover(crossings=[("army", "rebels", 240), ("*", "*", 60)])
    assert crossing_costs(priced, question, held("army")) == (0, 60 * MINUTE, 240 * MINUTE)


def test_unknown_is_named_like_an_actor():
    rules = mover(crossings=[("unknown", "*", 15), ("*", "unknown", "closed"), ("*", "*", 1)])
    unknown = held("unknown", is_open_question=True)
    assert crossing_costs(rules, unknown, held("army")) == (0, 15 * MINUTE, INF)
    assert crossing_costs(rules, held("army"), unknown)[1] == INF
