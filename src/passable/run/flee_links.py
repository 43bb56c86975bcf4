"""Links between places for a displacement model: few, yet every way between any two keeps its km.

A displacement model knows no roads, only links of a length that are open or closed. They are found
as a greedy spanner (Althöfer et al. 1993, "On sparse spanners of weighted graphs"): shortest pairs
first, a pair gets a link where the links so far would take it more than ``stretch`` times as far.
Done again for every distinct state of the roads, over the links open in it, so that where a road is
shut its detour is there too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

FAR: Final = np.inf
Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Links:
    """The links, and on which states each is open.

    Parameters
    ----------
    pair : int64[l, 2]
        Rows of the places joined, the smaller first.
    km : float64[l]
        Of the shortest way between them on the state that needed the link first.
    is_open : bool[s, l]
        By state.
    lengthened
        Links kept open on some state at their own length though the way is longer then: the pair
        is joined by nothing else, and a link has one length.
    """

    pair: npt.NDArray[np.int64]
    km: Floats
    is_open: npt.NDArray[np.bool_]
    lengthened: int


def find_links(states: Iterable[Floats], stretch: float = 1.0) -> Links:
    """Find the links of some states of the roads.

    Parameters
    ----------
    states : iterable of float64[p, p]
        Km between places, the same both ways, ``FAR`` where there is no way; the one with every
        claim removed first.
    stretch
        1 or more: how many times as far the links may lead as the roads.

    Returns
    -------
    Links
        On every state the open links join exactly the pairs that the roads join, at no more than
        ``stretch`` times the km, but for those of ``lengthened``.
    """
    known = list(states)
    number: dict[tuple[int, int], int] = {}
    km: list[float] = []
    kept_open: set[tuple[int, int]] = set()
    for s, roads in enumerate(known):
        at = _open_at(roads, number, km)
        at.update(link for state, link in kept_open if state == s)
        led = _over_links(len(roads), number, km, at)
        while (pair := _first_too_far(roads, led, stretch)) is not None:
            if pair in number:
                kept_open.add((s, number[pair]))
            else:
                number[pair] = len(km)
                km.append(float(roads[pair]))
            at.add(number[pair])
            _join(led, pair, km[number[pair]])
    is_open = np.zeros((len(known), len(km)), dtype=bool)
    for s, roads in enumerate(known):
        is_open[s, list(_open_at(roads, number, km))] = True
    for s, link in kept_open:
        is_open[s, link] = True
    pairs = np.array(sorted(number, key=number.__getitem__), dtype=np.int64).reshape(-1, 2)
    return Links(pairs, np.array(km, dtype=np.float64), is_open, len({k for _, k in kept_open}))


def _open_at(roads: Floats, number: dict[tuple[int, int], int], km: list[float]) -> set[int]:
    """Tell the links whose own way is open: nothing between their ends is farther than it is."""
    return {k for pair, k in number.items() if roads[pair] <= km[k]}


def _over_links(
    count: int, number: dict[tuple[int, int], int], km: list[float], at: set[int]
) -> Floats:
    """Find the km over open links between all places (Floyd and Warshall)."""
    led = np.full((count, count), FAR)
    np.fill_diagonal(led, 0.0)
    for (a, b), k in number.items():
        if k in at:
            led[a, b] = led[b, a] = min(led[a, b], km[k])
    for k in range(count):
        np.minimum(led, led[:, k, None] + led[None, k, :], out=led)
    return led


def _first_too_far(roads: Floats, led: Floats, stretch: float) -> tuple[int, int] | None:
    """Give the nearest pair that the links lead too far, or not at all."""
    wrong = np.triu(led > stretch * roads, 1)  # FAR > FAR is false: no way, no link
    if not wrong.any():
        return None
    nearest = int(np.argmin(np.where(wrong, roads, FAR)))
    return nearest // len(roads), nearest % len(roads)


def _join(led: Floats, pair: tuple[int, int], km: float) -> None:
    """Let ways go over one more link."""
    a, b = pair
    np.minimum(led, led[:, a, None] + km + led[None, b, :], out=led)
    np.minimum(led, led[:, b, None] + km + led[None, a, :], out=led)


@dataclass(frozen=True)
class Shut:
    """Days on which a link is closed, counted from the first; ``last`` is the first open again."""

    link: int
    first: int
    last: int


def closed_days(
    links: Links, state_of_step: list[int], steps: list[date], begin: date, days: int
) -> list[Shut]:
    """Tell when links are closed, spells joined.

    Parameters
    ----------
    links
        With their states.
    state_of_step
        Of each step the state of the roads.
    steps
        The days on which the steps begin; the first is no later than ``begin``.
    begin, days
        The period.
    """
    found: list[Shut] = []
    offsets = [max(0, (step - begin).days) for step in steps] + [days]
    for link in range(len(links.km)):
        since: int | None = None
        for step, state in enumerate(state_of_step):
            is_open = bool(links.is_open[state, link])
            if not is_open and since is None:
                since = offsets[step]
            elif is_open and since is not None:
                found.append(Shut(link, since, offsets[step]))
                since = None
        if since is not None:
            found.append(Shut(link, since, days))
    return sorted(found, key=lambda shut: (shut.first, shut.link))
