"""A convoy: planned under all its constraints, or what fails first. All of it is restricted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from passable.measures.results_convoy import (
    CHECK_IN_COLUMNS,
    CONVOY_COLUMNS,
    CONVOY_LEG_COLUMNS,
)
from passable.measures.routes import fastest_way
from passable.network.states import CLOSED, EdgeStates, claim_free
from passable.network.ways import metres_of_arcs
from passable.run.causes import acting_causes, claim_ids_of
from passable.run.convoy_hours import rules_for
from passable.run.convoy_legs import (
    MINUTE,
    Course,
    check_ins_table,
    legs_table,
    permits_table,
    say_moment,
)
from passable.run.convoy_plan import OPEN_WAY, Plan, plan
from passable.run.find_planned import find_planned
from passable.run.request import Request
from passable.run.routes import place_nodes
from passable.run.study import Study
from passable.run.way_places import WayPlaces
from passable.situation.scenario_subjects import Finder
from passable.situation.situation import Situation
from passable.situation.way_ground import lines_crossed
from passable.terms.convoys import Convoy
from passable.terms.errors import BadRequest, Problem


@dataclass(frozen=True)
class ConvoyAnswer:
    """Everything of one convoy; the tables of ``measures.results_convoy``.

    Parameters
    ----------
    convoy
        Which.
    plan, legs, check_ins, permits
        One row; the rest empty if a constraint fails, but for the permits.
    course
        The way on its roads, ``None`` if a constraint fails.
    """

    convoy: Convoy
    plan: pd.DataFrame
    legs: pd.DataFrame
    check_ins: pd.DataFrame
    permits: pd.DataFrame
    course: Course | None


def find_convoy(study: Study, convoy_id: str | None) -> Convoy:
    """Find a convoy of a case; the only one needs no name.

    Raises
    ------
    BadRequest
        If the case has none, or none or several that could be meant.
    """
    remedy = "Add convoys.csv; docs/guide/convoys.md tells how."
    return find_planned(study.case.convoys.convoys, convoy_id, "convoy", remedy)


def convoy_request(request: Request, convoy: Convoy) -> Request:
    """Ask for the day and the mover of a convoy; what was known may still be set."""
    return request.model_copy(
        update={"on": convoy.earliest_departure.date(), "mover": convoy.mover or request.mover}
    )


def refuse_another_vehicle(request: Request, convoy: Convoy) -> None:
    """Refuse to plan for one class of vehicle on another's network.

    Raises
    ------
    BadRequest
        Naming the class to ask for.
    """
    if convoy.vehicle is not None and convoy.vehicle != request.vehicle:
        raise BadRequest(
            Problem(
                f"the convoy '{convoy.convoy_id}' drives another class of vehicle",
                f"Say --vehicle {convoy.vehicle}.",
                expected=convoy.vehicle,
                got=request.vehicle,
            )
        )


def measure_convoy(study: Study, request: Request, convoy: Convoy) -> ConvoyAnswer:
    """Plan a convoy.

    The situation is that of the day it may first leave, for its mover, in the request's reading.

    Raises
    ------
    BadRequest
        If a permit's or a curfew's subject names nothing on these roads.
    """
    case = study.case
    asked = convoy_request(request, convoy)
    situation = study.situation(asked.on, asked.known_on, asked.mover)
    states = situation.states(asked.reading)
    rules = rules_for(convoy, case.convoys.permits, case.convoys.hours, Finder(case, study.ledger))
    nodes = place_nodes(study)
    stops = [nodes[p] for p in (convoy.from_place_id, *convoy.stop_place_ids, convoy.to_place_id)]
    found = plan(study, states, convoy, rules, stops)
    course = None
    if found.way is not None:
        course = Course(
            study,
            situation,
            asked.reading,
            states,
            convoy,
            found.way,
            stops[0],
            rules,
            case.convoys.permits,
        )
    return ConvoyAnswer(
        convoy,
        pd.DataFrame([_row(study, asked, convoy, situation, found, course, stops)],
                     columns=list(CONVOY_COLUMNS)),
        pd.DataFrame(columns=list(CONVOY_LEG_COLUMNS)) if course is None else legs_table(course),
        pd.DataFrame(columns=list(CHECK_IN_COLUMNS)) if course is None else check_ins_table(course),
        permits_table(convoy, case.convoys.permits, rules, found.way),
        course,
    )  # fmt: skip


def _row(
    study: Study,
    asked: Request,
    convoy: Convoy,
    situation: Situation,
    found: Plan,
    course: Course | None,
    stops: list[int],
) -> dict[str, object]:
    places = study.case.places
    row: dict[str, object] = {
        "convoy_id": convoy.convoy_id,
        "title": convoy.title,
        "mover": asked.mover,
        "vehicle": asked.vehicle,
        "loads": convoy.loads,
        "trips": convoy.trips,
        "vehicles": convoy.vehicles,
        "leader": convoy.leader,
        "contact": convoy.contact,
        "situation_on": asked.on,
        "is_feasible": course is not None,
        "fails_by": found.fails_by,
        "reason": found.reason
        if course or found.fails_by != OPEN_WAY
        else f"{found.reason}{_open_until(study, situation.states(asked.reading), stops)}",
        "departs": "",
        "arrives": "",
        "closing_claim_ids": _closing(study, asked, situation, stops),
    }
    for side, place in (("from", convoy.from_place_id), ("to", convoy.to_place_id)):
        row[f"{side}_name"] = places.loc[place, "name_en"]
        row[f"{side}_adm3_pcode"] = places.loc[place, "adm3_pcode"]
    if course is None:
        row |= dict.fromkeys(
            ("km", "driving_minutes", "waiting_minutes", "stopped_minutes"), np.nan
        )
        return {**row, "lines_crossed": None}
    way, begin = course.way, convoy.earliest_departure
    driven = way.arcs >= 0
    took = way.arrives - way.departs
    first = int(way.departs[0]) if len(way.departs) else 0
    return {
        **row,
        "departs": say_moment(begin, first),
        "arrives": say_moment(begin, way.arrival),
        "km": metres_of_arcs(study.network, way.arcs[driven].tolist()) / 1000,
        "driving_minutes": float(took[driven].sum()) / MINUTE,
        "waiting_minutes": float(way.arrival - first - took.sum()) / MINUTE,
        "stopped_minutes": float(took[~driven].sum()) / MINUTE,
        "lines_crossed": len(lines_crossed(course.ruler.stretches(way.arcs[driven].tolist()))),
    }


def _open_until(study: Study, states: EdgeStates, stops: list[int]) -> str:
    """Say up to where the claim-free way between the first two stops is open that no way joins."""
    places, passed = WayPlaces(study), ""
    for start, end in pairwise(stops):
        if fastest_way(study.network, states, start, end) is not None:
            continue
        way = fastest_way(study.network, claim_free(study.network), start, end)
        if way is None:
            return "; no road joins the stops even with every claim removed"
        for arc in way.arcs:
            tail = int(study.network.arc_tail[arc])
            passed = next(iter(places.at(tail)), passed)
            if states.milliseconds[arc] == CLOSED:
                return f"; the claim-free way is open up to {passed}"
    return ""


def _closing(study: Study, asked: Request, situation: Situation, stops: list[int]) -> str:
    """Name the claims that close or slow the claim-free way through all stops."""
    free = claim_free(study.network)
    causes = acting_causes(situation, asked.reading)
    felt: frozenset[int] = frozenset()
    for start, end in pairwise(stops):
        way = fastest_way(study.network, free, start, end)
        for arc in () if way is None else way.arcs:
            felt |= causes.of_arc(arc)
    return "; ".join(claim_ids_of(situation.effects, felt))
