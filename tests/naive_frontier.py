"""The slow twin of the frontier: every label of every node, corrected until nothing changes.

Nothing of the product is used here: no bounds, no order, no target in mind. Labels are whole cost
tuples, and a label goes when another of its node is as good in every respect.
"""


def frontier(nodes, arcs, source, target, criteria=2):
    """Give the sorted costs at the target that no other is as good as.

    ``arcs`` are (tail, head, costs), costs a tuple of whole numbers or ``None`` where closed.
    """
    zero = (0,) * criteria
    labels = [set() for _ in range(nodes)]
    labels[source].add(zero)
    fresh = [(source, zero)]
    leaving = [[] for _ in range(nodes)]
    for tail, head, costs in arcs:
        if costs is not None:
            leaving[tail].append((head, costs))
    while fresh:
        node, label = fresh.pop(0)
        if label not in labels[node]:
            continue
        for head, costs in leaving[node]:
            new = tuple(a + b for a, b in zip(label, costs, strict=True))
            if any(all(a <= b for a, b in zip(old, new, strict=True)) for old in labels[head]):
                continue
            labels[head] = {
                old
                for old in labels[head]
                if not all(a <= b for a, b in zip(new, old, strict=True))
            }
            labels[head].add(new)
            fresh.append((head, new))
    return sorted(labels[target])


def every_way(nodes, arcs, source, target, criteria=2):
    """The same by walking every way that passes no node twice; for graphs of a few nodes."""
    found = set()

    def walk(node, passed, costs):
        if node == target:
            found.add(costs)
            return
        for tail, head, more in arcs:
            if tail == node and more is not None and head not in passed:
                walk(head, passed | {head}, tuple(a + b for a, b in zip(costs, more, strict=True)))

    zero = (0,) * criteria
    walk(source, {source}, zero)
    return sorted(
        a
        for a in found
        if not any(b != a and all(x <= y for x, y in zip(b, a, strict=True)) for b in found)
    )
