"""A whole brief through the gate: its tables by their columns, its layers by what stands on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

import pandas as pd

from passable.measures.results import (
    ACCESS_COLUMNS,
    ARC_LAYER_COLUMNS,
    CLAIM_COLUMNS,
    CLOSURE_COLUMNS,
    CUTOFF_COLUMNS,
    DIFF_COLUMNS,
    ROUTE_COLUMNS,
    SEGMENT_LAYER_COLUMNS,
    SUMMARY_COLUMNS,
    TERMINAL_LAYER_COLUMNS,
    TIMELINE_CUTOFF_COLUMNS,
)
from passable.measures.results_agreement import (
    ACCOUNT_COLUMNS,
    AGREEMENT_COLUMNS,
    CUMULATED_COLUMNS,
    TERM_COLUMNS,
    TRANCHE_COLUMNS,
    TRANCHE_WAY_COLUMNS,
)
from passable.measures.results_corridor import (
    CORRIDOR_AXIS_COLUMNS,
    CORRIDOR_CONTROL_COLUMNS,
    CORRIDOR_CROSSING_COLUMNS,
    CORRIDOR_CUT_COLUMNS,
    CORRIDOR_EXPOSURE_COLUMNS,
    CORRIDOR_GROUND_COLUMNS,
    CORRIDOR_LOSS_COLUMNS,
    CORRIDOR_PLACE_COLUMNS,
    CORRIDOR_SEGMENT_COLUMNS,
    CORRIDOR_SPELL_COLUMNS,
)
from passable.measures.results_exposure import EXPOSURE_AREA_COLUMNS
from passable.measures.results_importance import IMPORTANCE_PLACE_COLUMNS
from passable.terms.sensitivity import CHECKPOINT_KIND
from passable.write.answer_digest import digest_tables
from passable.write.brief_content import BriefContent
from passable.write.gate import Gate
from passable.write.gate_arcs import merge_arcs
from passable.write.gate_rules import PCODES
from passable.write.meanings import (
    AREA_LAYER_COLUMNS,
    PLACE_TABLE_COLUMNS,
    ROAD_POINT_LAYER_COLUMNS,
    ROAD_REPORT_COLUMNS,
    SERVICE_TABLE_COLUMNS,
    SOURCE_COLUMNS,
    WITHHELD_COUNT_COLUMNS,
)

TABLES: Final[dict[str, Mapping[str, str]]] = {
    "summary": SUMMARY_COLUMNS,
    "by_claims": SUMMARY_COLUMNS,
    "cutoff": CUTOFF_COLUMNS,
    "access": ACCESS_COLUMNS,
    "routes": ROUTE_COLUMNS,
    "routes_before": ROUTE_COLUMNS,
    "closures": CLOSURE_COLUMNS,
    "diff": DIFF_COLUMNS,
    "claims": CLAIM_COLUMNS,
    "shown_only": CLAIM_COLUMNS,
    "segments": SEGMENT_LAYER_COLUMNS,
    "terminals": TERMINAL_LAYER_COLUMNS,
    "arcs": ARC_LAYER_COLUMNS,
    "areas": AREA_LAYER_COLUMNS,
    "road_points": ROAD_POINT_LAYER_COLUMNS,
    "places": PLACE_TABLE_COLUMNS,
    "services": SERVICE_TABLE_COLUMNS,
    "sources": SOURCE_COLUMNS,
    "road_report": ROAD_REPORT_COLUMNS,
    "timeline": TIMELINE_CUTOFF_COLUMNS,
    "hubs": IMPORTANCE_PLACE_COLUMNS,
    "exposure": EXPOSURE_AREA_COLUMNS,
    "agreements": AGREEMENT_COLUMNS,
    "agreement_tranches": TRANCHE_COLUMNS,
    "agreement_cumulated": CUMULATED_COLUMNS,
    "agreement_terms": TERM_COLUMNS,
    "agreement_accounts": ACCOUNT_COLUMNS,
    "agreement_ways": TRANCHE_WAY_COLUMNS,
    "corridor_cuts": CORRIDOR_CUT_COLUMNS,
    "corridor_axis": CORRIDOR_AXIS_COLUMNS,
    "corridor_segments": CORRIDOR_SEGMENT_COLUMNS,
    "corridor_spells": CORRIDOR_SPELL_COLUMNS,
    "corridor_ground": CORRIDOR_GROUND_COLUMNS,
    "corridor_control": CORRIDOR_CONTROL_COLUMNS,
    "corridor_crossings": CORRIDOR_CROSSING_COLUMNS,
    "corridor_exposure": CORRIDOR_EXPOSURE_COLUMNS,
    "corridor_losses": CORRIDOR_LOSS_COLUMNS,
    "corridor_places": CORRIDOR_PLACE_COLUMNS,
    "withheld_counts": WITHHELD_COUNT_COLUMNS,
}
"""Every table of a brief, by the name of its field; one that is not here cannot be written."""


def open_gate(content: BriefContent) -> BriefContent:
    """Give the content as it may be shown, by its own gate; going through twice is once.

    Parameters
    ----------
    content
        All that was computed.
    """
    gate = content.gate
    changed: dict[str, Any] = {} if gate.is_open else _without_protected(content)
    through = replace(content, **changed)
    shown: dict[str, Any] = {}
    for part in fields(content):
        value = getattr(through, part.name)
        if isinstance(value, pd.DataFrame):
            shown[part.name] = gate.table(value, TABLES[part.name])
    if not gate.is_open:
        shown |= _figures_of_hidden_places(content, through, shown)
    return replace(
        through,
        **shown,
        head=replace(content.head, is_restricted=gate.is_open, **_texts(content, gate)),
        assumptions=tuple(gate.text(sentence) for sentence in content.assumptions),
        exposure_notes=tuple(gate.text(sentence) for sentence in content.exposure_notes),
        counts=tuple((gate.text(a), n, gate.text(b)) for a, n, b in content.counts),
        record=_record(content, {**tables_of(through), **shown}),
    )


def tables_of(content: BriefContent) -> dict[str, pd.DataFrame]:
    """Give the tables a brief has, by the names of their fields."""
    return {name: value for name in TABLES if (value := getattr(content, name)) is not None}


def _record(content: BriefContent, tables: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Give the record as it may leave, with the digests of the tables that leave with it."""
    if not content.record:
        return content.record
    return {**content.gate.record(content.record), "answer": digest_tables(tables)}


def _texts(content: BriefContent, gate: Gate) -> dict[str, Any]:
    head = content.head
    return {
        part.name: gate.text(value)
        for part in fields(head)
        if isinstance(value := getattr(head, part.name), str)
    }


def _without_protected(content: BriefContent) -> dict[str, Any]:
    """Take out rows that are a protected point, and count them by sub-district instead."""
    gate = content.gate
    services, points = content.services, content.road_points
    is_secret = _column(services, "service_id").isin(list(gate.services))
    is_named = _column(points, "kind").eq(CHECKPOINT_KIND)
    at_one = _column(points, "tags").fillna("").str.contains(CHECKPOINT_KIND)  # its gate, its ford
    is_checkpoint = (is_named | at_one) & (not gate.has_checkpoints)
    counts = [
        _counted(content, services[is_secret], _column(services, "category")),
        _counted(content, points[is_checkpoint & is_named], _column(points, "kind")),
    ]
    counted = [table for table in counts if len(table)]
    changed: dict[str, Any] = {
        "services": services[~is_secret],
        "road_points": points[~is_checkpoint],
    }
    if counted:
        changed["withheld_counts"] = pd.concat(counted, ignore_index=True)
    terminals = content.terminals
    hidden = _column(terminals, "terminal_id").isin([*gate.services, *gate.places])
    if hidden.any():
        changed["terminals"] = terminals[~hidden]
        changed["arcs"] = merge_arcs(
            content.arcs, _inner(terminals[hidden]) - _inner(terminals[~hidden])
        )
    return changed


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name] if name in frame else pd.Series("", index=frame.index, dtype=object)


def _inner(terminals: pd.DataFrame) -> set[str]:
    """Name the nodes inside segments at which terminals stand."""
    inside = terminals[terminals["fraction"].gt(0) & terminals["fraction"].lt(1)]
    return {
        f"{segment}@{fraction!r}"
        for segment, fraction in zip(
            inside["segment_id"].tolist(), inside["fraction"].tolist(), strict=True
        )
    }


def _counted(content: BriefContent, rows: pd.DataFrame, things: pd.Series) -> pd.DataFrame:
    """Count things by sub-district, and how many of them function."""
    if not len(rows):
        return rows
    frame = pd.DataFrame({c: _column(rows, c).fillna("") for c in PCODES})
    frame["thing"] = things[rows.index]
    terminals = content.terminals.set_index("terminal_id")["is_functioning"]
    frame["works"] = _column(rows, "service_id").map(terminals).astype("boolean")
    groups = frame.groupby([*PCODES, "thing"], sort=True)["works"]
    table = groups.agg(count="size", functioning=lambda works: works.sum(min_count=1))
    return table.reset_index()[list(WITHHELD_COUNT_COLUMNS)]


def _figures_of_hidden_places(
    content: BriefContent, through: BriefContent, shown: dict[str, Any]
) -> dict[str, Any]:
    """Withhold the people of places whose figure is withheld, in tables that name no claim."""
    hidden: set[str] = set()
    for frame in (content.places, content.cutoff):
        if "people_claim_id" in frame:
            rows = frame["people_claim_id"].isin(list(content.gate.figures))
            hidden |= set(frame.loc[rows, "place_id"])
    if not hidden:
        return {}
    terminals, diff = shown["terminals"].copy(), shown["diff"].copy()
    rows = through.terminals["terminal_id"].isin(list(hidden))
    terminals["people"] = terminals["people"].mask(rows, None)
    if len(diff):
        rows = through.diff["subject"].isin(list(hidden))
        diff["people_best"] = diff["people_best"].mask(rows, None)
    return {"terminals": terminals, "diff": diff}
