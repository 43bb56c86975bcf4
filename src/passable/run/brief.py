"""Fill a brief: the main job, every measure of a case on one date."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from passable import __version__
from passable.measures.cutoff import summarise
from passable.measures.results import DIFF_COLUMNS, PEOPLE_COLUMNS
from passable.run.answers import CutoffAnswer, measure_cutoff, tabulate_access
from passable.run.brief_agreements import measure_agreements
from passable.run.brief_corridors import measure_corridors
from passable.run.causes import closures_table
from passable.run.claim_tables import claims_table, sources_table
from passable.run.compare import measure_diff
from passable.run.exposure import (
    exposure_notes,
    finest_level,
    measure_exposure,
    tabulate_exposure,
)
from passable.run.layers import (
    arcs_layer,
    areas_layer,
    points_layer,
    segments_layer,
    terminals_layer,
)
from passable.run.main_places import SHOWN, choose_main, main_places
from passable.run.place_importance import PlacesAsked, measure_importance_places
from passable.run.record import assumptions_of, counts_of, make_record
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.routes import measure_routes
from passable.run.study import Study
from passable.run.timeline import frame_timeline, measure_timeline
from passable.situation.situation import change_dates
from passable.terms.progress import Progress, silent
from passable.write.brief import BriefFiles, write_brief
from passable.write.brief_content import BriefContent, BriefHead

MOST_HUBS = 20
"""Main places that a brief takes away."""
YEAR = timedelta(days=365)


def make_brief(
    study: Study, request: Request, folder: Path, progress: Progress = silent
) -> BriefFiles:
    """Answer everything and write the brief's folder."""
    return write_brief(fill_brief(study, request, progress), folder, progress)


def fill_brief(study: Study, request: Request, progress: Progress = silent) -> BriefContent:
    """Answer everything a brief shows."""
    if not request.command:
        request = request.model_copy(update={"command": "brief"})
    answer = measure_cutoff(study, request, progress)
    situation = answer.evaluation.situation
    progress("finding routes between the main towns")
    pairs, movers = route_pairs(study, answer.people), _movers(study, request)
    routes = measure_routes(study, request, pairs, movers)
    progress("comparing the two dates")
    diff, routes_before = pd.DataFrame(columns=list(DIFF_COLUMNS)), None
    if request.since:
        before = request.model_copy(update={"on": request.since, "since": None})
        diff = measure_diff(study, before, request)
        routes_before = measure_routes(study, before, pairs, movers)
    exposure = measure_exposure(study, request, progress)
    hubs = _hubs(study, request, progress)
    agreements = measure_agreements(study, request, progress)
    corridors = measure_corridors(study, request, progress)
    progress("laying out tables and layers")
    record = make_record(study, request, situation, {"exposure": exposure.about})
    case = study.case
    return BriefContent(
        head=_head(study, request, str(record["run_id"]), answer.people),
        gate=make_gate(study, request),
        summary=summarise(answer.table),
        by_claims=summarise(_without_pre_existing(answer.table)),
        cutoff=answer.table,
        access=tabulate_access(study, request, answer.evaluation, answer.claim_free),
        routes=routes,
        closures=closures_table(
            study, situation, answer.people["people_best"].to_numpy(float), answer.behind
        ),
        diff=diff,
        claims=claims_table(case, situation.findings),
        shown_only=claims_table(case, situation.shown_only),
        segments=segments_layer(study, situation, exposure.roads),
        terminals=terminals_layer(study, situation, answer.people),
        arcs=arcs_layer(study.network, situation),
        areas=areas_layer(study, situation),
        road_points=points_layer(study),
        places=_places(study, answer),
        services=case.services.drop(columns="row").reset_index(names="service_id"),
        sources=sources_table(case, (*situation.findings, *situation.shown_only)),
        assumptions=assumptions_of(study, request, situation),
        counts=(*counts_of(study, situation), *corridors.counts),
        road_report=pd.DataFrame([asdict(line) for line in study.network.graph.report]),
        record=record,
        timeline=_year_before(study, request, progress),
        hubs=hubs,
        exposure=tabulate_exposure(study, exposure, finest_level(study)),
        exposure_notes=tuple(exposure_notes(exposure.about)),
        routes_before=routes_before,
        agreements=agreements and agreements.agreements,
        agreement_tranches=agreements and agreements.tranches,
        agreement_cumulated=agreements and agreements.cumulated,
        agreement_terms=agreements and agreements.terms,
        agreement_accounts=agreements and agreements.accounts,
        agreement_ways=agreements and agreements.ways,
        corridor_cuts=corridors.tables.get("cuts"),
        corridor_axis=corridors.tables.get("axis"),
        corridor_segments=corridors.tables.get("segments"),
        corridor_spells=corridors.tables.get("spells"),
        corridor_ground=corridors.tables.get("ground"),
        corridor_control=corridors.tables.get("control"),
        corridor_crossings=corridors.tables.get("crossings"),
        corridor_exposure=corridors.tables.get("exposure"),
        corridor_losses=corridors.tables.get("losses"),
        corridor_places=corridors.tables.get("places"),
    )


def _hubs(study: Study, request: Request, progress: Progress) -> pd.DataFrame:
    """Tell what passes through the main places, without claims and on the date."""
    main = main_places(study, request)[:MOST_HUBS]
    asked = [PlacesAsked(removed=main, claim_free=free) for free in (True, False)]
    tables = [measure_importance_places(study, request, a, progress) for a in asked]
    return pd.concat(tables, ignore_index=True)


def _year_before(study: Study, request: Request, progress: Progress) -> pd.DataFrame:
    """Tell who was cut off over the year up to the date, or since the ledger begins."""
    begin = min([*change_dates(study.case)[:1], request.on])
    asked = frame_timeline(study, request, max(begin, request.on - YEAR), request.on)
    return measure_timeline(study, asked, "cutoff", progress)


def _without_pre_existing(cutoff: pd.DataFrame) -> pd.DataFrame:
    """Count as reached what no claim cuts off: the headline is about what the ledger does."""
    return cutoff.assign(cut_off=cutoff["cut_off"].mask(cutoff["pre_existing"], "no"))


def _movers(study: Study, request: Request) -> list[str]:
    """List the request's mover first, then the others: each has its own ways."""
    return [request.mover, *(m for m in study.case.config.movers if m != request.mover)]


def route_pairs(study: Study, people: pd.DataFrame) -> list[tuple[str, str]]:
    """List the routes case.toml names, or else those between the first main places."""
    named = study.case.config.questions.routes
    if named:
        return [(a, b) for a, b in named]
    towns = choose_main(study, people, SHOWN)[:SHOWN]
    return [(a, b) for k, a in enumerate(towns) for b in towns[k + 1 :]]


def _places(study: Study, answer: CutoffAnswer) -> pd.DataFrame:
    """Give the case's places with their people and how many categories they are cut off from."""
    table = study.case.places.drop(columns="row")
    for column in PEOPLE_COLUMNS:
        table[column] = answer.people[column]
    cut = answer.table[answer.table["cut_off"].isin(["certain", "best"])]
    count = Counter(cut["place_id"])
    table["cut_off_from"] = [count.get(name, 0) for name in table.index]
    return table.reset_index(names="place_id")


def _head(study: Study, request: Request, run_id: str, people: pd.DataFrame) -> BriefHead:
    config = study.case.config
    graph = study.network.graph
    shared: dict[str, Any] = request.model_dump(
        include={"on", "known_on", "since", "mover", "vehicle", "season", "within_minutes"}
    )
    licence = "; ".join(dict.fromkeys(part for part in (config.licence, graph.licence) if part))
    return BriefHead(
        title=config.title,
        summary=config.summary,
        case_name=study.case.name,
        schematic_note=config.roads.schematic_note,
        mover_title=config.movers[request.mover].title,
        calibration=study.network.calibration,
        calibration_note=config.travel.calibration_note,
        run_id=run_id,
        version=__version__,
        is_restricted=request.restricted,
        disputed_boundary_note=config.disputed_boundary_note,
        licence=licence,
        direction=request.direction,
        thresholds_minutes=tuple(config.questions.thresholds_minutes),
        main_place_ids=tuple(choose_main(study, people, SHOWN)),
        **shared,
    )
