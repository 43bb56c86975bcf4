"""Give one table of an answer to stdout or a file, with its run record, through the gate."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, cast

import pandas as pd

from passable.measures.results import (
    ACCESS_COLUMNS,
    ACCESS_WAY_COLUMNS,
    CLAIM_LIST_COLUMNS,
    CUTOFF_COLUMNS,
    DIFF_COLUMNS,
    HISTORY_COLUMNS,
    SPELL_COLUMNS,
    STALE_CLAIM_COLUMNS,
    STATEMENT_COLUMNS,
    TIMELINE_ACCESS_COLUMNS,
    TIMELINE_CONTROL_COLUMNS,
    TIMELINE_CUTOFF_COLUMNS,
    TIMELINE_STATUS_COLUMNS,
)
from passable.measures.results_agreement import AGREEMENT_SHOWN, AGREEMENT_TABLES
from passable.measures.results_convoy import CONVOY_SHOWN, CONVOY_TABLES
from passable.measures.results_corridor import CORRIDOR_SHOWN, CORRIDOR_TABLES
from passable.measures.results_exposure import EXPOSURE_SHOWN, EXPOSURE_TABLES
from passable.measures.results_importance import IMPORTANCE_SHOWN, IMPORTANCE_TABLES
from passable.measures.results_ways import WAY_SHOWN, WAY_TABLES
from passable.measures.results_what_if import WHAT_IF_SHOWN, WHAT_IF_TABLES
from passable.run.record import make_record
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.study import Study
from passable.terms.errors import BadRequest, ProblemList
from passable.write.tables import BINARY_FORMATS, TABLE_FORMATS, TableFormat, write_table

MEANINGS: Final = {
    "access": ACCESS_COLUMNS,
    "access ways": ACCESS_WAY_COLUMNS,
    "cutoff": CUTOFF_COLUMNS,
    "diff": DIFF_COLUMNS,
    "claims": CLAIM_LIST_COLUMNS,
    "conflicts": CLAIM_LIST_COLUMNS,
    "stale": STALE_CLAIM_COLUMNS,
    "history": HISTORY_COLUMNS,
    "timeline cutoff": TIMELINE_CUTOFF_COLUMNS,
    "timeline access": TIMELINE_ACCESS_COLUMNS,
    "timeline control": TIMELINE_CONTROL_COLUMNS,
    "timeline status": TIMELINE_STATUS_COLUMNS,
    "spells": SPELL_COLUMNS,
    "statements": STATEMENT_COLUMNS,
    **AGREEMENT_TABLES,
    **CONVOY_TABLES,
    **WAY_TABLES,
    **WHAT_IF_TABLES,
    **EXPOSURE_TABLES,
    **CORRIDOR_TABLES,
    **IMPORTANCE_TABLES,
}
_CLAIM_SHOWN: Final = [
    "subject",
    "predicate",
    "value",
    "publisher",
    "said_by",
    "grade",
    "valid_from",
    "reported_on",
    "claim_id",
]
SHOWN: Final = {
    "access": ["name_en", "category", "seconds", "service_name", "reason", "extra_seconds"],
    "access ways": ["name_en", "category", "seconds", "service_name", "reason", "segment_ids"],
    "cutoff": [
        "name_en",
        "category",
        "cut_off",
        "since",
        "newly",
        "pre_existing",
        "snapping_doubt",
        "on_closure",
        "people_best",
        "closing_claim_ids",
    ],
    "diff": ["change", "subject", "category", "before", "after", "people_best", "claim_ids"],
    "claims": ["kind", *_CLAIM_SHOWN, "is_chosen", "is_stale"],
    "conflicts": ["group", *_CLAIM_SHOWN, "is_chosen", "is_stale"],
    "stale": [*_CLAIM_SHOWN, "age_days", "horizon_days", "nothing_fresh"],
    "history": [
        "known_from",
        "known_to",
        "valid_from",
        "valid_to",
        "predicate",
        "value",
        "grade",
        "said_by",
        "claim_id",
        "is_stale",
        "also_said",
        "revised_claim_ids",
        "closed_km",
        "crossings",
    ],
    "timeline cutoff": [
        "date",
        "to",
        "category",
        "certain_places",
        "best_places",
        "possible_places",
        "places",
        "certain_people_best",
        "best_people_best",
        "possible_people_best",
        "people_best",
        "claim_ids",
    ],
    "timeline access": [*TIMELINE_ACCESS_COLUMNS],
    "timeline control": [*TIMELINE_CONTROL_COLUMNS],
    "timeline status": [*TIMELINE_STATUS_COLUMNS],
    "spells": [
        "name_en",
        "category",
        "reading",
        "from",
        "to",
        "days",
        "or_earlier",
        "or_later",
        "people_best",
    ],
    "statements": [
        "statement_id",
        "text",
        "publisher",
        "on_date",
        "figure",
        "relation",
        "value",
        "tolerance",
        "computed_low",
        "computed_best",
        "computed_high",
        "unit",
        "verdict",
        "reason",
        "basis",
    ],
    **AGREEMENT_SHOWN,
    **CONVOY_SHOWN,
    **WAY_SHOWN,
    **WHAT_IF_SHOWN,
    **EXPOSURE_SHOWN,
    **CORRIDOR_SHOWN,
    **IMPORTANCE_SHOWN,
}
"""Columns of the terminal's table; files hold them all."""


def table_format(said: str | None, out: Path | None) -> TableFormat:
    """Take the format said, else the one the file's name tells, else a table for the terminal.

    Raises
    ------
    BadRequest
        If the file's name ends like a format that is not written, such as ``.shp``.
    """
    if said is not None:
        return cast("TableFormat", said)
    suffix = out.suffix.lstrip(".").lower() if out is not None else ""
    if suffix in ("", "txt"):
        return "table"
    for known in TABLE_FORMATS:
        if known == suffix:
            return known
    problems = ProblemList()
    problems.add(
        f"--out: no format goes by the name .{suffix}",
        "Give the file one of these endings, or say --format.",
        expected=f"{', '.join(TABLE_FORMATS)}, or txt for the terminal's table",
        got=str(out),
    )
    problems.raise_if_any(BadRequest)
    return "table"


def check_out(said: str | None, out: Path | None) -> None:
    """Refuse an answer that could not be written, before the long work that makes it.

    Raises
    ------
    BadRequest
        If the format needs a file, or the file's folder is not there.
    """
    chosen = table_format(said, out)
    problems = ProblemList()
    if out is None and chosen in BINARY_FORMATS:
        problems.add(f"{chosen} cannot go to a terminal", "Name a file with --out.")
    if out is not None and not out.absolute().parent.is_dir():
        problems.add(
            "its folder is not there", "Name a file in a folder that is there.", file=str(out)
        )
    problems.raise_if_any(BadRequest)


def _title(study: Study, request: Request, kind: str) -> str:
    """Name the answer, its day, and a schematic as what it is."""
    schematic = ", schematic" if study.case.config.roads.schematic_note else ""
    return f"{kind} on {request.on}{schematic}"


def give_answer(
    study: Study,
    request: Request,
    kind: str,
    table: pd.DataFrame,
    said: str | None,
    out: Path | None,
    *,
    title: str | None = None,
    also: Mapping[str, object] | None = None,
) -> None:
    """Write an answer's rows.

    Parameters
    ----------
    study, request
        Of whom, and what was asked.
    kind
        A key of ``MEANINGS``.
    table
        Its rows.
    said, out
        ``--format`` and ``--out``.
    title
        Of the terminal's table and the sheet; the kind and the date if not said.
    also
        What was asked besides the request, for the record.

    Raises
    ------
    BadRequest
        If the format needs a file or a location and has none, or the file cannot be written.
    """
    situation = study.situation(request.on, request.known_on, request.mover)
    gate = make_gate(study, request)
    chosen = table_format(said, out)
    write_table(
        table,
        out if out is not None else sys.stdout,
        chosen,
        run=make_record(study, request, situation, also),
        gate=gate,
        meanings=MEANINGS[kind],
        title=kind.replace(" ", "_") if chosen == "gpkg" else title or _title(study, request, kind),
        shown=SHOWN[kind],
        places=study.case.places[["lon", "lat"]].reset_index(names="place_id"),
    )
