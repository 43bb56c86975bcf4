"""A probe: one situation in one reading, and what it answers when something on it is changed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from passable.measures.pairs import Pairs, weigh_pairs
from passable.measures.people import figures_of
from passable.measures.reach import NOT_REACHED
from passable.network.hierarchy_nearest import nearest_sources
from passable.network.matrix import aim, distances, distances_on
from passable.network.metric import Metric, TooLongError, recustomize
from passable.network.network import Network
from passable.network.opened import Opened
from passable.network.states import CLOSED, EdgeStates, claim_free
from passable.network.ways import nearest_ways
from passable.run import engine
from passable.run.engine import threads
from passable.run.evaluate import service_rows
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.effects import Effects
from passable.situation.people import people_table
from passable.situation.scenario import (
    NO_EFFECTS,
    Change,
    arcs_of_segments,
    changed_times,
)
from passable.terms.codes import READINGS, Direction

Ints = npt.NDArray[np.int64]
MOST_OPENED: Final = 32
"""Arcs from which on a closed form does more than customizing what they touch."""
NOTHING, CLOSED_FORM, PARTIAL, WHOLE = (
    "no road changes",
    "closed form",
    "partial customization",
    "search in 64 bits",
)


@dataclass(frozen=True)
class Answers:
    """What a situation answers.

    Parameters
    ----------
    milliseconds, service
        By category: to (or from) each place's nearest functioning service, and its row among the
        case's services; ``NOT_REACHED`` where there is none, or none within the limit.
    between : int64[K, K]
        ms between the pairs' places, ``NOT_REACHED`` where there is no way.
    method
        How it was found.
    arcs_changed
        How many arcs differ from the situation without the change.
    """

    milliseconds: dict[str, Ints]
    service: dict[str, Ints]
    between: Ints
    method: str = ""
    arcs_changed: int = 0


class Probe:
    """Asks one situation what happens if something changes.

    Parameters
    ----------
    study, request
        Of whom, and what: date, mover, reading, categories, direction, limit.
    between
        Ids of the places whose pairs are asked about.
    without_claims
        Ask the network with every claim removed; people stay those of the date.
    by_engine
        Whether the engine answers, or a search for every question; ``None``: by the network's
        size. The answers are the same.
    """

    def __init__(
        self,
        study: Study,
        request: Request,
        between: Sequence[str],
        *,
        without_claims: bool = False,
        by_engine: bool | None = None,
    ) -> None:
        self.study, self.request = study, request
        worth_it = study.network.arc_count >= engine.WORTH_IT
        self._by_engine = worth_it if by_engine is None else by_engine
        situation = study.situation(request.on, request.known_on, request.mover)
        self.reading = READINGS.index(request.reading)
        self.effects: Effects = NO_EFFECTS if without_claims else situation.effects
        self.states = (
            claim_free(study.network) if without_claims else situation.states(request.reading)
        )
        works = situation.is_functioning[self.reading]
        self.is_functioning = np.ones_like(works) if without_claims else works
        places = study.case.places
        self.ids = places.index.to_numpy(object)
        hidden = request.hidden_claims(study.case)
        self.people: pd.DataFrame = people_table(places, situation.findings, hidden)
        self.figures = figures_of(self.people)
        terminals = study.network.terminals
        self.place_node = terminals.node[terminals.of_kind("place")].astype(np.int64)
        self.service_node = terminals.node[terminals.of_kind("service")].astype(np.int64)
        self.pairs = self._pairs(between)
        self.arcs = arcs_of_segments(study.network)

    def _pairs(self, between: Sequence[str]) -> Pairs:
        rows = self.study.case.places.index.get_indexer(between)
        return weigh_pairs(self.ids[rows], self.place_node[rows], self.figures[rows, 1])

    @cached_property
    def metric(self) -> Metric | None:
        """The situation's times on the hierarchy; ``None`` if its numbers do not hold them."""
        if not self._by_engine:
            return None
        with contextlib.suppress(TooLongError):
            return self.study.engine.metric(self.study.network, self.states)
        return None

    @cached_property
    def base(self) -> Answers:
        """What the situation answers as it is."""
        nothing = np.empty(0, dtype=np.int64)
        return self.ask_arcs(nothing, nothing)

    def ask(self, change: Change) -> Answers:
        """Answer with something changed, exactly as if the whole situation were built anew."""
        arcs, times = self.times(change)
        works = self.is_functioning.copy()
        works[sorted(change.shut)] = False
        works[sorted(change.restored)] = True
        if not len(arcs) and bool((works == self.is_functioning).all()):
            return Answers(self.base.milliseconds, self.base.service, self.base.between, NOTHING)
        return self.ask_arcs(arcs, times, works)

    def times(self, change: Change) -> tuple[Ints, Ints]:
        """List the arcs whose times a change makes others, and these times."""
        arcs, times = changed_times(self.study.network, self.arcs, self.effects, change)
        new = times[self.reading]
        differs = new != self.states.milliseconds[arcs]
        return arcs[differs], new[differs]

    def ask_arcs(
        self, arcs: Ints, milliseconds: Ints, works: npt.NDArray[np.bool_] | None = None
    ) -> Answers:
        """Answer with the times of some arcs changed.

        Parameters
        ----------
        arcs, milliseconds : int64[c]
            Arcs, each once, and their new times.
        works : bool[services]
            Which services function; ``None``: as before.
        """
        works = self.is_functioning if works is None else works
        count = len(arcs)
        if self.metric is not None:
            with contextlib.suppress(TooLongError):
                if not count:
                    return self._ask(self.metric, self.states, works, NOTHING, 0)
                if count <= MOST_OPENED and self._only_opens(arcs, milliseconds):
                    return self._opened(arcs, milliseconds, works)
                changed = recustomize(self.metric, arcs, milliseconds)
                return self._ask(changed, self.states, works, PARTIAL, count)
        times = self.states.milliseconds.copy()
        times[arcs] = milliseconds
        return self._ask(None, EdgeStates(times), works, WHOLE, count)

    def _only_opens(self, arcs: Ints, milliseconds: Ints) -> bool:
        before = self.states.milliseconds[arcs]
        gains = (milliseconds != CLOSED) & ((before == CLOSED) | (milliseconds < before))
        return bool(gains.all())

    def _opened(self, arcs: Ints, milliseconds: Ints, works: npt.NDArray[np.bool_]) -> Answers:
        assert self.metric is not None
        network, metric = self.study.network, self.metric
        opened = Opened(
            metric,
            network.arc_tail[arcs].astype(np.int64),
            network.arc_head[arcs].astype(np.int64),
            milliseconds,
        )
        direction = self.request.direction

        def nearest(sources: Ints, targets: Ints) -> tuple[Ints, Ints]:
            before = nearest_sources(metric, sources, targets, direction)
            return opened.nearest(sources, targets, before, direction)

        rows = self.pairs.on_network
        node, before = self.pairs.node[rows], self.base.between[np.ix_(rows, rows)]
        between = self.pairs.spread(opened.distances(node, node, before))
        return self._answers(nearest, between, works, CLOSED_FORM, len(arcs))

    def _ask(
        self,
        metric: Metric | None,
        states: EdgeStates,
        works: npt.NDArray[np.bool_],
        method: str,
        count: int,
    ) -> Answers:
        network, direction = self.study.network, self.request.direction

        def nearest(sources: Ints, targets: Ints) -> tuple[Ints, Ints]:
            if metric is not None:
                return nearest_sources(metric, sources, targets, direction)
            forest = nearest_ways(network, states, sources, direction)
            return forest.milliseconds[targets], forest.found[targets]

        node = self.pairs.node[self.pairs.on_network]
        if metric is not None:
            between = distances(metric, node, node, threads())
        else:
            between = _search(network, states, node, node, "from")
        return self._answers(nearest, self.pairs.spread(between), works, method, count)

    def by_way_of(self, nodes: Ints) -> tuple[Ints, Ints]:
        """Find how far nodes are from the places of the pairs, and to them.

        Parameters
        ----------
        nodes : int64[n]
            Nodes.

        Returns
        -------
        before, after : int64[K, n]
            ms from each place to each node, and from each node to each place; ``NOT_REACHED``
            where there is no way.
        """
        rows = self.pairs.on_network
        node = self.pairs.node[rows]
        whole = np.full((2, len(self.pairs.node), len(nodes)), NOT_REACHED, dtype=np.int64)
        for side, direction in enumerate(("from", "to")):
            whole[side, rows] = self._sweep(node, nodes, cast("Direction", direction))
        return whole[0], whole[1]

    def _sweep(self, sources: Ints, nodes: Ints, direction: Direction) -> Ints:
        if self.metric is not None:
            with contextlib.suppress(TooLongError):
                return distances_on(aim(self.metric, nodes, direction), sources, threads())
        return _search(self.study.network, self.states, sources, nodes, direction)

    def _answers(
        self,
        nearest: Callable[[Ints, Ints], tuple[Ints, Ints]],
        between: Ints,
        works: npt.NDArray[np.bool_],
        method: str,
        count: int,
    ) -> Answers:
        milliseconds, service = dict[str, Ints](), dict[str, Ints]()
        is_on = self.place_node >= 0
        for category in self.request.categories:
            rows = service_rows(self.study, category)
            rows = rows[works[rows] & (self.service_node[rows] >= 0)]
            far, found = np.full((2, len(is_on)), NOT_REACHED, dtype=np.int64)
            far[is_on], index = nearest(self.service_node[rows], self.place_node[is_on])
            found[is_on] = np.where(index >= 0, rows[index] if len(rows) else -1, NOT_REACHED)
            limit = self.request.within_milliseconds
            if limit is not None:
                is_far = far > limit
                far[is_far], found[is_far] = NOT_REACHED, NOT_REACHED
            milliseconds[category], service[category] = far, found
        return Answers(milliseconds, service, between, method, count)


def _search(
    network: Network, states: EdgeStates, sources: Ints, nodes: Ints, direction: Direction
) -> Ints:
    """Find the same as ``matrix.distances_on`` in 64 bits, int64[k, n]."""
    table = np.empty((len(sources), len(nodes)), dtype=np.int64)
    for row, source in enumerate(sources):
        forest = nearest_ways(network, states, np.array([source]), direction)
        table[row] = forest.milliseconds[nodes]
    return table
