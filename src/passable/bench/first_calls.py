"""The first calls of a process, timed there: imports nothing before it is asked to."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

SIDE = 40


def first_calls(seed: int) -> dict[str, float]:
    """Call each part of the engine for the first time in this process, on a small graph."""
    seconds: dict[str, float] = {}

    def step(name: str, work: Callable[[], Any]) -> Any:
        begin = time.perf_counter()
        result = work()
        seconds[name] = time.perf_counter() - begin
        return result

    step("import numba", lambda: __import__("numba"))
    import numpy as np

    from passable.bench.graphs import made_graph
    from passable.network.between import remove_each_between
    from passable.network.detour import detours
    from passable.network.hierarchy import hierarchy_of_arcs
    from passable.network.hierarchy_ways import shortest_way
    from passable.network.matrix import distances
    from passable.network.metric import customize, prune, recustomize
    from passable.network.states import CLOSED, EdgeStates

    graph = made_graph(seed, SIDE)
    arcs, places = graph.arcs, graph.place_node
    made = step("hierarchy", lambda: hierarchy_of_arcs(arcs.node_count, arcs.tail, arcs.head))
    metric = step("customize", lambda: customize(made, EdgeStates(arcs.milliseconds)))
    step("prune", lambda: prune(metric))
    step("matrix", lambda: distances(metric, places, places))
    shut = np.array([CLOSED])
    step("partial customization", lambda: recustomize(metric, np.array([0]), shut))
    step("a way", lambda: shortest_way(metric, int(places[0]), int(places[1])))
    heavy = graph.place_people.astype(np.float64)
    step("removal", lambda: remove_each_between(arcs, places[:20], heavy[:20], hierarchy=made))
    step("detours", lambda: detours(arcs))
    seconds["all of it"] = sum(seconds.values())
    return seconds
