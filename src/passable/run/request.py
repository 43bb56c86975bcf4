"""The question: what every command, and every line of Python, asks of a case."""

from __future__ import annotations

import difflib
import math
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from passable.run.study import Study
from passable.situation.situation import change_dates
from passable.terms.case import Case
from passable.terms.codes import SEASONS, VEHICLES, Direction, Reading, Season, Vehicle
from passable.terms.errors import BadRequest, ProblemList
from passable.terms.sensitivity import hidden_figures


class Request(BaseModel):
    """A question with nothing left open. Made by ``ask``, checked against the case there.

    Parameters
    ----------
    on, known_on
        The date asked about, and what was known by when; ``None`` means all the ledger holds.
    since
        The date compared with, ``None`` for none.
    mover, vehicle, season
        Whom the answer is for.
    reading
        Which reading single answers take; the brief gives all three.
    categories
        Categories of service, in order, each once.
    direction
        ``to`` the services, or ``from`` them.
    within_minutes
        Farther services do not count; ``None`` for no limit.
    restricted
        Whether restricted values may leave.
    command, options
        What was said on the command line, for the record; empty for a question in Python.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: date
    known_on: date | None = None
    since: date | None = None
    mover: str
    vehicle: Vehicle
    season: Season
    reading: Reading = "best"
    categories: tuple[str, ...]
    direction: Direction = "to"
    within_minutes: float | None = Field(None, ge=0)
    restricted: bool = False
    command: str = ""
    options: dict[str, Any] = Field(default_factory=dict)

    def hidden_claims(self, case: Case) -> frozenset[str]:
        """Name the claims whose figures may not leave with this answer, nor be in its sums."""
        return frozenset() if self.restricted else hidden_figures(case)

    @property
    def within_milliseconds(self) -> int | None:
        """The limit in milliseconds."""
        return None if self.within_minutes is None else round(self.within_minutes * 60_000)


def ask(
    study: Study,
    *,
    on: date | None = None,
    known_on: date | None = None,
    since: date | None = None,
    mover: str | None = None,
    reading: Reading = "best",
    categories: tuple[str, ...] | None = None,
    direction: Direction = "to",
    within_minutes: float | None = None,
    restricted: bool = False,
) -> Request:
    """Make a question of a case; what is not said is taken from case.toml.

    Raises
    ------
    BadRequest
        If the case holds no such mover or category, a date lies before its ledger, or the limit
        is no length of time.
    """
    _check_limit(within_minutes)
    defaults = study.case.config.defaults
    request = Request(
        on=on or defaults.on,
        known_on=known_on,
        since=since if since is not None or on is not None else defaults.since,
        mover=mover or defaults.mover,
        vehicle=study.network.vehicle,
        season=study.network.season,
        reading=reading,
        categories=tuple(dict.fromkeys(categories or study.case.config.questions.categories)),
        direction=direction,
        within_minutes=within_minutes,
        restricted=restricted,
    )
    problems = ProblemList()
    _check_names(study, request, problems)
    _check_dates(study, request, problems)
    problems.raise_if_any(BadRequest)
    return request


def _check_limit(within_minutes: float | None) -> None:
    if within_minutes is None or (math.isfinite(within_minutes) and within_minutes >= 0):
        return
    problems = ProblemList()
    problems.add(
        f"--within: {within_minutes} is no length of time",
        "Give minutes, or leave it out for no limit.",
        expected="0 or more minutes",
        got=within_minutes,
    )
    problems.raise_if_any(BadRequest)


def _check_names(study: Study, request: Request, problems: ProblemList) -> None:
    config = study.case.config
    known = sorted(set(study.case.services["category"]))
    for category in request.categories:
        if category not in known:
            _unknown("service category", category, known, "--category", problems)
    if request.mover not in config.movers:
        _unknown("mover", request.mover, list(config.movers), "--mover", problems)


def check_travel(vehicle: str | None, season: str | None) -> None:
    """Refuse a vehicle or season we have no speeds for, before the roads are read.

    Raises
    ------
    BadRequest
        Naming those there are.
    """
    problems = ProblemList()
    if vehicle is not None and vehicle not in VEHICLES:
        _unknown("vehicle class", vehicle, list(VEHICLES), "--vehicle", problems)
    if season is not None and season not in SEASONS:
        _unknown("season", season, list(SEASONS), "--season", problems)
    problems.raise_if_any(BadRequest)


def _unknown(what: str, name: str, known: list[str], option: str, problems: ProblemList) -> None:
    close = difflib.get_close_matches(name, known, 1)
    hint = f" Did you mean '{close[0]}'?" if close else ""
    problems.add(
        f"{option}: there is no {what} '{name}'",
        f"Use one of those.{hint}",
        expected=", ".join(known) or "none: the case has none",
        got=name,
    )


def _check_dates(study: Study, request: Request, problems: ProblemList) -> None:
    dates = change_dates(study.case)
    first = dates[0] if dates else None
    for option, asked in (("--on", request.on), ("--since", request.since)):
        if asked is not None and first is not None and asked < first:
            problems.add(
                f"{option}: {asked} lies before the ledger, which begins on {first}",
                f"Ask for {first} or later, or add claims for the days before it.",
                expected=f"{first} or later",
                got=asked,
            )
    if request.since is not None and request.since >= request.on:
        problems.add(
            f"--since: {request.since} is not before {request.on}",
            "Compare with an earlier date.",
            expected=f"a date before {request.on}",
            got=request.since,
        )
    reported = [c.reported_on for c in study.case.claims if c.state == "accepted"]
    if request.known_on is not None and reported and request.known_on < min(reported):
        problems.add(
            f"--known-on: nothing was known by {request.known_on}; "
            f"the first report is of {min(reported)}",
            f"Ask for {min(reported)} or later.",
            expected=f"{min(reported)} or later",
            got=request.known_on,
        )
