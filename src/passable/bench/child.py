"""Work done in a new process, for its peak memory, and for what a first call costs."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from passable.bench.peers.protocol import peak_mib

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class ChildAnswer:
    """What a child did.

    Parameters
    ----------
    seconds
        Of the work alone, imports of this module before it not counted.
    peak_mib
        Of its process, libraries included.
    result
        What the work gave.
    """

    seconds: float
    peak_mib: float
    result: Any


def in_child(work: Callable[..., Any], *given: object, **environment: str) -> ChildAnswer:
    """Run a function of a module in a new process.

    Parameters
    ----------
    work, given
        What to call with what; both are pickled.
    environment
        Variables the child sees besides ours.
    """
    with _seen(environment):
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
            return pool.submit(_measure, work, given).result()


def _measure(work: Callable[..., Any], given: tuple[object, ...]) -> ChildAnswer:
    begin = time.perf_counter()
    result = work(*given)
    return ChildAnswer(time.perf_counter() - begin, peak_mib(), result)


@contextmanager
def _seen(environment: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
