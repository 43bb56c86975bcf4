"""The earliest arrival of a convoy, on a network unrolled in time: slow and obvious."""

import networkx as nx


def arrival(arcs, windows, stops, pauses, last_start, horizon, most_driven, rest):  # noqa: C901
    """Unroll (node, leg, time, driven, waited, left) in time and look where the target is reached.

    ``arcs`` are (tail, head, time, list of windows); times are small whole numbers. Who has not
    left for good may wait to the last start only: coming back to where one started is not leaving.
    """
    graph = nx.DiGraph()
    start = (stops[0], 0, 0, 0, 0, False)
    graph.add_node(start)
    todo, seen = [start], {start}
    while todo:
        here = todo.pop()
        node, leg, time, driven, waited, left = here
        following = []
        if time < horizon:
            now = waited + 1
            if left or time + 1 <= last_start:
                following.append(
                    (node, leg, time + 1, 0 if now >= rest else driven, min(now, rest), left)
                )
        for tail, head, takes, listed in arcs:
            if tail != node or takes < 0 or time + takes > horizon:
                continue
            if leg == 0 and head == stops[0]:
                continue
            if not any(begin <= time and time + takes <= end for begin, end in windows[listed]):
                continue
            if driven + takes <= most_driven:
                following.append((head, leg, time + takes, driven + takes, 0, True))
        if leg < len(stops) - 2 and node == stops[leg + 1]:
            pause = pauses[leg]
            if time + pause <= horizon:
                long_enough = pause >= rest
                following.append(
                    (node, leg + 1, time + pause, 0 if long_enough else driven, 0, True)
                )
        for state in following:
            graph.add_edge(here, state)
            if state not in seen:
                seen.add(state)
                todo.append(state)
    reached = nx.descendants(graph, start) | {start}
    times = [s[2] for s in reached if s[0] == stops[-1] and s[1] == len(stops) - 2]
    return min(times, default=None)
