"""``timeline``: the situation at every date on which anything changed, and only there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from passable.measures.cutoff import is_pre_existing
from passable.measures.reach import Reach
from passable.measures.results import (
    TIMELINE_ACCESS_COLUMNS,
    TIMELINE_CONTROL_COLUMNS,
    TIMELINE_CUTOFF_COLUMNS,
    TIMELINE_STATUS_COLUMNS,
)
from passable.measures.timeline import CutOffDays, count_access, count_cut_off, tabulate_spells
from passable.run.evaluate import Evaluation, Replay, evaluate_claim_free
from passable.run.ground_over_time import control_rows, status_rows
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.acting import acting_claims
from passable.situation.people import people_table
from passable.situation.situation import change_dates
from passable.terms.codes import READINGS
from passable.terms.errors import BadRequest, ProblemList
from passable.terms.progress import Progress, silent

TimelineOf = Literal["cutoff", "access", "control", "status"]
TIMELINES: Final[tuple[TimelineOf, ...]] = get_args(TimelineOf)
COLUMNS: Final = {
    "cutoff": TIMELINE_CUTOFF_COLUMNS,
    "access": TIMELINE_ACCESS_COLUMNS,
    "control": TIMELINE_CONTROL_COLUMNS,
    "status": TIMELINE_STATUS_COLUMNS,
}
DAY: Final = timedelta(days=1)
Rows = list[dict[str, object]]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Step:
    """A span of days on which nothing that acts changed.

    Parameters
    ----------
    first, last
        Its days.
    evaluation
        Its answers.
    people
        Of each place, through the gate: a figure that stands on a restricted claim counts as
        none.
    claim_ids
        Claims that began, ended or grew stale on the first day.
    """

    first: date
    last: date
    evaluation: Evaluation
    people: pd.DataFrame
    claim_ids: tuple[str, ...]

    @property
    def span(self) -> dict[str, object]:
        """The columns every timeline begins with."""
        return {"date": self.first, "to": self.last}

    @property
    def changed(self) -> dict[str, object]:
        """The column every timeline ends with."""
        return {"claim_ids": "; ".join(self.claim_ids)}


def frame_timeline(
    study: Study, request: Request, first: date | None, last: date | None
) -> Request:
    """Make a request for a span of days: ``since`` its first, ``on`` its last; one day has no since.

    Parameters
    ----------
    study, request
        Of whom, and what is asked; its own dates are left aside, but for the last day if none is
        said.
    first, last
        ``None``: the ledger's first day; the request's date.

    Raises
    ------
    BadRequest
        If a day lies before the ledger, or the first after the last.
    """
    begin = next(iter(change_dates(study.case)), None)
    last = last or request.on
    problems = ProblemList()
    for option, asked in (("--from", first), ("--to", last)):
        if asked is not None and begin is not None and asked < begin:
            problems.add(
                f"{option}: {asked} lies before the ledger, which begins on {begin}",
                f"Ask for {begin} or later, or add claims for the days before it.",
                expected=f"{begin} or later",
                got=asked,
            )
    if first is not None and first > last:
        problems.add(
            f"--from: {first} comes after --to {last}",
            "Give the earlier day first.",
            expected=f"{last} or earlier",
            got=first,
        )
    problems.raise_if_any(BadRequest)
    first = first or begin or last
    return request.model_copy(update={"on": last, "since": first if first < last else None})


def replay_steps(study: Study, request: Request, progress: Progress = silent) -> Iterator[Step]:
    """Answer a request on the first day, and on every later day on which anything changed.

    Parameters
    ----------
    study, request
        Of whom, and what; from its ``since`` to its ``on`` (``frame_timeline``).
    progress
        Told step by step.
    """
    replay = Replay(study, request)
    first = request.since or request.on
    dates = [first, *(d for d in replay.steps if first < d <= request.on)]
    changes = _changes(study, request)
    hidden = request.hidden_claims(study.case)
    told: dict[tuple[str, ...], pd.DataFrame] = {}
    for number, on in enumerate(dates):
        progress("replaying the ledger", number, len(dates))
        evaluation = replay.at(on)
        spoken = [f for f in evaluation.situation.findings if f.predicate == "population"]
        key = tuple(name for f in spoken for name in ("", *f.claim_ids))
        if key not in told:
            told[key] = people_table(study.case.places, tuple(spoken), hidden)
        last = dates[number + 1] - DAY if number + 1 < len(dates) else request.on
        yield Step(on, last, evaluation, told[key], tuple(sorted(changes.get(on, ()))))


def _changes(study: Study, request: Request) -> dict[date, set[str]]:
    """Say which claims begin, end or grow stale on each date."""
    changes: dict[date, set[str]] = {}
    for claim in acting_claims(study.case.claims, request.known_on):
        for on in change_dates(replace(study.case, claims=(claim,))):
            changes.setdefault(on, set()).add(claim.claim_id)
    return changes


def measure_timeline(
    study: Study,
    request: Request,
    of: TimelineOf = "cutoff",
    progress: Progress = silent,
) -> pd.DataFrame:
    """Tell how an answer changed over a span of days.

    Parameters
    ----------
    study, request, progress
        See ``replay_steps``.
    of
        ``cutoff``, ``access``, ``control`` or ``status``.

    Returns
    -------
    DataFrame
        The columns of ``COLUMNS[of]``.
    """
    rows: Rows = []
    free = evaluate_claim_free(study, request) if of in ("cutoff", "access") else {}
    for step in replay_steps(study, request, progress):
        situation = step.evaluation.situation
        if of == "control":
            found = control_rows(study, situation, request.hidden_claims(study.case))
        elif of == "status":
            found = status_rows(study, situation)
        else:
            count = _cutoff_rows if of == "cutoff" else _access_rows
            found = [row for c in request.categories for row in count(step, c, free[c])]
        rows += [{**step.span, **row, **step.changed} for row in found]
    return pd.DataFrame(rows, columns=list(COLUMNS[of]))


def _cutoff_rows(step: Step, category: str, free: Reach) -> Rows:
    best = step.evaluation.reach[category, "best"]
    before = is_pre_existing(free, best.reason)
    counts = count_cut_off(_is_cut(step, category), before, step.people)
    return [{"category": category, **counts}]


def _access_rows(step: Step, category: str, free: Reach) -> Rows:
    reach = step.evaluation.reach
    return [
        {
            "category": category,
            "reading": reading,
            **count_access(reach[category, reading].milliseconds, free.milliseconds, step.people),
        }
        for reading in READINGS
    ]


def _is_cut(step: Step, category: str) -> Bools:
    reach = step.evaluation.reach
    return np.stack([~reach[category, reading].is_reached for reading in READINGS])


def measure_spells(study: Study, request: Request, progress: Progress = silent) -> pd.DataFrame:
    """List the spells in which each place was cut off, over the days of ``frame_timeline``.

    Returns
    -------
    DataFrame
        ``SPELL_COLUMNS``, by category, place, reading and date.
    """
    free = evaluate_claim_free(study, request)
    dates, people = list[date](), list[pd.DataFrame]()
    cut = dict[str, list[Bools]]()
    for step in replay_steps(study, request, progress):
        for category in request.categories:
            cut.setdefault(category, []).append(_is_cut(step, category))
        dates.append(step.first)
        people.append(step.people)
    return pd.concat(
        [
            tabulate_spells(
                study.case.places,
                category,
                CutOffDays(
                    dates,
                    request.on,
                    np.stack(cut[category]),
                    ~free[category].is_reached,
                    people,
                ),
            )
            for category in request.categories
        ],
        ignore_index=True,
    )
