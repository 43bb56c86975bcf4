"""``claims list``, ``conflicts`` and ``stale``: the ledger of one date, for whoever keeps it."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from passable.measures.results import CLAIM_LIST_COLUMNS, STALE_CLAIM_COLUMNS
from passable.run.claim_tables import claims_table
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.study import Study
from passable.run.subject_shapes import shapes_of
from passable.situation.weigh import stale_from

ClaimList = Literal["claims", "conflicts", "stale"]
MEANINGS = {
    "claims": CLAIM_LIST_COLUMNS,
    "conflicts": CLAIM_LIST_COLUMNS,
    "stale": STALE_CLAIM_COLUMNS,
}


def list_claims(
    study: Study, request: Request, which: ClaimList = "claims", *, with_shapes: bool = False
) -> pd.DataFrame:
    """List the claims that live on the request's date, through the gate.

    Parameters
    ----------
    study, request
        Of whom; the date, and what was known by when.
    which
        All of them; those of a subject and predicate on which live claims differ, side by side;
        or those past their predicate's horizon.
    with_shapes
        Add a column ``geometry``: where each subject lies.

    Returns
    -------
    DataFrame
        ``CLAIM_LIST_COLUMNS``, or ``STALE_CLAIM_COLUMNS`` for ``stale``, the stalest first.
    """
    situation = study.situation(request.on, request.known_on, request.mover)
    findings = (*situation.findings, *situation.shown_only)
    table = claims_table(study.case, findings)
    table["acts"] = ~table["claim_id"].isin(study.ledger.shown_only)
    if which == "conflicts":
        table = table[table["kind"] == "conflict"]
    elif which == "stale":
        table = _stale(study, request, table)
    table = table.reset_index(drop=True)[list(MEANINGS[which])]
    if with_shapes:
        table["geometry"] = shapes_of(study, table["subject"])
    return make_gate(study, request).table(table, MEANINGS[which])


def _stale(study: Study, request: Request, table: pd.DataFrame) -> pd.DataFrame:
    """Say of each stale claim how old it is, and whether anything fresher speaks."""
    fresh = set(table.loc[~table["is_stale"], "group"])
    table = table[table["is_stale"]].copy()
    begun = {c.claim_id: stale_from(c) for c in study.case.claims}
    days = study.case.config.staleness_days
    table["horizon_days"] = [getattr(days, name) for name in table["predicate"]]
    table["age_days"] = [(request.on - begun[name]).days for name in table["claim_id"]]
    table["nothing_fresh"] = ~table["group"].isin(fresh)
    order = np.argsort(-(table["age_days"] - table["horizon_days"]).to_numpy(), kind="stable")
    return table.iloc[order]
