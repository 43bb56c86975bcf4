"""Effects: what closes or slows which stretch of which segment, and by which claims."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from passable.situation.control import Holder
from passable.situation.openness import OPEN3, Closed3, Figure3

BOTH, ALONG, AGAINST = 0, 1, -1
"""Which way an effect is felt, as seen from the segment's ``from_node``."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_NO_DELAY: Figure3 = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Cause:
    """Why a road is closed or slow.

    Parameters
    ----------
    subject, predicate
        What the claims speak of; for a line, the two sides.
    effect
        ``closed``, ``delay`` or ``crossing``.
    claim_ids
        The claims that count.
    is_stale, is_disputed
        Of the findings behind it, or because another subject on the same road says otherwise.
    delay_milliseconds
        For one whole passage, in each reading; 0 for what only closes.
    """

    subject: str
    predicate: str
    effect: str
    claim_ids: tuple[str, ...]
    is_stale: bool
    is_disputed: bool
    delay_milliseconds: Figure3 = _NO_DELAY


@dataclass(frozen=True)
class Effects:
    """Effects as parallel arrays, k long; reading axis as in ``codes.READINGS``.

    Parameters
    ----------
    segment : int64[k]
        Where.
    begin, end : float64[k]
        The stretch; equal for a point effect (a line crossed).
    is_point : bool[k]
        Whether it is felt where passed, not along a stretch.
    way : int8[k]
        ``BOTH``, ``ALONG`` or ``AGAINST``.
    closed : bool[3, k]
        Whether it closes the stretch.
    delay : float64[3, k]
        Whole ms for the whole stretch, or for passing the point; never falling from one reading
        to the next.
    cause : int64[k]
        Index into ``causes``.
    causes
        One for each reason.
    holders
        Area id -> who may hold it.
    """

    segment: Ints
    begin: Floats
    end: Floats
    is_point: npt.NDArray[np.bool_]
    way: npt.NDArray[np.int8]
    closed: npt.NDArray[np.bool_]
    delay: Floats
    cause: Ints
    causes: tuple[Cause, ...]
    holders: dict[str, Holder]


@dataclass
class EffectDraft:
    """Effects as they are gathered, stretch by stretch in arrays."""

    chunks: list[tuple[Ints, Floats, Floats, Floats]] = field(default_factory=list)
    numbers: dict[Cause, int] = field(default_factory=dict)

    def add(
        self,
        cause: Cause,
        segment: Ints,
        begin: Floats,
        end: Floats,
        *,
        closed: Closed3 = OPEN3,
        delay: Figure3 | Floats = _NO_DELAY,
        is_point: bool = False,
        way: int | npt.NDArray[np.int8] = BOTH,
    ) -> None:
        """Gather effects of one cause.

        Parameters
        ----------
        cause
            Why.
        segment, begin, end
            k stretches.
        closed
            By reading, for all of them.
        delay
            By reading, ms: one triple for each stretch alike, or float64[3, k].
        is_point, way
            As in ``Effects``.
        """
        count = len(segment)
        if not count:
            return
        number = self.numbers.setdefault(cause, len(self.numbers))
        rest = np.empty((9, count))
        rest[0], rest[1], rest[2] = is_point, way, number
        rest[3:6] = np.array(closed)[:, None]
        rest[6:9] = np.asarray(delay) if np.ndim(delay) > 1 else np.array(delay)[:, None]
        self.chunks.append((segment, begin, end, rest))

    def finish(self, holders: dict[str, Holder]) -> Effects:
        """Turn what was gathered into arrays."""
        nothing = (np.empty(0, np.int64), np.empty(0), np.empty(0), np.empty((9, 0)))
        segment, begin, end, rest = (
            np.concatenate(column, axis=-1)
            for column in zip(*(self.chunks or [nothing]), strict=True)
        )
        return Effects(
            segment=segment.astype(np.int64),
            begin=begin,
            end=end,
            is_point=rest[0].astype(bool),
            way=rest[1].astype(np.int8),
            closed=rest[3:6].astype(bool),
            delay=rest[6:9],
            cause=rest[2].astype(np.int64),
            causes=tuple(self.numbers),
            holders=holders,
        )
