"""``export flee``: a case over some time as the input of Flee, a displacement model."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from passable.network.matrix import distances
from passable.network.states import CLOSED, EdgeStates, claim_free
from passable.run.evaluate import Replay
from passable.run.flee_conflicts import DisputedGround, find_conflicts
from passable.run.flee_links import FAR, closed_days, find_links
from passable.run.main_places import chosen_places
from passable.run.record import make_record
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.people import people_table
from passable.situation.situation import Situation
from passable.situation.weigh import UNKNOWN
from passable.terms.claims import Claim
from passable.terms.errors import BadRequest, Problem, ProblemList
from passable.terms.progress import Progress, silent
from passable.terms.sensitivity import hidden_figures, is_withheld, protected_places
from passable.write.flee_files import FleeInput, check_flee_folder, write_flee

MOST_PLACES: Final = 400
"""Ways between all pairs of more would take minutes, and Flee's agents the more."""
_DECIMETRES_PER_KM: Final = 10_000
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class FleeAsked:
    """What is asked besides the request, whose ``since`` and ``on`` are the period.

    Parameters
    ----------
    places
        ``all``, ``main``, or how many of the most populous.
    camps
        Places that take people in; places of another country are too.
    near_km
        How far an incident at a point reaches.
    stretch
        How many times as far the links may lead as the roads.
    """

    places: str = "all"
    camps: tuple[str, ...] = ()
    near_km: float = 10.0
    stretch: float = 1.05


@dataclass(frozen=True)
class FleeReport:
    """What was written, for the notes.

    Parameters
    ----------
    places, links, closures
        Counts.
    left_out
        Places off the network, or that may not leave.
    states
        Distinct states of the roads.
    lengthened
        See ``flee_links.Links``.
    conflict_places, incidents, elsewhere
        Places with conflict; incidents that made them so; incidents near none.
    """

    places: int
    links: int
    closures: int
    left_out: int
    states: int
    lengthened: int
    conflict_places: int
    incidents: int
    elsewhere: int

    def sentences(self) -> list[str]:
        """Say it, for a person."""
        told = [
            f"{self.places} places, {self.links} links, {self.closures} closures of links",
            f"the roads stand in {self.states} ways over the period",
            f"conflict at {self.conflict_places} places, by {self.incidents} incidents and disputed ground",
            f"{self.elsewhere} incidents of the period are near none of the places",
        ]
        if self.left_out:
            told.append(f"{self.left_out} places left out: off the network, or not to be told")
        if self.lengthened:
            told.append(
                f"{self.lengthened} links keep their length while their shortest way is closed "
                "and a longer one is open: a link has one length"
            )
        return told


def export_flee(
    study: Study,
    request: Request,
    folder: Path,
    asked: FleeAsked | None = None,
    progress: Progress = silent,
) -> FleeReport:
    """Write Flee's input for a span of days.

    Parameters
    ----------
    study, request
        Of whom; the span is ``since`` to ``on`` (``frame_timeline``), the mover decides what is
        open, in the best reading.
    folder
        New or empty.
    asked
        Which places, camps, and how near an incident is.
    progress
        Told step by step.

    Raises
    ------
    BadRequest
        If the folder is not empty, or there are too many places or none.
    """
    asked = asked or FleeAsked()
    check_flee_folder(folder)
    rows = _rows(study, request, asked)
    begin = request.since or request.on
    days = (request.on - begin).days + 1
    replay = Replay(study, request.model_copy(update={"categories": ()}))
    steps = sorted({begin, *(d for d in replay.steps if begin < d <= request.on)})
    ground = DisputedGround(study, rows, request.hidden_claims(study.case))
    states: dict[str, int] = {}
    roads = [_km_between(study, rows, claim_free(study.network))]
    state_of_step, disputed = list[int](), list[tuple[date, npt.NDArray[np.bool_]]]()
    for done, step in enumerate(steps):
        progress("following the roads over time", done, len(steps))
        situation = replay.at(step).situation
        is_open = situation.states("best").is_open
        key = hashlib.blake2b(is_open.tobytes()).hexdigest()
        if key not in states:
            states[key] = len(roads)
            roads.append(_km_between(study, rows, situation.states("best")))
        state_of_step.append(states[key])
        disputed.append((step, ground.at(situation)))
    progress("choosing links")
    links = find_links(roads, asked.stretch)
    closed = closed_days(links, state_of_step, steps, begin, days)
    conflicts = find_conflicts(
        study, rows, _incidents(study, request), disputed, begin, days, asked.near_km
    )
    situation = study.situation(request.on, request.known_on, request.mover)
    write_flee(
        folder,
        FleeInput(
            _places(study, request, rows, asked, replay.at(begin).situation),
            [(a, b, km) for (a, b), km in zip(links.pair.tolist(), links.km.tolist(), strict=True)],
            [(shut.link, shut.first, shut.last) for shut in closed],
            [np.flatnonzero(day).tolist() for day in conflicts.is_conflict],
            begin,
            days,
            make_record(study, request, situation, {"flee": _said(asked)}),
        ),
        make_gate(study, request),
    )
    return FleeReport(
        len(rows),
        len(links.km),
        len(closed),
        len(study.case.places) - len(rows) if asked.places == "all" else 0,
        len(states),
        links.lengthened,
        int(conflicts.is_conflict.any(axis=0).sum()),
        conflicts.counted,
        conflicts.elsewhere,
    )


def _said(asked: FleeAsked) -> dict[str, object]:
    return {
        "places": asked.places,
        "camps": list(asked.camps),
        "near_km": asked.near_km,
        "stretch": asked.stretch,
    }


def _rows(study: Study, request: Request, asked: FleeAsked) -> Ints:
    """Find the places asked about that are on the network and may be told; home first."""
    index = study.case.places.index
    problems = ProblemList()
    for camp in asked.camps:
        if camp not in index:
            problems.add(
                f"--camp: there is no place '{camp}'", "Use an id of places.csv.", got=camp
            )
    problems.raise_if_any(BadRequest)
    terminals = study.network.terminals
    nodes = terminals.node[terminals.of_kind("place")]
    secret = frozenset() if request.restricted else protected_places(study.case)
    names = [*chosen_places(study, request, asked.places), *asked.camps]
    rows = index.get_indexer([name for name in dict.fromkeys(names) if name not in secret])
    rows = np.asarray(rows[nodes[rows] >= 0], dtype=np.int64)
    if not 1 < len(rows) <= MOST_PLACES:
        raise BadRequest(
            Problem(
                f"{len(rows):,} places are too {'many' if len(rows) > 1 else 'few'}",
                "Say --places with a number: so many of the most populous.",
                expected=f"2 to {MOST_PLACES} places on the network",
            )
        )
    is_home = np.array([_country(study, row) == _home(study) for row in rows.tolist()])
    return rows[np.argsort(~is_home, kind="stable")]


def _home(study: Study) -> str:
    """Give the letters most P-codes begin with, or none."""
    letters = Counter(_letters(code) for code in study.case.places["adm1_pcode"] if code)
    return letters.most_common(1)[0][0] if letters else ""


def _letters(pcode: str) -> str:
    return pcode.rstrip("0123456789").upper()


def _country(study: Study, row: int) -> str:
    return _letters(str(study.case.places["adm1_pcode"].iloc[row])) or _home(study)


def _km_between(study: Study, rows: Ints, states: EdgeStates) -> npt.NDArray[np.float64]:
    """Measure the shortest open ways between places, km; closed if either direction is."""
    network = study.network
    share = network.arc_to_fraction - network.arc_from_fraction
    metres = network.graph.length_metres[network.arc_segment] * share
    decimetres = np.where(states.is_open, np.rint(metres * 10), CLOSED).astype(np.int64)
    metric = study.engine.metric(network, EdgeStates(decimetres))
    terminals = network.terminals
    nodes = terminals.node[terminals.of_kind("place")].astype(np.int64)[rows]
    found = distances(metric, nodes, nodes).astype(np.float64)
    km = np.where(found < 0, FAR, found / _DECIMETRES_PER_KM)
    return np.maximum(km, km.T)


def _places(
    study: Study, request: Request, rows: Ints, asked: FleeAsked, situation: Situation
) -> pd.DataFrame:
    case = study.case
    hidden = request.hidden_claims(case)
    people = people_table(case.places, situation.findings, hidden)
    table = pd.concat([case.places.drop(columns="row"), people], axis=1).iloc[rows]
    table = table.reset_index(names="place_id")
    countries = [_country(study, row) for row in rows.tolist()]
    home = _home(study)
    name = case.config.country or home or UNKNOWN
    return table.assign(
        country=[name if c == home else c for c in countries],
        is_camp=[
            place in asked.camps or c != home
            for place, c in zip(table["place_id"], countries, strict=True)
        ],
    )


def _incidents(study: Study, request: Request) -> Iterator[Claim]:
    """Give the incidents known by then, not corrected, that may be told of."""
    known = [
        c
        for c in study.case.claims
        if c.state == "accepted" and (request.known_on is None or c.reported_on <= request.known_on)
    ]
    corrected = {c.revises for c in known if c.revises}
    secret = frozenset() if request.restricted else hidden_figures(study.case)
    sensitivity = study.case.config.sensitivity
    for claim in known:
        if claim.predicate != "incident" or claim.claim_id in corrected | secret:
            continue
        if request.restricted or not is_withheld(claim, request.on, sensitivity):
            yield claim
