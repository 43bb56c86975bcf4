"""A corridor over time, as data: what each of its segments, grounds and lines was on a span of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

OPEN, RESTRICTED, CLOSED = "open", "restricted", "closed"
Row = dict[str, object]


@dataclass(frozen=True)
class Segment:
    """A segment of the corridor.

    Parameters
    ----------
    from_km, to_km
        Along the corridor.
    between
        The places before and after.
    about
        ``segment_id``, ``ref``, ``name`` and P-codes.
    """

    from_km: float
    to_km: float
    between: str
    about: Row


@dataclass(frozen=True)
class SegmentState:
    """What a segment was on a span of days; fields as in ``CORRIDOR_SPELL_COLUMNS``."""

    state: str
    delay_minutes: float
    is_contested: bool
    is_control_contested: bool
    is_stale: bool
    is_unsaid: bool
    controller: str
    claim_ids: tuple[str, ...]


@dataclass(frozen=True)
class Ground:
    """A stretch of the corridor under one holder; fields as in ``CORRIDOR_GROUND_COLUMNS``."""

    from_km: float
    to_km: float
    actor_id: str
    actor_name: str
    also: tuple[str, ...]
    is_disputed: bool
    is_unsure: bool
    claim_ids: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A line between actors on the corridor; fields as in ``CORRIDOR_CROSSING_COLUMNS``.

    Parameters
    ----------
    segment
        On which segment of the corridor, its place in the list.
    """

    km: float
    segment: int
    from_actor_id: str
    from_actor_name: str
    to_actor_id: str
    to_actor_name: str
    line: str
    delay_minutes: float
    ground_is_closed: bool
    is_disputed: bool
    is_unsure: bool
    claim_ids: tuple[str, ...]


@dataclass(frozen=True)
class CorridorStep:
    """A span of days on which nothing on the corridor changed.

    Parameters
    ----------
    first, last
        Its days.
    states
        Of each segment.
    ground
        From the first kilometre to the last, without a gap.
    lines
        In the order met.
    """

    first: date
    last: date
    states: tuple[SegmentState, ...]
    ground: tuple[Ground, ...]
    lines: tuple[Line, ...]

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.last - self.first).days + 1
