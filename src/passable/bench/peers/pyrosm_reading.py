"""pyrosm reads one OpenStreetMap file to nodes and edges, and tells what it cost.

python pyrosm_reading.py FILE.osm.pbf [EDGES.npz]

With a second file it leaves there each edge's two nodes (``ends``, int64[e, 2]) and ``highway``.
"""

import json
import os
import sys
import time
from importlib.metadata import version

import numpy as np
from protocol import peak_mib
from pyrosm import OSM  # by itself pyrosm imports the half of it only when it works

if __name__ == "__main__":
    tell = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what it prints must not be taken for an answer
    begin, begin_cpu = time.perf_counter(), time.process_time()
    nodes, edges = OSM(sys.argv[1]).get_network(network_type="driving", nodes=True)
    told = {
        "version": version("pyrosm"),
        "seconds": time.perf_counter() - begin,
        "cpu_seconds": time.process_time() - begin_cpu,
        "phases": {},
        "peak_mib": peak_mib(),
        "made": f"{len(nodes):,} nodes, {len(edges):,} edges",
    }
    for path in sys.argv[2:]:
        highway = edges["highway"].to_numpy(dtype=str)
        np.savez(path, ends=edges[["u", "v"]].to_numpy("int64"), highway=highway)
    tell.write(json.dumps(told) + "\n")
    tell.flush()
