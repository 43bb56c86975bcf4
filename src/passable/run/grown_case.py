"""A case in memory with more claims: what the next file of an import is compared with."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import replace

import pandas as pd

from passable.read.claims import claims_from_table
from passable.run.accounts import Row
from passable.terms.case import Case
from passable.terms.columns import CLAIMS
from passable.terms.errors import ProblemList


def with_claims(case: Case, rows: Iterable[Row], areas: Collection[str]) -> Case:
    """Add claims to a case that is not written yet.

    Parameters
    ----------
    case
        As read, or as it has grown so far.
    rows
        New rows of claims.csv.
    areas
        Ids of areas that are not in the case yet and the rows may name.
    """
    cells = [
        {column.name: _cell(row.get(column.name), column.kind) for column in CLAIMS} | {"row": 0}
        for row in rows
    ]
    problems = ProblemList()
    frame = pd.DataFrame(cells, columns=[*(column.name for column in CLAIMS), "row"])
    claims = claims_from_table(
        frame,
        {*case.sources, *frame["source_id"]},
        case.actors.reset_index(),
        case.places.index,
        case.services.index,
        {*case.areas.index, *areas},
        problems,
        earlier={claim.claim_id: claim.revises for claim in case.claims},
    )
    if problems.problems:
        msg = f"a claim would not be read as it was written: {problems.problems[0]}"
        raise RuntimeError(msg)
    return replace(case, claims=(*case.claims, *claims))


def _cell(value: object, kind: str) -> object:
    if kind == "number":
        return math.nan if value in (None, "") else value
    return "" if value is None else str(value)
