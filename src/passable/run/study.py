"""A study: a case on its network, ready to be asked."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from passable.network.build import TerminalPoints, Travel, build_network, network_digest
from passable.network.graph import RoadGraph
from passable.network.network import Network
from passable.network.speeds import read_speed_tables
from passable.network.store import load_network, save_network
from passable.read.case import read_case
from passable.run import compiling
from passable.run.cache import mark_used, network_folder, trim_cache
from passable.run.case_graph import open_graph
from passable.run.engine import Engine
from passable.run.road_inputs import road_digests
from passable.situation.resolve import ResolvedLedger, resolve_ledger
from passable.situation.situation import Situation, read_situation
from passable.terms.case import Case
from passable.terms.codes import Season, Vehicle
from passable.terms.errors import BadTable, Problem
from passable.terms.progress import Progress, silent

SITUATIONS_KEPT = 4
"""A replay of a country's ledger passes hundreds of them, each as large as the network's arcs."""


@dataclass(frozen=True)
class Study:
    """A case, its network for one vehicle and season, and its ledger resolved on it.

    Parameters
    ----------
    case, network, ledger
        The parts.
    road_digests
        SHA-256 of the road files, by name.
    seconds
        How long each step of opening took, for the notes on stderr.
    engine
        What was put on its network's hierarchy so far.
    """

    case: Case
    network: Network
    ledger: ResolvedLedger
    road_digests: dict[str, str]
    seconds: dict[str, float]
    engine: Engine = field(default_factory=Engine, compare=False)
    _situations: dict[tuple[date, date | None, str], Situation] = field(default_factory=dict)

    def situation(self, on: date, known_on: date | None, mover: str) -> Situation:
        """Read the ledger on a date; the last few are kept."""
        key = (on, known_on, mover)
        if key not in self._situations:
            while len(self._situations) >= SITUATIONS_KEPT:
                self._situations.pop(next(iter(self._situations)))
            self._situations[key] = read_situation(self.case, self.ledger, mover, on, known_on)
        return self._situations[key]


def open_study(
    case: str | Path,
    *,
    vehicle: Vehicle | None = None,
    season: Season | None = None,
    progress: Progress = silent,
) -> Study:
    """Read a case, build its network or load it from the cache, and resolve its ledger.

    Parameters
    ----------
    case
        A folder, or the name of an embedded case.
    vehicle, season
        Taken from case.toml if not said.
    progress
        Told step by step.

    Raises
    ------
    BadInput
        If the case, its roads or its claims cannot be answered from.
    """
    compiling.CLOCK.progress = progress
    seconds: dict[str, float] = {}
    begin = time.perf_counter()
    read = read_case(case, progress)
    seconds["case"] = time.perf_counter() - begin
    begin = time.perf_counter()
    digests = road_digests(read.folder, read.config.roads)
    graph = open_graph(read, digests, progress)
    seconds["roads"] = time.perf_counter() - begin
    begin = time.perf_counter()
    network = _network(read, graph, vehicle, season, progress)
    seconds["network"] = time.perf_counter() - begin
    _refuse_if_nothing_is_joined(read, network)
    begin = time.perf_counter()
    ledger = resolve_ledger(read, network, progress)
    seconds["ledger"] = time.perf_counter() - begin
    return Study(read, network, ledger, digests, seconds, Engine(progress))


def _refuse_if_nothing_is_joined(case: Case, network: Network) -> None:
    """Refuse a case whose places all lie off its roads: the extract is of somewhere else.

    Raises
    ------
    BadTable
        Saying how many places there are and what to look at.
    """
    nodes = network.terminals.node[network.terminals.of_kind("place")]
    if len(nodes) and (nodes < 0).all():
        raise BadTable(
            Problem(
                f"none of the {len(nodes):,} places lies within "
                f"{case.config.travel.max_snap_metres:g} m of a road {network.vehicle} can drive",
                "Load roads of the same country, look whether lon and lat are swapped, or raise "
                "travel.max_snap_metres in case.toml.",
                file="places.csv",
                expected="at least one place on the network",
            )
        )


def _network(
    case: Case,
    graph: RoadGraph,
    vehicle: Vehicle | None,
    season: Season | None,
    progress: Progress,
) -> Network:
    config = case.config
    travel = Travel(
        vehicle or config.defaults.vehicle,
        season or config.defaults.season,
        config.travel.calibration,
        config.travel.max_snap_metres,
        read_speed_tables(case.folder / "roads"),
    )
    points = terminal_points(case)
    folder = network_folder(network_digest(graph, points, travel))
    cached = load_network(folder, graph)
    if cached is not None:
        mark_used(folder)
        return cached
    network = build_network(graph, points, travel, progress)
    save_network(folder, network)
    trim_cache()
    return network


def terminal_points(case: Case) -> TerminalPoints:
    """List a case's places, then its services, as points to be joined to the roads."""
    tables = (case.places, case.services)
    return TerminalPoints(
        np.concatenate([t.index.to_numpy(object) for t in tables]),
        np.repeat(np.array(["place", "service"], dtype=object), [len(t) for t in tables]),
        np.concatenate([t[["lon", "lat"]].to_numpy(np.float64) for t in tables]).reshape(-1, 2),
    )
