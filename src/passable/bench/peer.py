"""Peers, each in a process of its own under any Python that has it, asked in turn with us."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
import numpy.typing as npt

from passable.bench.graphs import BenchGraph

SCRIPTS = Path(__file__).parent / "peers"
LIBRARIES = {
    "scipy": "scipy",
    "networkit": "networkit",
    "igraph": "igraph",
    "pandana": "pandana",
    "gravel": "gravel",
    "ra2ce": "ra2ce",
    "pyrosm": "pyrosm",
}
"""Peer -> the module that must be importable. None is a dependency; some are GPL or AGPL."""
Arrays = dict[str, npt.NDArray[Any]]


class PeerFailedError(RuntimeError):
    """A peer ended or answered with an error: its figure is left out and the reason told."""


@dataclass(frozen=True)
class PeerAnswer:
    """What a peer found.

    Parameters
    ----------
    seconds
        Of the work alone, taken in its own process.
    peak_mib
        Its process's peak memory so far.
    arrays
        The answer.
    """

    seconds: float
    peak_mib: float
    arrays: Arrays


def find_peers(pythons: Iterable[Path]) -> dict[str, list[Path]]:
    """Find under which Pythons each peer is installed, in the order asked.

    Parameters
    ----------
    pythons
        Interpreters besides our own, which is asked first.
    """
    found: dict[str, list[Path]] = {}
    for python in (Path(sys.executable), *pythons):
        question = (
            "import importlib.util as u, json, sys;"
            "print(json.dumps([m for m in sys.argv[1:] if u.find_spec(m)]))"
        )
        told = subprocess.run(
            [str(python), "-c", question, *LIBRARIES.values()],
            capture_output=True,
            text=True,
            check=True,
        )
        for name, module in LIBRARIES.items():
            if module in json.loads(told.stdout):
                found.setdefault(name, []).append(python)
    return found


def save_arcs(graph: BenchGraph, path: Path) -> None:
    """Write a graph for peers to read."""
    arcs = graph.arcs
    np.savez(
        path,
        node_count=np.array(arcs.node_count),
        tail=arcs.tail,
        head=arcs.head,
        milliseconds=arcs.milliseconds,
        segment=arcs.segment,
    )


class Peer:
    """A peer that has built its graph and waits for work.

    Parameters
    ----------
    name, python
        Which, and under which interpreter.
    arcs
        A file that ``save_arcs`` wrote.

    Raises
    ------
    PeerFailedError
        If it does not start.
    """

    def __init__(self, name: str, python: Path, arcs: Path) -> None:
        self.name = name
        self._desk = tempfile.TemporaryDirectory(prefix="passable-bench-")
        self._process = subprocess.Popen(
            [str(python), str(SCRIPTS / f"{name}_peer.py"), str(arcs)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=SCRIPTS,
            env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
        )
        told = self._hear()
        self.version: str = told["version"]
        self.build_seconds: float = told["build_seconds"]

    def ask(self, job: str, given: Arrays, **options: object) -> PeerAnswer:
        """Have a job done.

        Raises
        ------
        PeerFailedError
            If it ends or says that it failed.
        """
        desk = Path(self._desk.name)
        np.savez(desk / "given.npz", **cast("Any", given))
        request = {
            "job": job,
            "given": str(desk / "given.npz"),
            "answer": str(desk / "answer.npz"),
            "options": options,
        }
        pipe = cast("IO[str]", self._process.stdin)
        try:
            pipe.write(json.dumps(request) + "\n")
            pipe.flush()
        except BrokenPipeError as error:
            msg = f"{self.name} has ended"
            raise PeerFailedError(msg) from error
        told = self._hear()
        with np.load(desk / "answer.npz", allow_pickle=False) as held:
            arrays = {key: held[key] for key in held.files}
        return PeerAnswer(told["seconds"], told["peak_mib"], arrays)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._desk.cleanup()

    def _hear(self) -> dict[str, Any]:
        line = cast("IO[str]", self._process.stdout).readline()
        if not line:
            self._process.wait()
            msg = f"{self.name} ended with exit code {self._process.returncode}"
            raise PeerFailedError(msg)
        told: dict[str, Any] = json.loads(line)
        if "error" in told:
            msg = f"{self.name}: {told['error'].strip().splitlines()[-1]}"
            raise PeerFailedError(msg)
        return told


class Peers:
    """The peers there are, each started when first asked for and ended together.

    Parameters
    ----------
    found
        As ``find_peers`` gives it; the first Python that has a peer runs it.
    graph
        What they work on.
    """

    def __init__(self, found: dict[str, list[Path]], graph: BenchGraph) -> None:
        self._found = found
        self._folder = tempfile.TemporaryDirectory(prefix="passable-bench-")
        self._arcs = Path(self._folder.name) / "arcs.npz"
        save_arcs(graph, self._arcs)
        self._running: dict[str, Peer] = {}
        self.failed: dict[str, str] = {}

    def get(self, name: str) -> Peer | None:
        """Give a peer, or ``None`` if it is not installed or does not start."""
        if name not in self._found or name in self.failed:
            return None
        if name not in self._running:
            try:
                self._running[name] = Peer(name, self._found[name][0], self._arcs)
            except PeerFailedError as error:
                self.failed[name] = str(error)
                return None
        return self._running[name]

    def pythons(self, name: str) -> list[Path]:
        """List the Pythons that have a peer."""
        return self._found.get(name, [])

    def versions(self) -> dict[str, str]:
        """Name the version of each peer that was asked."""
        return {name: peer.version for name, peer in self._running.items()}

    def close(self) -> None:
        """End them all."""
        for peer in self._running.values():
            peer.close()
        self._running.clear()
        self._folder.cleanup()
