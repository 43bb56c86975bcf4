"""A corridor over time, as tables: days by segment, spells, ground, km by holder, lines crossed.

The plane of days and kilometres is covered once by the rows of spells, and once by those of ground:
every day of every kilometre stands in exactly one row of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Final, TypeVar

from passable.measures.corridor import (
    CLOSED,
    OPEN,
    RESTRICTED,
    CorridorStep,
    Ground,
    Row,
    Segment,
    SegmentState,
)
from passable.measures.results_corridor import (
    CORRIDOR_CONTROL_COLUMNS,
    CORRIDOR_CROSSING_COLUMNS,
    CORRIDOR_GROUND_COLUMNS,
    CORRIDOR_SEGMENT_COLUMNS,
    CORRIDOR_SPELL_COLUMNS,
)

PCODES: Final = ("adm1_pcode", "adm2_pcode", "adm3_pcode")
T = TypeVar("T")
Voices = Callable[[tuple[str, ...]], Row]
"""Claim ids -> ``publishers``, ``said_by``, ``source_ids`` and ``claim_ids``."""
Between = Callable[[float, float], str]
"""Km along the corridor, from and to -> the places before and after."""
Steps = Sequence[CorridorStep]


def segment_rows(
    segments: Sequence[Segment], steps: Steps, corridor: str, reading: str
) -> list[Row]:
    """Count the days of each segment, ``CORRIDOR_SEGMENT_COLUMNS``."""
    rows: list[Row] = []
    for k, segment in enumerate(segments):
        states = [(step.days, step.states[k]) for step in steps]
        claims = dict.fromkeys(name for _, state in states for name in state.claim_ids)
        counts = {
            **{f"days_{s}": _days(states, lambda x, s=s: x.state == s) for s in (OPEN, RESTRICTED, CLOSED)},  # type: ignore[misc]
            "days_contested": _days(states, lambda x: x.is_contested),
            "days_control_contested": _days(states, lambda x: x.is_control_contested),
            "days_stale": _days(states, lambda x: x.is_stale),
            "days_unsaid": _days(states, lambda x: x.is_unsaid),
        }  # fmt: skip
        last = steps[-1].states[k]
        rows.append(
            {
                **_where(corridor, segment.from_km, segment.to_km, segment.between),
                **segment.about,
                "km": segment.to_km - segment.from_km,
                "first_day": steps[0].first,
                "last_day": steps[-1].last,
                "reading": reading,
                "days": _days(states, lambda _: True),
                **counts,
                "state": last.state,
                "controller": last.controller,
                "claim_ids": "; ".join(claims),
            }
        )
    return _checked(rows, CORRIDOR_SEGMENT_COLUMNS)


def _days(states: Iterable[tuple[int, SegmentState]], holds: Callable[[SegmentState], bool]) -> int:
    return sum(days for days, state in states if holds(state))


def _where(corridor: str, from_km: float, to_km: float, between: str) -> Row:
    return {"corridor": corridor, "from_km": from_km, "to_km": to_km, "between": between}


def _checked(rows: list[Row], columns: dict[str, str]) -> list[Row]:
    return [{name: row.get(name) for name in columns} for row in rows]


def spell_rows(
    segments: Sequence[Segment], steps: Steps, corridor: str, voices: Voices, between: Between
) -> list[Row]:
    """List stretches and periods without a change, ``CORRIDOR_SPELL_COLUMNS``.

    First each segment's days with one state, as long as nothing about it changes; then neighbours
    of one period and one state are joined.
    """
    runs: list[tuple[date, int, date, SegmentState]] = []
    for k in range(len(segments)):
        runs += [(a, k, b, state) for a, b, state in _runs(steps, lambda step, k=k: step.states[k])]  # type: ignore[misc]
    runs.sort(key=lambda run: (run[0], run[1]))
    rows: list[Row] = []
    open_: list[int] = []

    def finish(since: date, until: date, state: SegmentState) -> None:
        mine = [segments[k] for k in open_]
        first, last = mine[0], mine[-1]
        told = {c: _joined(s.about.get(c) for s in mine) for c in PCODES}
        rows.append(
            {
                **_where(corridor, first.from_km, last.to_km, between(first.from_km, last.to_km)),
                **_period(steps, since, until),
                **{name: getattr(state, name) for name in _STATE},
                "delay_minutes": delay,
                **told,
                "segments": len(mine),
                "segment_ids": _joined(s.about.get("segment_id") for s in mine),
                **voices(state.claim_ids),
            }
        )

    delay = 0.0
    for place, (since, k, until, state) in enumerate(runs):
        open_.append(k)
        delay += state.delay_minutes
        following = runs[place + 1] if place + 1 < len(runs) else None
        if following is None or not _joins((since, k, until, state), following):
            finish(since, until, state)
            open_, delay = [], 0.0
    return _checked(rows, CORRIDOR_SPELL_COLUMNS)


_STATE: Final = (
    "state", "is_contested", "is_control_contested", "is_stale", "is_unsaid", "controller",
)  # fmt: skip


def _joins(
    one: tuple[date, int, date, SegmentState], other: tuple[date, int, date, SegmentState]
) -> bool:
    """Say whether a run of the next segment is the same period of the same state."""
    if (other[0], other[1], other[2]) != (one[0], one[1] + 1, one[2]):
        return False
    return all(getattr(one[3], c) == getattr(other[3], c) for c in (*_STATE, "claim_ids"))


def _runs(steps: Steps, take: Callable[[CorridorStep], T]) -> list[tuple[date, date, T]]:
    """Join following steps of which the same thing is taken."""
    runs = []
    for thing, run in groupby(steps, key=take):
        mine = list(run)
        runs.append((mine[0].first, mine[-1].last, thing))
    return runs


def _period(steps: Steps, since: date, until: date) -> Row:
    return {
        "since": since,
        "until": until,
        "days": (until - since).days + 1,
        "or_earlier": since == steps[0].first,
        "or_later": until == steps[-1].last,
    }


def _joined(texts: Iterable[object]) -> str:
    return "; ".join(dict.fromkeys(str(text) for text in texts if text))


def ground_rows(steps: Steps, corridor: str, voices: Voices, between: Between) -> list[Row]:
    """List who held which stretch from when to when, ``CORRIDOR_GROUND_COLUMNS``."""
    rows: list[Row] = []
    for since, until, piece in _lasting(steps, lambda step: step.ground):
        rows.append(
            {
                **_where(corridor, piece.from_km, piece.to_km, between(piece.from_km, piece.to_km)),
                **_period(steps, since, until),
                "actor_id": piece.actor_id,
                "actor_name": piece.actor_name,
                "also": "; ".join(piece.also),
                "is_disputed": piece.is_disputed,
                "is_unsure": piece.is_unsure,
                **voices(piece.claim_ids),
            }
        )
    return _checked(rows, CORRIDOR_GROUND_COLUMNS)


def _lasting(
    steps: Steps, take: Callable[[CorridorStep], Sequence[T]]
) -> list[tuple[date, date, T]]:
    """List things with the days they last without a break, by first day and in the order met."""
    done: list[tuple[date, int, date, T]] = []
    going: dict[T, tuple[date, int]] = {}
    for before, step in zip([steps[0], *steps], steps, strict=False):
        things = {thing: number for number, thing in enumerate(take(step))}
        for thing in [t for t in going if t not in things]:
            since, number = going.pop(thing)
            done.append((since, number, before.last, thing))
        for thing, number in things.items():
            going.setdefault(thing, (step.first, number))
    done += [(since, number, steps[-1].last, thing) for thing, (since, number) in going.items()]
    done.sort(key=lambda run: (run[0], run[1]))
    return [(since, until, thing) for since, _, until, thing in done]


def control_rows(steps: Steps, corridor: str) -> list[Row]:
    """Add up the kilometres of each holder, period by period, ``CORRIDOR_CONTROL_COLUMNS``."""
    rows: list[Row] = []
    for since, until, (ground, lines) in _runs(steps, lambda step: (step.ground, len(step.lines))):
        total = sum(piece.to_km - piece.from_km for piece in ground)
        held: dict[str, list[Ground]] = {}
        for piece in ground:
            held.setdefault(piece.actor_id, []).append(piece)
        found = []
        for actor, pieces in held.items():
            km = sum(p.to_km - p.from_km for p in pieces)
            found.append(
                {
                    "corridor": corridor,
                    **_period(steps, since, until),
                    "actor_id": actor,
                    "actor_name": pieces[0].actor_name,
                    "km": km,
                    "share": km / total if total else float("nan"),
                    "disputed_km": sum(p.to_km - p.from_km for p in pieces if p.is_disputed),
                    "unsure_km": sum(p.to_km - p.from_km for p in pieces if p.is_unsure),
                    "total_km": total,
                    "lines_crossed": lines,
                    "claim_ids": _joined(name for p in pieces for name in p.claim_ids),
                }
            )
        rows += sorted(found, key=lambda row: (-float(str(row["km"])), str(row["actor_id"])))
    return _checked(rows, CORRIDOR_CONTROL_COLUMNS)


def crossing_rows(
    segments: Sequence[Segment], steps: Steps, corridor: str, voices: Voices, between: Between
) -> list[Row]:
    """List the lines crossed, each with the days it was there, ``CORRIDOR_CROSSING_COLUMNS``."""
    rows: list[Row] = []
    for since, until, line in _lasting(steps, lambda step: step.lines):
        about = segments[line.segment].about
        told = {c: getattr(line, c) for c in CORRIDOR_CROSSING_COLUMNS if hasattr(line, c)}
        rows.append(
            {
                **told,
                "corridor": corridor,
                "between": between(line.km, line.km),
                **{c: about.get(c, "") for c in PCODES},
                **_period(steps, since, until),
                **voices(line.claim_ids),
            }
        )
    return _checked(rows, CORRIDOR_CROSSING_COLUMNS)
