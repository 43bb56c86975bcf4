"""New claims against the roads: a subject that no road answers to is told before anything lands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from passable.run.study import open_study
from passable.situation.resolve import ROAD_PREDICATES, resolve_ledger
from passable.terms.case import Case
from passable.terms.claims import Claim
from passable.terms.errors import BadClaim, BadInput, ProblemList
from passable.terms.progress import Progress


def note_unplaced(
    case: Case, claims: Iterable[Claim], name: str, problems: ProblemList, progress: Progress
) -> None:
    """Note claims whose segment, road, spot or area no road of the case's network lies in.

    The network is built, or loaded, only if one of them acts on roads.

    Parameters
    ----------
    case
        As read.
    claims
        New ones, their ``row`` that of the file they come from.
    name
        How the user knows that file.
    problems
        Where those that match nothing are noted, and what else keeps the case from answering.
    progress
        Told step by step.
    """
    acting = tuple(claim for claim in claims if claim.predicate in ROAD_PREDICATES)
    if not acting:
        return
    progress("finding the claims' roads")
    try:
        network = open_study(case.folder, progress=progress).network
    except BadInput as error:
        problems.problems.extend(error.problems)
        return
    try:
        resolve_ledger(replace(case, claims=acting), network, progress)
    except BadClaim as error:
        problems.problems.extend(replace(problem, file=name) for problem in error.problems)
