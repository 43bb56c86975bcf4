"""Parts of the elimination tree that threads can work on at the same time.

Nodes are numbered in postorder, so a subtree is a range of numbers, and what lies above all
subtrees chosen is the gaps between them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

PARTS_A_THREAD = 4
Range = tuple[int, int]


def split_tree(size: npt.NDArray[np.int32], parts: int) -> tuple[list[Range], list[Range]]:
    """Split the tree into subtrees that know nothing of each other, and the rest above them.

    Parameters
    ----------
    size : int32[n]
        Nodes of the subtree that ends with each node.
    parts
        A subtree is cut if it holds more than one part in so many of the nodes; 1 or more.

    Returns
    -------
    apart, above : list of (begin, end)
        Ranges, ascending; together every node once.
    """
    most = max(len(size) // parts, 1)
    apart: list[Range] = []
    above: list[int] = []
    waiting = [(0, len(size))]
    while waiting:
        begin, end = waiting.pop()
        if end - begin <= most:
            if begin < end:
                apart.append((begin, end))
            continue
        root = end - 1
        child = root - int(size[root]) + 1
        if child > begin:  # several trees side by side: the last, and those before it
            waiting += [(begin, child), (child, end)]
        else:
            above.append(root)
            waiting += _children(size, begin, root)
    apart.sort()
    return apart, _runs(sorted(above))


def _children(size: npt.NDArray[np.int32], begin: int, end: int) -> list[Range]:
    ranges = []
    while end > begin:
        first = end - int(size[end - 1])
        ranges.append((first, end))
        end = first
    return ranges


def _runs(nodes: list[int]) -> list[Range]:
    runs: list[Range] = []
    for node in nodes:
        if runs and runs[-1][1] == node:
            runs[-1] = (runs[-1][0], node + 1)
        else:
            runs.append((node, node + 1))
    return runs


def side_by_side(work: Callable[[int], None], count: int, threads: int) -> None:
    """Do work number 0 up to ``count``, in so many threads; what one raises is raised here.

    The work must release the GIL to gain by it, and write to places of its own.
    """
    if threads == 1 or count <= 1:
        for number in range(count):
            work(number)
        return
    with ThreadPoolExecutor(min(threads, count)) as pool:
        for done in [pool.submit(work, number) for number in range(count)]:
            done.result()
