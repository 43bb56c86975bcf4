"""The result tables of ``importance``: every column with its unit, as in ``measures.results``."""

from __future__ import annotations

from typing import Final

from passable.measures.results import PLACE_COLUMNS
from passable.measures.results_what_if import CHANGE_COLUMNS, PAIR_CHANGE_COLUMNS

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

_SEGMENT: Final[dict[str, str]] = {
    "segment_id": "str",
    "ref": "str",
    "name": "str",
    "road_class": "str",
    "adm1_pcode": "str: of the admin area that holds its middle, else of the nearest place",
    "adm2_pcode": "str",
    "adm3_pcode": "str",
    "length_metres": "float, m",
    "bridge": "bool: tagged as a bridge",
    "is_cut_edge": "bool: open, and no other open road joins its two ends, one-way or not",
    "is_closed_now": "bool: open in neither direction from end to end, so its loss changes nothing",
    "claim_free": "bool: with every claim removed, instead of the date's situation",
    "reading": "str: of the date's situation; empty for claim_free",
}

IMPORTANCE_SERVICE_COLUMNS: Final[dict[str, str]] = {
    **_SEGMENT,
    "category": "str: category of service",
    "used": "bool: its loss cuts a place off or makes its way longer",
    "places": "int: all places of the case, the denominator",
    "places_with_people": "int: places with a population claim",
    "people_low": "float, people in them, the denominator; null if none has a figure",
    "people_best": "float, people",
    "people_high": "float, people",
    "places_reached": "int: places that reach a service while it is there",
    "newly_cut_off_places": "int: of these, places that reach none without it",
    "newly_cut_off_people_low": "float, people in them; null if none of the places has a figure",
    "newly_cut_off_people_best": "float, people",
    "newly_cut_off_people_high": "float, people",
    "slower_places": "int: places that reach one still, by a longer way",
    "slower_people_best": "float, people in them; null if none of the places has a figure",
    "extra_person_hours": "float, hours more of one trip of them all; null likewise",
}
"""``importance segments``: a row per segment and category of service."""

IMPORTANCE_BETWEEN_COLUMNS: Final[dict[str, str]] = {
    **_SEGMENT,
    "used": "bool: its loss disconnects a pair or makes its way longer",
    "weight_by": "str: people (product of both ends), or equal if no place has a figure",
    "pairs": "int: ordered pairs that weigh anything, the denominator of every share",
    "share_connected": "float, of the weight of all pairs: connected now",
    "share_disconnected": "float, of the weight of all pairs: connected now, not without it",
    "share_still_connected": "float, of the weight of all pairs; the mean's denominator",
    "mean_extra_seconds": "float, s more without it, the mean over the weight still connected",
}
"""``importance segments --demand between``: a row per segment."""

IMPORTANCE_DETOUR_COLUMNS: Final[dict[str, str]] = {
    **_SEGMENT,
    "own_seconds": "float, s from end to end, in the direction whose way round is longest",
    "detour_seconds": "float, s of the quickest other open way between its ends, of two directions "
    "the longer; null if there is none",
    "extra_seconds": "float, s more than the segment itself; null likewise",
    "detour_metres": "float, m of the shortest other open way, which may be another than the "
    "quickest; null likewise",
    "extra_metres": "float, m more than the segment itself; null likewise",
    "reason": "str: why there is no figure (no other way, one way only, closed now), empty if there is",
}
"""``importance segments --demand detour``: a row per segment."""

DETOUR_REASONS: Final[dict[str, str]] = {
    "no other way": "no other open way leads from one end to the other, either way it is driven",
    "one way only": "another open way leads round in one direction, and in the other none",
    "closed now": "the segment is open in neither direction",
}

_GROUP: Final[dict[str, str]] = {
    "group_id": "str: a selector, or the id of a table's group",
    "subjects": "str: what is lost together, selectors parted by '; '",
    "segments": "int: segments touched",
    "length_metres": "float, m of road that closes",
    "adm1_pcode": "str: P-codes of the segments, parted by '; '",
    "adm2_pcode": "str",
    "adm3_pcode": "str",
    "claim_free": "bool: with every claim removed, instead of the date's situation",
    "reading": "str: of the date's situation; empty for claim_free",
    "is_closed_now": "bool: all of it is closed already, so its loss changes nothing",
    "used": "bool: its loss cuts anybody off or makes a way longer",
}

IMPORTANCE_GROUP_SERVICE_COLUMNS: Final[dict[str, str]] = {
    **_GROUP,
    "category": "str: category of service",
    **CHANGE_COLUMNS,
}
"""``importance segments --group``: a row per group and category of service."""

IMPORTANCE_GROUP_BETWEEN_COLUMNS: Final[dict[str, str]] = {**_GROUP, **PAIR_CHANGE_COLUMNS}
"""``importance segments --group --demand between``: a row per group."""

IMPORTANCE_TABLES: Final[dict[str, dict[str, str]]] = {
    "importance places": IMPORTANCE_PLACE_COLUMNS,
    "importance segments service": IMPORTANCE_SERVICE_COLUMNS,
    "importance segments between": IMPORTANCE_BETWEEN_COLUMNS,
    "importance segments detour": IMPORTANCE_DETOUR_COLUMNS,
    "importance groups service": IMPORTANCE_GROUP_SERVICE_COLUMNS,
    "importance groups between": IMPORTANCE_GROUP_BETWEEN_COLUMNS,
}
_SEGMENT_SHOWN: Final = [
    "segment_id",
    "ref",
    "name",
    "adm3_pcode",
    "length_metres",
    "bridge",
    "is_cut_edge",
    "is_closed_now",
]
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
    "importance segments service": [
        *_SEGMENT_SHOWN,
        "category",
        "newly_cut_off_places",
        "newly_cut_off_people_best",
        "slower_places",
        "extra_person_hours",
    ],
    "importance segments between": [
        *_SEGMENT_SHOWN,
        "share_connected",
        "share_disconnected",
        "share_still_connected",
        "mean_extra_seconds",
    ],
    "importance segments detour": [
        *_SEGMENT_SHOWN,
        "detour_seconds",
        "extra_seconds",
        "detour_metres",
        "extra_metres",
        "reason",
    ],
    "importance groups service": [
        "group_id",
        "category",
        "segments",
        "length_metres",
        "newly_cut_off_places",
        "newly_cut_off_people_best",
        "slower_places",
        "extra_person_hours",
        "worst_extra_seconds",
        "is_closed_now",
    ],
    "importance groups between": [
        "group_id",
        "segments",
        "length_metres",
        "pairs_newly_disconnected",
        "share_newly_disconnected",
        "share_still_connected",
        "mean_extra_seconds",
        "worst_pair_extra_seconds",
        "is_closed_now",
    ],
}
"""Columns of the terminal's table."""
