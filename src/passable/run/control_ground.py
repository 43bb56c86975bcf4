"""What rows of control draw over each other, and over what the ledger has of their source's day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import shapely

from passable.read.control_rows import ControlRow
from passable.read.tally import Tally
from passable.run.accounts import Row
from passable.run.control_claims import layer_claims
from passable.run.control_overlaps import (
    SLIVER_METRES,
    Held,
    Overlap,
    ends_of_layers,
    find_overlaps,
    is_sliver,
)
from passable.situation.weigh import live_claims
from passable.terms.case import Case
from passable.terms.errors import ProblemList, name_offenders

RIVAL = "an area of the case"
"""What a public message calls an area that is held otherwise than a restricted row says."""


def note_ground(
    rows: Sequence[ControlRow],
    area_of: Mapping[tuple[str, int], str],
    actor_of: Mapping[str, str],
    source: Row,
    case: Case,
    polygons: Mapping[str, Any],
    problems: ProblemList,
) -> list[Overlap]:
    """Note pairs of rows that overlap, and layers that contradict one the ledger has.

    Parameters
    ----------
    rows
        Whose area and actor are known.
    area_of, actor_of
        The area of each row, by file and row; the actor_id of each name.
    source
        Whose rows they are.
    case
        Whose ledger may hold earlier layers.
    polygons
        By area id.
    problems
        Where overlaps and contradictions are noted.

    Returns
    -------
    list[Overlap]
        Overlaps too thin to be noted.
    """
    drawn = [row for row in rows if row.polygon is not None]
    held = layer_claims(source, case.claims)
    _note_other_layers(drawn, area_of, held, polygons, problems)
    layer_days = {row.first for row in drawn if row.kind == "layer"}
    ends = ends_of_layers([*layer_days, *(d for days in held.values() for d in days)])
    pieces = [
        Held(
            row.file,
            row.row,
            area_of[row.place],
            row.polygon,
            actor_of[row.actor],
            row.first,
            ends[row.first] if row.kind == "layer" else row.last,
        )
        for row in drawn
    ]
    slivers = []
    for overlap in find_overlaps(pieces):
        if overlap.is_sliver:
            slivers.append(overlap)
            continue
        problems.add(
            f"the polygon overlaps that of row {overlap.one.row} of {overlap.one.file} on "
            f"{overlap.day} by {overlap.square_km:,.3f} km²; {overlap.one.actor} holds that, "
            f"{overlap.other.actor} this",
            "Cut one of them to the other in QGIS (Difference); where it is contested, draw that "
            "ground as an area of its own, held by 'unknown'. Strips thinner than "
            f"{SLIVER_METRES:g} m are let pass.",
            file=overlap.other.file,
            row=overlap.other.row,
        )
    return slivers


def _note_other_layers(
    drawn: Iterable[ControlRow],
    area_of: Mapping[tuple[str, int], str],
    held: Mapping[str, Mapping[date, Any]],
    polygons: Mapping[str, Any],
    problems: ProblemList,
) -> None:
    """Note a layer drawn over another of its source and day, which it does not repeat.

    A second file may add ground beside the first, never over it: whose would it be?
    """
    by_day: dict[date, list[ControlRow]] = {}
    for row in drawn:
        if row.kind == "layer":
            by_day.setdefault(row.first, []).append(row)
    for day, rows in by_day.items():
        told = {area_of[row.place] for row in rows}
        files = {row.file for row in rows}
        others = [
            (area_id, head.file_name)
            for area_id, heads in held.items()
            if area_id not in told and (head := heads.get(day))
        ]
        ground = shapely.union_all([row.polygon for row in rows]) if others else None
        lost = [
            (area_id, file)
            for area_id, file in others
            if file in files or not is_sliver(shapely.intersection(ground, polygons[area_id]))
        ]
        if lost:
            problems.add(
                f"the ledger has this source's layer of {day} otherwise, from "
                f"{', '.join(sorted({file for _, file in lost}))}: areas "
                f"{name_offenders(area_id for area_id, _ in lost)} are not in this one",
                "If this one is right, set the state of those claims to retracted in claims.csv "
                "first; if it is another's picture, name its --source.",
                file=rows[0].file,
                row=rows[0].row,
            )


def tell_rivals(
    case: Case, source: Row, day: date, polygons: Mapping[str, Any], tally: Tally
) -> None:
    """Tell areas of other sources, held otherwise on a day, that overlap ground of this one.

    Two claims on one area are weighed against each other; of two areas that overlap the smaller
    rules, whoever says so.

    Parameters
    ----------
    case
        With the new claims.
    source
        Whose import it is.
    day
        The day.
    polygons
        By area id.
    tally
        Where they are counted.
    """
    live = [c for c in live_claims(case.claims, day, None) if c.predicate == "control"]
    ours = [c for c in live if c.source_id == source["source_id"]]
    named = {c.subject.name for c in ours}
    theirs = [c for c in live if c.source_id != source["source_id"] and c.subject.name not in named]
    if not ours or not theirs:
        return
    tree = shapely.STRtree([polygons[c.subject.name] for c in ours])
    for claim in {c.subject.name: c for c in theirs}.values():
        shape = polygons[claim.subject.name]
        if any(
            ours[k].value != claim.value
            and not is_sliver(shapely.intersection(shape, polygons[ours[k].subject.name]))
            for k in tree.query(shape, predicate="intersects")
        ):
            reason = (
                f"of other sources, held otherwise on {day} on ground of this import: of two areas "
                "the smaller rules"
            )
            tally.add("areas", "kept", reason, example=claim.subject.name, row=RIVAL)
