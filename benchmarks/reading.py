"""How long an OpenStreetMap file takes to become a network, against a bare scan of the file.

    python benchmarks/reading.py FILE.osm.pbf [FILE …]

Every phase is run once to warm up and five times interleaved; medians are printed. The peak memory
is this process's, libraries included.
"""

from __future__ import annotations

import platform
import resource
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import osmium

from passable.network.build import TerminalPoints, Travel, build_network
from passable.network.speeds import read_speed_tables
from passable.network.split import split_roads
from passable.read.osm_features import read_osm_places, read_osm_services
from passable.read.roads import read_roads

RUNS = 5


def scan(path: Path, *, with_locations: bool) -> int:
    """Pass over every object of a file and do nothing with it."""
    objects = osmium.FileProcessor(str(path))
    return sum(1 for _ in (objects.with_locations() if with_locations else objects))


class Nothing(osmium.SimpleHandler):
    """A handler of ways that does nothing: the cheapest scan pyosmium can make."""

    def way(self, way: Any) -> None:
        """Look at no way."""


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Run once; give the seconds and the result."""
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def measure(path: Path) -> None:
    """Print the medians of one file."""
    places, _ = read_osm_places(path)
    services, _ = read_osm_services(path)
    points = TerminalPoints(
        np.concatenate(
            [places["place_id"].to_numpy(object), services["service_id"].to_numpy(object)]
        ),
        np.array(["place"] * len(places) + ["service"] * len(services), dtype=object),
        np.concatenate([t[["lon", "lat"]].to_numpy(float) for t in (places, services)]),
    )
    travel = Travel("light_truck", "dry", 1.0, 2000.0, read_speed_tables())
    seconds: dict[str, list[float]] = {}
    for run in range(RUNS + 1):
        phases: dict[str, float] = {}
        phases["handler of ways"], _ = timed(lambda: Nothing().apply_file(str(path)))
        phases["handler with locations"], _ = timed(
            lambda: Nothing().apply_file(str(path), locations=True)
        )
        phases["bare scan"], _ = timed(lambda: scan(path, with_locations=False))
        phases["bare scan with locations"], _ = timed(lambda: scan(path, with_locations=True))
        phases["read roads"], table = timed(lambda: read_roads(path))
        phases["split"], graph = timed(lambda table=table: split_roads(table))
        phases["build"], _ = timed(lambda graph=graph: build_network(graph, points, travel))
        phases["read, split and build"] = phases["read roads"] + phases["split"] + phases["build"]
        if run:
            for phase, figure in phases.items():
                seconds.setdefault(phase, []).append(figure)
    base = median(seconds["bare scan with locations"])
    lean = median(seconds["handler with locations"])
    print(
        f"\n{path.name}: {graph.segment_count:,} segments, {len(points.lonlat):,} places and services"
    )
    for phase, figures in seconds.items():
        middle = median(figures)
        print(
            f"  {phase:26} {middle:7.2f} s   {middle / base:5.2f} × scan, {middle / lean:5.2f} × handler"
        )


def main() -> None:
    """Measure the files named."""
    print(f"Python {platform.python_version()}, pyosmium {version('osmium')}, {platform.machine()}")
    for name in sys.argv[1:]:
        measure(Path(name))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main()
