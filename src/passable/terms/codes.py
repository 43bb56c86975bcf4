"""The closed lists: every coded value the product reads, computes or writes.

The codes are the field's own (UNSDI-T v2, Copernicus EMS, the Admiralty grades); see
``docs/guide/terms.md`` for each one's source.
"""

from __future__ import annotations

from typing import Final, Literal

Vehicle = Literal["motorcycle", "4x4", "light_truck", "heavy_truck", "truck_trailer"]
Season = Literal["dry", "wet"]
Reading = Literal["optimistic", "best", "pessimistic"]
Direction = Literal["to", "from"]

VEHICLES: Final[tuple[Vehicle, ...]] = (
    "motorcycle",
    "4x4",
    "light_truck",
    "heavy_truck",
    "truck_trailer",
)
"""UNSDI-T practicability 2-6, smallest first."""

PRACTICABILITY: Final[dict[Vehicle, int]] = {
    "motorcycle": 2,
    "4x4": 3,
    "light_truck": 4,
    "heavy_truck": 5,
    "truck_trailer": 6,
}
"""The UNSDI-T practicability a road must have for the vehicle to pass."""

SEASONS: Final[tuple[Season, ...]] = ("dry", "wet")
READINGS: Final[tuple[Reading, ...]] = ("optimistic", "best", "pessimistic")
"""From the most open to the most closed; index 0, 1, 2 wherever an array has a reading axis."""

OPEN_STATUS: Final = "open"
STATUS_VALUES: Final[dict[str, str]] = {
    "open": "open",
    "1": "open",
    "restricted": "restricted",
    "2": "restricted",
    "closed": "closed",
    "3": "closed",
    "abandoned": "abandoned",
    "4": "abandoned",
    "unspecified": "unknown",
    "unknown": "unknown",
    "0": "unknown",
}
"""UNSDI-T ``OpStatus`` by word or number -> the word we use."""

DAMAGE_VALUES: Final[dict[str, str]] = {
    "destroyed": "destroyed",
    "damaged": "damaged",
    "possibly damaged": "possibly damaged",
    "no visible damage": "no visible damage",
    "not analysed": "unknown",
    "unknown": "unknown",
}
"""Copernicus EMS ``damage_gra``."""

FUNCTION_VALUES: Final[dict[str, str]] = {
    "functioning": "functioning",
    "partially functioning": "partially functioning",
    "not functioning": "not functioning",
    "unknown": "unknown",
}

NO_ACTOR: Final = "unknown"
"""The value of a ``control`` claim that says nobody knows who holds the area."""

Predicate = Literal[
    "status",
    "practicability",
    "delay_minutes",
    "control",
    "incident",
    "damage",
    "function",
    "population",
    "capacity",
]
PREDICATES: Final[tuple[Predicate, ...]] = (
    "status",
    "practicability",
    "delay_minutes",
    "control",
    "incident",
    "damage",
    "function",
    "population",
    "capacity",
)

STRATEGIC_DEVELOPMENT: Final = "strategic development"
"""How the value of an incident begins that ACLED does not code systematically: annotation, which
no rate may count."""

SUBJECT_KINDS: Final = ("segment", "place", "service", "area", "road", "point")

ALLOWED_SUBJECTS: Final[dict[str, tuple[str, ...]]] = {
    "status": ("segment", "road", "area", "point"),
    "practicability": ("segment", "road", "area", "point"),
    "delay_minutes": ("segment", "road", "area", "point"),
    "control": ("area",),
    "incident": SUBJECT_KINDS,
    "damage": ("segment", "road", "point", "service"),
    "function": ("service",),
    "population": ("place", "area"),
    "capacity": ("service", "segment", "road"),
}
"""Which kinds of subject each predicate may be said of."""

RELIABILITY: Final = ("A", "B", "C", "D", "E", "F")
"""Admiralty code: A completely reliable … F cannot be judged."""

CREDIBILITY: Final = (1, 2, 3, 4, 5, 6)
"""Admiralty code: 1 confirmed … 6 cannot be judged."""

PLACE_PRECISIONS: Final = ("exact", "near", "area", "unknown")
"""Only ``exact`` points act on roads."""

TIME_PRECISIONS: Final = ("day", "week", "month", "year", "unknown")
SENSITIVITIES: Final = ("public", "restricted")
CLAIM_STATES: Final = ("proposed", "accepted", "retracted")
TERM_MEASURES: Final = (
    "first_departure",
    "completion",
    "tranches",
    "people_moved",
    "people_a_tranche",
)
"""What can check a term of an agreement."""
AREA_KINDS: Final = ("admin", "control", "hazard", "other")

ROAD_CLASSES: Final = (
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "track",
    "road",
    "ferry",
)
"""OSM ``highway`` values a vehicle can drive, and ``ferry``."""

SERVICE_CATEGORIES: Final = (
    "hospital",
    "clinic",
    "fuel",
    "market",
    "warehouse",
    "border_crossing",
    "port",
    "airfield",
)
"""The categories that ``passable new`` finds in an OSM file; a case may use others."""

CutOff = Literal["certain", "best", "possible", "no"]
CUT_OFF: Final[tuple[CutOff, ...]] = ("certain", "best", "possible", "no")
"""``certain``: even in the optimistic reading. ``best``: in the best reading but not the
optimistic. ``possible``: only in the pessimistic. ``no``: reached in every reading."""
