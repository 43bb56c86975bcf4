"""Ways as every writer of way files takes them, and whether they may leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import numpy.typing as npt

from passable.terms.errors import BadRequest, Problem


@dataclass(frozen=True)
class WayPoint:
    """A place on or at a way.

    Parameters
    ----------
    name, name_ar
        In English, and in Arabic or empty.
    lon, lat
        Degrees, WGS 84.
    kind
        from, to, via, stop, line, abort point …
    note
        What a driver should know.
    adm3_pcode
        Of its sub-district, empty if none is known.
    """

    name: str
    name_ar: str
    lon: float
    lat: float
    kind: str
    note: str = ""
    adm3_pcode: str = ""


@dataclass(frozen=True)
class WayLeg:
    """One leg.

    Parameters
    ----------
    name
        Road number and name.
    km, minutes
        How far, how long.
    controller
        Who holds the ground, as ACLED names them.
    note
        What closes or slows it, on whose word, and when it was last reported on.
    line : float64[v, 2]
        Degrees.
    is_open
        Whether it can be driven; if not, ``minutes`` are those with every claim removed.
    between, adm3_pcodes
        The places before and after it, and their P-codes, parted by ``' - '``; empty at an end
        where no place stands.
    claim_ids, publishers, said_by, source_ids
        Who closes or slows it.
    last_reported_on, is_stale
        The latest report of any claim on its state or on who holds the ground, of the part where
        that is oldest, and whether on any part all of them are stale; ``None`` if none speaks.
    unsaid_km
        Of how much of it no claim speaks.
    segment_ids
        In order.
    """

    name: str
    km: float
    minutes: float
    controller: str
    note: str
    line: npt.NDArray[np.float64]
    is_open: bool = True
    between: str = ""
    adm3_pcodes: str = ""
    claim_ids: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    said_by: tuple[str, ...] = ()
    source_ids: tuple[str, ...] = ()
    last_reported_on: date | None = None
    is_stale: bool | None = None
    unsaid_km: float = 0.0
    segment_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class WayRecord:
    """One way.

    Parameters
    ----------
    name
        From, to, and which of several.
    legs, points
        In order.
    moves_on
        The day on which somebody is to move along it; ``None`` for a way nobody is said to take.
    """

    name: str
    legs: tuple[WayLeg, ...]
    points: tuple[WayPoint, ...]
    moves_on: date | None = None

    @property
    def km(self) -> float:
        """The whole way."""
        return sum(leg.km for leg in self.legs)

    @property
    def minutes(self) -> float:
        """The whole way."""
        return sum(leg.minutes for leg in self.legs)


@dataclass(frozen=True)
class WayFile:
    """Ways with what every file of them says.

    Parameters
    ----------
    title
        Of the file.
    ways
        At least one.
    as_of
        The day whose roads these are.
    facts
        For whom, which vehicle, reading, calibration …: what and words.
    notes
        Sentences: schematic, assumptions, the note on disputed boundaries.
    sources
        Who says what the ways rest on.
    run_id
        Of the answer.
    is_restricted
        Whether restricted values may leave.
    """

    title: str
    ways: tuple[WayRecord, ...]
    as_of: date
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    run_id: str
    is_restricted: bool

    @property
    def stamp(self) -> str:
        """RESTRICTED or PUBLIC."""
        return "RESTRICTED" if self.is_restricted else "PUBLIC"

    @property
    def description(self) -> str:
        """Stamp, date, run, facts and notes in one text, for files that hold one."""
        facts = "; ".join(f"{name}: {words}" for name, words in self.facts)
        sources = f"Sources: {'; '.join(self.sources)}." if self.sources else ""
        head = f"{self.stamp}. As of {self.as_of.isoformat()}, run {self.run_id}."
        return " ".join(part for part in (head, f"{facts}.", *self.notes, sources) if part)


def refuse_movements_to_come(file: WayFile) -> None:
    """Refuse to let out a way somebody is still to take.

    What is to come is told by the earlier of the file's date and today.

    Raises
    ------
    BadRequest
        If there is one and the file is public; it is not named.
    """
    if file.is_restricted:
        return
    now = min(file.as_of, datetime.now(UTC).date())
    if any(way.moves_on is not None and way.moves_on > now for way in file.ways):
        raise BadRequest(
            Problem(
                "a way of a movement still to come never leaves without --restricted",
                "Say --restricted if you may; the file is then stamped.",
                expected="--restricted",
            )
        )
