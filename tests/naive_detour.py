"""The slow and obvious twin of detours: take each segment away and find all ways again."""

from naive import all_distances


def detours(net):
    """By segment and direction: (ms of the detour, ms of the segment itself, why none).

    ``None`` for no ms; the reason is a word, ``None`` where there is a detour.
    """
    return [
        [_one_way(net, segment, is_forward) for is_forward in (True, False)]
        for segment in range(len(net.ends))
    ]


def _one_way(net, segment, is_forward):
    begin, end = net.ends[segment] if is_forward else net.ends[segment][::-1]
    pieces = [
        ms
        for (_, _, of, ms), ahead in zip(net.arcs, net.is_forward, strict=True)
        if of == segment and ahead == is_forward
    ]
    own = sum(pieces) if pieces and min(pieces) >= 0 else None
    if not pieces:
        return None, None, "not driven"
    if begin == end:
        return 0, own, "loop"
    others = [(a, b, ms) for a, b, _, ms in net.without(segment)]
    around = all_distances(net.nodes, others)[begin][end]
    if around is not None:
        return around, own, None
    open_both_ways = [(a, b, 1) for a, b, ms in others if ms >= 0]
    open_both_ways += [(b, a, 1) for a, b, _ in open_both_ways]
    joined = all_distances(net.nodes, open_both_ways)[begin][end] is not None
    return None, own, "one-ways" if joined else "no road"
