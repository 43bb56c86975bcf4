"""The result tables of ``importance``: every column with its unit, as in ``measures.results``."""

from __future__ import annotations

from typing import Final

from passable.measures.results import PLACE_COLUMNS

IMPORTANCE_PLACE_COLUMNS: Final[dict[str, str]] = {
    **PLACE_COLUMNS,
    "footprint": "str: the area of the same id, or the kilometres around the place",
    "footprint_junctions": "int: junctions and stops in it, closed to through traffic",
    "claim_free": "bool: with every claim removed, instead of the date's situation",
    "reading": "str: of the date's situation; empty for claim_free",
    "group": "str: all, or the two groups of places between which the pairs lie",
    "weight_by": "str: people (product of both ends), or equal if no place has a figure",
    "pairs": "int: ordered pairs that neither start nor end in the footprint, the denominator",
    "pairs_left_out": "int: ordered pairs that do",
    "pairs_connected": "int: pairs with an open way",
    "share_connected": "float, of the weight of all pairs: those with an open way",
    "pairs_through": "int: pairs with a shortest way through the footprint",
    "share_through": "float, their share of the connected weight; null if there is none",
    "pairs_lost": "int: connected pairs that have no way without the footprint",
    "share_lost": "float, their share of the connected weight",
    "share_slower": "float, of the connected weight: pairs that have a longer way without it",
    "mean_extra_seconds": "float, s more without it, the mean over the weight still connected",
    "detour_seconds": "float, s more without it, the mean over the weight that has a longer way",
}
"""``importance places``: a row per place removed and group of pairs."""

IMPORTANCE_TABLES: Final[dict[str, dict[str, str]]] = {
    "importance places": IMPORTANCE_PLACE_COLUMNS,
}
IMPORTANCE_SHOWN: Final[dict[str, list[str]]] = {
    "importance places": [
        "name_en",
        "footprint",
        "group",
        "pairs",
        "share_connected",
        "share_through",
        "share_lost",
        "share_slower",
        "mean_extra_seconds",
        "detour_seconds",
    ],
}
"""Columns of the terminal's table."""
