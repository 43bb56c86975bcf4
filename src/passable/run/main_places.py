"""The places between which ways are asked about: the case's main ones, all, or the most populous."""

from __future__ import annotations

from typing import Final

import pandas as pd

from passable.run.request import Request
from passable.run.study import Study
from passable.situation.people import people_table
from passable.terms.errors import BadRequest, Problem

SHOWN: Final = 4
"""Main places of a brief, where the case names none."""
ASKED: Final = 50
"""Main places between which ways are asked about, where the case names none."""


def main_places(study: Study, request: Request) -> list[str]:
    """List the places case.toml names, or else those with most people on the request's date."""
    return choose_main(study, _people(study, request), ASKED)


def chosen_places(study: Study, request: Request, which: str) -> list[str]:
    """List places between which ways are asked about.

    Parameters
    ----------
    study, request
        Of whom; people are those of the date, through the gate.
    which
        ``main``, ``all``, or how many of the most populous.

    Raises
    ------
    BadRequest
        If it is none of these.
    """
    if which == "main":
        return main_places(study, request)
    if which == "all":
        return [str(name) for name in study.case.places.index]
    if which.isascii() and which.isdigit() and int(which) > 1:
        known = _people(study, request)["people_best"].dropna()
        return [str(name) for name in known.nlargest(int(which)).index]
    raise BadRequest(
        Problem(
            f"--places: '{which}' names no places",
            "Use one of those.",
            expected="main, all, or a number from 2 on: so many of the most populous",
            got=which,
        )
    )


def choose_main(study: Study, people: pd.DataFrame, most: int) -> list[str]:
    """List the places case.toml names, or else those with most people."""
    named = study.case.config.questions.main_places
    if named:
        return list(named)
    known = people["people_best"].dropna()
    return [str(name) for name in known.nlargest(most).index]


def _people(study: Study, request: Request) -> pd.DataFrame:
    situation = study.situation(request.on, request.known_on, request.mover)
    hidden = request.hidden_claims(study.case)
    return people_table(study.case.places, situation.findings, hidden)
