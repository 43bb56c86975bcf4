"""Ordered pairs of places, weighed by the people at both ends, and what a change does to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.measures.reach import NOT_REACHED

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """The ordered pairs among K places.

    Parameters
    ----------
    ids : object[K]
        Place ids.
    node : int64[K]
        Where they stand, -1 off the network: such a place's pairs have no way.
    weight : float64[K, K]
        Of each pair, from row to column: product of people, normalised so that all pairs add up
        to 1; 0 on the diagonal and where either has no figure. All alike if no place has one.
    by : str
        ``people``, or ``equal``.
    """

    ids: npt.NDArray[np.object_]
    node: Ints
    weight: Floats
    by: str

    @property
    def asked(self) -> Bools:
        """Which pairs count at all, bool[K, K]."""
        answer: Bools = self.weight > 0
        return answer

    @property
    def on_network(self) -> Ints:
        """Rows of the places on the network."""
        return np.flatnonzero(self.node >= 0)

    def spread(self, table: Ints) -> Ints:
        """Give all pairs a table of those on the network, int64[K, K]."""
        rows = self.on_network
        whole = np.full((len(self.node), len(self.node)), NOT_REACHED, dtype=np.int64)
        whole[np.ix_(rows, rows)] = table
        return whole


def weigh_places(people: Floats) -> Floats:
    """Weigh places by their people, 0 without a figure; all alike if none has one."""
    known = np.nan_to_num(people)
    return known if known.any() else np.ones(len(people))


def weigh_pairs(ids: npt.NDArray[np.object_], node: Ints, people: Floats) -> Pairs:
    """Weigh the ordered pairs of places.

    Parameters
    ----------
    ids, node
        As in ``Pairs``.
    people : float64[K]
        NaN where no figure is known.
    """
    by = "people" if np.nan_to_num(people).any() else "equal"
    share = weigh_places(people)
    weight = np.outer(share, share)
    np.fill_diagonal(weight, 0.0)
    total = weight.sum()
    return Pairs(ids, node, weight / total if total > 0 else weight, by)


def compare_pairs(before: Ints, after: Ints, pairs: Pairs) -> dict[str, object]:
    """Count what changed between two matrices of times.

    Parameters
    ----------
    before, after : int64[K, K]
        ms from row to column, ``NOT_REACHED`` where there is no way.
    pairs
        Which pairs, and their weights.

    Returns
    -------
    dict
        Of ``WHAT_IF_COLUMNS``, from ``pairs`` on. The mean is over the weight connected before
        and after; null where there is none.
    """
    asked, weight = pairs.asked, pairs.weight
    was, now = (before != NOT_REACHED) & asked, (after != NOT_REACHED) & asked
    both = was & now
    extra = np.where(both, after - before, 0)
    still = float(weight[both].sum())
    worst = int(np.argmax(extra)) if extra.size else 0
    is_worse = bool(extra.size) and extra.flat[worst] > 0
    origin, target = divmod(worst, max(len(pairs.ids), 1))
    return {
        "pairs": int(asked.sum()),
        "weight_by": pairs.by,
        "pairs_connected_before": int(was.sum()),
        "share_connected_before": float(weight[was].sum()),
        "pairs_newly_disconnected": int((was & ~now).sum()),
        "share_newly_disconnected": float(weight[was & ~now].sum()),
        "pairs_reconnected": int((now & ~was).sum()),
        "share_reconnected": float(weight[now & ~was].sum()),
        "pairs_slower": int((extra > 0).sum()),
        "pairs_faster": int((extra < 0).sum()),
        "share_still_connected": still,
        "mean_extra_seconds": float((weight * extra).sum()) / still / 1000 if still else np.nan,
        "worst_pair_extra_seconds": extra.flat[worst] / 1000 if is_worse else np.nan,
        "worst_from_place_id": str(pairs.ids[origin]) if is_worse else "",
        "worst_to_place_id": str(pairs.ids[target]) if is_worse else "",
    }
