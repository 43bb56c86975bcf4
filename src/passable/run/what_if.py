"""``whatif``: what a situation would answer if these roads were closed and those open."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from passable.measures.access import place_columns, seconds_or_null
from passable.measures.changed_access import count_changes, name_change
from passable.measures.pairs import compare_pairs
from passable.measures.results import PEOPLE_COLUMNS, PLACE_COLUMNS
from passable.measures.results_what_if import WHAT_IF_COLUMNS, WHAT_IF_PLACE_COLUMNS
from passable.read.scenarios import ScenarioRow, read_groups, read_scenarios
from passable.run.main_places import main_places
from passable.run.partial import PartialFile
from passable.run.probe import Answers, Probe
from passable.run.record import make_record
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.scenario import Change
from passable.situation.scenario_subjects import FORMS, Finder, change_of
from passable.terms.errors import BadRequest, Problem, ProblemList
from passable.terms.progress import Progress, silent

MOST_PUBLIC: Final = 10
"""Scenarios that close roads a public table may hold; more, side by side, rank roads by loss."""
ONE: Final = "scenario"
"""The id of a scenario given on the command line."""


@dataclass(frozen=True)
class WhatIf:
    """Scenarios to be asked of a situation.

    Parameters
    ----------
    scenarios
        In the order of the answer.
    groups
        Group id -> selectors, for ``group:ID``.
    file
        The table's name, for errors; empty for the command line.
    each_place
        List the places whose answer changes instead of counting them.
    """

    scenarios: Sequence[ScenarioRow]
    groups: Mapping[str, tuple[str, ...]]
    file: str = ""
    each_place: bool = False

    @property
    def asked(self) -> dict[str, object]:
        """What goes into the run record: the scenarios by their digest, a few as they are."""
        rows = [[s.scenario_id, list(s.close), list(s.open)] for s in self.scenarios]
        body = json.dumps([rows, {k: list(v) for k, v in self.groups.items()}], sort_keys=True)
        told: dict[str, object] = {
            "scenarios": len(rows),
            "scenarios_sha256": hashlib.sha256(body.encode()).hexdigest(),
            "each_place": self.each_place,
        }
        if len(rows) <= MOST_PUBLIC:
            told["asked"] = rows
        return told


def read_what_if(
    close: Sequence[str] | None = None,
    open_: Sequence[str] | None = None,
    scenarios: Path | None = None,
    groups: Path | None = None,
    *,
    each_place: bool = False,
) -> WhatIf:
    """Make scenarios of selectors or of a table.

    Parameters
    ----------
    close, open_
        Selectors of one scenario; or
    scenarios
        a table of them.
    groups
        A table of groups.
    each_place
        As in ``WhatIf``.

    Raises
    ------
    BadTable
        Naming every fault of a table.
    """
    grouped = {} if groups is None else read_groups(groups)
    if scenarios is not None:
        return WhatIf(read_scenarios(scenarios), grouped, scenarios.name, each_place)
    one = ScenarioRow(ONE, tuple(close or ()), tuple(open_ or ()))
    return WhatIf([one], grouped, each_place=each_place)


def measure_what_if(
    study: Study,
    request: Request,
    what_if: WhatIf,
    progress: Progress = silent,
    out: Path | None = None,
) -> pd.DataFrame:
    """Answer scenarios, each against the situation as it is.

    Parameters
    ----------
    study, request
        Of whom, and what: date, mover, reading, categories, direction, limit.
    what_if
        The scenarios.
    progress
        Told after each.
    out
        Where the answer goes: rows are kept beside it as they are done, and taken from there if
        the same was asked before and stopped. The caller removes them (``PartialFile.remove``)
        once the answer is written; see ``partial_of``.

    Returns
    -------
    DataFrame
        ``WHAT_IF_COLUMNS``, or ``WHAT_IF_PLACE_COLUMNS`` for ``each_place``.

    Raises
    ------
    BadRequest
        Naming every selector that matches nothing; or if so many closures may not be compared
        in public.
    """
    _refuse_rankings(request, what_if)
    changes = resolve_scenarios(study, what_if)
    probe = Probe(study, request, main_places(study, request), by_engine=True)
    rows: list[dict[str, object]] = []
    with partial_of(study, request, what_if, out) as kept:
        for number, (scenario, change) in enumerate(zip(what_if.scenarios, changes, strict=True)):
            progress("asking what if", number, len(changes))
            if scenario.scenario_id not in kept.done:
                after = probe.ask(change)
                make = _place_rows if what_if.each_place else _count_rows
                kept.add(scenario.scenario_id, make(probe, scenario, after))
            rows += kept.done[scenario.scenario_id]
    columns = WHAT_IF_PLACE_COLUMNS if what_if.each_place else WHAT_IF_COLUMNS
    return pd.DataFrame(rows, columns=list(columns))


def partial_of(study: Study, request: Request, what_if: WhatIf, out: Path | None) -> PartialFile:
    """Name the file in which finished scenarios are kept."""
    situation = study.situation(request.on, request.known_on, request.mover)
    record = make_record(study, request, situation, {"what_if": what_if.asked})
    return PartialFile(out, str(record["run_id"]))


def _refuse_rankings(request: Request, what_if: WhatIf) -> None:
    closing = sum(bool(s.close) for s in what_if.scenarios)
    if closing > MOST_PUBLIC and not request.restricted:
        raise BadRequest(
            Problem(
                f"{closing:,} scenarios that close roads, side by side, rank roads by what their "
                "loss does, which is restricted output",
                "Say --restricted, and keep the answer to those who may have it; or ask fewer.",
                what_if.file,
                expected=f"at most {MOST_PUBLIC} in public output",
                got=str(closing),
            )
        )


def resolve_scenarios(study: Study, what_if: WhatIf) -> list[Change]:
    """Find what every scenario names.

    Raises
    ------
    BadRequest
        Naming every selector that matches nothing, once each, with the first row it stands in.
    """
    finder = Finder(study.case, study.ledger, what_if.groups)
    problems, changes, told = ProblemList(), [], set[str]()
    for scenario in what_if.scenarios:
        found = []
        for column in ("close", "open"):
            mine = []
            for text in getattr(scenario, column):
                try:
                    mine.append(finder.find(text))
                except ValueError as error:
                    if text not in told:
                        _complain(problems, what_if, scenario, column, text, str(error))
                    told.add(text)
            found.append(mine)
        changes.append(change_of(*found))
    problems.raise_if_any(BadRequest)
    return changes


def _complain(
    problems: ProblemList,
    what_if: WhatIf,
    scenario: ScenarioRow,
    column: str,
    text: str,
    why: str,
) -> None:
    where = f"scenario {scenario.scenario_id}" if what_if.file else f"--{column}"
    problems.add(
        f"{where}: {why}",
        "Name a road, an area, a point, a service or a group as in claims.csv.",
        file=what_if.file,
        row=scenario.row or None,
        column=column if what_if.file else "",
        expected=FORMS,
        got=text,
    )


def _head(probe: Probe, scenario: ScenarioRow) -> dict[str, object]:
    return {
        "scenario_id": scenario.scenario_id,
        "closes": "; ".join(scenario.close),
        "opens": "; ".join(scenario.open),
        "reading": probe.request.reading,
    }


def _count_rows(probe: Probe, scenario: ScenarioRow, after: Answers) -> list[dict[str, object]]:
    """Count what changed for each category, then between the main places."""
    head = _head(probe, scenario)
    how = {"method": after.method, "arcs_changed": after.arcs_changed}
    rows: list[dict[str, object]] = []
    for category in probe.request.categories:
        was, now = probe.base.milliseconds[category], after.milliseconds[category]
        counts = count_changes(was, now, probe.figures, probe.ids)
        same = bool((was == now).all())
        rows.append(
            {
                **head,
                "demand": "service",
                "category": category,
                "nothing_changed": same,
                **how,
                **counts,
            }
        )
    was, now = probe.base.between, after.between
    rows.append(
        {
            **head,
            "demand": "between",
            "category": "",
            "nothing_changed": bool((was == now).all()),
            **how,
            **compare_pairs(was, now, probe.pairs),
        }
    )
    return rows


def _place_rows(probe: Probe, scenario: ScenarioRow, after: Answers) -> list[dict[str, object]]:
    """List the places whose answer changed."""
    places = place_columns(probe.study.case.places)
    rows: list[dict[str, object]] = []
    for category in probe.request.categories:
        was, now = probe.base.milliseconds[category], after.milliseconds[category]
        seconds = seconds_or_null(was), seconds_or_null(now)
        rows.extend(
            {
                "scenario_id": scenario.scenario_id,
                **{c: places[c].iloc[k] for c in PLACE_COLUMNS},
                "category": category,
                "reading": probe.request.reading,
                "change": name_change(int(was[k]), int(now[k])),
                "before_seconds": seconds[0][k],
                "after_seconds": seconds[1][k],
                "extra_seconds": seconds[1][k] - seconds[0][k],
                **{c: _known(probe.people[c].iloc[k]) for c in PEOPLE_COLUMNS},
            }
            for k in np.flatnonzero(was != now).tolist()
        )
    return rows


def _known(value: object) -> object:
    return None if pd.isna(value) else value
