"""What a job is given, and what it tells: a row for each contender, ours first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from passable.bench.clock import Clock
from passable.bench.graphs import BenchGraph
from passable.bench.peer import Arrays, Peer, PeerAnswer, PeerFailedError, Peers
from passable.network.hierarchy import Hierarchy, hierarchy_of_arcs
from passable.network.metric import Metric, customize
from passable.network.states import EdgeStates
from passable.terms.progress import Progress, silent

OURS = "passable"
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Row:
    """One contender's figure in one job.

    Parameters
    ----------
    job
        Which job.
    contender
        ``passable`` with its threads, or the peer and how it was asked.
    seconds
        The median of the runs that count.
    runs
        How many they are.
    first_seconds
        Of the first run, not counted.
    note
        How much of the job was measured when ``seconds`` was scaled from a part, or what else a
        reader must know.
    times_ours
        How many times as long as our own, ``None`` for ourselves or without equal answers.
    compared
        What was compared and found equal, or what was not; empty for ourselves.
    is_equal
        ``None`` where nothing was compared.
    peak_mib
        The process's peak memory, libraries and graph included.
    """

    job: str
    contender: str
    seconds: float
    runs: int
    first_seconds: float
    note: str = ""
    times_ours: float | None = None
    compared: str = ""
    is_equal: bool | None = None
    peak_mib: float | None = None


@dataclass
class Contest:
    """What every job is given.

    Parameters
    ----------
    graph, peers, seed
        The road network, who competes, and what samples are drawn with.
    runs
        Counted runs of each contender, at least five.
    threads
        Of our own when it uses more than one.
    growth
        Networks of several sizes for the job of that name; made if empty.
    events
        Incidents for the job frontier; drawn if ``None``.
    roads
        OpenStreetMap files for the job reading; one is made if empty.
    path
        The graph's file, for work in another process; ``None`` if it was made.
    progress
        Told step by step.
    left_out
        Figures that could not be taken, and why.
    """

    graph: BenchGraph
    peers: Peers | None
    seed: int
    runs: int = 5
    threads: int = 2
    growth: tuple[Path, ...] = ()
    events: Path | None = None
    roads: tuple[Path, ...] = ()
    path: Path | None = None
    progress: Progress = silent
    left_out: list[str] = field(default_factory=list)

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """The graph's hierarchy, built once."""
        arcs = self.graph.arcs
        return hierarchy_of_arcs(arcs.node_count, arcs.tail, arcs.head)

    @cached_property
    def metric(self) -> Metric:
        """Its times, without closures."""
        return customize(self.hierarchy, EdgeStates(self.graph.arcs.milliseconds), self.threads)

    def chance(self) -> np.random.Generator:
        """Give a new source of samples; each job draws the same again."""
        return np.random.default_rng(self.seed)

    def arcs_of(self, segments: Ints) -> Ints:
        """List the arcs of some segments."""
        return np.flatnonzero(np.isin(self.graph.arcs.segment, segments))

    def peer(self, name: str) -> Peer | None:
        """Give a peer, or ``None`` if it is not there."""
        return None if self.peers is None else self.peers.get(name)

    def ask(
        self, clock: Clock, who: str, peer: Peer | None, job: str, given: Arrays, **options: object
    ) -> PeerAnswer | None:
        """Have a peer do a job and note its time; a failure is told once and leaves it out."""
        if peer is None or any(line.startswith(f"{who}:") for line in self.left_out):
            return None
        try:
            answer = peer.ask(job, given, **options)
        except PeerFailedError as error:
            self.left_out.append(f"{who}: {error}")
            return None
        clock.note(who, answer.seconds)
        return answer


@dataclass(frozen=True)
class PeerJob:
    """How a peer is asked in a contest of turns.

    Parameters
    ----------
    who
        What its row says.
    name
        Which peer.
    job, given, options
        What it is asked.
    scale
        The whole job is so many times what it is asked.
    part
        What it is asked of the whole, in words; empty if all.
    """

    who: str
    name: str
    job: str
    given: Arrays
    options: dict[str, object] = field(default_factory=dict)
    scale: float = 1.0
    part: str = ""


def in_turn(
    contest: Contest,
    job: str,
    ours: dict[str, Callable[[], object]],
    peers: list[PeerJob],
    check: Callable[[str, PeerAnswer], tuple[bool, str]],
) -> list[Row]:
    """Run all contenders in turn, compare the answers, and give the rows.

    Parameters
    ----------
    contest, job
        What is given, and what it is called.
    ours
        Contender -> the work; ratios are against the last of them.
    peers
        Who else.
    check
        Peer's row name and answer -> whether it is equal to ours, and what was compared.
    """
    clock, last = Clock(), dict[str, PeerAnswer]()
    for run in range(contest.runs + 1):
        contest.progress(job, run, contest.runs + 1)
        for who, work in ours.items():
            clock.time(who, work)
        for asked in peers:
            peer = contest.peer(asked.name)
            answer = contest.ask(clock, asked.who, peer, asked.job, asked.given, **asked.options)
            if answer is not None:
                last[asked.who] = answer
    rows = [Row(job, who, clock.median(who), contest.runs, clock.first(who)) for who in ours]
    best = min(row.seconds for row in rows)
    for asked in peers:
        if asked.who not in last:
            continue
        is_equal, told = check(asked.who, last[asked.who])
        seconds = clock.median(asked.who) * asked.scale
        rows.append(
            Row(
                job,
                asked.who,
                seconds,
                contest.runs,
                clock.first(asked.who) * asked.scale,
                f"scaled from {asked.part}" if asked.part else "",
                seconds / best if is_equal else None,
                told,
                is_equal,
                last[asked.who].peak_mib,
            )
        )
    return rows


def compare(ours: Ints, theirs: Ints, what: str) -> tuple[bool, str]:
    """Compare two tables to the millisecond."""
    same = int(np.count_nonzero(ours == theirs))
    if same == ours.size:
        return True, f"{ours.size:,} {what} equal"
    return False, f"{same:,} of {ours.size:,} {what} equal"
