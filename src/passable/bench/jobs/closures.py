"""Close some segments, then the whole matrix anew: the cycle of a what-if."""

from __future__ import annotations

import numpy as np

from passable.bench.contest import Contest, PeerJob, Row, compare, in_turn
from passable.bench.peer import PeerAnswer
from passable.network.matrix import distances
from passable.network.metric import recustomize
from passable.network.states import CLOSED

COUNTS = (1, 10, 1000)
THEIR_SOURCES = 20


def run(contest: Contest) -> list[Row]:
    """Time the cycle for 1, 10 and 1,000 closed segments, drawn with the seed."""
    rows = []
    for count in COUNTS:
        rows.extend(_cycle(contest, count))
    return rows


def _cycle(contest: Contest, count: int) -> list[Row]:
    places = contest.graph.place_node
    few = places[:THEIR_SOURCES]
    every = contest.graph.arcs.segment_count
    segments = contest.chance().choice(every, size=min(count, every), replace=False)
    arcs = contest.arcs_of(segments)
    shut = np.full(len(arcs), CLOSED)

    def ours() -> np.ndarray:
        metric = recustomize(contest.metric, arcs, shut)
        return distances(metric, places, places, contest.threads)

    table = ours()

    def check(_who: str, answer: PeerAnswer) -> tuple[bool, str]:
        return compare(table[: len(few)], answer.arrays["table"], "distances")

    given = {"sources": few, "targets": places, "closed": arcs}
    return in_turn(
        contest,
        f"close {count:,} segment{'s' if count > 1 else ''}, then the matrix",
        {f"passable, {contest.threads} threads": ours},
        [
            PeerJob(
                "scipy, 2 processes",
                "scipy",
                "matrix",
                given,
                {"processes": 2},
                len(places) / len(few),
                f"{len(few)} of {len(places):,} sources",
            )
        ],
        check,
    )
