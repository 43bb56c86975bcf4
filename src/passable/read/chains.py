"""Making fewer lines of many: twins thinned out, and chains of lines made one.

Merging is without loss: lines that meet where nothing else does become one line, if they say the
same. Thinning is not: it drops lines, each counted, and exists because other programs do it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from passable.read.tally import Tally

TWINS = 2
BUBBLE_DEGREE = 3
"""Ends that meet at either side of a bubble: its two twins and the road that goes on."""


@dataclass(frozen=True)
class Line:
    """A line over nodes.

    Parameters
    ----------
    rows
        The rows of the table it is made of, in order.
    nodes
        The nodes it runs over, at least two.
    oneway
        1 along its nodes, -1 against, 0 both.
    metres
        Its length, for choosing between twins.
    says
        What must agree for lines to be merged: every attribute but id, direction and length.
    """

    rows: tuple[int, ...]
    nodes: tuple[int, ...]
    oneway: int
    metres: float
    says: Hashable

    def turned(self) -> Line:
        """Draw the same line the other way."""
        return replace(self, rows=self.rows[::-1], nodes=self.nodes[::-1], oneway=-self.oneway)


def lines_of(
    vertex_node: npt.NDArray[np.int64],
    first_vertex: npt.NDArray[np.int64],
    oneway: Sequence[int],
    metres: Sequence[float],
    says: Sequence[Hashable],
) -> list[Line]:
    """Make lines of arrays; line ``k`` is row ``k``."""
    nodes = vertex_node.tolist()
    bounds = first_vertex.tolist()
    return [
        Line((k,), tuple(nodes[bounds[k] : bounds[k + 1]]), oneway[k], metres[k], says[k])
        for k in range(len(bounds) - 1)
    ]


def thin_twins(lines: Sequence[Line], ids: Sequence[str], tally: Tally) -> list[Line]:
    """Drop the longer side of each bubble in a road.

    A bubble is two lines open both ways that say the same, between the same two nodes, at each
    of which just one more line ends. Bubbles that only come to be by merging stay.
    """
    degree = _degrees(lines)
    sides: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        a, b = sorted((line.nodes[0], line.nodes[-1]))
        if a != b and degree[a] == degree[b] == BUBBLE_DEGREE:
            sides[a, b].append(number)
    dropped = set()
    for twins in sides.values():
        if len(twins) == TWINS and len({(lines[n].oneway, lines[n].says) for n in twins}) == 1:
            if lines[twins[0]].oneway:
                continue
            longer = max(twins, key=lambda n: (lines[n].metres, n))
            dropped.add(longer)
            tally.add(
                "lines",
                "dropped",
                "the longer side of a bubble",
                example=f"{ids[lines[longer].rows[0]]} ({lines[longer].metres:.0f} m)",
            )
    return [line for number, line in enumerate(lines) if number not in dropped]


def merge_chains(lines: Sequence[Line], tally: Tally) -> list[Line]:
    """Merge lines that meet, two and two, where nothing else does, if they say the same.

    Directions must agree along the merged line. A ring of such lines becomes a loop at the start
    of its first line. The order is that of each chain's first line.
    """
    degree = _degrees(lines)
    ends: defaultdict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        ends[line.nodes[0]].append(number)
        ends[line.nodes[-1]].append(number)
    used: set[int] = set()
    merged = []
    for number, line in enumerate(lines):
        if number in used:
            continue
        used.add(number)
        ahead = _grow(line, lines, ends, degree, used)
        merged.append(_grow(ahead.turned(), lines, ends, degree, used).turned())
    tally.add("lines", "joined", "into the line they continue", len(lines) - len(merged))
    return merged


def _degrees(lines: Sequence[Line]) -> Counter[int]:
    """Count the ways out of each node; a line that passes through has two."""
    degree = Counter(node for line in lines for node in (line.nodes[0], line.nodes[-1]))
    for line in lines:
        for node in line.nodes[1:-1]:
            degree[node] += 2
    return degree


def _grow(
    line: Line,
    lines: Sequence[Line],
    ends: dict[int, list[int]],
    degree: Counter[int],
    used: set[int],
) -> Line:
    """Go on from the line's last node as long as just one unused line continues it."""
    parts = [line]
    while True:
        joint = parts[-1].nodes[-1]
        following = [n for n in ends[joint] if n not in used]
        if degree[joint] != 2 or len(following) != 1:  # noqa: PLR2004 - two ends make a joint
            break
        number = following[0]
        added = lines[number]
        if added.nodes[0] != joint:
            added = added.turned()
        if added.says != line.says or added.oneway != line.oneway:
            break
        used.add(number)
        parts.append(added)
    nodes = list(parts[0].nodes)
    for part in parts[1:]:
        nodes.extend(part.nodes[1:])
    return replace(
        line,
        rows=tuple(row for part in parts for row in part.rows),
        nodes=tuple(nodes),
        metres=float(np.sum([part.metres for part in parts])),
    )
