"""Columns of what ``routes`` answers: ways between two places, and their legs."""

from __future__ import annotations

from typing import Final

WAY_COLUMNS: Final[dict[str, str]] = {
    "way": "int: its number",
    "kind": "str: fastest, alternative, frontier (less exposed), or asked for (--via, --why-not)",
    "from_name": "str: place",
    "from_adm3_pcode": "str: its P-code",
    "to_name": "str: place",
    "to_adm3_pcode": "str: its P-code",
    "is_open": "bool: to the mover, in the reading asked for",
    "km": "float, km; of a way that is not open, with every claim removed; null if there is none",
    "hours": "float, hours, delays included; null if not open",
    "claim_free_hours": "float, hours this way takes with every claim removed",
    "extra_hours": "float, hours more than the fastest open way; null if not open",
    "incidents_per_day": "float: density of reported incidents along it, added up; not a probability",
    "lines_crossed": "int: lines between different holders, best reading; null if not open",
    "shared": "float: largest share of its time in common with one way before it",
    "refs": "str: road numbers, in the order driven",
    "via": "str: places passed",
    "open_until": "str: of a way that is not open, the place or junction up to which it is",
    "claim_ids": "str: claims that close or slow it",
    "epsilon": "float: frontier ways left out are no better by more than this share; 0: none was",
    "segment_ids": "str: segments, parted by blanks",
}
"""``routes``: a row per way."""

WAY_LEG_COLUMNS: Final[dict[str, str]] = {
    "way": "int: number of the way",
    "leg": "int: its number on the way",
    "road": "str: road number and name",
    "km": "float, km",
    "minutes": "float, minutes, delays included (best reading)",
    "controller": "str: who holds the ground, as ACLED names them",
    "slowed_by": "str: claims that slow it, and when the last of them was reported",
}
"""``routes --show legs``: a row per run of one road on one holder's ground."""

WAY_TABLES: Final = {"routes ways": WAY_COLUMNS, "routes legs": WAY_LEG_COLUMNS}
WAY_SHOWN: Final = {
    "routes ways": [
        "way",
        "kind",
        "is_open",
        "km",
        "hours",
        "extra_hours",
        "incidents_per_day",
        "lines_crossed",
        "via",
        "open_until",
        "claim_ids",
    ],
    "routes legs": [*WAY_LEG_COLUMNS],
}
"""Columns of the terminal's tables."""
