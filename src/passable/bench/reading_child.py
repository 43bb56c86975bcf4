"""A new process that reads one OpenStreetMap file to a network, and tells what it cost.

    python -m passable.bench.reading_child FILE.osm.pbf POINTS.npz

Nothing is imported that reading and building do not need, so that the peak is theirs.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from passable.bench.peers.protocol import peak_mib
from passable.network.build import TerminalPoints, Travel, build_network
from passable.network.speeds import read_speed_tables
from passable.network.split import split_roads
from passable.read.osm_roads import read_osm_roads


def main() -> None:
    """Read, split and build; print one line of JSON."""
    path, points = sys.argv[1:]
    with np.load(points, allow_pickle=False) as held:
        terminals = TerminalPoints(
            held["id"].astype(object), held["kind"].astype(object), held["lonlat"]
        )
    travel = Travel("light_truck", "dry", 1.0, 2000.0, read_speed_tables())
    begin, begin_cpu = time.perf_counter(), time.process_time()
    roads = read_osm_roads(Path(path))
    read = time.perf_counter()
    graph = split_roads(roads)
    split = time.perf_counter()
    network = build_network(graph, terminals, travel)
    built = time.perf_counter()
    told = {
        "version": "",
        "seconds": built - begin,
        "cpu_seconds": time.process_time() - begin_cpu,
        "phases": {"read": read - begin, "split": split - read, "build": built - split},
        "peak_mib": peak_mib(),
        "made": f"{network.node_count:,} nodes, {graph.segment_count:,} segments, "
        f"{network.arc_count:,} arcs, {len(terminals.lonlat):,} places joined",
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
