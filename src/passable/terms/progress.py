"""How long work tells its progress; ``cli`` draws it on stderr, a library user may pass nothing."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called now and then by long work."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        """Say what is being done and how far it is; ``total`` 0 means unknown."""


def silent(step: str, done: int = 0, total: int = 0) -> None:
    """Ignore progress."""
    del step, done, total
