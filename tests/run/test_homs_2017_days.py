"""homs-2017 day by day: 200 random dates nest, and *since* is what asking every day finds."""

import random
from datetime import date, timedelta
from typing import ClassVar

import numpy as np
import pytest

import passable.run.evaluate as evaluating
from passable.run.evaluate import Replay, evaluate, since_when
from passable.run.request import ask
from passable.run.study import open_study
from passable.terms.codes import READINGS

FIRST, LAST = date(2016, 3, 1), date(2018, 6, 30)
DAY = timedelta(days=1)
SPELL_READINGS = ("best", "pessimistic")


@pytest.fixture(scope="module")
def study():
    return open_study("homs-2017")


@pytest.fixture(scope="module")
def cut_off(study):
    """Who is cut off on every day, each asked afresh: bool[days, categories, readings, places]."""
    asked = ask(study)
    days = []
    for k in range((LAST - FIRST).days + 1):
        reach = evaluate(study, asked, FIRST + DAY * k).reach
        days.append([[~reach[c, r].is_reached for r in READINGS] for c in asked.categories])
    return np.array(days)


def chosen_days(count, seed):
    length = (LAST - FIRST).days
    return sorted(random.Random(seed).sample(range(200, length), count))


def test_certain_lies_in_best_lies_in_possible_per_place_and_category(cut_off):
    chosen = cut_off[chosen_days(200, seed=2017)]
    certain, best, possible = (chosen[:, :, r] for r in range(3))
    assert (certain <= best).all()
    assert (best <= possible).all()
    sizes = {tuple(day) for day in chosen.sum(axis=(1, 3)).tolist()}
    assert len(sizes) > 10  # the dates do differ
    assert (certain < possible).any()


class Remembering(Replay):
    """A replay that keeps every step, so that 200 questions of since cost one."""

    kept: ClassVar[dict] = {}

    def __init__(self, study, request):
        super().__init__(study, request)
        Remembering.kept.setdefault("first", self)

    def at(self, on):
        first = Remembering.kept["first"]
        step = max((d for d in first.steps if d <= on), default=None)
        if step not in Remembering.kept:
            Remembering.kept[step] = Replay.at(first, on)
        return Remembering.kept[step]


def test_since_is_what_asking_every_day_finds_on_two_hundred_dates(study, cut_off, monkeypatch):
    monkeypatch.setattr(evaluating, "Replay", Remembering)
    monkeypatch.setattr(Remembering, "kept", {})
    asked = ask(study)
    checked = beyond = 0
    for day in chosen_days(200, seed=4):
        on = FIRST + DAY * day
        told = since_when(study, asked.model_copy(update={"on": on}))
        for c, category in enumerate(asked.categories):
            for reading in SPELL_READINGS:
                cut = cut_off[: day + 1, c, READINGS.index(reading)]
                since = told[category, reading].since
                # The day after the last on which it was reached.
                open_days = np.where(~cut, np.arange(day + 1)[:, None], -1).max(axis=0)
                for place in np.flatnonzero(cut[day]).tolist():
                    begin = int(open_days[place]) + 1
                    if begin == 0:  # it was so before the first day asked
                        assert since[place] <= FIRST
                        beyond += 1
                    else:
                        assert since[place] == FIRST + DAY * begin
                        checked += 1
                assert all(since[p] is None for p in np.flatnonzero(~cut[day]).tolist())
    assert checked > 2000
    assert beyond > 1000
