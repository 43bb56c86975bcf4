"""Slow twins of the kernels of incident density: every path followed, in plain Python.

Nothing of the product is used here; a path ends where the kernel does, so its number doubles with
every junction it passes.
"""

import itertools
import math


def quartic(distance, bandwidth):
    """The kernel: 15/16 (1 - u²)² / bandwidth, one over both sides."""
    u = distance / bandwidth
    return 15 / 16 * (1 - u * u) ** 2 / bandwidth if u < 1 else 0.0


def between(near, far, bandwidth):
    """Its integral, by the antiderivative of 15/16 (1 - 2u² + u⁴)."""

    def up_to(distance):
        u = min(distance / bandwidth, 1.0)
        return 15 / 16 * (u - 2 * u**3 / 3 + u**5 / 5)

    return up_to(far) - up_to(near)


def masses(nodes, roads, cuts, points, bandwidth, method="discontinuous", dead_ends="lose"):
    """Follow every path of every point; give the mass on each piece of each road.

    ``roads`` are (from, to, metres), ``cuts`` for each road its fractions from 0 to 1, ``points``
    (road, fraction, weight). A half is (road, is_back).
    """
    leaving = [
        [(k, False) for k, road in enumerate(roads) if road[0] == node]
        + [(k, True) for k, road in enumerate(roads) if road[1] == node]
        for node in range(nodes)
    ]
    mass = [own(road, cuts[road], points, roads, bandwidth) for road in range(len(roads))]

    def walk(half, entered, amount):
        """Enter a road at its end, ``entered`` metres after the point."""
        road, back = half
        a, b, metres = roads[road]
        for k, (begin, end) in enumerate(pieces(cuts[road], metres)):
            near, far = (metres - end, metres - begin) if back else (begin, end)
            mass[road][k] += amount * between(entered + near, entered + far, bandwidth)
        arrive(a if back else b, half, entered + metres, amount)

    def arrive(node, half, gone, amount):
        """Stand on a node after so many metres, come by a half, and go on by all that may be."""
        if gone >= bandwidth:
            return
        for other in leaving[node]:
            is_back = other == (half[0], not half[1])
            share = share_of(len(leaving[node]), is_back, method, dead_ends)
            if share:
                walk(other, gone, amount * share)

    for road, fraction, weight in points:
        a, b, metres = roads[road]
        if fraction in (0, 1):
            halves = leaving[roads[road][int(fraction)]]
            for half in halves:
                walk(half, 0.0, weight * 2 / len(halves))
            continue
        arrive(b, (road, False), (1 - fraction) * metres, weight)
        arrive(a, (road, True), fraction * metres, weight)
    return mass


def own(road, cuts, points, roads, bandwidth):
    """What the points within a road give its pieces directly."""
    metres = roads[road][2]
    mass = [0.0] * (len(cuts) - 1)
    for where, fraction, weight in points:
        if where != road or fraction in (0, 1):
            continue
        here = fraction * metres
        for k, (begin, end) in enumerate(pieces(cuts, metres)):
            ahead = between(max(begin - here, 0), max(end - here, 0), bandwidth)
            behind = between(max(here - end, 0), max(here - begin, 0), bandwidth)
            mass[k] += weight * (ahead + behind)
    return mass


def pieces(cuts, metres):
    """The pieces of a road in metres from its begin."""
    return [(a * metres, b * metres) for a, b in itertools.pairwise(cuts)]


def share_of(degree, is_back, method, dead_ends):
    """What of an arrival goes on by one of the roads of a node, or back by the road it came."""
    if degree == 1:
        return 1.0 if dead_ends == "return" else 0.0
    if method == "continuous":
        return 2 / degree - is_back
    return 0.0 if is_back else 1 / (degree - 1)


def circles(elements, circle_list, samples=4000):
    """Spread each circle's weight over road pieces by standing on many spots of every element.

    ``elements`` are (ax, ay, bx, by, metres, piece) in plane metres, circles (x, y, radius, weight).
    """
    mass = {}
    for x, y, radius, weight in circle_list:
        inside = {}
        for ax, ay, bx, by, metres, piece in elements:
            hits = 0
            for k in range(samples):
                t = (k + 0.5) / samples
                hits += math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y) <= radius
            inside[piece] = inside.get(piece, 0.0) + metres * hits / samples
        total = sum(inside.values())
        for piece, metres in inside.items():
            mass[piece] = mass.get(piece, 0.0) + (weight * metres / total if total else 0.0)
    return mass
