"""Every segment removed, for ordered pairs of places: against brute force and replacement paths."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from passable.bench.child import in_child
from passable.bench.clock import Clock
from passable.bench.contest import Contest, Ints, Row
from passable.bench.graphs import BenchGraph, open_graph
from passable.network.between import BetweenRemoval, remove_each_between
from passable.network.matrix import distances

FEW, MORE, MANY = 50, 200, 1000
ROWS_CHECKED = 20


def run(contest: Contest) -> list[Row]:
    """Time 50 places against the peers, then 200, and 1,000 once for its memory."""
    return [*_few(contest), *_larger(contest)]


def remove(
    graph: BenchGraph, places: int, threads: int, contest: Contest | None = None
) -> BetweenRemoval:
    """Remove every segment for the first so many places of a graph."""
    return remove_each_between(
        graph.arcs,
        graph.place_node[:places],
        graph.place_people[:places].astype(np.float64),
        hierarchy=None if contest is None else contest.hierarchy,
        threads=threads,
    )


def _few(contest: Contest) -> list[Row]:
    """Run 50 places and the peers in turn: a segment, and a pair, a run."""
    graph, clock = contest.graph, Clock()
    places = graph.place_node[:FEW]
    job = f"every segment removed, between {len(places)} places"
    found = remove(graph, FEW, contest.threads, contest)
    candidates = np.flatnonzero(found.matters)
    chance = contest.chance()
    segments = chance.choice(candidates, size=contest.runs + 1)
    pairs = np.array(
        [chance.choice(len(places), size=2, replace=False) for _ in range(contest.runs + 1)]
    )
    before = distances(contest.metric, places, places, contest.threads)
    agreed, disagreed, rows_equal, rows_all = 0, 0, 0, 0
    counts = sorted({1, contest.threads})
    for turn in range(contest.runs + 1):
        contest.progress(job, turn, contest.runs + 1)
        for threads in counts:
            clock.time(_ours(threads), partial(remove, graph, FEW, threads, contest))
        given = {
            "sources": places,
            "targets": places,
            "closed": contest.arcs_of(segments[turn : turn + 1]),
        }
        answer = contest.ask(clock, "scipy, brute force", contest.peer("scipy"), "matrix", given)
        if answer is not None:
            same = _is_same(graph, found, int(segments[turn]), before, answer.arrays["table"])
            agreed, disagreed = agreed + same, disagreed + (not same)
        pair = places[pairs[turn]].reshape(1, 2)
        answer = contest.ask(
            clock,
            "gravel, Hershberger-Suri",
            contest.peer("gravel"),
            "replacements",
            {"pairs": pair},
        )
        if answer is not None:
            equal, every = _check_rows(contest, pair[0], answer.arrays["rows"])
            rows_equal, rows_all = rows_equal + equal, rows_all + every
    rows = [Row(job, _ours(n), clock.median(_ours(n)), contest.runs, clock.first(_ours(n)),
                f"{len(candidates):,} segments matter") for n in counts]  # fmt: skip
    best = min(row.seconds for row in rows)
    who = "scipy, brute force"
    if who in clock.seconds:
        seconds = clock.median(who) * len(candidates)
        rows.append(
            Row(
                job,
                who,
                seconds,
                contest.runs,
                clock.first(who) * len(candidates),
                f"scaled from {contest.runs} segments to those that matter",
                seconds / best if not disagreed else None,
                f"{agreed} of {agreed + disagreed} segments equal",
                not disagreed,
            )
        )
    who = "gravel, Hershberger-Suri"
    if who in clock.seconds:
        ordered = len(places) * (len(places) - 1)
        seconds = clock.median(who) * ordered
        rows.append(
            Row(
                job,
                who,
                seconds,
                contest.runs,
                clock.first(who) * ordered,
                f"scaled from {contest.runs} ordered pairs of {ordered:,}",
                seconds / best if rows_equal == rows_all else None,
                f"{rows_equal} of {rows_all} ways without an edge equal scipy's",
                rows_equal == rows_all,
            )
        )
    return rows


def _ours(threads: int) -> str:
    return f"passable, {threads} thread{'s' if threads > 1 else ''}"


def _is_same(
    graph: BenchGraph, found: BetweenRemoval, segment: int, before: Ints, after: Ints
) -> bool:
    """Hold one segment's figures against a matrix without it, in exact whole numbers."""
    people = graph.place_people[: len(before)].astype(object)
    weight = np.outer(people, people)
    np.fill_diagonal(weight, 0)
    was, now = before >= 0, after >= 0
    lost = int(weight[was & ~now].sum())
    extra = int((weight * (after - before).astype(object))[was & now].sum())
    return bool(
        float(lost) == found.disconnected_weight[segment]
        and float(extra) == found.extra_weighted_milliseconds[segment]
    )


def _check_rows(contest: Contest, pair: Ints, rows: Ints) -> tuple[int, int]:
    """Hold some of a peer's replacement ways against scipy's without the same edge, one way."""
    scipy = contest.peer("scipy")
    if scipy is None or not len(rows):
        return 0, 0
    arcs = contest.graph.arcs
    sample = contest.chance().choice(len(rows), size=min(ROWS_CHECKED, len(rows)), replace=False)
    equal = 0
    for _, tail, head, told in rows[sample].tolist():
        shut = np.flatnonzero((arcs.tail == tail) & (arcs.head == head))
        given = {"sources": pair[:1], "targets": pair[1:], "closed": shut}
        equal += int(scipy.ask("matrix", given).arrays["table"][0, 0]) == told
    return equal, len(sample)


def _larger(contest: Contest) -> list[Row]:
    """Time 200 places, and 1,000 once, each in a process of its own for its memory."""
    rows = []
    for places, runs in ((FEW, contest.runs), (MORE, contest.runs), (MANY, 1)):
        if places > len(contest.graph.place_node):
            continue
        job = f"every segment removed, between {places:,} places, own process"
        contest.progress(job, 0, 0)
        answer = in_child(timed_removal, contest.path, contest.seed, places, contest.threads, runs)
        first, counted = answer.result
        rows.append(
            Row(
                job,
                _ours(contest.threads),
                median(counted),
                len(counted),
                first,
                "hierarchy not counted" + ("; one run" if runs == 1 else ""),
                peak_mib=answer.peak_mib,
            )
        )
    return rows


def timed_removal(
    path: Path | None, seed: int, places: int, threads: int, runs: int
) -> tuple[float, list[float]]:
    """Time the job in this process: a first run on few places for the kernels, then those that count."""
    graph = open_graph(path, seed)
    contest = Contest(graph, None, seed, runs, threads)
    clock = Clock()
    clock.time("removal", lambda: remove(graph, 2, threads, contest))
    for _ in range(runs):
        clock.time("removal", lambda: remove(graph, places, threads, contest))
    return clock.first("removal"), clock.counted("removal")
