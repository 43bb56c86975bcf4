"""The places a case names as its main ones, or else those with most people."""

from __future__ import annotations

from typing import Final

import pandas as pd

from passable.run.request import Request
from passable.run.study import Study
from passable.situation.people import people_table

SHOWN: Final = 4
"""Main places of a brief, where the case names none."""
ASKED: Final = 50
"""Main places between which ways are asked about, where the case names none."""


def main_places(study: Study, request: Request, most: int = ASKED) -> list[str]:
    """List the main places of a request's date, through the gate."""
    situation = study.situation(request.on, request.known_on, request.mover)
    hidden = request.hidden_claims(study.case.claims)
    people = people_table(study.case.places, situation.findings, hidden)
    return choose_main(study, people, most)


def choose_main(study: Study, people: pd.DataFrame, most: int) -> list[str]:
    """List the places case.toml names, or else those with most people."""
    named = study.case.config.questions.main_places
    if named:
        return list(named)
    known = people["people_best"].dropna()
    return [str(name) for name in known.nlargest(most).index]
