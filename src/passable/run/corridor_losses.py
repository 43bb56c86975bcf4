"""Who loses what when a corridor closes: the day's access with all of it open, as it is, and closed."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from passable.measures.access import place_columns, seconds_or_null
from passable.measures.changed_access import count_changes, name_change
from passable.measures.results import PEOPLE_COLUMNS, PLACE_COLUMNS
from passable.measures.results_corridor import CORRIDOR_LOSS_COLUMNS, CORRIDOR_PLACE_COLUMNS
from passable.run.corridor_road import CorridorRoad
from passable.run.probe import Answers, Probe
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.scenario import Change
from passable.situation.spans import whole_segments

Row = dict[str, object]
PAIRS: Final = (
    ("as it is to closed", "is", "closed"),
    ("open to as it is", "open", "is"),
    ("open to closed", "open", "closed"),
)
"""As ``results_corridor.COMPARED``: its name, before and after."""
WORST_FIRST: Final = {"cut off": 0, "slower": 1, "reconnected": 2, "faster": 3}


def measure_losses(
    study: Study, request: Request, road: CorridorRoad
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Close and open all of a corridor's segments, by the engine that answers ``whatif``.

    Parameters
    ----------
    study, request, road
        Of whom, and what: its date, reading, categories, direction and limit.

    Returns
    -------
    losses, places : DataFrame
        ``CORRIDOR_LOSS_COLUMNS`` and ``CORRIDOR_PLACE_COLUMNS``.
    """
    probe = Probe(study, request, [], by_engine=True)
    spans = whole_segments(road.closes)
    answers = {
        "is": probe.base,
        "closed": probe.ask(Change(closed=spans)),
        "open": probe.ask(Change(opened=spans)),
    }
    km = float(study.network.graph.length_metres[road.closes].sum()) / 1000
    losses: list[Row] = []
    places: list[Row] = []
    for compared, before, after in PAIRS:
        for category in request.categories:
            was, now = (answers[a].milliseconds[category] for a in (before, after))
            head = {
                "corridor": road.name,
                "compared": compared,
                "reading": request.reading,
                "category": category,
            }
            counts = count_changes(was, now, probe.figures, probe.ids)
            losses.append({**head, "segments": len(road.closes), "km": km, **counts})
        places += _places(probe, road, compared, answers[before], answers[after])
    return (
        pd.DataFrame(losses, columns=list(CORRIDOR_LOSS_COLUMNS)),
        pd.DataFrame(places, columns=list(CORRIDOR_PLACE_COLUMNS)),
    )


def _places(
    probe: Probe, road: CorridorRoad, compared: str, before: Answers, after: Answers
) -> list[Row]:
    """List the places whose answer changes, those that lose most first."""
    table = place_columns(probe.study.case.places)
    rows: list[tuple[tuple[float, ...], Row]] = []
    for category in probe.request.categories:
        was, now = before.milliseconds[category], after.milliseconds[category]
        seconds = seconds_or_null(was), seconds_or_null(now)
        for k in np.flatnonzero(was != now).tolist():
            change = name_change(int(was[k]), int(now[k]))
            people = float(np.nan_to_num(probe.figures[k, 1]))
            extra = seconds[1][k] - seconds[0][k]
            weight = people if np.isnan(extra) else people * extra
            rows.append(
                (
                    (WORST_FIRST[change], -weight, k),
                    {
                        "corridor": road.name,
                        "compared": compared,
                        "reading": probe.request.reading,
                        "category": category,
                        **{c: table[c].iloc[k] for c in PLACE_COLUMNS},
                        "change": change,
                        "before_seconds": seconds[0][k],
                        "after_seconds": seconds[1][k],
                        "extra_seconds": extra,
                        **{c: _known(probe.people[c].iloc[k]) for c in PEOPLE_COLUMNS},
                    },
                )
            )
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _known(value: object) -> object:
    return None if pd.isna(value) else value
