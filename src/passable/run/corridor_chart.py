"""A corridor's strip chart, with what it stands on printed under it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from passable.measures.results import PLACE_COLUMNS
from passable.measures.results_corridor import CORRIDOR_AXIS_COLUMNS
from passable.run.corridor_over_time import CorridorAnswer
from passable.run.corridor_road import CorridorRoad
from passable.run.record import make_record
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.study import Study
from passable.write.chart_file import check_chart_path
from passable.write.strip_chart import Strip, publishers_of, write_strip_chart

__all__ = ["check_chart_path", "corridor_places", "save_corridor_chart"]


def save_corridor_chart(study: Study, request: Request, answer: CorridorAnswer, path: Path) -> None:
    """Draw a corridor from the request's ``since`` to its ``on``.

    Parameters
    ----------
    study, request
        Of whom, and what.
    answer
        With ``spells`` and ``ground``.
    path
        Ends in ``.png`` or ``.svg``.

    Raises
    ------
    BadRequest
        If the path ends otherwise or cannot be written.
    """
    gate = make_gate(study, request)
    spells, ground = answer.tables["spells"], answer.tables["ground"]
    situation = study.situation(request.on, request.known_on, request.mover)
    config = study.case.config
    known = request.known_on.isoformat() if request.known_on else "all the ledger holds"
    asked = (
        f"{request.since or request.on} to {request.on}, known on: {known}",
        config.movers[request.mover].title,
        f"{request.vehicle.replace('_', ' ')}, {request.season} season",
        f"{request.reading} reading",
        f"run {make_record(study, request, situation)['run_id']}",
    )
    lines = [" · ".join(asked), f"Sources: {publishers_of(gate.table(spells), gate.table(ground))}"]
    if config.roads.schematic_note:
        lines.append("The roads are a schematic.")
    title = f"{answer.road.name} over time: {config.title}"
    strip = Strip(spells, ground, corridor_places(study, answer.road))
    write_strip_chart(path, strip, title, "\n".join(lines), gate)


def corridor_places(study: Study, road: CorridorRoad) -> pd.DataFrame:
    """List the places on a corridor that may be named, ``CORRIDOR_AXIS_COLUMNS``."""
    places = study.case.places
    main = {*study.case.config.questions.main_places, *road.ends}
    rows = [
        {
            "corridor": road.name,
            "km": km,
            "place_id": place,
            **{c: str(places.loc[place, c]) for c in PLACE_COLUMNS if c != "place_id"},
            "is_main": place in main,
        }
        for km, place in road.places
    ]
    return pd.DataFrame(rows, columns=list(CORRIDOR_AXIS_COLUMNS))
