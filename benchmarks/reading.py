"""How long an OpenStreetMap file takes to become a network, against pyosmium's scan and pyrosm.

    python benchmarks/reading.py FILE.osm.pbf [FILE …] [--peer PYTHON]… [--runs 5]

``--peer`` names a Python that has pyrosm installed, and may be repeated. Every run is a process of
its own, contenders in turn; medians are printed, with peak memory, libraries included. Beside them
stand scans by pyosmium in this process that do nothing with what they read.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import osmium

from passable.bench.reading import Reading, measure_reading


class Nothing(osmium.SimpleHandler):
    """A handler of ways that does nothing: the cheapest scan pyosmium can make."""

    def way(self, way: Any) -> None:
        """Look at no way."""


def iterate(path: Path) -> int:
    """Pass over every object of a file with locations and do nothing with it."""
    return sum(1 for _ in osmium.FileProcessor(str(path)).with_locations())


def scans(path: Path, runs: int) -> dict[str, float]:
    """Give the median seconds of pyosmium's scans."""
    work: dict[str, Callable[[], Any]] = {
        "pyosmium, handler of ways with locations": lambda: Nothing().apply_file(
            str(path), locations=True
        ),
        "pyosmium, every object with locations": lambda: iterate(path),
    }
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(runs):
        for name, scan in work.items():
            begin = time.perf_counter()
            scan()
            seconds[name].append(time.perf_counter() - begin)
    return {name: median(taken) for name, taken in seconds.items()}


def show(readings: list[Reading]) -> None:
    """Print one file's table."""
    ours = readings[0]
    for one in readings:
        print(
            f"  {f'{one.contender} {one.version}':42} {one.seconds:6.2f} s"
            f"  ({one.seconds / ours.seconds:4.1f}x)  cpu {one.cpu_seconds:5.2f} s"
            f"  imports {one.import_seconds:4.2f} s"
            f"  peak {one.peak_mib:4.0f} MiB ({one.peak_mib / ours.peak_mib:3.1f}x)"
        )
        parts = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in one.phases.items())
        print(f"  {'':42} {one.made}" + (f"; {parts}" if parts else ""))


def main() -> None:
    """Measure the files named."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("files", nargs="+", type=Path)
    asked.add_argument("--peer", action="append", type=Path, default=[])
    asked.add_argument("--runs", type=int, default=5)
    given = asked.parse_args()
    print(
        f"Python {platform.python_version()}, pyosmium {version('osmium')}, {platform.machine()}, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    for path in given.files:
        print(f"\n{path.name}")
        show(measure_reading(path, given.peer, given.runs))
        for name, seconds in scans(path, given.runs).items():
            print(f"  {name:42} {seconds:6.2f} s")


if __name__ == "__main__":
    main()
