"""RA2CE's own class of single-link redundancy, on a part of the graph."""

from importlib.metadata import version
from types import SimpleNamespace

import networkx as nx
import numpy as np
from protocol import serve, timed
from ra2ce.analysis.analysis_config_data.enums.weighing_enum import WeighingEnum
from ra2ce.analysis.losses.single_link_redundancy import SingleLinkRedundancy
from shapely import LineString


def build(arrays):
    """Keep the arcs: each job cuts its own part."""
    return arrays


def detour(arrays, given, options):
    """Remove each edge of an undirected part in turn, its lengths as RA2CE's own tutorial has them.

    Gives the way round of each edge in the part's order, -1 where there is none.
    """
    graph = nx.MultiGraph(crs="EPSG:4326")
    nowhere = LineString([(0, 0), (1, 1)])
    for number, (tail, head, length) in enumerate(given["edges"].tolist()):
        graph.add_edge(tail, head, length=float(length), number=number, geometry=nowhere)
    for node in graph:
        graph.nodes[node]["geometry"] = nowhere.interpolate(0)
    file = SimpleNamespace(graph=graph, get_graph=lambda: graph)
    asked = SimpleNamespace(
        analysis=SimpleNamespace(weighing=WeighingEnum.LENGTH),
        graph_file=file,
        input_path=None,
        static_path=None,
        output_path=None,
        hazard_names=None,
    )
    analysis = SingleLinkRedundancy(asked)
    held = {}
    analysis.generate_result_wrapper = lambda table: held.setdefault("table", table)
    seconds, _ = timed(analysis.execute)
    table = held["table"]
    far = np.where(table["detour"] == 1, table["alt_length"], -1.0)
    answer = np.full(len(given["edges"]), -2, dtype=np.int64)
    answer[table["number"].to_numpy(int)] = np.rint(far.astype(float)).astype(np.int64)
    return seconds, {"way_round": answer}


if __name__ == "__main__":
    serve("ra2ce", version("ra2ce"), build, {"detour": detour})
