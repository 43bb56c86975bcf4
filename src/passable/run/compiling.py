"""Notes when kernels are compiled: once per installation, and whoever waits is told what for.

Importing this imports numba, so only modules that need a kernel anyway do.
"""

from __future__ import annotations

import time
from typing import Any

from numba.core import event

from passable.terms.progress import Progress, silent

OURS = "passable."


class CompileClock(event.Listener):
    """How much was compiled in this process, and how long it took.

    A kernel loaded from numba's cache is not compiled and does not count. One that another kernel
    calls is compiled within it, and its time is in the other's.
    """

    def __init__(self) -> None:
        self.kernels = 0
        self.seconds = 0.0
        self.progress: Progress = silent
        self._depth = 0
        self._begin = 0.0

    def on_start(self, event: Any) -> None:
        """Take numba's word that a compilation begins."""
        del event
        if self._depth == 0:
            self._begin = time.perf_counter()
            self.progress("compiling kernels, once per installation")
        self._depth += 1

    def on_end(self, event: Any) -> None:
        """Take numba's word that it ends; what is numba's own is no kernel of ours."""
        self._depth -= 1
        self.kernels += event.data["dispatcher"].py_func.__module__.startswith(OURS)
        if self._depth == 0:
            self.seconds += time.perf_counter() - self._begin


CLOCK = CompileClock()
event.register("numba:compile", CLOCK)  # type: ignore[no-untyped-call]
