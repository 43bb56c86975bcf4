"""Slow and obvious twins of what the product computes fast; nothing of the product is used here.

They are written in plain Python loops over plain lists, the way a person would check by hand, and
share no algorithm with their fast twins: rounds of relaxing instead of a heap, flood fill instead
of union-find, every piece of every road instead of a tree.
"""

import itertools
import math


def running_sums(first, term):
    """Each group's sums by adding up from its start again and again."""
    sums = [0.0] * len(term)
    for begin, end in itertools.pairwise(first):
        for k in range(begin, end):
            total = 0.0
            for j in range(begin + 1, k + 1):
                total += term[j]
            sums[k] = total
    return sums


def nearest_source(nodes, arcs, sources, limit=math.inf):
    """Bellman-Ford on pairs (distance, index of source): relax all arcs till nothing changes.

    ``arcs`` are (tail, head, cost), a negative cost is closed; ways lead from the sources.
    Returns (distance, found) by node, (-1, -1) where none is reached.
    """
    best = [None] * nodes
    for index, node in enumerate(sources):
        if best[node] is None:
            best[node] = (0, index)
    changed = True
    while changed:
        changed = False
        for tail, head, cost in arcs:
            if cost < 0 or best[tail] is None:
                continue
            offer = (best[tail][0] + cost, best[tail][1])
            if offer[0] <= limit and (best[head] is None or offer < best[head]):
                best[head] = offer
                changed = True
    return [(-1, -1) if pair is None else pair for pair in best]


def weak_components(nodes, arcs):
    """Flood fill over neighbours; parts are numbered by their lowest node."""
    neighbours = [set() for _ in range(nodes)]
    for tail, head in arcs:
        neighbours[tail].add(head)
        neighbours[head].add(tail)
    part = [None] * nodes
    count = 0
    for start in range(nodes):
        if part[start] is not None:
            continue
        queue = [start]
        part[start] = count
        while queue:
            for other in neighbours[queue.pop()]:
                if part[other] is None:
                    part[other] = count
                    queue.append(other)
        count += 1
    return part


def split_ways(ways):
    """Cut ways, lists of nodes, at every node met more than once; return (way, nodes) pieces."""
    met = {}
    for way in ways:
        for node in way:
            met[node] = met.get(node, 0) + 1
    pieces = []
    for number, way in enumerate(ways):
        piece = [way[0]]
        for position, node in enumerate(way[1:], start=1):
            piece.append(node)
            if met[node] > 1 or position == len(way) - 1:
                pieces.append((number, piece))
                piece = [node]
    return pieces


def metres_apart(a, b):
    """Straight metres between two points some kilometres apart, by the ellipsoid's radii at a.

    Degrees of longitude, then of latitude; the series are those of the ellipsoid's meridian.
    """
    phi = math.radians(a[1])
    per_lat = 111_132.954 - 559.822 * math.cos(2 * phi) + 1.175 * math.cos(4 * phi)
    per_lon = 111_412.84 * math.cos(phi) - 93.5 * math.cos(3 * phi) + 0.118 * math.cos(5 * phi)
    return math.hypot((b[0] - a[0]) * per_lon, (b[1] - a[1]) * per_lat)


def nearest_road(point, roads, east, north, tie):
    """Look at every straight piece of every road; return (road, fraction, metres) or None.

    ``roads`` are (name, line in degrees, fractions along the line); ``east`` and ``north`` the
    metres of a degree at the point. Of roads nearer than ``tie`` to the nearest the first by name
    is taken, and on it the first place.
    """
    found = []
    for name, line, along in roads:
        for k in range(len(line) - 1):
            ax, ay = (line[k][0] - point[0]) * east, (line[k][1] - point[1]) * north
            bx, by = (line[k + 1][0] - point[0]) * east, (line[k + 1][1] - point[1]) * north
            square = (bx - ax) ** 2 + (by - ay) ** 2
            t = 0.0 if square == 0 else -(ax * (bx - ax) + ay * (by - ay)) / square
            t = min(max(t, 0.0), 1.0)
            gap = math.hypot(ax + t * (bx - ax), ay + t * (by - ay))
            found.append((gap, name, along[k] + t * (along[k + 1] - along[k])))
    if not found:
        return None
    least = min(gap for gap, _, _ in found)
    near = sorted((name, fraction, gap) for gap, name, fraction in found if gap <= least + tie)
    return near[0]


def chordal_completion(nodes, arcs):
    """Remove nodes 0, 1, 2 … and link all that are left around each; give the links, sorted."""
    around = [set() for _ in range(nodes)]
    for tail, head in arcs:
        if tail != head:
            around[tail].add(head)
            around[head].add(tail)
    links = []
    for node in range(nodes):
        above = {other for other in around[node] if other > node}
        links += [(node, other) for other in above]
        for a in above:
            around[a] |= above - {a}
    return sorted(links)


def subtree_sizes(parent):
    """Climb from every node and count it at each of its ancestors."""
    size = [0] * len(parent)
    for start in range(len(parent)):
        node = start
        while node >= 0:
            size[node] += 1
            node = parent[node]
    return size


def all_distances(nodes, arcs, allowed=None):
    """Floyd and Warshall: try every node as a middle one; ``None`` where there is no way.

    ``arcs`` are (tail, head, cost), a negative cost is closed; of the middle nodes only those
    ``allowed`` may be passed, or all.
    """
    far = [[0 if a == b else None for b in range(nodes)] for a in range(nodes)]
    for tail, head, cost in arcs:
        if cost >= 0 and (far[tail][head] is None or cost < far[tail][head]):
            far[tail][head] = cost
    for middle in range(nodes) if allowed is None else allowed:
        for a in range(nodes):
            for b in range(nodes):
                if far[a][middle] is not None and far[middle][b] is not None:
                    offer = far[a][middle] + far[middle][b]
                    if far[a][b] is None or offer < far[a][b]:
                        far[a][b] = offer
    return far


def customize(nodes, links, arcs):
    """Each link's quickest way up and down through nodes below both of its ends."""
    times = []
    for lower, upper in links:
        far = all_distances(nodes, arcs, range(lower))
        times.append((far[lower][upper], far[upper][lower]))
    return times
