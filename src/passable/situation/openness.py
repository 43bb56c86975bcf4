"""What a finding does to a road, in each of the three readings.

Wherever a pair or triple of values stands below it is in the order of ``codes.READINGS``:
optimistic, best, pessimistic; each is at least as open as the next, whatever the claims say.
"""

from __future__ import annotations

from passable.situation.weigh import Finding
from passable.terms.codes import PRACTICABILITY, VEHICLES, Vehicle

Closed3 = tuple[bool, bool, bool]
Figure3 = tuple[float, float, float]
OPEN3: Closed3 = (False, False, False)

_SHUT = {
    "status": {"closed", "abandoned"},
    "damage": {"destroyed"},
    "function": {"not functioning"},
}
_PERHAPS_SHUT = {
    "status": {"unknown"},
    "damage": {"damaged", "possibly damaged", "unknown"},
    "function": {"unknown"},
}
SERVICE_PREDICATES = ("function", "damage")
MILLISECONDS_PER_MINUTE = 60_000


def closure(finding: Finding, vehicle: Vehicle) -> Closed3:
    """Say whether a finding closes what it speaks of to a vehicle, in each reading.

    Optimistic: only if every claim that counts closes it. Best: if the chosen one does.
    Pessimistic: if any does, or may. A stale finding closes nothing in the optimistic reading
    and everything in the pessimistic, whatever it says.
    """
    is_shut = {value: _is_shut(finding.predicate, value, vehicle) for value in finding.values}
    best = is_shut[finding.chosen.value][0]
    if finding.is_stale:
        return (False, best, True)
    every = all(shut for shut, _ in is_shut.values())
    some = any(shut or perhaps for shut, perhaps in is_shut.values())
    return (every, best, some)


def _is_shut(predicate: str, value: str, vehicle: Vehicle) -> tuple[bool, bool]:
    """Say of one value whether it shuts the road, and whether it may."""
    if predicate == "practicability":
        if value == "unknown":
            return (False, True)
        passes = PRACTICABILITY[value] if value in VEHICLES else 0
        return (passes < PRACTICABILITY[vehicle], False)
    return (value in _SHUT[predicate], value in _PERHAPS_SHUT[predicate])


def says_open(finding: Finding) -> bool:
    """Say whether a fresh claim that counts says a road is passable: ``open`` or ``restricted``."""
    passable = {"open", "restricted"}
    return (
        finding.predicate == "status" and not finding.is_stale and bool(passable & finding.values)
    )


def delay_milliseconds(finding: Finding) -> Figure3:
    """Give a delay in each reading, whole ms: the lowest figure, the chosen one, the highest.

    A stale delay is nothing in the optimistic reading.
    """
    claims = [w.claim for w in finding.speaking]
    figures = [[f for f in (c.low, c.best, c.high) if f is not None] for c in claims]
    said = [f for f in figures if f]
    chosen = finding.chosen
    best = next((f for f in (chosen.best, chosen.high, chosen.low) if f is not None), 0.0)
    low = 0.0 if finding.is_stale else min((min(f) for f in said), default=0.0)
    high = max((max(f) for f in said), default=0.0)
    minute = MILLISECONDS_PER_MINUTE
    return (float(round(low * minute)), float(round(best * minute)), float(round(high * minute)))
