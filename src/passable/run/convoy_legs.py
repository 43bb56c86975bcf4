"""A planned convoy's legs, abort points, alternatives, check-ins and permits, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from passable.measures.alternatives import Choice, alternative_ways
from passable.measures.results_convoy import (
    CHECK_IN_COLUMNS,
    CONVOY_LEG_COLUMNS,
    CONVOY_PERMIT_COLUMNS,
)
from passable.measures.routes import Way, refs_of_way
from passable.measures.windows import milliseconds_since
from passable.network.network import Network
from passable.network.states import EdgeStates
from passable.network.timed_ways import TimedWay
from passable.network.ways import Forest, metres_of_arcs, nearest_ways
from passable.run.causes import acting_causes, claim_ids_of
from passable.run.convoy_hours import Rule
from passable.run.layers import node_labels
from passable.run.study import Study
from passable.run.way_places import WayPlaces
from passable.situation.control import NONE
from passable.situation.situation import Situation
from passable.situation.way_ground import GroundRuler, lines_crossed
from passable.terms.codes import NO_ACTOR, Reading
from passable.terms.convoys import Convoy, Permit

MINUTE = 60_000
ALTERNATIVE = Choice(most=2, most_stretch=3.0, most_shared=0.5)
Rows = list[dict[str, object]]


@dataclass(frozen=True)
class Course:
    """A planned convoy on its roads, with what its tables are told from.

    Parameters
    ----------
    study, situation, reading, states
        The case, the day, and what is open in a reading.
    convoy, way, origin
        The convoy, its way, and its first node.
    rules, permits
        Of its roads.
    """

    study: Study
    situation: Situation
    reading: Reading
    states: EdgeStates
    convoy: Convoy
    way: TimedWay
    origin: int
    rules: list[Rule]
    permits: tuple[Permit, ...]

    @property
    def network(self) -> Network:
        """The roads."""
        return self.study.network

    @cached_property
    def back(self) -> Forest:
        """Every node's open way back to the origin."""
        return nearest_ways(self.network, self.states, np.array([self.origin]), "to")

    @cached_property
    def ruler(self) -> GroundRuler:
        """Whose ground it is."""
        return GroundRuler(self.study.ledger, self.situation.effects)

    @cached_property
    def places(self) -> WayPlaces:
        """What stands at each node."""
        return WayPlaces(self.study)

    @cached_property
    def _labels(self) -> np.ndarray:
        return node_labels(self.network)

    def name(self, node: int) -> str:
        """Name a node: a place there, else the junction."""
        here = self.places.at(node)
        return here[0] if here else f"junction {self._labels[node]}"

    def code(self, node: int) -> str:
        """Give the P-code of the place at a node, empty if there is none."""
        here = self.places.ids_at(node)
        return str(self.study.case.places.loc[here[0], "adm3_pcode"]) if here else ""

    def moment(self, milliseconds: float) -> str:
        """Say a moment, local time."""
        return say_moment(self.convoy.earliest_departure, milliseconds)

    def actor(self, actor: str) -> str:
        """Name who holds ground."""
        if actor == NONE:
            return "ground no claim speaks of"
        if actor == NO_ACTOR:
            return "nobody knows"
        return str(self.study.case.actors.loc[actor, "name"])


def say_moment(begin: datetime, milliseconds: float) -> str:
    """Say a moment counted from another, to the minute."""
    return f"{begin + timedelta(milliseconds=milliseconds):%Y-%m-%d %H:%M}"


def legs_table(course: Course) -> pd.DataFrame:
    """Tabulate drives, waits, rests and stops in order, ``CONVOY_LEG_COLUMNS``."""
    rows: Rows = []
    way, node, clock = course.way, course.origin, 0
    drive: list[int] = []
    began, start = 0, node
    last = len(way.arcs) - 1
    for k, (arc, departs, arrives) in enumerate(
        zip(way.arcs.tolist(), way.departs.tolist(), way.arrives.tolist(), strict=True)
    ):
        if drive and (departs > clock or arc < 0 or _crosses(course, drive, arc)):
            rows.append(_drive(course, drive, start, node, began, clock))
            drive = []
        if departs > clock:
            kind = "rest" if way.rests[k] else "wait"
            why = _because(course, arc, clock, is_rest=bool(way.rests[k]))
            rows.append(_halt(course, kind, node, clock, departs, why))
        if arc < 0:
            rows.append(_halt(course, "stop", node, departs, arrives, "designated stop"))
        else:
            if not drive:
                began, start = departs, node
            drive.append(arc)
            node = int(course.network.arc_head[arc])
        clock = arrives
        if k == last and drive:
            rows.append(_drive(course, drive, start, node, began, clock))
    for number, row in enumerate(rows, start=1):
        row.update(convoy_id=course.convoy.convoy_id, leg=number)
    return pd.DataFrame(rows, columns=list(CONVOY_LEG_COLUMNS))


def _crosses(course: Course, drive: list[int], arc: int) -> bool:
    """Say whether the next arc begins on another holder's ground."""
    stretches = course.ruler.stretches([drive[-1], arc])
    ends = course.ruler.stretches([drive[-1]])
    return len(stretches) > len(ends) and stretches[len(ends)].first_arc == 1


def _because(course: Course, arc: int, clock: int, *, is_rest: bool) -> str:
    """Say what an arc was waited for."""
    if arc < 0:
        return "rest"
    shut = [
        f"{rule.kind}: {', '.join(rule.names)}"
        for rule in course.rules
        if rule.arcs[arc] and not any(a <= clock < b for a, b in rule.windows)
    ]
    if shut:
        return "; ".join(shut)
    return "rest" if is_rest else "allowed hours, or a road that would not be passed in time"


def _halt(
    course: Course, kind: str, node: int, begin: int, end: int, because: str
) -> dict[str, object]:
    return {
        "kind": kind,
        "from_name": course.name(node),
        "from_adm3_pcode": course.code(node),
        "to_name": course.name(node),
        "to_adm3_pcode": course.code(node),
        "departs": course.moment(begin),
        "arrives": course.moment(end),
        "minutes": (end - begin) / MINUTE,
        "km": np.nan,
        "because": because,
    }


def _drive(
    course: Course, arcs: list[int], start: int, end: int, begin: int, finish: int
) -> dict[str, object]:
    network = course.network
    nodes = [start, *network.arc_head[arcs].tolist()]
    way = Way(tuple(arcs), finish - begin, metres_of_arcs(network, arcs))
    stretches = course.ruler.stretches(arcs)
    causes = acting_causes(course.situation, course.reading)
    felt: frozenset[int] = frozenset()
    for arc in arcs:
        felt |= causes.of_arc(arc)
    passed = [name for node in nodes[1:-1] for name in course.places.at(node)]
    return {
        "kind": "drive",
        "from_name": course.name(start),
        "from_adm3_pcode": course.code(start),
        "to_name": course.name(end),
        "to_adm3_pcode": course.code(end),
        "departs": course.moment(begin),
        "arrives": course.moment(finish),
        "minutes": (finish - begin) / MINUTE,
        "km": way.metres / 1000,
        "refs": " - ".join(refs_of_way(network, way)),
        "via": " - ".join(dict.fromkeys(passed)),
        "controller": " > ".join(course.actor(s.holder.best) for s in stretches),
        "lines_crossed": len(lines_crossed(stretches)),
        "because": "",
        "claim_ids": "; ".join(claim_ids_of(course.situation.effects, felt)),
        **_abort(course, nodes),
        **_alternative(course, start, end),
    }


def _abort(course: Course, nodes: list[int]) -> dict[str, object]:
    """Find the last node before a leg's end from which an open way leads back."""
    for node in reversed(nodes[:-1]):
        back = int(course.back.milliseconds[node])
        if back >= 0:
            lon, lat = course.network.node_lonlat[node].tolist()
            return {
                "abort_point": course.name(node),
                "abort_lon": lon,
                "abort_lat": lat,
                "abort_back_minutes": back / MINUTE,
            }
    return {"abort_point": "none", "abort_back_minutes": np.nan}


def _alternative(course: Course, start: int, end: int) -> dict[str, object]:
    found = alternative_ways(course.network, course.states, start, end, ALTERNATIVE)[1:]
    if not found:
        return {"alternative_km": np.nan, "alternative_minutes": np.nan, "alternative_via": "none"}
    way = found[0].way
    nodes = course.network.arc_head[list(way.arcs)].tolist()[:-1]
    passed = [name for node in nodes for name in course.places.at(node)]
    return {
        "alternative_km": way.metres / 1000,
        "alternative_minutes": way.milliseconds / MINUTE,
        "alternative_via": " - ".join(dict.fromkeys(passed)),
    }


def check_ins_table(course: Course) -> pd.DataFrame:
    """Tabulate check-ins at their interval from departure to arrival, ``CHECK_IN_COLUMNS``."""
    way, network = course.way, course.network
    if not len(way.arcs):
        return pd.DataFrame(columns=list(CHECK_IN_COLUMNS))
    step = max(1, round(course.convoy.check_in_minutes * MINUTE))
    times = list(range(int(way.departs[0]), way.arrival, step))
    times.append(way.arrival)
    rows: Rows = []
    node, metres, passed, k = course.origin, 0.0, course.name(course.origin), 0
    code = course.code(node)
    for time in times:
        while k < len(way.arcs) and way.arrives[k] <= time:
            arc = int(way.arcs[k])
            if arc >= 0:
                metres += metres_of_arcs(network, [arc])
                node = int(network.arc_head[arc])
                passed = (course.places.at(node) or [passed])[0]
                code = course.code(node) or code
            k += 1
        share, lon, lat = _on_the_road(course, k, time, node)
        rows.append(
            {
                "convoy_id": course.convoy.convoy_id,
                "at": course.moment(time),
                "km": (metres + share) / 1000,
                "passed": passed,
                "passed_adm3_pcode": code,
                "lon": lon,
                "lat": lat,
            }
        )
    return pd.DataFrame(rows, columns=list(CHECK_IN_COLUMNS))


def _on_the_road(course: Course, k: int, time: int, node: int) -> tuple[float, float, float]:
    """Give metres driven on the arc under way and the point between its ends, as time has it."""
    way, network = course.way, course.network
    lon, lat = network.node_lonlat[node].tolist()
    if k >= len(way.arcs) or way.arcs[k] < 0 or way.departs[k] >= time:
        return 0.0, lon, lat
    arc = int(way.arcs[k])
    share = (time - int(way.departs[k])) / max(1, int(way.arrives[k] - way.departs[k]))
    ahead = network.node_lonlat[int(network.arc_head[arc])]
    lon, lat = (lon + share * (ahead[0] - lon), lat + share * (ahead[1] - lat))
    return share * metres_of_arcs(network, [arc]), float(lon), float(lat)


def permits_table(
    convoy: Convoy, permits: tuple[Permit, ...], rules: list[Rule], way: TimedWay | None
) -> pd.DataFrame:
    """Tabulate the convoy's permits with their expiry, ``CONVOY_PERMIT_COLUMNS``."""
    begin = convoy.earliest_departure
    arcs_of = {rule.subject: rule.arcs for rule in rules if rule.kind == "permits"}
    rows: Rows = []
    for permit in permits:
        if permit.convoy_id not in ("", convoy.convoy_id):
            continue
        passed = None
        if way is not None:
            on_it = [
                k for k, arc in enumerate(way.arcs) if arc >= 0 and arcs_of[permit.subject][arc]
            ]
            passed = int(way.arrives[on_it[-1]]) if on_it else None
        start, end = (milliseconds_since(begin, m) for m in (permit.valid_from, permit.valid_to))
        state = "holds"
        if end <= 0:
            state = "expired before departure"
        elif way is not None and passed is None:
            state = "not needed"
        elif passed is not None and (end < passed or start > passed):
            state = "another permit serves"
        elif way is None and permit.valid_from > convoy.latest_departure:
            state = "not yet valid"
        rows.append(
            {
                "convoy_id": convoy.convoy_id,
                "permit_id": permit.permit_id,
                "subject": permit.subject,
                "issued_by": permit.issued_by,
                "valid_from": f"{permit.valid_from:%Y-%m-%d %H:%M}",
                "valid_to": f"{permit.valid_to:%Y-%m-%d %H:%M}",
                "is_used": passed is not None,
                "last_passed": "" if passed is None else say_moment(begin, passed),
                "margin_minutes": np.nan if passed is None else (end - passed) / MINUTE,
                "state": state,
            }
        )
    return pd.DataFrame(rows, columns=list(CONVOY_PERMIT_COLUMNS))
