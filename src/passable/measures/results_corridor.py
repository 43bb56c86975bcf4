"""The result table of ``corridor``: what closes or slows a road between two places."""

from __future__ import annotations

from typing import Final

CORRIDOR_OBSTACLE_COLUMNS: Final[dict[str, str]] = {
    "from_km": "float, km along the way to the first segment it is felt on",
    "to_km": "float, km to the end of the last",
    "between": "str: the places before and after",
    "subject": "str: what the claims speak of; of a line, both sides",
    "predicate": "str",
    "effect": "str: closed or delay",
    "delay_minutes": "float, min of one whole passage; null if it closes",
    "controller": "str: who holds the ground there, in order",
    "is_disputed": "bool: sources differ",
    "is_stale": "bool",
    "since": "date: first day of the claims",
    "last_reported_on": "date",
    "publishers": "str: who says so, parted by '; '",
    "said_by": "str: whom they quote, parted by '; '",
    "source_ids": "str, parted by '; '",
    "claim_ids": "str, parted by '; '",
}
"""``corridor``: a row per thing that closes or slows the road between two places."""

CORRIDOR_TABLES: Final[dict[str, dict[str, str]]] = {"corridor": CORRIDOR_OBSTACLE_COLUMNS}
CORRIDOR_SHOWN: Final[dict[str, list[str]]] = {
    "corridor": [
        "from_km", "between", "subject", "effect", "delay_minutes", "controller", "publishers",
        "said_by", "last_reported_on", "is_disputed", "claim_ids",
    ],
}  # fmt: skip
"""Columns of the terminal's table."""
