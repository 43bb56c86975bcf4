"""The sources that a typed table names: those of the case, and those its own sheet brings."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import pandas as pd

from passable.read.sources import sources_from_table
from passable.read.tally import Tally
from passable.read.typed_claims import TypedClaims
from passable.run.accounts import Row
from passable.terms.case import Case
from passable.terms.claims import Source
from passable.terms.columns import SOURCES
from passable.terms.errors import ProblemList, name_offenders

SHEET = "rows of the sheet sources"


def sources_of_table(
    typed: TypedClaims, case: Case, name: str, problems: ProblemList, tally: Tally
) -> tuple[dict[str, Source], list[Row]]:
    """Find every source that a table's rows name.

    Parameters
    ----------
    typed
        The table.
    case
        Its sources.csv comes first.
    name
        How the user knows the file.
    problems
        Where a source that neither has is noted, with the rows that name it.
    tally
        Where is counted what of the sheet is not used.

    Returns
    -------
    dict[str, Source]
        By id.
    list[Row]
        Those that sources.csv must get.
    """
    sheet = {str(r["source_id"]): r for r in typed.sources.to_dict("records") if r["source_id"]}
    named: dict[str, list[int]] = {}
    for source_id, row in zip(typed.frame["source_id"], typed.frame["row"], strict=True):
        if source_id:
            named.setdefault(str(source_id), []).append(int(row))
    needed: dict[str, Row] = {}
    for source_id, rows in named.items():
        at = source_id
        while at in sheet and at not in case.sources and at not in needed:
            needed[at] = {str(key): value for key, value in sheet[at].items()}
            at = str(sheet[at]["primary_source_id"])
        if source_id not in case.sources and source_id not in sheet:
            _note_missing(source_id, rows, [*case.sources, *sheet], name, problems)
    known = [s for s in sheet if s in case.sources]
    for source_id in known:
        _tell(sheet[source_id], "sources.csv has them", tally)
    idle = [s for s in sheet if s not in case.sources and s not in needed]
    for source_id in idle:
        _tell(sheet[source_id], "no row names them", tally)
    tally.restrict(f"row {row}" for row in problems.guarded_rows(typed.sources_name))
    frame = pd.DataFrame(
        [*(_as_row(source) for source in case.sources.values()), *needed.values()],
        columns=[*(column.name for column in SOURCES), "row"],
    )
    return sources_from_table(frame, problems, typed.sources_name), list(needed.values())


def _tell(source: Mapping[Any, Any], why: str, tally: Tally) -> None:
    tally.add(SHEET, "dropped", why, example=str(source["source_id"]), row=f"row {source['row']}")


def _note_missing(
    source_id: str, rows: list[int], known: list[str], name: str, problems: ProblemList
) -> None:
    close = difflib.get_close_matches(source_id, known, n=1)
    problems.add(
        f"no such source, named in rows {name_offenders(rows)}"
        + (f"; is '{close[0]}' meant?" if close else ""),
        "Add it to sources.csv, or to a sheet called 'sources' of the workbook with the same "
        "columns.",
        file=name,
        row=rows[0],
        column="source_id",
        got=source_id,
    )


def _as_row(source: Source) -> Row:
    return {
        **{column.name: getattr(source, column.name) for column in SOURCES},
        "published_on": source.published_on.isoformat() if source.published_on else "",
        "primary_source_id": source.primary_source_id
        if source.primary_source_id != source.source_id
        else "",
        "row": 0,
    }
