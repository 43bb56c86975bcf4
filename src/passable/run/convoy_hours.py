"""When which road is open to a convoy: permits, closing hours and its own hours, as windows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from passable.measures.windows import both, daily, joined, milliseconds_since, outside
from passable.network.network import Network
from passable.network.timed_ways import ALWAYS, Windows
from passable.situation.scenario_subjects import Finder
from passable.situation.spans import Spans
from passable.terms.convoys import Convoy, Hours, Permit
from passable.terms.errors import BadRequest, ProblemList

HORIZON = timedelta(days=7)
"""Of a convoy that names no latest arrival."""
FAR = timedelta(days=60)
"""To which a failing convoy is followed, to tell by how much it fails."""


@dataclass(frozen=True)
class Rule:
    """One thing that opens some arcs only at times.

    Parameters
    ----------
    kind
        ``permits`` or ``closing hours``.
    subject
        Its selector.
    names
        Of the permits or hours.
    windows
        When its arcs may be driven.
    arcs : bool[m]
        Which they are.
    """

    kind: str
    subject: str
    names: tuple[str, ...]
    windows: Windows
    arcs: npt.NDArray[np.bool_]


def last_day(convoy: Convoy) -> date:
    """Give the last day that windows are laid out for."""
    return (convoy.latest_departure + FAR).date()


def own_hours(convoy: Convoy) -> Windows:
    """Give the hours in which a convoy may be on the road."""
    if convoy.allowed_from is None or convoy.allowed_to is None:
        return ALWAYS
    begin = convoy.earliest_departure
    first = begin.date() - timedelta(days=1)
    return daily(begin, first, last_day(convoy), convoy.allowed_from, convoy.allowed_to)


def rules_for(
    convoy: Convoy, permits: Iterable[Permit], hours: Iterable[Hours], finder: Finder
) -> list[Rule]:
    """Make the rules of a convoy's roads.

    Several permits for one subject stand in for one another; each subject that has permits needs
    one that is valid.

    Raises
    ------
    BadRequest
        With every subject that names nothing on these roads.
    """
    problems = ProblemList()
    begin = convoy.earliest_departure
    rules = []
    needed: dict[str, list[Permit]] = {}
    for permit in permits:
        if permit.convoy_id in ("", convoy.convoy_id):
            needed.setdefault(permit.subject, []).append(permit)
    for subject, held in needed.items():
        spans = _find(finder, subject, "permits.csv", held[0].row, problems)
        windows = joined(
            (milliseconds_since(begin, p.valid_from), milliseconds_since(begin, p.valid_to))
            for p in held
        )
        names = tuple(p.permit_id for p in held)
        rules.append(Rule("permits", subject, names, windows, _arcs(finder, spans)))
    for shut in hours:
        spans = _find(finder, shut.subject, "hours.csv", shut.row, problems)
        windows = outside(_closed(shut, begin, convoy))
        rules.append(
            Rule("closing hours", shut.subject, (shut.hours_id,), windows, _arcs(finder, spans))
        )
    problems.raise_if_any(BadRequest)
    return rules


def _closed(shut: Hours, begin: datetime, convoy: Convoy) -> Windows:
    first = max(shut.valid_from or date.min, begin.date() - timedelta(days=1))
    last = min(shut.valid_to or date.max, last_day(convoy))
    return daily(begin, first, last, shut.closed_from, shut.closed_to)


def _find(finder: Finder, subject: str, file: str, row: int, problems: ProblemList) -> Spans | None:
    try:
        return finder.find(subject).spans
    except ValueError as error:
        problems.add(str(error), "Mend the subject.", file=file, row=row, column="subject")
        return None


def _arcs(finder: Finder, spans: Spans | None) -> npt.NDArray[np.bool_]:
    network = finder.ledger.network
    return np.zeros(network.arc_count, dtype=bool) if spans is None else arcs_in(network, spans)


def arcs_in(network: Network, spans: Spans) -> npt.NDArray[np.bool_]:
    """Say which arcs share some length with stretches, bool[m]; on no length, any stretch."""
    order = np.argsort(network.arc_segment, kind="stable")
    segment = network.arc_segment[order]
    is_in = np.zeros(network.arc_count, dtype=bool)
    has_length = network.graph.length_metres > 0
    low, high = (np.searchsorted(segment, spans.segment, side) for side in ("left", "right"))
    for k in range(len(spans.segment)):
        arcs = order[low[k] : high[k]]
        shares = (network.arc_from_fraction[arcs] < spans.end[k]) & (
            network.arc_to_fraction[arcs] > spans.begin[k]
        )
        is_in[arcs[shares | ~has_length[spans.segment[k]]]] = True
    return is_in


def arc_windows(
    rules: list[Rule], always: Windows, arc_count: int
) -> tuple[list[Windows], npt.NDArray[np.int32]]:
    """Give the windows there are and each arc's, int32[m]: what its rules and all roads' leave."""
    which = np.zeros(arc_count, dtype=np.int64)
    lists = [always]
    for rule in rules:
        kinds, which = np.unique(2 * which + rule.arcs, return_inverse=True)
        lists = [
            both(lists[kind // 2], rule.windows) if kind % 2 else lists[kind // 2]
            for kind in kinds.tolist()
        ]
    return lists, which.astype(np.int32)
