"""How a peer is asked: one request a line on stdin, one answer a line on stdout, arrays in files.

A peer runs in a process of its own, under any Python that has the library: nothing of ours is
imported there, and its licence stays there. This file and its neighbours need numpy and the
library, no more.
"""

import json
import os
import resource
import sys
import time
import traceback

import numpy as np

MIB = 1024
ENDLESS = 1e15


def serve(library, version, build, jobs):
    """Answer requests until stdin ends.

    Parameters
    ----------
    library, version
        Who answers.
    build
        Graph arrays by name -> what the jobs work on; its time is told, never counted.
    jobs
        Name -> function of (what was built, arrays, options) that gives (seconds, answer arrays).
    """
    tell = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # a library that prints, from C++ too, must not be taken for an answer
    arrays = dict(np.load(sys.argv[1], allow_pickle=False))
    begin = time.perf_counter()
    built = build(arrays)
    _say(tell, library=library, version=version, build_seconds=time.perf_counter() - begin)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            given = dict(np.load(request["given"], allow_pickle=False))
            seconds, answer = jobs[request["job"]](built, given, request["options"])
            np.savez(request["answer"], **answer)
            _say(tell, seconds=seconds, peak_mib=peak_mib())
        except Exception:  # noqa: BLE001 - whatever a peer raises is its answer
            _say(tell, error=traceback.format_exc(limit=3))


def _say(tell, **answer):
    tell.write(json.dumps(answer) + "\n")
    tell.flush()


def peak_mib() -> float:
    """Give this process's peak memory; rusage's also counts the parent it was started from."""
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / MIB
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


def timed(work):
    """Give the seconds of some work, and what it made."""
    begin = time.perf_counter()
    made = work()
    return time.perf_counter() - begin, made


def whole(distance):
    """Turn a float table into whole milliseconds, -1 where nothing is reached."""
    table = np.asarray(distance, dtype=np.float64)
    return np.where(np.isfinite(table) & (table < ENDLESS), np.rint(table), -1).astype(np.int64)


def without_twins(arrays, closed=()):
    """Give tail, head and time of the open arcs, of parallel ones the quickest."""
    is_open = arrays["milliseconds"] >= 0
    is_open[np.asarray(closed, dtype=np.int64)] = False
    tail, head, ms = (arrays[k][is_open] for k in ("tail", "head", "milliseconds"))
    order = np.lexsort((ms, head, tail))
    tail, head, ms = tail[order], head[order], ms[order]
    is_first = np.ones(len(ms), dtype=bool)
    is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return tail[is_first], head[is_first], ms[is_first]
