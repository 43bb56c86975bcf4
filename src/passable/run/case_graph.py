"""The road graph of a case: built of its roads, or taken from the cache."""

from __future__ import annotations

from passable.network.graph import RoadGraph
from passable.network.split import split_roads
from passable.network.store import load_graph, save_graph
from passable.read.roads import read_roads
from passable.run.cache import graph_folder, mark_used
from passable.run.road_inputs import graph_digest, road_digests, road_path
from passable.terms.case import Case
from passable.terms.progress import Progress


def open_graph(case: Case, digests: dict[str, str] | None, progress: Progress) -> RoadGraph:
    """Build the road graph of a case, or load it.

    Parameters
    ----------
    case
        As read.
    digests
        Of its road files, if they were taken already.
    progress
        Told step by step.

    Raises
    ------
    BadInput
        If the roads cannot be read.
    """
    roads = case.config.roads
    folder = graph_folder(graph_digest(digests or road_digests(case.folder, roads), roads))
    cached = load_graph(folder)
    if cached is not None:
        mark_used(folder)
        return cached
    options = roads.model_dump(exclude={"path", "schematic_note"})
    table = read_roads(road_path(case.folder, roads), progress=progress, **options)
    graph = split_roads(table, progress)
    save_graph(folder, graph)
    return graph
