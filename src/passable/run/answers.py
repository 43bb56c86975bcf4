"""The answers of single commands: ``access`` and ``cutoff``, as tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from passable.measures.access import access_table
from passable.measures.access_ways import ways_to_services
from passable.measures.cutoff import CutoffEvidence, cutoff_table
from passable.measures.reach import Reach
from passable.network.metric import TooLongError
from passable.run.causes import PlaceCauses, claim_ids_of, place_causes
from passable.run.evaluate import (
    Evaluation,
    doubts,
    evaluate,
    evaluate_claim_free,
    since_when,
)
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.closure_places import places_on_closure
from passable.situation.openness import SERVICE_PREDICATES
from passable.situation.people import people_table
from passable.situation.situation import Situation
from passable.terms.progress import Progress, silent


@dataclass(frozen=True)
class CutoffAnswer:
    """Who is cut off, with what the brief needs beside it.

    Parameters
    ----------
    table
        ``CUTOFF_COLUMNS``, a row per category and place.
    evaluation, claim_free
        What it rests on.
    people
        Of each place, indexed like the case's places.
    behind
        Cause -> rows of the places cut off whose claim-free way it closes.
    """

    table: pd.DataFrame
    evaluation: Evaluation
    claim_free: dict[str, Reach]
    people: pd.DataFrame
    behind: dict[int, set[int]]


def measure_access(study: Study, request: Request, *, with_ways: bool = False) -> pd.DataFrame:
    """Answer ``access``: a row per category and place, in the request's reading.

    Parameters
    ----------
    study, request
        Of whom, and what.
    with_ways
        Whether to tell each way, ``ACCESS_WAY_COLUMNS``.
    """
    evaluation = evaluate(study, request, request.on)
    table = tabulate_access(study, request, evaluation, evaluate_claim_free(study, request))
    if not with_ways:
        return table
    try:
        ways = _ways(study, request, evaluation)
    except TooLongError:
        ways = _ways(study, request, evaluate(study, request, request.on, with_ways=True))
    return table.assign(segment_ids=ways)


def _ways(study: Study, request: Request, evaluation: Evaluation) -> list[str]:
    states = evaluation.situation.states(request.reading)
    ways: list[str] = []
    for category in request.categories:
        reach = evaluation.reach[category, request.reading]
        metric = study.engine.metric(study.network, states) if reach.forest is None else None
        ways += ways_to_services(study.network, reach, request.direction, metric)
    return ways


def tabulate_access(
    study: Study, request: Request, evaluation: Evaluation, claim_free: dict[str, Reach]
) -> pd.DataFrame:
    """Tabulate an evaluation's access."""
    people = people_table(
        study.case.places,
        evaluation.situation.findings,
        request.hidden_claims(study.case),
    )
    return pd.concat(
        [
            access_table(
                study.case.places,
                study.case.services,
                people,
                category,
                request.reading,
                evaluation.reach[category, request.reading],
                claim_free[category],
            )
            for category in request.categories
        ],
        ignore_index=True,
    )


def measure_cutoff(study: Study, request: Request, progress: Progress = silent) -> CutoffAnswer:
    """Answer ``cutoff``: who is cut off from what, how surely, since when, by which claims."""
    progress("measuring who is cut off")
    evaluation = evaluate(study, request, request.on)
    situation = evaluation.situation
    free = evaluate_claim_free(study, request)
    doubt = doubts(study, request)
    before = evaluate(study, request, request.since) if request.since else None
    on_closure = places_on_closure(study.case, situation)
    people = people_table(study.case.places, situation.findings, request.hidden_claims(study.case))
    progress("replaying the ledger for since when")
    spells = since_when(study, request)
    tables, behind = [], dict[int, set[int]]()
    for category in request.categories:
        reach = {r: evaluation.reach[category, r] for r in ("optimistic", "best", "pessimistic")}
        causes = place_causes(study, situation, free[category])
        closing = _closing_claims(study, situation, causes, reach["best"], free[category])
        evidence = CutoffEvidence(
            reach["optimistic"],
            reach["best"],
            reach["pessimistic"],
            free[category],
            None if before is None else before.reach[category, "best"].is_reached,
            doubt[category],
            on_closure,
            spells[category, "best"],
            spells[category, "pessimistic"],
            closing,
        )
        tables.append(cutoff_table(study.case.places, people, category, evidence))
        for row in np.flatnonzero(~reach["best"].is_reached).tolist():
            for cause in causes.best[row]:
                behind.setdefault(cause, set()).add(row)
    table = pd.concat(tables, ignore_index=True)
    return CutoffAnswer(table, evaluation, free, people, behind)


def _closing_claims(
    study: Study, situation: Situation, causes: PlaceCauses, best: Reach, free: Reach
) -> list[str]:
    """Name for each place what ends its claim-free way: claims on roads, and on the service."""
    shut = {
        f.subject.name: f.claim_ids
        for f in situation.findings
        if f.subject.kind == "service" and f.predicate in SERVICE_PREDICATES
    }
    names = study.case.services.index
    both = (causes.best, causes.pessimistic)
    listed = []
    for row, which in enumerate(np.where(best.is_reached, 1, 0).tolist()):
        ids = claim_ids_of(situation.effects, both[which][row])
        found = int(free.service[row])
        if found >= 0 and not situation.is_functioning[which + 1, found]:
            ids = (*ids, *shut.get(str(names[found]), ()))
        listed.append("; ".join(ids))
    return listed
