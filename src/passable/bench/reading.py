"""How long an OpenStreetMap file takes to become a network, and in how much memory.

Each run is a process of its own; ours and a peer's come in turn, after one run that does not count.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from passable.bench.peer import SCRIPTS, PeerFailedError
from passable.read.osm_features import read_osm_places, read_osm_services
from passable.terms.progress import Progress, silent

OURS = "passable"


@dataclass(frozen=True)
class Reading:
    """One contender's medians for one file.

    Parameters
    ----------
    file, contender, version
        Whose.
    seconds, cpu_seconds
        Of the work, imports not counted.
    import_seconds
        Of what it imports before it can begin.
    phases
        Seconds of its parts.
    peak_mib
        Its process's, libraries included.
    made
        What came out of it.
    """

    file: str
    contender: str
    version: str
    seconds: float
    cpu_seconds: float
    import_seconds: float
    phases: dict[str, float]
    peak_mib: float
    made: str


def measure_reading(
    path: Path, pythons: Iterable[Path] = (), runs: int = 5, progress: Progress = silent
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
        ours = [sys.executable, "-m", "passable.bench.reading_child", str(path), str(points)]
        peers = [[str(p), str(SCRIPTS / "pyrosm_reading.py"), str(path)] for p in pythons]
        told: list[list[dict[str, Any]]] = [[] for _ in (ours, *peers)]
        for run in range(runs + 1):
            progress("reading", run, runs + 1)
            for answers, command in zip(told, (ours, *peers), strict=True):
                answers.append(_ask(command, is_peer=command is not ours))
    names = [OURS, *["pyrosm"] * len(peers)]
    return [
        _median(path.name, name, answers[1:]) for name, answers in zip(names, told, strict=True)
    ]


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
        for key in ("seconds", "cpu_seconds", "import_seconds", "peak_mib")
    }
    phases = {
        phase: median(answer["phases"][phase] for answer in answers)
        for phase in answers[0]["phases"]
    }
    first = answers[0]
    return Reading(file, contender, first["version"], phases=phases, made=first["made"], **figures)
