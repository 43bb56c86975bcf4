"""The tables of agreements, terms and movements -> typed values, every link and figure checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

import pandas as pd

from passable.read.row_notes import KnownIds, RowNoter
from passable.terms.agreements import GROUPS, Agreement, Agreements, Count, Group, Movement, Term
from passable.terms.errors import ProblemList

MOST_TRANCHES = 10_000


def agreements_from_tables(
    tables: Mapping[str, pd.DataFrame],
    known: KnownIds,
    problems: ProblemList,
    names: Mapping[str, str],
) -> Agreements:
    """Make agreements of checked tables.

    Parameters
    ----------
    tables
        ``agreements``, ``terms`` and ``movements``, as ``read_table`` returns them.
    known
        What rows may refer to.
    problems
        Where everything that is wrong is noted; nothing is raised.
    names
        How the user knows each file, by table.
    """
    signed = _agreements(tables["agreements"], known, RowNoter(problems, names["agreements"]))
    return Agreements(
        signed,
        _terms(tables["terms"], signed, known, RowNoter(problems, names["terms"])),
        _movements(tables["movements"], signed, known, RowNoter(problems, names["movements"])),
    )


def _agreements(frame: pd.DataFrame, known: KnownIds, note: RowNoter) -> dict[str, Agreement]:
    made = {}
    for cells in note.records(frame):
        parties = _listed(cells["parties"])
        note.refer("parties", parties, known.actors, "actors.csv")
        note.refer("area_id", [cells["area_id"]], known.areas, "areas.geojson")
        note.refer("source_id", [cells["source_id"]], known.sources, "sources.csv")
        if known.movers is not None:
            note.refer("mover", [cells["mover"]], known.movers, "case.toml")
        if not cells["agreement_id"] or not cells["signed_on"]:
            continue  # noted when the table was read
        made[str(cells["agreement_id"])] = Agreement(
            agreement_id=str(cells["agreement_id"]),
            title=str(cells["title"]),
            parties=parties,
            area_id=str(cells["area_id"]),
            mover=str(cells["mover"]),
            signed_on=date.fromisoformat(cells["signed_on"]),
            source_id=str(cells["source_id"]),
            said_by=str(cells["said_by"]),
            note=str(cells["note"]),
            row=note.row,
        )
    return made


def _terms(
    frame: pd.DataFrame, signed: dict[str, Agreement], known: KnownIds, note: RowNoter
) -> tuple[Term, ...]:
    made = []
    for cells in note.records(frame):
        note.refer("agreement_id", [cells["agreement_id"]], signed, "agreements.csv")
        note.refer("party", [cells["party"]], known.actors, "actors.csv")
        note.refer("source_id", [cells["source_id"]], known.sources, "sources.csv")
        low, best, high = _count(cells, ("low", "best", "high"), note)
        deadline = date.fromisoformat(cells["deadline"]) if cells["deadline"] else None
        agreement = signed.get(str(cells["agreement_id"]))
        if deadline and agreement and deadline < agreement.signed_on:
            note.say(
                "deadline",
                "the deadline is before the signing",
                "Check both dates.",
                f"{agreement.signed_on} or later",
                deadline,
            )
        made.append(
            Term(
                term_id=str(cells["term_id"]),
                agreement_id=str(cells["agreement_id"]),
                obligation=str(cells["obligation"]),
                party=str(cells["party"]),
                measure=str(cells["measure"]),
                deadline=deadline,
                low=low,
                best=best,
                high=high,
                unit=str(cells["unit"]),
                verified_by=str(cells["verified_by"]),
                source_id=str(cells["source_id"]),
                note=str(cells["note"]),
                row=note.row,
            )
        )
    return tuple(made)


def _movements(
    frame: pd.DataFrame, signed: dict[str, Agreement], known: KnownIds, note: RowNoter
) -> tuple[Movement, ...]:
    ids = set(frame["movement_id"])
    made = []
    for cells in note.records(frame):
        via = _listed(cells["via_place_ids"])
        ends = [cells["from_place_id"], cells["to_place_id"]]
        note.refer("agreement_id", [cells["agreement_id"]], signed, "agreements.csv")
        for column, places in (
            ("from_place_id", ends[:1]),
            ("to_place_id", ends[1:]),
            ("via_place_ids", via),
        ):
            note.refer(column, places, known.places, "places.csv")
        note.refer("source_id", [cells["source_id"]], known.sources, "sources.csv")
        note.refer("revises", [cells["revises"]], ids, "this table")
        if cells["revises"] and cells["revises"] == cells["movement_id"]:
            note.say("revises", "the row revises itself", "Name the row that this one corrects.")
        counts = {
            group: _count(cells, tuple(f"{group}_{f}" for f in ("low", "best", "high")), note)
            for group in GROUPS
        }
        movement = _movement(cells, counts, via, note)
        if movement is not None:
            _check_day(movement, signed.get(movement.agreement_id), note)
            made.append(movement)
    return tuple(made)


def _movement(
    cells: dict[str, Any], counts: dict[Group, Count], via: tuple[str, ...], note: RowNoter
) -> Movement | None:
    tranche = float(cells["tranche"])
    if not math.isnan(tranche) and not (tranche == int(tranche) and 0 < tranche <= MOST_TRANCHES):
        note.say("tranche", "this is no number of a tranche", "Count from 1.", "1, 2, 3 …", tranche)
        return None
    if math.isnan(tranche) and str(cells["scope"]) != "so_far":
        note.say("tranche", "the tranche is not said", "Number it, or say scope so_far.", "1, 2 …")
        return None
    if not all(cells[name] for name in ("kind", "date", "credibility", "reported_on")):
        return None  # noted when the table was read
    return Movement(
        movement_id=str(cells["movement_id"]),
        agreement_id=str(cells["agreement_id"]),
        tranche=None if math.isnan(tranche) else int(tranche),
        kind=cells["kind"],
        scope=cells["scope"] or "tranche",
        on=date.fromisoformat(cells["date"]),
        from_place_id=str(cells["from_place_id"]),
        to_place_id=str(cells["to_place_id"]),
        via_place_ids=via,
        counts={group: count for group, count in counts.items() if count != (None, None, None)},
        source_id=str(cells["source_id"]),
        said_by=str(cells["said_by"]),
        credibility=int(cells["credibility"]),
        reported_on=date.fromisoformat(cells["reported_on"]),
        sensitivity=str(cells["sensitivity"]) or "public",
        state=str(cells["state"]) or "accepted",
        revises=str(cells["revises"]),
        note=str(cells["note"]),
        row=note.row,
    )


def _check_day(movement: Movement, agreement: Agreement | None, note: RowNoter) -> None:
    if agreement is not None and movement.on < agreement.signed_on:
        note.say(
            "date",
            "the tranche is dated before the signing",
            "Check the date here and signed_on in agreements.csv.",
            f"{agreement.signed_on} or later",
            movement.on,
        )
    if movement.kind == "observed" and movement.reported_on < movement.on:
        note.say(
            "reported_on",
            "it is said to have happened after it was reported",
            "Check both dates, or say kind planned.",
            f"{movement.on} or later",
            movement.reported_on,
        )


def _count(cells: Mapping[str, Any], columns: tuple[str, ...], note: RowNoter) -> Count:
    figures = [float(cells[column]) for column in columns]
    said = [figure for figure in figures if not math.isnan(figure)]
    if any(figure < 0 or math.isinf(figure) for figure in said):
        note.say(columns[0], "a figure is below nought or without end", "Write how many.")
    elif said != sorted(said):
        note.say(
            columns[0],
            "the figures are out of order",
            "Check which is the lowest and which the highest.",
            "low <= best <= high",
        )
    return cast("Count", tuple(None if math.isnan(f) else f for f in figures))


def _listed(text: object) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(text).split(";") if part.strip())
