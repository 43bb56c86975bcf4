"""Which sheets tables.xlsx has, in order, and its Read me."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from passable.measures.results import (
    ACCESS_COLUMNS,
    CLAIM_COLUMNS,
    CLOSURE_COLUMNS,
    CUTOFF_COLUMNS,
    DIFF_COLUMNS,
    REASONS,
    ROUTE_COLUMNS,
    SEGMENT_LAYER_COLUMNS,
    SUMMARY_COLUMNS,
    TIMELINE_CUTOFF_COLUMNS,
)
from passable.measures.results_exposure import EXPOSURE_AREA_COLUMNS
from passable.measures.results_importance import IMPORTANCE_PLACE_COLUMNS
from passable.write.brief_content import BriefContent
from passable.write.gate import RELEASE_COLUMN, RELEASE_MEANING
from passable.write.gate_brief import TABLES
from passable.write.layers import with_types
from passable.write.meanings import (
    COUNT_COLUMNS,
    PLACE_TABLE_COLUMNS,
    ROAD_REPORT_COLUMNS,
    SERVICE_TABLE_COLUMNS,
    SOURCE_COLUMNS,
    WITHHELD_COUNT_COLUMNS,
    columns_of,
)
from passable.write.whereabouts import add_pcodes, pcodes_by_claim
from passable.write.wording import as_of_line, stamp
from passable.write.workbook import Cleaned, Sheet, write_workbook

SEGMENT_ROWS_MAX: Final = 30_000
"""Above this the segments are left to layers.gpkg: 100,000 took 10 of 18 seconds (2 cores)."""
_PCODES: Final[dict[str, str]] = {
    f"adm{n}_pcode": f"str: P-codes level {n} of the roads, places or services it touches"
    for n in (1, 2, 3)
}
HUBS_SHEET: Final = "Hubs"
ROUTES_BEFORE: Final = "Routes before"
AS_OF_COLUMN: Final = "as_of"
SECTION_SHEETS: Final = {
    "agreements": "Agreements",
    "agreement_tranches": "Tranches",
    "agreement_cumulated": "People moved",
    "agreement_terms": "Terms",
    "agreement_accounts": "Accounts",
    "agreement_ways": "Tranche ways",
    "corridor_cuts": "Corridor cuts",
    "corridor_segments": "Corridor days",
    "corridor_spells": "Corridor spells",
    "corridor_ground": "Corridor ground",
    "corridor_control": "Corridor control",
    "corridor_crossings": "Corridor lines",
    "corridor_exposure": "Corridor incidents",
    "corridor_losses": "Corridor losses",
    "corridor_places": "Corridor places",
    "corridor_axis": "Corridor axis",
}
"""Table of the brief -> its sheet, for those that a brief may lack; last of the results."""


def write_tables_workbook(path: Path, content: BriefContent) -> Cleaned:
    """Write tables.xlsx: every row behind the brief.

    Parameters
    ----------
    path
        Where.
    content
        Already through the gate.
    """
    sheets, meanings = _sheets(content)
    return write_workbook(
        path,
        sheets,
        print_header=f"{stamp(content.head)} · {as_of_line(content.head)}",
        made_on=content.head.on,
        stamp=stamp(content.head),
        read_me=_read_me(content, sheets, meanings),
    )


def _sheets(content: BriefContent) -> tuple[list[Sheet], dict[str, dict[str, str]]]:
    by_claim = pcodes_by_claim(content)
    claims = add_pcodes(content.claims, "claim_id", by_claim)
    shown_only = add_pcodes(content.shown_only, "claim_id", by_claim)
    closures = add_pcodes(content.closures, "claim_ids", by_claim)
    claim_meanings = {**CLAIM_COLUMNS, **_PCODES}
    results: list[tuple[str, pd.DataFrame, dict[str, str]]] = [
        ("Summary", content.summary, SUMMARY_COLUMNS),
        ("Cut off", content.cutoff, CUTOFF_COLUMNS),
        ("Access", content.access, ACCESS_COLUMNS),
        ("Routes", content.routes, ROUTE_COLUMNS),
        ("Closures", closures, {**CLOSURE_COLUMNS, **_PCODES}),
        ("Changes", content.diff, DIFF_COLUMNS),
        ("Conflicts", _of_kind(claims, "conflict"), claim_meanings),
        ("Stale", _stale(claims), claim_meanings),
        ("Shown only", shown_only, claim_meanings),
        ("Claims", claims, claim_meanings),
    ]
    if content.timeline is not None:
        results.insert(6, ("Over time", content.timeline, TIMELINE_CUTOFF_COLUMNS))
    if content.hubs is not None:
        results.insert(4, (HUBS_SHEET, content.hubs, IMPORTANCE_PLACE_COLUMNS))
    if content.exposure is not None:
        results.insert(4, ("Incidents", content.exposure, EXPOSURE_AREA_COLUMNS))
    if content.routes_before is not None:
        at = 1 + [name for name, _, _ in results].index("Routes")
        results.insert(at, (ROUTES_BEFORE, content.routes_before, ROUTE_COLUMNS))
    results += [
        (name, table, dict(TABLES[field]))
        for field, name in SECTION_SHEETS.items()
        if (table := getattr(content, field)) is not None
    ]
    inputs: list[tuple[str, pd.DataFrame, dict[str, str]]] = [
        ("Places", content.places, PLACE_TABLE_COLUMNS),
        ("Services", content.services, SERVICE_TABLE_COLUMNS),
        ("Sources", content.sources, SOURCE_COLUMNS),
        ("Counts", pd.DataFrame(content.counts, columns=list(COUNT_COLUMNS)), COUNT_COLUMNS),
        ("Road report", content.road_report, ROAD_REPORT_COLUMNS),
    ]
    if content.withheld_counts is not None:
        inputs.insert(2, ("Counted only", content.withheld_counts, WITHHELD_COUNT_COLUMNS))
    if len(content.segments) <= SEGMENT_ROWS_MAX:
        inputs.insert(2, ("Segments", content.segments, SEGMENT_LAYER_COLUMNS))
    sheets = [_dated(_sheet(*table), content) for table in results]
    sheets += [_sheet(*table) for table in inputs]
    return sheets, {name: meaning for name, _, meaning in [*results, *inputs]}


def _sheet(name: str, frame: pd.DataFrame, meanings: dict[str, str]) -> Sheet:
    return Sheet(name, with_types(frame, meanings), columns_of(frame, meanings))


def _dated(sheet: Sheet, content: BriefContent) -> Sheet:
    """Put the date asked for on every row of a result, so that a copied row keeps it."""
    is_before = sheet.name == ROUTES_BEFORE
    asked = content.head.since if is_before else content.head.on
    frame = sheet.frame.assign(**{AS_OF_COLUMN: asked})
    extra = [AS_OF_COLUMN]
    if sheet.name == "Changes":
        frame = frame.assign(compared_with=content.head.since)
        extra.append("compared_with")
    return Sheet(sheet.name, frame, [*sheet.columns, *extra])


def _of_kind(claims: pd.DataFrame, kind: str) -> pd.DataFrame:
    return claims[claims["kind"] == kind] if "kind" in claims else claims


def _stale(claims: pd.DataFrame) -> pd.DataFrame:
    if "is_stale" not in claims:
        return claims
    return claims[claims["is_stale"].fillna(value=False).astype(bool)]


def _read_me(
    content: BriefContent, sheets: list[Sheet], meanings: dict[str, dict[str, str]]
) -> list[tuple[str, ...]]:
    head = content.head
    rows: list[tuple[str, ...]] = [
        (head.title,),
        (stamp(head),),
        ("As of", head.on.isoformat()),
        ("Known on", head.known_on.isoformat() if head.known_on else "all the ledger holds"),
        ("Compared with", head.since.isoformat() if head.since else "no comparison"),
        ("Mover", f"{head.mover_title} ({head.mover})"),
        ("Vehicle", head.vehicle),
        ("Season", head.season),
        ("Direction", f"{head.direction} the services"),
        ("Calibration", f"times x {head.calibration:g}", head.calibration_note),
        ("Run", head.run_id, f"passable {head.version}"),
        ("Licence", head.licence),
        ("Boundaries", "", head.disputed_boundary_note),
    ]
    if head.schematic_note:
        rows.append(("Schematic", "", head.schematic_note))
    if len(content.segments) > SEGMENT_ROWS_MAX:
        rows.append(
            ("Segments", f"{len(content.segments)} rows", "not in this workbook: see layers.gpkg")
        )
    rows += [
        ("",),
        ("Empty cells", "", "not known, or there is none: a column beside it says why; never zero"),
        ("Readings", "optimistic", "where claims conflict, are stale or say unknown: most open"),
        ("", "best", "the best-graded claim"),
        ("", "pessimistic", "where claims conflict, are stale or say unknown: the most closed"),
    ]
    rows += [("Reasons", name, meaning) for name, meaning in REASONS.items()]
    rows += [("",), ("Sheet", "Column", "Meaning and unit")]
    for sheet in sheets:
        known = {
            **meanings[sheet.name],
            AS_OF_COLUMN: "date: the date asked for",
            RELEASE_COLUMN: RELEASE_MEANING,
            "compared_with": "date: the date compared with",
        }
        rows += [(sheet.name, name, known.get(name, "as in the case")) for name in sheet.columns]
    return rows
