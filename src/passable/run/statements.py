"""``statements``: what the case's statements claim, held against what the model computes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from passable.measures.results import STATEMENT_COLUMNS
from passable.measures.statements import Figure, Verdict, judge
from passable.run.figures import FIGURES, Asked, CannotTell, is_claim
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.situation import change_dates

CANNOT_TELL: Verdict = "cannot tell"
MOVER = "mover="


def check_statements(study: Study, request: Request) -> pd.DataFrame:
    """Check every statement of a case.

    A statement is held against the ledger without its own source (and its copies), so that
    nothing bears itself out.

    Parameters
    ----------
    study, request
        Of whom; the request's date is taken where a statement names none, its mover where the
        figure names none.

    Returns
    -------
    DataFrame
        ``STATEMENT_COLUMNS``, in the order of the file.
    """
    rows = [
        _row(study, request, str(name), statement)
        for name, statement in study.case.statements.iterrows()
    ]
    return pd.DataFrame(rows, columns=list(STATEMENT_COLUMNS))


def _row(study: Study, request: Request, name: str, statement: pd.Series) -> dict[str, object]:
    on = date.fromisoformat(statement["on_date"]) if statement["on_date"] else request.on
    source_id = str(statement["source_id"])
    row: dict[str, object] = {
        "statement_id": name,
        **{c: statement[c] for c in STATEMENT_COLUMNS if c in statement.index},
        "publisher": study.case.sources[source_id].publisher,
        "on_date": on,
        **dict.fromkeys(("computed_low", "computed_best", "computed_high"), np.nan),
        "verdict": CANNOT_TELL,
        "basis": "",
    }
    try:
        figure = _compute(study, request, statement, on)
    except CannotTell as why:
        return {**row, "reason": str(why)}
    row |= {
        "computed_low": figure.low,
        "computed_best": figure.best,
        "computed_high": figure.high,
        "basis": figure.basis,
    }
    verdict, reason = _judge(figure, statement)
    return {**row, "verdict": verdict, "reason": reason}


def _judge(figure: Figure, statement: pd.Series) -> tuple[Verdict, str]:
    if not is_claim(statement["relation"], statement["value"]):
        return CANNOT_TELL, "the statement claims no relation to a value"
    if statement["unit"] and statement["unit"] != figure.unit:
        return CANNOT_TELL, f"the figure is in {figure.unit}, the statement in {statement['unit']}"
    tolerance = 0.0 if np.isnan(statement["tolerance"]) else float(statement["tolerance"])
    return judge(figure, str(statement["relation"]), float(statement["value"]), tolerance)


def _compute(study: Study, request: Request, statement: pd.Series, on: date) -> Figure:
    """Compute a statement's figure from the ledger without the statement's own source."""
    written, *options = (part.strip() for part in str(statement["figure"]).split(";"))
    if not written:
        raise CannotTell("the statement names no figure")
    name, _, words = written.partition(":")
    if name not in FIGURES:
        raise CannotTell(f"no measure of that name: {name}")
    changed: dict[str, Any] = {"on": on, "since": None}
    for option in options:
        mover = option.removeprefix(MOVER)
        if mover == option or mover not in study.case.config.movers:
            raise CannotTell(f"'{option}' is no mover of the case; write ;{MOVER}NAME")
        changed["mover"] = mover
    dates = change_dates(study.case)
    if FIGURES[name].of_ledger and (not dates or on < dates[0]):
        raise CannotTell(f"{on} lies before the ledger")
    source_id = str(statement["source_id"])
    asked = Asked(_without(study, source_id), request.model_copy(update=changed), source_id)
    return FIGURES[name].compute(asked, words.strip())


def _without(study: Study, source_id: str) -> Study:
    """Leave out every claim that a source, or a copy of it, makes."""
    sources = study.case.sources
    primary = sources[source_id].primary_source_id
    kept = tuple(c for c in study.case.claims if sources[c.source_id].primary_source_id != primary)
    return replace(study, case=replace(study.case, claims=kept), _situations={})
