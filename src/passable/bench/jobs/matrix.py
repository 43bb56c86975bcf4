"""The matrix of all places, and its every number held against scipy's."""

from __future__ import annotations

from functools import partial

from passable.bench.clock import Clock
from passable.bench.contest import Contest, PeerJob, Row, compare, in_turn
from passable.bench.peer import PeerAnswer
from passable.network.matrix import distances

THEIR_SOURCES = 20


def run(contest: Contest) -> list[Row]:
    """Time the whole matrix; Dijkstras do twenty sources and are scaled, hierarchies all."""
    places = contest.graph.place_node
    metric = contest.metric
    whole = distances(metric, places, places, contest.threads)
    few = places[:THEIR_SOURCES]
    part = {"sources": few, "targets": places}
    every = {"sources": places, "targets": places}
    scale, told = len(places) / len(few), f"{len(few)} of {len(places):,} sources"

    def check(_who: str, answer: PeerAnswer) -> tuple[bool, str]:
        table = answer.arrays["table"]
        return compare(whole[: len(table)], table, "distances")

    job = f"matrix, {len(places):,} x {len(places):,}"
    rows = in_turn(
        contest,
        job,
        {
            f"passable, {n} thread{'s' if n > 1 else ''}": partial(
                distances, metric, places, places, n
            )
            for n in sorted({1, contest.threads})
        },
        [
            PeerJob("scipy, 1 process", "scipy", "matrix", part, {}, scale, told),
            PeerJob("scipy, 2 processes", "scipy", "matrix", part, {"processes": 2}, scale, told),
            PeerJob(
                "networkit, 2 threads", "networkit", "matrix", part, {"threads": 2}, scale, told
            ),
            PeerJob("igraph, 1 thread", "igraph", "matrix", part, {}, scale, told),
        ],
        check,
    )
    contest.progress(f"{job}: every number against scipy's", 0, 0)
    clock = Clock()
    for who, name in (
        ("scipy, whole, 1 process", "scipy"),
        ("gravel, its CH", "gravel"),
        ("pandana, its CH, seconds", "pandana"),
    ):
        answer = contest.ask(clock, who, contest.peer(name), "matrix", every)
        if answer is not None:
            is_equal, compared = compare(whole, answer.arrays["table"], "distances")
            best = min(row.seconds for row in rows)
            rows.append(
                Row(
                    job,
                    who,
                    answer.seconds,
                    1,
                    answer.seconds,
                    "",
                    answer.seconds / best if is_equal else None,
                    compared,
                    is_equal,
                    answer.peak_mib,
                )
            )
    return rows
