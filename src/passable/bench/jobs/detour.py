"""Every segment removed, between its own two ends: against RA2CE's own class on a part, scaled."""

from __future__ import annotations

from functools import partial

import numpy as np

from passable.bench.clock import Clock
from passable.bench.contest import Contest, Ints, Row
from passable.network.arc_graph import ArcGraph, graph_of_arcs
from passable.network.detour import detours

PART_SEGMENTS = 2000
OURS = "passable"


def run(contest: Contest) -> list[Row]:
    """Time all segments of the graph, and a part of it beside RA2CE, lengths as it has them."""
    arcs, clock = contest.graph.arcs, Clock()
    whole = "detour of every segment"
    part = f"{whole}, a part by length"
    ends = _part(contest)
    lengths = part_graph(ends)
    found = detours(lengths, threads=contest.threads)
    round_way = np.where(found.milliseconds[:, 0] >= 0, found.milliseconds[:, 0], -1)
    told = np.full(len(ends), -2, dtype=np.int64)
    counts = sorted({1, contest.threads})
    for turn in range(contest.runs + 1):
        contest.progress(whole, turn, contest.runs + 1)
        for threads in counts:
            clock.time(f"{whole}{threads}", partial(detours, arcs, threads=threads))
            clock.time(f"{part}{threads}", partial(detours, lengths, threads=threads))
        answer = contest.ask(clock, "ra2ce", contest.peer("ra2ce"), "detour", {"edges": ends})
        if answer is not None:
            told = answer.arrays["way_round"]
    rows = [_row(contest, clock, job, threads) for job in (whole, part) for threads in counts]
    if "ra2ce" not in clock.seconds:
        return rows
    equal = int(np.count_nonzero(told == round_way))
    is_equal = equal == len(ends)
    seconds = clock.median("ra2ce")
    compared = f"{equal:,} of {len(ends):,} ways round equal"
    best = {job: min(r.seconds for r in rows if r.job == job) for job in (whole, part)}
    scale = arcs.segment_count / len(ends)
    return [
        *rows,
        *(
            Row(
                job,
                "RA2CE's SingleLinkRedundancy",
                seconds * times,
                contest.runs,
                clock.first("ra2ce") * times,
                note,
                seconds * times / best[job] if is_equal else None,
                compared,
                is_equal,
            )
            for job, times, note in (
                (part, 1.0, f"{len(ends):,} segments"),
                (whole, scale, f"scaled from {len(ends):,} of {arcs.segment_count:,} segments"),
            )
        ),
    ]


def _row(contest: Contest, clock: Clock, job: str, threads: int) -> Row:
    name = f"{job}{threads}"
    who = f"{OURS}, {threads} thread{'s' if threads > 1 else ''}"
    return Row(job, who, clock.median(name), contest.runs, clock.first(name))


def _part(contest: Contest) -> Ints:
    """Take the segments nearest to the first place: tail, head and decimetres, each once."""
    arcs = contest.graph.arcs
    first_arc = np.full(arcs.segment_count, -1, dtype=np.int64)
    first_arc[arcs.segment[::-1]] = np.arange(arcs.arc_count)[::-1]
    tail, head = arcs.tail[first_arc].astype(np.int64), arcs.head[first_arc].astype(np.int64)
    inside = np.zeros(arcs.node_count, dtype=bool)
    inside[contest.graph.place_node[0]] = True
    taken = np.zeros(arcs.segment_count, dtype=bool)
    while taken.sum() < min(PART_SEGMENTS, arcs.segment_count):
        touching = (inside[tail] | inside[head]) & (first_arc >= 0)
        if not np.any(touching & ~taken):
            break
        taken |= touching
        inside[tail[touching]] = inside[head[touching]] = True
    chosen = np.flatnonzero(taken)[:PART_SEGMENTS]
    metres = np.maximum(1, contest.graph.segment_decimetres[chosen])
    return np.stack([tail[chosen], head[chosen], metres], axis=1)


def part_graph(ends: Ints) -> ArcGraph:
    """Make two-way arcs of segments, numbered anew, their decimetres as times."""
    _, numbers = np.unique(ends[:, :2], return_inverse=True)
    pairs = numbers.reshape(-1, 2).astype(np.int32)
    segment = np.arange(len(ends), dtype=np.int32)
    return graph_of_arcs(
        int(pairs.max()) + 1,
        len(ends),
        np.concatenate([pairs[:, 0], pairs[:, 1]]),
        np.concatenate([pairs[:, 1], pairs[:, 0]]),
        np.concatenate([segment, segment]),
        np.concatenate([ends[:, 2], ends[:, 2]]),
    )
