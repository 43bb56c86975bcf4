"""The engine of a study: its hierarchy, from the cache or built once, and times put on it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from passable.network.hierarchy import Hierarchy, hierarchy_digest
from passable.network.hierarchy_store import stored_hierarchy
from passable.network.metric import Metric, changed_arcs, customize, recustomize
from passable.network.network import Network
from passable.network.states import EdgeStates
from passable.run.cache import hierarchies_folder, mark_used, trim_cache
from passable.terms.progress import Progress, silent

METRICS_KEPT: Final = 6
"""Two times of three readings; each is some 20 bytes for every link, 30 MB for a large city."""
PARTLY: Final = 1000
"""Changing one arc in so many takes as long as putting every time on anew (ny-264k)."""
WORTH_IT: Final = 20_000
"""Arcs from which on the engine answers access. Below, Dijkstra's algorithm over all nodes takes
2 ms or less, and a hierarchy, and kernels to be compiled or loaded, gain nobody anything."""
MOST_THREADS: Final = 8


def threads() -> int:
    """Say how many threads to work with: the processors we may use, up to eight."""
    affinity = getattr(os, "sched_getaffinity", None)
    found = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(found, MOST_THREADS)


def name_states(states: EdgeStates) -> bytes:
    """Name edge states so that equal ones bear equal names."""
    return hashlib.blake2b(np.ascontiguousarray(states.milliseconds).data).digest()


@dataclass
class Engine:
    """What a study has put on hierarchies so far; shared by all its questions.

    Parameters
    ----------
    progress
        Told when a hierarchy is built.
    """

    progress: Progress = silent
    _hierarchies: dict[str, Hierarchy] = field(default_factory=dict)
    _metrics: dict[tuple[str, bytes], Metric] = field(default_factory=dict)

    def hierarchy(self, network: Network) -> Hierarchy:
        """Give a network's hierarchy: kept, from the cache, or built and cached."""
        if network.digest not in self._hierarchies:
            folder = hierarchies_folder()
            topology = (network.node_count, network.arc_tail, network.arc_head)
            kept = folder / hierarchy_digest(*topology)
            is_there = kept.exists()
            if not is_there:
                self.progress("ordering the roads, once for this network")
            self._hierarchies[network.digest] = stored_hierarchy(folder, network)
            mark_used(kept)
            if not is_there:
                trim_cache()
        return self._hierarchies[network.digest]

    def metric(self, network: Network, states: EdgeStates, name: bytes | None = None) -> Metric:
        """Put a situation's times on a network's hierarchy; the last few are kept.

        Where they differ little from some that are kept, only what differs is worked out.

        Parameters
        ----------
        network, states
            The roads and what is open.
        name
            ``name_states`` of them, where the caller knows it already.

        Raises
        ------
        TooLongError
            If an arc or a link takes 6 days 5 hours or more.
        """
        key = (network.digest, name or name_states(states))
        metric = self._metrics.pop(key, None) or self._make(network, states)
        while len(self._metrics) >= METRICS_KEPT:
            self._metrics.pop(next(iter(self._metrics)))
        self._metrics[key] = metric
        return metric

    def _make(self, network: Network, states: EdgeStates) -> Metric:
        hierarchy = self.hierarchy(network)
        ours = [m for (digest, _), m in self._metrics.items() if digest == network.digest]
        differing = [(changed_arcs(metric, states), metric) for metric in ours]
        differs, nearest = min(differing, key=lambda d: len(d[0]), default=(None, None))
        if nearest is None or differs is None or len(differs) * PARTLY > network.arc_count:
            return customize(hierarchy, states, threads())
        return recustomize(nearest, differs, states.milliseconds[differs])
