"""Evaluate: every category in every reading, on one date or on each date of a replay."""

from __future__ import annotations

import contextlib
from bisect import bisect_right
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

import numpy as np
import numpy.typing as npt

from passable.measures.reach import Reach, in_doubt, reach_services
from passable.measures.spells import Spells, find_spells
from passable.network.metric import TooLongError
from passable.network.states import EdgeStates, claim_free
from passable.run import engine
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.acting import acting_claims
from passable.situation.overlay import Overlay
from passable.situation.situation import Situation, change_dates
from passable.terms.codes import READINGS, Reading

Ints = npt.NDArray[np.int64]
REACHES_KEPT = 4
"""For each category and reading; each may hold the ways of all nodes."""


@dataclass(frozen=True)
class Evaluation:
    """One date's answers.

    Parameters
    ----------
    situation
        The date.
    reach
        By category and reading.
    """

    situation: Situation
    reach: dict[tuple[str, Reading], Reach]


def service_rows(study: Study, category: str) -> Ints:
    """List the rows of a category's services."""
    return np.flatnonzero((study.case.services["category"] == category).to_numpy(bool))


@dataclass
class Kept:
    """What a replay has answered: asked the same of equal edge states, it does not ask again.

    Parameters
    ----------
    most
        How many reaches are kept, the last used ones.
    """

    most: int
    _reaches: dict[Hashable, Reach] = field(default_factory=dict)
    _last: tuple[Overlay, tuple[bytes, ...]] | None = None

    def digests(self, overlay: Overlay) -> tuple[bytes, ...]:
        """Name the edge states of each reading, so that equal states bear equal names."""
        if self._last is None or self._last[0] is not overlay:
            names = tuple(engine.name_states(EdgeStates(row)) for row in overlay.milliseconds)
            self._last = (overlay, names)
        return self._last[1]

    def recall(self, key: Hashable, make: Callable[[], Reach]) -> Reach:
        """Give the reach of a key, or make it."""
        reach = self._reaches.pop(key, None) or make()
        while len(self._reaches) >= self.most:
            self._reaches.pop(next(iter(self._reaches)))
        self._reaches[key] = reach
        return reach


def evaluate(
    study: Study,
    request: Request,
    on: date,
    kept: Kept | None = None,
    *,
    with_ways: bool = False,
) -> Evaluation:
    """Answer every category of a request in every reading on a date.

    Parameters
    ----------
    study, request, on
        Of whom, what, and the date; the request's own date does not matter.
    kept
        Answers to the same request on other dates.
    with_ways
        Whether each reach must tell the ways of all nodes, which only Dijkstra's algorithm does.
    """
    situation = study.situation(on, request.known_on, request.mover)
    kept = Kept(1) if kept is None else kept
    names = kept.digests(situation.overlay)
    reach: dict[tuple[str, Reading], Reach] = {}
    for category in request.categories:
        rows = service_rows(study, category)
        for number, reading in enumerate(READINGS):
            working = rows[situation.is_functioning[number, rows]]
            states = situation.states(reading)
            roads = None if with_ways else names[number]
            ask = partial(reach_of, study, request, states, working, roads)
            reach[category, reading] = kept.recall((names[number], working.tobytes()), ask)
    return Evaluation(situation, reach)


def reach_of(
    study: Study,
    request: Request,
    states: EdgeStates,
    services: Ints,
    name: bytes | None = None,
) -> Reach:
    """Find each place's nearest service, by the engine where that is quicker.

    The answer is the same. What the engine's numbers do not hold, an arc of 6 days 5 hours or
    more, is left to Dijkstra's algorithm in 64 bits.

    Parameters
    ----------
    study, request, states, services
        See ``reach_services``.
    name
        ``name_states`` of the states; ``None``: the ways are wanted too, which only Dijkstra's
        algorithm tells.
    """
    asked = (study.network, states, services, request.direction, request.within_milliseconds)
    if name is not None and study.network.arc_count >= engine.WORTH_IT:
        with contextlib.suppress(TooLongError):
            return reach_services(*asked, study.engine.metric(study.network, states, name))
    return reach_services(*asked)


class Replay:
    """The same question on many dates; what did not change between them is not computed again.

    Parameters
    ----------
    study, request
        Of whom, and what; the request's own date does not matter.
    """

    def __init__(self, study: Study, request: Request) -> None:
        acting = acting_claims(study.case.claims, request.known_on)
        case = replace(study.case, claims=acting)
        self._study = replace(study, case=case, _situations={})
        self._request = request
        self._kept = Kept(REACHES_KEPT * len(READINGS) * len(request.categories))
        self._last: tuple[date | None, Evaluation] | None = None
        self.steps = change_dates(case, request.known_on)
        """Every date on which a claim that acts begins, ends or grows stale."""

    def at(self, on: date) -> Evaluation:
        """Answer on a date.

        Its situation bears the date from which on it holds, and no claims that act on nothing.
        """
        number = bisect_right(self.steps, on) - 1
        step = self.steps[number] if number >= 0 else None
        if self._last is None or self._last[0] != step:
            found = evaluate(self._study, self._request, step or on, self._kept)
            self._last = (step, found)
        return self._last[1]


def evaluate_claim_free(study: Study, request: Request) -> dict[str, Reach]:
    """Answer every category with every claim removed, and tell the ways."""
    states = claim_free(study.network)
    return {c: reach_of(study, request, states, service_rows(study, c)) for c in request.categories}


def doubts(study: Study, request: Request) -> dict[str, npt.NDArray[np.bool_]]:
    """Say by category which places the road data cannot judge."""
    return {c: in_doubt(study.network, service_rows(study, c)) for c in request.categories}


def since_when(study: Study, request: Request) -> dict[tuple[str, Reading], Spells]:
    """Find since when each place is cut off, in the best and in the pessimistic reading.

    The ledger is replayed at its own change dates, newest first, no further than needed.
    """
    asked: tuple[Reading, ...] = ("best", "pessimistic")
    replay = Replay(study, request)

    def cut_off_at(on: date) -> npt.NDArray[np.bool_]:
        answer = replay.at(on)
        return np.array(
            [[~answer.reach[c, r].is_reached for r in asked] for c in request.categories]
        )

    spells = find_spells(change_dates(study.case, request.known_on), request.on, cut_off_at)
    return {
        (category, reading): Spells(spells.since[k, r], spells.or_earlier[k, r])
        for k, category in enumerate(request.categories)
        for r, reading in enumerate(asked)
    }
