"""One event of an event file, whoever coded it, ready to become a claim of kind ``incident``."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from passable.terms.errors import ProblemList

EXACT_METRES: Final = 1_000
NEAR_METRES: Final = 25_000
AREA_METRES: Final = 50_000
UNKNOWN_METRES: Final = 100_000
RADIUS_METRES: Final = {
    "exact": EXACT_METRES,
    "near": NEAR_METRES,
    "area": AREA_METRES,
    "unknown": UNKNOWN_METRES,
}
"""Radius drawn around an event's point by its place precision. 25 km is how far *near* may be in
UCDP's codebook; the others are ours, and only say how large the circle on a map is."""

QUOTED_CHARACTERS: Final = 400
"""Longest piece of a source's own words that a note keeps."""
_ID = re.compile(r"[A-Za-z0-9_]+")


@dataclass(frozen=True)
class Event:
    """One row of an event file.

    Parameters
    ----------
    event_id
        As the file has it.
    row
        As a spreadsheet counts it.
    lon, lat
        Degrees, WGS 84.
    value
        What happened, in the coder's own category.
    low, best, high
        Deaths; ``None`` where not said, or where they contradict each other.
    valid_from, valid_to
        The first and the last day it may have been.
    reported_on
        When it was known.
    said_by
        Who reported it.
    credibility
        Admiralty grade.
    place_precision, time_precision
        Of ``codes``.
    admin_level
        The administrative level the place is known to; 0 if the point itself counts.
    actors
        The parties as the file names them.
    mark
        What tells one account of the event from another.
    details
        What else a reader should know, for the note.
    """

    event_id: str
    row: int
    lon: float
    lat: float
    value: str
    low: float | None
    best: float | None
    high: float | None
    valid_from: date
    valid_to: date
    reported_on: date
    said_by: str
    credibility: int
    place_precision: str
    time_precision: str
    admin_level: int
    actors: tuple[str, ...]
    mark: str
    details: tuple[str, ...]


def quoted(text: str) -> str:
    """Put a source's own words in quotation marks, on one line, cut where they run on."""
    plain = " ".join(text.split()).replace('"', "'")
    if len(plain) > QUOTED_CHARACTERS:
        plain = plain[: QUOTED_CHARACTERS - 1].rstrip() + "…"
    return f'"{plain}"'


def content_mark(*parts: object) -> str:
    """Make twelve hexadecimal digits of what an account says."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:12]


def is_event_id(text: str, problems: ProblemList, name: str, row: int, column: str) -> bool:
    """Check that an event's id can be part of a claim's; note it if not."""
    if _ID.fullmatch(text) is None:
        problems.add(
            "this is not an event's id",
            "Take the file as it was downloaded.",
            file=name,
            row=row,
            column=column,
            expected="letters, digits and _",
            got=text,
        )
        return False
    return True
