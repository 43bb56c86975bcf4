"""Every segment removed, for each place's way to its nearest service: against brute force."""

from __future__ import annotations

from functools import partial

import numpy as np

from passable.bench.clock import Clock
from passable.bench.contest import Contest, Ints, Row
from passable.network.service_removal import ServiceRemoval, remove_each_for_service

PLACES, SERVICES = 10_000, 200
SCIPY = "scipy, brute force"


def run(contest: Contest) -> list[Row]:
    """Time 10,000 places and 200 services, drawn with the seed; scipy does a segment a run."""
    arcs, clock, chance = contest.graph.arcs, Clock(), contest.chance()
    count = arcs.node_count
    places = chance.choice(count, size=min(PLACES, count), replace=False)
    services = chance.choice(count, size=min(SERVICES, 1 + count // 10), replace=False)
    people = chance.integers(1, 1000, len(places))
    job = f"every segment removed, {len(places):,} places to {len(services)} services"
    weights = people.astype(np.float64)[:, None]
    counts = sorted({1, contest.threads})
    work = {
        _ours(n): partial(remove_each_for_service, arcs, places, weights, services, threads=n)
        for n in counts
    }
    found = work[_ours(counts[-1])]()
    matter = np.flatnonzero(found.matters)
    segments = chance.choice(matter, size=contest.runs + 1)
    given = {"places": places, "services": services}
    peer = contest.peer("scipy")
    before = contest.ask(Clock(), SCIPY, peer, "nearest", given)
    agreed = 0
    for turn, segment in enumerate(segments.tolist()):
        contest.progress(job, turn, len(segments))
        for who, ours in work.items():
            clock.time(who, ours)
        closed = contest.arcs_of(segments[turn : turn + 1])
        after = contest.ask(clock, SCIPY, peer, "nearest", {**given, "closed": closed})
        if before is not None and after is not None:
            tables = before.arrays["table"], after.arrays["table"]
            agreed += _is_same(found, segment, people, *tables)
    rows = [
        Row(job, who, clock.median(who), contest.runs, clock.first(who),
            f"{len(matter):,} segments matter")
        for who in work
    ]  # fmt: skip
    if SCIPY not in clock.seconds:
        return rows
    best = min(row.seconds for row in rows)
    seconds = clock.median(SCIPY) * len(matter)
    is_equal = agreed == len(segments)
    return [
        *rows,
        Row(
            job,
            SCIPY,
            seconds,
            contest.runs,
            clock.first(SCIPY) * len(matter),
            f"scaled from {contest.runs} segments to those that matter",
            seconds / best if is_equal else None,
            f"{agreed} of {len(segments)} segments equal",
            is_equal,
        ),
    ]


def _ours(threads: int) -> str:
    return f"passable, {threads} thread{'s' if threads > 1 else ''}"


def _is_same(found: ServiceRemoval, segment: int, people: Ints, before: Ints, after: Ints) -> bool:
    """Hold one segment's figures against the nearest services without it."""
    was, now = before >= 0, after >= 0
    lost = was & ~now
    extra = int((people * (after - before))[was & now].sum())
    return bool(
        found.cut_places[segment] == lost.sum()
        and found.cut_weight[segment, 0] == people[lost].sum()
        and found.extra_weighted_milliseconds[segment, 0] == extra
    )
