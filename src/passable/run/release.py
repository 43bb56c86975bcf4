"""What of a case may leave with an answer: makes the gate that every output passes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd

from passable.run.case_gate import case_gate
from passable.run.request import Request
from passable.run.study import Study
from passable.terms.case import Case
from passable.terms.claims import Claim
from passable.terms.errors import BadRequest, Problem
from passable.terms.sensitivity import (
    is_checkpoint,
    protected_services,
)
from passable.write.gate import OPEN, Gate


def last_day(request: Request, today: date | None = None) -> date:
    """Give the last day that is over, as an answer sees it: movements after it never leave."""
    return min(request.on, today or datetime.now(UTC).date())


def require_restricted(what: str, *, restricted: bool) -> None:
    """Refuse an answer that may leave only with ``--restricted``, before anything is computed.

    Parameters
    ----------
    what
        Such as ``importance segments``, and why it is restricted, in a clause.
    restricted
        Of the request.

    Raises
    ------
    BadRequest
        If it was not asked for.
    """
    if not restricted:
        raise BadRequest(
            Problem(
                f"{what}: restricted, and not asked for as such",
                "Say --restricted if those who get it may have it; every page then says so.",
            )
        )


def release(study: Study, request: Request, table: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of an answer as they may leave; measures give all that they computed.

    Parameters
    ----------
    study, request
        Of whom, and what was asked.
    table
        What a measure gave for it.
    """
    return make_gate(study, request).table(table)


def make_gate(study: Study, request: Request) -> Gate:
    """Make the gate of an answer.

    Parameters
    ----------
    study
        Its ledger says which segments a checkpoint stands on.
    request
        ``restricted`` opens the gate; its date says what is yet to come.
    """
    if request.restricted:
        return OPEN
    graph = study.network.graph

    def segments_of(claim: Claim) -> list[str]:
        found = study.ledger.subjects.get(claim.subject)
        if found is None:
            return []
        return [str(graph.segment_id[s]) for s in np.unique(found.spans.segment)]

    segments = {
        claim.subject.text: segments_of(claim)
        for claim in study.case.claims
        if is_checkpoint(claim)
    }
    return case_gate(study.case, last_day(request), segments)


def release_sentences(case: Case, *, restricted: bool) -> list[str]:
    """Say what the case declares public and why, and what a public answer withholds."""
    sensitivity = case.config.sensitivity
    sentences = []
    if sensitivity.public_because:
        declared = [*sensitivity.public_categories]
        declared += ["checkpoints of the road data"] if sensitivity.public_road_checkpoints else []
        sentences.append(
            f"Locations of {', '.join(declared)} are public here: {sensitivity.public_because}"
        )
    hidden = protected_services(case)
    if hidden and not restricted:
        named = case.services["category"].loc[sorted(hidden)]
        categories = ", ".join(sorted(set(map(str, named))))
        sentences.append(
            f"The locations of {len(hidden)} services ({categories}) do not leave with a public "
            "answer: they are counted by sub-district, and times to them are whole minutes, up."
        )
    return sentences
