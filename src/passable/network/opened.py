"""Distances after arcs are opened or sped up, in closed form: nothing is customized anew.

Where one arc from u to v gets a time w less than it had, the new distance of any pair is
``min(d(o, t), d(o, u) + w + d(v, t))``: a shortest way uses the arc once or not at all. Several
arcs are opened one after another; what is kept up to date for that are the distances to and from
their ends. Everything a closed form does not touch has not changed, and needs no look.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from passable.network.hierarchy_nearest import nearest_sources
from passable.network.matrix import aim, distances, distances_on
from passable.network.metric import Metric
from passable.terms.codes import Direction

Ints = npt.NDArray[np.int64]
UNREACHED = -1
FAR = np.int64(2**60)
"""Stands for unreached while sums are compared; two of them and any time fit into 64 bits."""


@dataclass(frozen=True)
class Opened:
    """Arcs that get quicker, and the ends they join.

    Parameters
    ----------
    metric
        The times before.
    tail, head : int64[a]
        Their ends, as nodes.
    milliseconds : int64[a]
        Their new times.
    """

    metric: Metric
    tail: Ints
    head: Ints
    milliseconds: Ints

    @cached_property
    def ends(self) -> Ints:
        """Every node an arc begins or ends at, once."""
        return np.union1d(self.tail, self.head)

    @cached_property
    def _arcs(self) -> list[tuple[int, int, int]]:
        """The arcs as (tail, head, ms), ends counted as in ``ends``."""
        tail, head = (np.searchsorted(self.ends, end).tolist() for end in (self.tail, self.head))
        return list(zip(tail, head, self.milliseconds.tolist(), strict=True))

    @cached_property
    def _between_ends(self) -> Ints:
        return _far(distances(self.metric, self.ends, self.ends))

    def distances(self, origins: Ints, targets: Ints, before: Ints) -> Ints:
        """Find the new distances from origins to targets.

        Parameters
        ----------
        origins : int64[o], targets : int64[t]
            Nodes.
        before : int64[o, t]
            What they were, ``UNREACHED`` where there was no way.

        Raises
        ------
        TooLongError
            If a way takes 6 days 5 hours or more.
        """
        count = len(self.ends)
        to_ends = distances_on(aim(self.metric, origins, "to"), self.ends).T
        from_ends = distances(self.metric, self.ends, targets)
        table = np.block(
            [[self._between_ends, _far(from_ends)], [_far(to_ends), _far(before)]]
        )  # rows: ends, origins; columns: ends, targets
        for tail, head, time in self._arcs:
            np.minimum(table, table[:, [tail]] + time + table[[head], :], out=table)
        return _near(table[count:, count:])

    def nearest(
        self,
        sources: Ints,
        targets: Ints,
        before: tuple[Ints, Ints],
        direction: Direction = "to",
    ) -> tuple[Ints, Ints]:
        """Find the new nearest source of each target.

        Parameters
        ----------
        sources, targets, direction
            As for ``hierarchy_nearest.nearest_sources``.
        before : int64[t], int64[t]
            What that gave.

        Raises
        ------
        TooLongError
            If a way to an end takes 6 days 5 hours or more.
        """
        if not len(sources) or not len(targets):
            return before
        inward = direction == "to"
        # Distances that lead away from the sources: with ways that lead to them, turned round.
        out_of = distances_on(aim(self.metric, targets, direction), self.ends)
        table = np.hstack([self._between_ends.T if inward else self._between_ends, _far(out_of)])
        count = len(sources)
        at_ends = nearest_sources(self.metric, sources, self.ends, direction)
        key = np.concatenate([_keys(at_ends, count), _keys(before, count)])
        for tail, head, time in self._arcs:
            near, far = (head, tail) if inward else (tail, head)
            onward = np.minimum(time + table[far], FAR)
            if key[near] < FAR:
                reached = np.where(onward < FAR, key[near] + onward * count, FAR)
                np.minimum(key, reached, out=key)
            np.minimum(table, table[:, [near]] + time + table[[far], :], out=table)
        mine = key[len(self.ends) :]
        is_reached = mine < FAR
        return (
            np.where(is_reached, mine // count, UNREACHED),
            np.where(is_reached, mine % count, UNREACHED),
        )


def _far(table: Ints) -> Ints:
    return np.where(table == UNREACHED, FAR, table).astype(np.int64)


def _near(table: Ints) -> Ints:
    return np.where(table >= FAR, UNREACHED, table)


def _keys(found: tuple[Ints, Ints], count: int) -> Ints:
    """Make one number of distance and source, as the kernels do; ``FAR`` where none is reached."""
    milliseconds, source = found
    return np.where(milliseconds == UNREACHED, FAR, milliseconds * count + source)
