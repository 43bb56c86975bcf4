"""The table of claims -> ``Claim`` values: selectors parsed, references and figures checked.

Segments and roads are found later, by ``situation``, which knows the network.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, cast

import pandas as pd

from passable.read.claim_values import ActorNames, claim_value, figure_faults
from passable.read.table_cells import BadCell
from passable.terms.claims import Claim
from passable.terms.codes import ALLOWED_SUBJECTS, Predicate
from passable.terms.errors import ProblemList
from passable.terms.selectors import FORMS, Selector, parse_selector

_HOMES = {"place": "places.csv", "service": "services.csv", "area": "areas.geojson"}


def claims_from_table(
    frame: pd.DataFrame,
    sources: Collection[str],
    actors: pd.DataFrame,
    places: Collection[str],
    services: Collection[str],
    areas: Collection[str],
    problems: ProblemList,
    name: str = "claims.csv",
    earlier: Mapping[str, str] | None = None,
) -> tuple[Claim, ...]:
    """Make claims of a checked table.

    Parameters
    ----------
    frame
        As ``read_table`` returns it with ``columns.CLAIMS``.
    sources, places, services, areas
        The ids that there are (a dict or an index will do).
    actors
        Table with ``actor_id, name, aliases`` as columns.
    problems
        Where everything that is wrong is noted; nothing is raised.
    name
        How the user knows the file.
    earlier
        Claims of the ledger that rows may revise: id -> what it revises itself.

    Returns
    -------
    tuple[Claim, ...]
        In the order of the file. Rows with problems are left out.
    """
    ids = {"place": set(places), "service": set(services), "area": set(areas)}
    source_ids = set(sources)
    names = ActorNames.of(actors)
    revised = dict(earlier or {}) | dict(zip(frame["claim_id"], frame["revises"], strict=True))
    circular = _circular(revised)
    claims = []
    for cells in frame.to_dict("records"):
        row_problems = ProblemList()
        noter = _RowNoter(row_problems, name, int(cells["row"]))
        claim = _claim(cells, ids, source_ids, names, revised, circular, noter)
        problems.problems.extend(row_problems.problems)
        if claim is not None and not row_problems.problems:
            claims.append(claim)
    return tuple(claims)


class _RowNoter:
    """Notes problems of one row."""

    def __init__(self, problems: ProblemList, name: str, row: int) -> None:
        self.problems, self.name, self.row = problems, name, row

    def __call__(self, column: str, fault: BadCell, got: object = "") -> None:
        self.problems.add(
            fault.what,
            fault.remedy,
            file=self.name,
            row=self.row,
            column=column,
            expected=fault.expected,
            got=got,
        )


def _claim(
    cells: Mapping[Any, Any],
    ids: dict[str, set[str]],
    source_ids: set[str],
    names: ActorNames,
    revised: dict[str, str],
    circular: set[str],
    note: _RowNoter,
) -> Claim | None:
    """Make one claim; ``None`` when a cell that it cannot do without is bad."""
    predicate = cast("Predicate", str(cells["predicate"]))
    subject = _subject(str(cells["subject"]), predicate, ids, note)
    source_id = str(cells["source_id"])
    if source_id and source_id not in source_ids:
        note("source_id", BadCell("no such source", "Add a row for it to sources.csv."), source_id)
    low, best, high = (float(cells[figure]) for figure in ("low", "best", "high"))
    value: str | BadCell = ""
    if predicate:
        value = claim_value(predicate, str(cells["value"]), names)
        if isinstance(value, BadCell):
            note("value", value, cells["value"])
        for column, fault in figure_faults(predicate, low, best, high, str(cells["unit"])):
            got = cells[column]
            note(column, fault, "" if got != got else got)  # noqa: PLR0124 - NaN says nothing
    dates = _dates(cells, note)
    _check_revises(str(cells["claim_id"]), revised, circular, note)
    required = (predicate, cells["valid_from"], cells["reported_on"], cells["credibility"])
    if subject is None or isinstance(value, BadCell) or not all(required):
        return None  # each was noted, here or when the table was read
    precision = str(cells["place_precision"])
    return Claim(
        claim_id=str(cells["claim_id"]),
        subject=subject,
        predicate=predicate,
        value=value,
        low=_figure(low),
        best=_figure(best),
        high=_figure(high),
        unit=str(cells["unit"]),
        valid_from=cast("date", dates["valid_from"]),
        valid_to=dates["valid_to"],
        reported_on=cast("date", dates["reported_on"]),
        recorded_on=dates["recorded_on"],
        source_id=source_id,
        said_by=str(cells["said_by"]),
        credibility=int(cells["credibility"]),
        place_precision=precision or ("unknown" if subject.kind == "point" else ""),
        time_precision=str(cells["time_precision"]) or "day",
        sensitivity=str(cells["sensitivity"]) or "public",
        state=str(cells["state"]) or "accepted",
        revises=str(cells["revises"]),
        note=str(cells["note"]),
        row=int(cells["row"]),
    )


def _subject(
    text: str, predicate: str, ids: dict[str, set[str]], note: _RowNoter
) -> Selector | None:
    if not text:
        return None
    try:
        subject = parse_selector(text)
    except ValueError as error:
        note("subject", BadCell(str(error), "Mend the subject.", f"a subject like {FORMS}"))
        return None
    allowed = ALLOWED_SUBJECTS.get(predicate, (subject.kind,))
    if subject.kind not in allowed:
        note(
            "subject",
            BadCell(
                f"'{predicate}' cannot be said of a {subject.kind}",
                "Choose another subject or predicate.",
                f"a subject of kind {', '.join(allowed)}",
            ),
            text,
        )
    named = {subject.kind: [subject.name]} if subject.kind in ids else {}
    if subject.kind == "road":
        named = {"place": [subject.start, subject.end]}
    for kind, wanted in named.items():
        for known in wanted:
            if known not in ids[kind]:
                note(
                    "subject",
                    BadCell(
                        f"there is no {kind} '{known}'",
                        f"Mend the id, or add it to {_HOMES[kind]}.",
                    ),
                    text,
                )
    return subject


def _dates(cells: Mapping[Any, Any], note: _RowNoter) -> dict[str, date | None]:
    dates: dict[str, date | None] = {}
    for column in ("valid_from", "valid_to", "reported_on", "recorded_on"):
        text = str(cells[column])
        dates[column] = date.fromisoformat(text) if text else None
    for first, last in (("valid_from", "valid_to"), ("reported_on", "recorded_on")):
        start, end = dates[first], dates[last]
        if start and end and end < start:
            note(
                last,
                BadCell(f"{last} is before {first}", "Check both dates.", f"{start} or later"),
                end,
            )
    return dates


def _check_revises(
    claim_id: str, revised: dict[str, str], circular: set[str], note: _RowNoter
) -> None:
    following = revised.get(claim_id, "")
    if following and following not in revised:
        fault = BadCell("no claim has this id", "Name the claim that this one corrects.")
        note("revises", fault, following)
    elif claim_id in circular:
        what = "revisions go round in a circle"
        if following == claim_id:
            what = "the claim revises itself"
        note("revises", BadCell(what, "A claim may only revise an earlier one."), following)


def _circular(revised: dict[str, str]) -> set[str]:
    """Find the claims whose revisions never end, visiting each claim once."""
    ends_well: dict[str, bool] = {"": True}
    for claim_id in revised:
        walked: dict[str, None] = {}
        at = claim_id
        while at not in ends_well and at not in walked:
            walked[at] = None
            at = revised.get(at, "")
        ends_well.update(dict.fromkeys(walked, ends_well.get(at, False)))
    return {claim_id for claim_id in revised if not ends_well[claim_id]}


def _figure(value: float) -> float | None:
    return None if math.isnan(value) else value
