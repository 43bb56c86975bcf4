"""Columns of what ``routes`` answers: ways between two places, and their legs."""

from __future__ import annotations

from typing import Final

from passable.measures.results_corridor import CORRIDOR_OBSTACLE_COLUMNS

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
    "publishers": "str: who says what closes or slows it, parted by '; '",
    "said_by": "str: whom they quote, parted by '; '",
    "last_reported_on": "date: latest report of a claim that closes or slows it; null if none does",
    "claim_ids": "str: claims that close or slow it",
    "epsilon": "float: frontier ways left out are no better by more than this share; 0: none was",
    "segment_ids": "str: segments, parted by blanks",
}
"""``routes``: a row per way."""

WAY_LEG_COLUMNS: Final[dict[str, str]] = {
    "way": "int: number of the way",
    "leg": "int: its number on the way",
    "road": "str: road number and name",
    "between": "str: the places before and after",
    "adm3_pcodes": "str: their P-codes",
    "is_open": "bool: to the mover, in the reading asked for",
    "km": "float, km",
    "minutes": "float, minutes, delays included, in the reading asked for; null if closed",
    "controller": "str: who holds the ground, as ACLED names them",
    "effect": "str: what claims do to it: delay, closed, or empty",
    "publishers": "str: who says so, parted by '; '",
    "said_by": "str: whom they quote, parted by '; '",
    "source_ids": "str, parted by '; '",
    "last_reported_on": "date: last verified: the latest report of any claim on its state or on who "
    "holds the ground, of the part where that is oldest; null if no claim speaks of any part",
    "is_stale": "bool: on some part all of these claims are past their staleness horizon; null if "
    "none speaks",
    "unsaid_km": "float, km of it of which no claim speaks",
    "claim_ids": "str: claims that close or slow it, parted by '; '",
    "segment_ids": "str: segments, parted by blanks",
}
"""``routes --show legs``: a row per run of one road on one holder's ground, open or closed."""

WAY_OBSTACLE_COLUMNS: Final[dict[str, str]] = {
    "way": "int: number of the way",
    **CORRIDOR_OBSTACLE_COLUMNS,
}
"""``routes --show obstacles``: a row per thing that closes or slows a way, in the order met."""

WAY_TABLES: Final = {
    "routes ways": WAY_COLUMNS,
    "routes legs": WAY_LEG_COLUMNS,
    "routes obstacles": WAY_OBSTACLE_COLUMNS,
}
WAY_SHOWN: Final = {
    "routes ways": [
        "way", "kind", "is_open", "km", "hours", "claim_free_hours", "extra_hours",
        "incidents_per_day", "lines_crossed", "shared", "epsilon", "via", "open_until",
        "publishers", "last_reported_on", "claim_ids",
    ],
    "routes legs": [
        "way", "leg", "road", "between", "is_open", "km", "minutes", "controller", "effect",
        "publishers", "last_reported_on", "is_stale", "claim_ids",
    ],
    "routes obstacles": [
        "way", "from_km", "between", "subject", "effect", "delay_minutes", "controller",
        "publishers", "said_by", "last_reported_on", "is_disputed", "claim_ids",
    ],
}  # fmt: skip
"""Columns of the terminal's tables."""
