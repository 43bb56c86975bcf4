"""How long an OpenStreetMap file takes to become a network, and in how much memory.

Each run is a process of its own; ours and a peer's come in turn, after one run that does not count.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import osmium

from passable.bench.clock import Clock
from passable.bench.peer import SCRIPTS, PeerFailedError
from passable.read.osm_features import read_osm_places, read_osm_services
from passable.read.osm_roads import read_osm_roads
from passable.terms.codes import ROAD_CLASSES
from passable.terms.progress import Progress, silent

OURS = "passable"


@dataclass(frozen=True)
class EdgesCompared:
    """A peer's edges beside ours.

    Parameters
    ----------
    driven
        Its edges of road classes that are driven.
    same
        How many of these are pieces of way that we have too.
    not_driven
        Its edges of other classes, which we leave out.
    """

    driven: int
    same: int
    not_driven: int


@dataclass(frozen=True)
class Reading:
    """One contender's medians for one file.

    Parameters
    ----------
    file, contender, version
        Whose.
    seconds, cpu_seconds
        Of the work, imports not counted.
    phases
        Seconds of its parts.
    peak_mib
        Its process's, libraries included.
    made
        What came out of it.
    compared
        A peer's edges against ours; ``None`` for ourselves.
    """

    file: str
    contender: str
    version: str
    seconds: float
    cpu_seconds: float
    phases: dict[str, float]
    peak_mib: float
    made: str
    compared: EdgesCompared | None = None


def measure_reading(
    path: Path, pythons: Sequence[Path] = (), runs: int = 5, progress: Progress = silent
) -> list[Reading]:
    """Read a file to a network, ours first, then pyrosm under each Python given.

    Our network is of a light truck, and joins the places and services that the file holds; pyrosm
    makes nodes and edges of its network type ``driving``, and joins nothing.

    Raises
    ------
    BadFile
        If the file cannot be read.
    PeerFailedError
        If a process ends without an answer.
    """
    with tempfile.TemporaryDirectory(prefix="passable-bench-") as folder:
        points = Path(folder) / "points.npz"
        _save_points(path, points)
        edges = [Path(folder) / f"edges-{k}.npz" for k in range(len(pythons))]
        ours = [sys.executable, "-m", "passable.bench.reading_child", str(path), str(points)]
        peers = [[str(p), str(SCRIPTS / "pyrosm_reading.py"), str(path)] for p in pythons]
        told: list[list[dict[str, Any]]] = [[] for _ in (ours, *peers)]
        for run in range(runs + 1):
            progress("reading", run, runs + 1)
            told[0].append(_ask(ours, is_peer=False))
            for answers, command, left in zip(told[1:], peers, edges, strict=True):
                answers.append(_ask([*command, *([str(left)] if run == 0 else [])], is_peer=True))
        compared = [compare_edges(path, file) for file in edges]
    return [
        _median(path.name, OURS, told[0][1:]),
        *(
            replace(_median(path.name, "pyrosm", answers[1:]), compared=counts)
            for answers, counts in zip(told[1:], compared, strict=True)
        ),
    ]


def scan_seconds(path: Path, runs: int = 5) -> float:
    """Give the median seconds of the cheapest scan of a file that pyosmium makes: nothing is kept.

    It is the bound of any reader that stands on pyosmium.
    """
    clock = Clock()
    for _ in range(runs + 1):
        clock.time("scan", lambda: _Nothing().apply_file(str(path), locations=True))
    return clock.median("scan")


class _Nothing(osmium.SimpleHandler):
    """Looks at ways and does nothing."""

    def way(self, way: object) -> None:
        """Do nothing."""


def _save_points(path: Path, points: Path) -> None:
    """Write the places and services of a file as a case would have them."""
    places, _ = read_osm_places(path)
    services, _ = read_osm_services(path)
    np.savez(
        points,
        id=np.concatenate([places["place_id"], services["service_id"]]).astype(str),
        kind=np.repeat(["place", "service"], [len(places), len(services)]),
        lonlat=np.concatenate([t[["lon", "lat"]].to_numpy(float) for t in (places, services)]),
    )


def compare_edges(path: Path, file: Path) -> EdgesCompared:
    """Compare a peer's edges with the pieces of way that we read, in whatever direction.

    Parameters
    ----------
    path
        The OpenStreetMap file.
    file
        Each edge's two nodes (``ends``, int64[e, 2]) and its ``highway``, as npz.
    """
    with np.load(file, allow_pickle=False) as held:
        ends, is_driven = held["ends"], np.isin(held["highway"], list(ROAD_CLASSES))
    roads = read_osm_roads(path)
    node = roads.node_id[roads.vertex_node]
    pairs = np.stack([node[:-1], node[1:]], axis=1)
    pairs = np.delete(pairs, roads.first_vertex[1:-1] - 1, axis=0)
    ours = set(map(tuple, np.sort(pairs, axis=1).tolist()))
    driven = np.sort(ends[is_driven], axis=1).tolist()
    same = sum(tuple(pair) in ours for pair in driven)
    return EdgesCompared(len(driven), same, len(ends) - len(driven))


def _ask(command: list[str], *, is_peer: bool) -> dict[str, Any]:
    environment = {k: v for k, v in os.environ.items() if not (is_peer and k == "PYTHONPATH")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode or not done.stdout:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        msg = f"{' '.join(command[:3])}: {last}"
        raise PeerFailedError(msg)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _median(file: str, contender: str, answers: list[dict[str, Any]]) -> Reading:
    figures = {
        key: median(answer[key] for answer in answers)
        for key in ("seconds", "cpu_seconds", "peak_mib")
    }
    phases = {
        phase: median(answer["phases"][phase] for answer in answers)
        for phase in answers[0]["phases"]
    }
    first = answers[0]
    return Reading(file, contender, first["version"], phases=phases, made=first["made"], **figures)
