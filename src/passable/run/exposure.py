"""``exposure``: the ledger's incidents on a date become a density along the roads."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from passable.measures.exposure import (
    RoadExposure,
    exposure_by_pcode,
    exposure_table,
)
from passable.network.density_wave import DensityKernel
from passable.network.index import segment_lines
from passable.run.pcodes import segment_pcodes
from passable.run.release import last_day
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.incident_places import IncidentMass, place_incidents
from passable.situation.incidents import Incidents, count_incidents
from passable.terms.case import Case
from passable.terms.config import Exposure
from passable.terms.progress import Progress, silent
from passable.terms.sensitivity import is_withheld, protected_places, protected_services

By = Literal["segment", "adm1", "adm2", "adm3"]
WGS84 = "EPSG:4326"
MEANING = (
    "density of reported incidents, incidents per km and day; not a probability: the traffic that "
    "would be its denominator is not known"
)


@dataclass(frozen=True)
class ExposureAnswer:
    """Incident density on a date.

    Parameters
    ----------
    roads
        Incidents a day on each piece of road and on each arc.
    about
        What it stands on, for the run record: counts, what was left out and why, the kernel.
    """

    roads: RoadExposure
    about: dict[str, Any]


def measure_exposure(study: Study, request: Request, progress: Progress = silent) -> ExposureAnswer:
    """Spread the ledger's incidents along the roads, as known and on the date asked about.

    Incidents that a public answer may not tell of do not act on it.
    """
    progress("spreading incidents along the roads")
    case, config = study.case, study.case.config.exposure
    hidden = frozenset() if request.restricted else hidden_incidents(case, last_day(request))
    incidents = count_incidents(
        case.claims, request.on, request.known_on, hidden, config.half_life_days
    )
    key = ("exposure", config, tuple((i.claim, i.per_day) for i in incidents.counted))
    mass = study.ledger.recall(
        key, lambda: place_incidents(case, study.ledger, incidents.counted, _kernel(config))
    )
    roads = RoadExposure(mass.pieces, mass.arc_piece, mass.precise, mass.coarse)
    return ExposureAnswer(roads, _about(config, incidents, mass, request.on))


def hidden_incidents(case: Case, until: date) -> frozenset[str]:
    """Name the incidents that no public density may show the place of.

    Parameters
    ----------
    case
        Its tables say what is protected.
    until
        The last day that is over.
    """
    protected = {
        *(("service", name) for name in protected_services(case)),
        *(("place", name) for name in protected_places(case)),
    }
    return frozenset(
        claim.claim_id
        for claim in case.claims
        if claim.predicate == "incident"
        and (
            is_withheld(claim, until, case.config.sensitivity)
            or (claim.subject.kind, claim.subject.name) in protected
        )
    )


def _kernel(config: Exposure) -> DensityKernel:
    return DensityKernel(config.bandwidth_metres, config.method, config.dead_ends == "return")


def _about(config: Exposure, incidents: Incidents, mass: IncidentMass, on: date) -> dict[str, Any]:
    left_out: Counter[str] = Counter(incidents.left_out) + Counter(mass.left_out)
    precise, coarse = float(mass.precise.sum()), float(mass.coarse.sum())
    first = incidents.first_day
    seen = 0.0
    if first is not None:
        seen = 1 - 2.0 ** (-((on - first).days + 1) / config.half_life_days)
    moved = mass.moved_metres
    return {
        "meaning": MEANING,
        **config.model_dump(),
        "kernel": "quartic",
        "precise_incidents": mass.precise_count,
        "coarse_incidents": mass.coarse_count,
        "precise_incidents_per_day": precise,
        "coarse_incidents_per_day": coarse,
        "share_lost_at_dead_ends": (
            max(0.0, 1 - precise / mass.precise_per_day) if mass.precise_per_day else 0.0
        ),
        "left_out": dict(sorted(left_out.items())),
        "moved_to_road_metres_median": float(np.median(moved)) if len(moved) else None,
        "moved_to_road_metres_most": float(moved.max()) if len(moved) else None,
        "coarse_incidents_mostly_off_the_roads": mass.mostly_elsewhere,
        "first_incident_day": first.isoformat() if first else None,
        "share_of_time_weight_since_then": seen,
    }


def tabulate_exposure(
    study: Study, answer: ExposureAnswer, by: By = "segment", *, with_shapes: bool = False
) -> pd.DataFrame:
    """Tabulate the answer: ``EXPOSURE_COLUMNS``, or ``EXPOSURE_AREA_COLUMNS`` by P-code.

    Parameters
    ----------
    study, answer
        Of whom, and what ``measure_exposure`` gave.
    by
        A row per segment, or per P-code of a level.
    with_shapes
        Whether segments bring their geometry.
    """
    graph = study.network.graph
    lines = segment_lines(graph)
    ways = graph.attributes
    columns: dict[str, object] = {
        "segment_id": graph.segment_id,
        "ref": ways["ref"].to_numpy(object),
        "name": np.where(ways["name_en"] != "", ways["name_en"], ways["name"]).astype(object),
        "road_class": ways["road_class"].to_numpy(object),
        **segment_pcodes(study.case, lines),
        **{name: answer.about[name] for name in ("precise_incidents", "coarse_incidents")},
        **study.case.config.exposure.model_dump(),
    }
    segments = pd.DataFrame(columns, index=range(graph.segment_count))
    if with_shapes and by == "segment":
        segments = gpd.GeoDataFrame(segments, geometry=lines, crs=WGS84)
    table = exposure_table(answer.roads, segments)
    return table if by == "segment" else exposure_by_pcode(table, int(by[-1]))


def finest_level(study: Study) -> By:
    """Name the finest level of P-codes that the case's areas or places bear."""
    tables = (study.case.areas, study.case.places)
    levels: tuple[By, ...] = ("adm3", "adm2")
    for level in levels:
        column = f"{level}_pcode"
        if any(column in t.columns and (t[column].fillna("") != "").any() for t in tables):
            return level
    return "adm1"


def exposure_notes(about: dict[str, Any]) -> list[str]:
    """Say in sentences what a density stands on and leaves out."""
    counted = about["precise_incidents"] + about["coarse_incidents"]
    told = [
        (
            f"{counted:,} incidents counted, {about['precise_incidents']:,} of them known to the "
            f"spot and the day; bandwidth {about['bandwidth_metres']:g} m, half-life "
            f"{about['half_life_days']:g} days, {about['method']}, dead ends {about['dead_ends']}"
        )
    ]
    told += [f"{count:,} left out: {reason}" for reason, count in about["left_out"].items()]
    if about["first_incident_day"]:
        covered = math.floor(about["share_of_time_weight_since_then"] * 100)
        told.append(
            f"the first incident known to the day is of {about['first_incident_day']}: the days since then "
            f"bear {covered} % of the weight; what the ledger is silent about counts as quiet"
        )
    if about["moved_to_road_metres_most"]:
        told.append(
            f"points were moved to the nearest road, {about['moved_to_road_metres_median']:.0f} m "
            f"(median), {about['moved_to_road_metres_most']:.0f} m at most"
        )
    if about["share_lost_at_dead_ends"]:
        told.append(
            f"{100 * about['share_lost_at_dead_ends']:.1f} % of the precise part was lost at dead ends"
        )
    if about["coarse_incidents_mostly_off_the_roads"]:
        told.append(
            f"{about['coarse_incidents_mostly_off_the_roads']:,} incidents speak of areas that lie "
            "mostly beyond the roads of the case; all of each is on the roads there are"
        )
    return told
