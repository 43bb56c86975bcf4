"""The slow and obvious twin of bridges: take each segment away and flood the rest."""

from naive import weak_components


def cut_segments(net):
    """Which segments join two ends that nothing else joins; arcs count as open both ways."""
    return [sides(net, segment) is not None for segment in range(len(net.ends))]


def sides(net, segment):
    """The nodes on either side of a cut edge, from and to; ``None`` if it is none."""
    begin, end = net.ends[segment]
    with_it, without = _parts(net, net.arcs), _parts(net, net.without(segment))
    if begin == end or without[begin] == without[end] or with_it[begin] != with_it[end]:
        return None
    return tuple(
        [node for node in range(net.nodes) if without[node] == without[side]]
        for side in (begin, end)
    )


def _parts(net, arcs):
    return weak_components(net.nodes, [(a, b) for a, b, _, ms in arcs if ms >= 0])
