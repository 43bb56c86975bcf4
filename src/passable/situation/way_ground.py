"""Whose ground a way leads over, stretch by stretch, and the lines it crosses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from passable.network.network import Network
from passable.situation.control import NOBODY, Holder
from passable.situation.effects import Effects
from passable.situation.ground import UNRULED, Ground
from passable.situation.resolve import ResolvedLedger


@dataclass(frozen=True)
class Stretch:
    """A run of road on one holder's ground.

    Parameters
    ----------
    holder
        Who may hold it.
    area_id
        The area that rules it, empty if none does.
    metres
        How long it is.
    first_arc, last_arc
        Places in the way's list of arcs.
    """

    holder: Holder
    area_id: str
    metres: float
    first_arc: int
    last_arc: int


class GroundRuler:
    """Tells the ground under ways of one situation.

    Parameters
    ----------
    ledger, effects
        The situation's.
    """

    def __init__(self, ledger: ResolvedLedger, effects: Effects) -> None:
        self._network: Network = ledger.network
        self._holders = effects.holders
        self._ground: Ground = ledger.ground(tuple(sorted(effects.holders)))
        order = np.lexsort((self._ground.begin, self._ground.segment))
        self._segment = self._ground.segment[order]
        self._begin = self._ground.begin[order]
        self._end = self._ground.end[order]
        self._area = self._ground.area[order]

    def stretches(self, arcs: Sequence[int]) -> list[Stretch]:
        """Walk a way and give its stretches in order, neighbours on different holders' ground.

        Two areas held by the same actors, as surely, are one stretch; it bears the first's name.
        """
        found: list[Stretch] = []
        for piece in self.pieces(arcs):
            last = found[-1] if found else None
            if last is not None and alike(last.holder, piece.holder):
                found[-1] = Stretch(
                    last.holder,
                    last.area_id,
                    last.metres + piece.metres,
                    last.first_arc,
                    piece.last_arc,
                )
            elif piece.metres > 0 or last is None:
                found.append(piece)
        return found

    def pieces(self, arcs: Sequence[int]) -> list[Stretch]:
        """Walk a way and give every piece of an arc on one area's ground, in order."""
        found: list[Stretch] = []
        for place, arc in enumerate(arcs):
            for area, metres in self._pieces(arc):
                name = self._ground.area_ids[area] if area != UNRULED else ""
                holder = self._holders[name] if name else NOBODY
                found.append(Stretch(holder, name, metres, place, place))
        return found

    def _pieces(self, arc: int) -> list[tuple[int, float]]:
        """Cut an arc by the ruling area, in the order it is driven."""
        network = self._network
        segment = int(network.arc_segment[arc])
        low, high = float(network.arc_from_fraction[arc]), float(network.arc_to_fraction[arc])
        length = float(network.graph.length_metres[segment])
        first, last = np.searchsorted(self._segment, [segment, segment + 1])
        pieces: list[tuple[int, float]] = []
        at = low
        for k in range(first, last):
            begin, end = max(float(self._begin[k]), low), min(float(self._end[k]), high)
            if end <= begin:
                continue
            if begin > at:
                pieces.append((UNRULED, (begin - at) * length))
            pieces.append((int(self._area[k]), (end - begin) * length))
            at = end
        if at < high or not pieces:
            pieces.append((UNRULED, (high - at) * length))
        return pieces if network.arc_is_forward[arc] else pieces[::-1]


def alike(first: Holder, second: Holder) -> bool:
    """Say whether two pieces of ground are held by the same actors, as surely."""
    return (first.best, first.others, first.is_open_question) == (
        second.best,
        second.others,
        second.is_open_question,
    )


def lines_crossed(stretches: Sequence[Stretch]) -> list[tuple[str, str]]:
    """List the lines a way crosses: the actors before and after, in the best reading."""
    actors = [stretch.holder.best for stretch in stretches]
    return [(a, b) for a, b in pairwise(actors) if a != b]


def lines_between(pieces: Sequence[Stretch]) -> list[tuple[Stretch, Stretch]]:
    """List the lines a way crosses, each as the ground just before and just after it.

    Parameters
    ----------
    pieces
        As ``GroundRuler.pieces`` gives them: each bears the claims of its own area alone, so that
        whoever names its holder sees whether those may be told.
    """
    walked = [piece for piece in pieces if piece.metres > 0]
    return [(a, b) for a, b in pairwise(walked) if a.holder.best != b.holder.best]
