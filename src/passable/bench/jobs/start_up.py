"""Start-up: what the first calls cost with kernels to compile, and with kernels found compiled."""

from __future__ import annotations

import tempfile
from statistics import median

from passable.bench.child import in_child
from passable.bench.contest import Contest, Row
from passable.bench.first_calls import first_calls

WARM, COLD = "kernels found compiled", "kernels compiled now"


def run(contest: Contest) -> list[Row]:
    """Time the first call of each part in new processes: cold once for each run, then warm."""
    told: dict[str, dict[str, list[float]]] = {COLD: {}, WARM: {}}
    for run_number in range(contest.runs):
        contest.progress("start-up", run_number, contest.runs)
        with tempfile.TemporaryDirectory(prefix="passable-bench-") as folder:
            for state in (COLD, WARM):
                steps = in_child(first_calls, contest.seed, NUMBA_CACHE_DIR=folder).result
                for step, seconds in steps.items():
                    told[state].setdefault(step, []).append(seconds)
    return [
        Row(
            f"start-up, {state}",
            step,
            median(seconds),
            contest.runs,
            seconds[0],
        )
        for state, steps in told.items()
        for step, seconds in steps.items()
    ]
