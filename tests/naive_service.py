"""The slow and obvious twin of removing each segment under a forest of nearest services."""

from fractions import Fraction

from naive import nearest_source


def remove_each(net, places, services, direction, limit):
    """By segment: (cut, slowed, extra), each a list of places or of (place, extra ms).

    ``places`` and ``services`` are nodes, -1 for one off the network. First the places reached.
    """
    before = _times(net, net.arcs, places, services, direction, limit)
    removed = []
    for segment in range(len(net.ends)):
        after = _times(net, net.without(segment), places, services, direction, limit)
        cut = [k for k, ms in before.items() if k not in after]
        extra = [(k, after[k] - ms) for k, ms in before.items() if after.get(k, ms) > ms]
        removed.append((cut, extra))
    return sorted(before), removed


def sums(net, places, weights, services, direction, limit):
    """The same as exact sums of weights (one column): what the product tells."""
    reached, removed = remove_each(net, places, services, direction, limit)
    heavy = [Fraction(weight) for weight in weights]
    whole = sum((heavy[k] for k in reached), Fraction(0))
    rows = []
    for cut, extra in removed:
        lost = sum((heavy[k] for k in cut), Fraction(0))
        slowed = sum((heavy[k] for k, _ in extra), Fraction(0))
        late = sum((heavy[k] * ms for k, ms in extra), Fraction(0))
        rows.append((len(cut), lost, whole - lost, len(extra), slowed, late))
    return (len(reached), whole), rows


def _times(net, arcs, places, services, direction, limit):
    turned = [(b, a, ms) if direction == "to" else (a, b, ms) for a, b, _, ms in arcs]
    found = nearest_source(net.nodes, turned, [node for node in services if node >= 0], limit)
    return {k: found[node][0] for k, node in enumerate(places) if node >= 0 and found[node][0] >= 0}
