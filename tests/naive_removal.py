"""The slow and obvious twin of removing each segment: take its arcs away, find all ways again."""

from fractions import Fraction

from naive import all_distances


def remove_each_between(nodes, segments, arcs, places, weights):
    """Sums over ordered pairs of places, as exact fractions, before and by segment removed.

    ``arcs`` are (tail, head, segment, ms), negative ms is closed; ``places`` are nodes, -1 for off
    the network. Returns total, connected, weighted ms, and a list by segment of (disconnected
    weight, extra weighted ms).
    """
    heavy = [Fraction(weight) for weight in weights]
    pairs = [
        (a, b, heavy[o] * heavy[d])
        for o, a in enumerate(places)
        for d, b in enumerate(places)
        if o != d
    ]
    free = _times(nodes, arcs, pairs)
    total = sum((weight for _, _, weight in pairs), Fraction(0))
    connected = [k for k, ms in enumerate(free) if ms is not None]
    removed = []
    for segment in range(segments):
        left = _times(nodes, [arc for arc in arcs if arc[2] != segment], pairs)
        cut = sum((pairs[k][2] for k in connected if left[k] is None), Fraction(0))
        extra = sum(
            (pairs[k][2] * (left[k] - free[k]) for k in connected if left[k] is not None),
            Fraction(0),
        )
        removed.append((cut, extra))
    return (
        total,
        sum((pairs[k][2] for k in connected), Fraction(0)),
        sum((pairs[k][2] * free[k] for k in connected), Fraction(0)),
        removed,
    )


def _times(nodes, arcs, pairs):
    far = all_distances(nodes, [(tail, head, ms) for tail, head, _, ms in arcs])
    return [None if a < 0 or b < 0 else far[a][b] for a, b, _ in pairs]
