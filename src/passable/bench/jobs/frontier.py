"""The frontier of time and exposure: a hundred pairs of the graph, and a part of it with the twin."""

from __future__ import annotations

import time
from dataclasses import replace
from statistics import median

import numpy as np
import numpy.typing as npt

from passable.bench.contest import Contest, Row
from passable.bench.incidents import expose_graph
from passable.bench.label_correcting import correct_labels, frontier_points
from passable.kernels.nearest import nearest_source
from passable.network.arc_graph import ArcGraph
from passable.network.frontier import Frontier, frontier
from passable.network.states import CLOSED

PAIRS = 100
PART_NODES = 10_000
PART_SOURCES, PART_TARGETS = 5, 10
MOST_LABELS = 2**25
NO_LIMIT = 2**61
OURS = "passable, 1 thread"
TWIN = "label correcting, 1 thread"
Ints = npt.NDArray[np.int64]


def run(contest: Contest) -> list[Row]:
    """Time pairs drawn with the seed; a row's figure is the median of its pairs."""
    chance = contest.chance()
    exposed = expose_graph(contest.graph, contest.events, chance)
    arcs, exposure = contest.graph.arcs, exposed.exposure
    pairs = chance.integers(0, arcs.node_count, (PAIRS + 1, 2)).tolist()
    seconds, found = [], list[Frontier]()
    for number, (source, target) in enumerate(pairs):
        contest.progress("frontier", number, len(pairs))
        begin = time.perf_counter()
        found.append(frontier(arcs, exposure, source, target))
        seconds.append(time.perf_counter() - begin)
    points = [len(one.points) for one in found[1:]]
    slow, wide = np.quantile(seconds[1:], 0.9), max(points)
    note = (
        f"{exposed.told}; nine in ten below {slow:.2f} s, the slowest {max(seconds[1:]):.1f} s; "
        f"{median(points):g} points (median), {wide:,} at most"
    )
    job = f"frontier of a pair, {PAIRS} pairs"
    whole = Row(job, OURS, median(seconds[1:]), PAIRS, seconds[0], note)
    return [whole, *_beside_the_twin(contest, exposure, chance)]


def _beside_the_twin(contest: Contest, exposure: Ints, chance: np.random.Generator) -> list[Row]:
    """Ask both of pairs within a part of the graph: the twin does not end on the whole of it."""
    arcs = contest.graph.arcs
    middle = int(arcs.tail[int(exposure.argmax())])  # where there is something to choose
    part, inside = _part(arcs, middle)
    ours, theirs, same, compared = list[float](), list[float](), 0, 0
    for _ in range(PART_SOURCES + 1):
        source = int(chance.choice(inside))
        begin = time.perf_counter()
        labels = correct_labels(
            source,
            part.first_out,
            part.out_arc,
            part.head,
            part.milliseconds,
            exposure,
            MOST_LABELS,
        )
        theirs.append(time.perf_counter() - begin)
        if not len(labels[0]):
            contest.left_out.append(f"{TWIN}: gave up after {MOST_LABELS:,} labels")
            return []
        for target in chance.choice(inside, PART_TARGETS).tolist():
            begin = time.perf_counter()
            found = frontier(part, exposure, source, target)
            ours.append(time.perf_counter() - begin)
            told = [(int(t), int(e)) for t, e in found.points.tolist()]
            same += told == frontier_points(target, labels)
            compared += 1
    job = f"frontier of a pair, within {len(inside):,} nodes"
    warm = median(ours[PART_TARGETS:])
    is_equal = same == compared
    return [
        Row(job, OURS, warm, PART_SOURCES * PART_TARGETS, ours[0]),
        Row(
            job,
            TWIN,
            median(theirs[1:]),
            PART_SOURCES,
            theirs[0],
            "the naive twin; it answers all targets of a source at once",
            median(theirs[1:]) / warm if is_equal else None,
            f"{same:,} of {compared:,} frontiers equal",
            is_equal,
        ),
    ]


def _part(arcs: ArcGraph, middle: int) -> tuple[ArcGraph, Ints]:
    """Keep what lies among the nodes nearest to one, by time; everything else is closed."""
    far, _, _ = nearest_source(
        arcs.first_out,
        arcs.out_arc,
        arcs.head,
        arcs.milliseconds,
        np.array([middle], dtype=np.int64),
        NO_LIMIT,
    )
    reached = np.flatnonzero(far >= 0)
    inside = reached[np.argsort(far[reached], kind="stable")[:PART_NODES]]
    is_inside = np.zeros(arcs.node_count, dtype=np.bool_)
    is_inside[inside] = True
    kept = is_inside[arcs.tail] & is_inside[arcs.head]
    return replace(arcs, milliseconds=np.where(kept, arcs.milliseconds, CLOSED)), inside
