"""The timeline as a chart, with what it stands on printed under it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from passable.run.record import make_record
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.study import Study
from passable.write.chart_file import check_chart_path
from passable.write.timeline_chart import write_chart

__all__ = ["check_chart_path", "save_chart"]


def save_chart(study: Study, request: Request, timeline: pd.DataFrame, path: Path) -> None:
    """Draw a timeline of who was cut off.

    Parameters
    ----------
    study, request
        Of whom, and the question, from its ``since`` to its ``on``.
    timeline
        ``TIMELINE_CUTOFF_COLUMNS``.
    path
        Ends in ``.png`` or ``.svg``.

    Raises
    ------
    BadRequest
        If the path ends otherwise or cannot be written.
    """
    situation = study.situation(request.on, request.known_on, request.mover)
    config = study.case.config
    known = request.known_on.isoformat() if request.known_on else "all the ledger holds"
    limit = "" if request.within_minutes is None else f" within {request.within_minutes:g} minutes"
    asked = (
        f"{request.since or request.on} to {request.on}, known on: {known}",
        config.movers[request.mover].title,
        f"{request.vehicle.replace('_', ' ')}, {request.season} season",
        f"{request.direction} services{limit}",
        f"run {make_record(study, request, situation)['run_id']}",
    )
    sentences = [
        " · ".join(asked),
        "Places without a figure of people are left out of the sums.",
    ]
    if config.roads.schematic_note:
        sentences.append("The roads are a schematic.")
    title = f"Cut off over time: {config.title}"
    write_chart(path, timeline, title, "\n".join(sentences), make_gate(study, request))
