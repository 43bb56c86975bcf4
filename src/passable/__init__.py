"""Passable: who is cut off, from what, since when, and how sure we are.

The same answers as the command line, in Python::

    import passable

    study = passable.open_study("homs-2017")
    answer = passable.measure_cutoff(study, passable.ask(study))
    answer.table  # a pandas frame, columns as in passable.measures.results
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from passable.run.answers import measure_access, measure_cutoff
    from passable.run.brief import make_brief
    from passable.run.check import check_case
    from passable.run.compare import measure_diff
    from passable.run.new_case import make_case
    from passable.run.place_importance import measure_importance_places
    from passable.run.release import release
    from passable.run.request import ask
    from passable.run.segment_importance import measure_importance_segments
    from passable.run.study import open_study
    from passable.run.what_if import measure_what_if, read_what_if

__version__ = "0.1.0"
__all__ = [
    "ask",
    "check_case",
    "make_brief",
    "make_case",
    "measure_access",
    "measure_cutoff",
    "measure_diff",
    "measure_importance_places",
    "measure_importance_segments",
    "measure_what_if",
    "open_study",
    "read_what_if",
    "release",
]

_HOMES = {
    "ask": "request",
    "check_case": "check",
    "make_brief": "brief",
    "make_case": "new_case",
    "measure_access": "answers",
    "measure_cutoff": "answers",
    "measure_diff": "compare",
    "measure_importance_places": "place_importance",
    "measure_importance_segments": "segment_importance",
    "measure_what_if": "what_if",
    "open_study": "study",
    "read_what_if": "what_if",
    "release": "release",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: ``passable --help`` needs none of it."""
    if name not in _HOMES:
        msg = f"module 'passable' has no attribute '{name}'"
        raise AttributeError(msg)
    return getattr(import_module(f"passable.run.{_HOMES[name]}"), name)
