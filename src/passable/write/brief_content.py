"""All that a brief shows, as data: ``run`` fills it, the writers of this package only draw it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd

from passable.terms.codes import Direction
from passable.write.gate import Gate


@dataclass(frozen=True)
class BriefHead:
    """What stands on top of every page, sheet and layer.

    Parameters
    ----------
    title, summary
        Of the case.
    case_name
        Its folder's or embedded name.
    schematic_note
        Not empty if the roads are a schematic; shown wherever the network shows.
    on, known_on, since
        The date asked for; what was known by when (``None``: all the ledger holds); the date
        compared with (``None``: no comparison).
    mover, mover_title, vehicle, season
        Whom the answer is for.
    calibration, calibration_note
        The multiplier on every travel time, and what it rests on.
    within_minutes
        The limit on access, ``None`` if there is none.
    run_id, version
        Of the run that made it.
    is_restricted
        Whether restricted values may show; then every page says so.
    disputed_boundary_note, licence
        To be printed on every map.
    direction
        ``to`` the services, or ``from`` them (deliveries).
    thresholds_minutes
        Of the summary of access.
    main_place_ids
        The case's main places, which a crowded map names first.
    """

    title: str
    summary: str
    case_name: str
    schematic_note: str
    on: date
    known_on: date | None
    since: date | None
    mover: str
    mover_title: str
    vehicle: str
    season: str
    calibration: float
    calibration_note: str
    within_minutes: float | None
    run_id: str
    version: str
    is_restricted: bool
    disputed_boundary_note: str
    licence: str
    direction: Direction = "to"
    thresholds_minutes: tuple[float, ...] = (30.0, 60.0, 120.0)
    main_place_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class BriefContent:
    """The whole of a brief.

    Parameters
    ----------
    head
        Dates, names, notes.
    summary
        ``SUMMARY_COLUMNS``, a row per category.
    by_claims
        The same, without the places cut off with every claim removed too: what the ledger, not
        the road data, cuts off. The headline counts these; ``None``: the same as ``summary``.
    cutoff, access, routes, closures, diff
        The tables of ``measures.results``; ``diff`` is empty without a date compared with.
    claims
        ``CLAIM_COLUMNS``: the live claims on the date, grouped; conflicts and stale ones by kind.
    shown_only
        ``CLAIM_COLUMNS``: live claims that act on nothing, such as imprecise incidents.
    segments, terminals
        Layers (``SEGMENT_LAYER_COLUMNS``, ``TERMINAL_LAYER_COLUMNS``), geometry in WGS 84.
    arcs
        ``ARC_LAYER_COLUMNS``.
    areas
        ``area_id, name, kind, controller, controller_name, is_disputed, claim_ids, geometry``.
    road_points
        Barriers, checkpoints and border controls kept as data: ``kind, value, tags, geometry``.
    places, services
        The case's tables with people, for the workbook.
    sources
        ``source_id, publisher, title, published_on, url, reliability, primary_source_id,
        licence, claims_used``.
    assumptions
        Sentences.
    counts
        Ordered (what, how many, of what) rows: claims read, used, conflicting, stale …
    road_report
        ``thing, outcome, count, reason`` of reading the roads.
    record
        What goes into run.json.
    timeline
        ``TIMELINE_CUTOFF_COLUMNS`` of the year up to the date; ``None``: no such section.
    hubs
        ``IMPORTANCE_PLACE_COLUMNS`` of the main places, without claims and on the date; ``None``: no
        such section.
    exposure
        ``EXPOSURE_AREA_COLUMNS``; ``None``: no such section.
    exposure_notes
        What it stands on and leaves out, in sentences.
    routes_before
        ``ROUTE_COLUMNS`` on the date compared with; ``None`` without one.
    agreements
        ``AGREEMENT_COLUMNS``, a row for each signed by the date; ``None``: no such section.
    agreement_tranches, agreement_cumulated, agreement_terms, agreement_accounts, agreement_ways
        The tables of ``measures.results_agreement`` of all of them.
    corridor_cuts, corridor_axis, corridor_segments, corridor_spells, corridor_ground, corridor_control,
    corridor_crossings, corridor_exposure, corridor_losses, corridor_places
        The tables of ``measures.results_corridor`` of all corridors; ``None``: no such section.
    gate
        What of it may leave.
    withheld_counts
        ``WITHHELD_COUNT_COLUMNS``: how many protected points stand in each sub-district; the gate
        fills it. ``None``: none are withheld.
    """

    head: BriefHead
    gate: Gate
    summary: pd.DataFrame
    cutoff: pd.DataFrame
    access: pd.DataFrame
    routes: pd.DataFrame
    closures: pd.DataFrame
    diff: pd.DataFrame
    claims: pd.DataFrame
    shown_only: pd.DataFrame
    segments: gpd.GeoDataFrame
    terminals: gpd.GeoDataFrame
    arcs: pd.DataFrame
    areas: gpd.GeoDataFrame
    road_points: gpd.GeoDataFrame
    places: pd.DataFrame
    services: pd.DataFrame
    sources: pd.DataFrame
    assumptions: tuple[str, ...]
    counts: tuple[tuple[str, int, str], ...]
    road_report: pd.DataFrame
    record: dict[str, Any] = field(default_factory=dict)
    by_claims: pd.DataFrame | None = None
    timeline: pd.DataFrame | None = None
    hubs: pd.DataFrame | None = None
    exposure: pd.DataFrame | None = None
    exposure_notes: tuple[str, ...] = ()
    routes_before: pd.DataFrame | None = None
    agreements: pd.DataFrame | None = None
    agreement_tranches: pd.DataFrame | None = None
    agreement_cumulated: pd.DataFrame | None = None
    agreement_terms: pd.DataFrame | None = None
    agreement_accounts: pd.DataFrame | None = None
    agreement_ways: pd.DataFrame | None = None
    corridor_cuts: pd.DataFrame | None = None
    corridor_axis: pd.DataFrame | None = None
    corridor_segments: pd.DataFrame | None = None
    corridor_spells: pd.DataFrame | None = None
    corridor_ground: pd.DataFrame | None = None
    corridor_control: pd.DataFrame | None = None
    corridor_crossings: pd.DataFrame | None = None
    corridor_exposure: pd.DataFrame | None = None
    corridor_losses: pd.DataFrame | None = None
    corridor_places: pd.DataFrame | None = None
    withheld_counts: pd.DataFrame | None = None
