"""Evaluate: every category in every reading on one date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from passable.measures.reach import Reach, in_doubt, reach_services
from passable.measures.spells import Spells, find_spells
from passable.network.states import claim_free
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.situation import Situation, change_dates
from passable.terms.codes import READINGS, Reading

Ints = npt.NDArray[np.int64]


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


def evaluate(study: Study, request: Request, on: date) -> Evaluation:
    """Answer every category of a request in every reading on a date."""
    situation = study.situation(on, request.known_on, request.mover)
    reach: dict[tuple[str, Reading], Reach] = {}
    for category in request.categories:
        rows = service_rows(study, category)
        for number, reading in enumerate(READINGS):
            working = rows[situation.is_functioning[number, rows]]
            reach[category, reading] = reach_services(
                study.network,
                situation.states(reading),
                working,
                request.direction,
                request.within_milliseconds,
            )
    return Evaluation(situation, reach)


def evaluate_claim_free(study: Study, request: Request) -> dict[str, Reach]:
    """Answer every category with every claim removed."""
    states = claim_free(study.network)
    return {
        category: reach_services(
            study.network,
            states,
            service_rows(study, category),
            request.direction,
            request.within_milliseconds,
        )
        for category in request.categories
    }


def doubts(study: Study, request: Request) -> dict[str, npt.NDArray[np.bool_]]:
    """Say by category which places the road data cannot judge."""
    return {c: in_doubt(study.network, service_rows(study, c)) for c in request.categories}


def since_when(study: Study, request: Request) -> dict[tuple[str, Reading], Spells]:
    """Find since when each place is cut off, in the best and in the pessimistic reading.

    The ledger is replayed at its own change dates, newest first, no further than needed.
    """
    asked: tuple[Reading, ...] = ("best", "pessimistic")

    def cut_off_at(on: date) -> npt.NDArray[np.bool_]:
        answer = evaluate(study, request, on)
        return np.array(
            [[~answer.reach[c, r].is_reached for r in asked] for c in request.categories]
        )

    spells = find_spells(change_dates(study.case, request.known_on), request.on, cut_off_at)
    return {
        (category, reading): Spells(spells.since[k, r], spells.or_earlier[k, r])
        for k, category in enumerate(request.categories)
        for r, reading in enumerate(asked)
    }
