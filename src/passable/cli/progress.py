"""Progress on stderr: a live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from passable.terms.progress import Progress, silent

EVERY_SECONDS = 2.0
WORTH_TELLING = 0.5
"""Seconds of compiling below which nothing is said."""


@contextmanager
def told_on_stderr(*, quiet: bool = False) -> Iterator[Progress]:
    """Give long work somewhere to tell its progress."""
    if quiet:
        yield silent
        return
    try:
        if sys.stderr.isatty():
            yield from _live()
        else:
            yield _plain()
    finally:
        _tell_compiling()


def _tell_compiling() -> None:
    """Say how long kernels took to compile, if any were: nothing that needs none imports numba."""
    compiling = sys.modules.get("passable.run.compiling")
    if compiling is not None and compiling.CLOCK.seconds > WORTH_TELLING:
        clock = compiling.CLOCK
        print(  # noqa: T201
            f"passable: compiled {clock.kernels} kernels in {clock.seconds:.1f} s, once per "
            "installation",
            file=sys.stderr,
            flush=True,
        )


def _live() -> Iterator[Progress]:
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:

        def tell(step: str, done: int = 0, total: int = 0) -> None:
            share = f" {done:,} of {total:,}" if total else f" {done:,}" if done else ""
            status.update(f"{step}{share}")

        yield tell


def _plain() -> Progress:
    """Say a line now and then; work that is done at once says nothing."""
    last = time.monotonic()

    def tell(step: str, done: int = 0, total: int = 0) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < EVERY_SECONDS:
            return
        last = now
        share = f" {done:,} of {total:,}" if total else f" {done:,}" if done else ""
        print(f"passable: {step}{share}", file=sys.stderr, flush=True)  # noqa: T201

    return tell
