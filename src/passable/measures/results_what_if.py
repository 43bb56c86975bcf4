"""The result tables of ``whatif``: every column with its unit, as in ``measures.results``."""

from __future__ import annotations

from typing import Final

from passable.measures.results import PEOPLE_COLUMNS, PLACE_COLUMNS


def _people(prefix: str, meaning: str) -> dict[str, str]:
    return {
        f"{prefix}people_low": f"float, people: {meaning}; null if none of the places has a figure",
        f"{prefix}people_best": "float, people",
        f"{prefix}people_high": "float, people",
    }


CHANGE_COLUMNS: Final[dict[str, str]] = {
    "places": "int: all places of the case, the denominator",
    "places_with_people": "int: places with a population claim",
    **_people("", "in them, the denominator"),
    "places_reached_before": "int: places that reach a functioning service without the change",
    "newly_cut_off_places": "int: reached without the change, not with it",
    **_people("newly_cut_off_", "in the places newly cut off"),
    "reconnected_places": "int: reached with the change, not without it",
    **_people("reconnected_", "in the places reconnected"),
    "slower_places": "int: reached both ways, and farther off with the change",
    "slower_people_best": "float, people in them",
    "faster_places": "int: reached both ways, and nearer with the change",
    "faster_people_best": "float, people in them",
    "extra_person_hours": "float, hours more of one trip of everyone reached both ways; below 0: "
    "less; null where time changes only for places without a figure",
    "worst_extra_seconds": "float, s more for the place that loses most; null if none is slower",
    "worst_place_id": "str: that place, empty if none",
    "newly_cut_off_place_ids": "str, parted by '; '",
    "reconnected_place_ids": "str, parted by '; '",
}
"""What a change does to one category of service."""

PAIR_CHANGE_COLUMNS: Final[dict[str, str]] = {
    "pairs": "int: ordered pairs of the places asked about that weigh anything, the denominator",
    "weight_by": "str: people (product of both ends), or equal if no place has a figure",
    "pairs_connected_before": "int: pairs with an open way without the change",
    "share_connected_before": "float, their share of all weight",
    "pairs_newly_disconnected": "int: pairs whose only ways the change closes",
    "share_newly_disconnected": "float, their share of all weight",
    "pairs_reconnected": "int: pairs with an open way only with the change",
    "share_reconnected": "float, their share of all weight",
    "pairs_slower": "int",
    "pairs_faster": "int",
    "share_still_connected": "float, of all weight: connected both ways; the mean's denominator",
    "mean_extra_seconds": "float, s more, the mean over the weight still connected; null if none",
    "worst_pair_extra_seconds": "float, s more for the pair that loses most; null if none",
    "worst_from_place_id": "str: that pair, empty if none",
    "worst_to_place_id": "str",
}
"""What a change does to the ways between places."""

WHAT_IF_COLUMNS: Final[dict[str, str]] = {
    "scenario_id": "str",
    "closes": "str: selectors, parted by '; '",
    "opens": "str: selectors, parted by '; '",
    "reading": "str: of the situation that is changed",
    "demand": "str: service (places to a category), or between (the main places)",
    "category": "str: category of service; empty for between",
    "nothing_changed": "bool: no answer of this row differs from the situation without the change",
    "method": "str: how it was found; every method gives the exact answer",
    "arcs_changed": "int: pieces of road, each way by itself, whose time the scenario changes",
    **CHANGE_COLUMNS,
    **PAIR_CHANGE_COLUMNS,
}
"""``whatif``: a row per scenario and category, and one for the ways between the main places."""

WHAT_IF_PLACE_COLUMNS: Final[dict[str, str]] = {
    "scenario_id": "str",
    **PLACE_COLUMNS,
    "category": "str: category of service",
    "reading": "str: of the situation that is changed",
    "change": "str: cut off, reconnected, slower or faster",
    "before_seconds": "float, s without the change; null if none is reached",
    "after_seconds": "float, s with the change; null if none is reached",
    "extra_seconds": "float, s; null if either is null",
    **PEOPLE_COLUMNS,
}
"""``whatif --each-place``: a row per scenario, category and place whose answer changes."""

WHAT_IF_TABLES: Final[dict[str, dict[str, str]]] = {
    "whatif": WHAT_IF_COLUMNS,
    "whatif places": WHAT_IF_PLACE_COLUMNS,
}
WHAT_IF_SHOWN: Final[dict[str, list[str]]] = {
    "whatif": [
        "scenario_id",
        "demand",
        "category",
        "newly_cut_off_places",
        "newly_cut_off_people_best",
        "reconnected_places",
        "reconnected_people_best",
        "slower_places",
        "extra_person_hours",
        "worst_extra_seconds",
        "pairs_newly_disconnected",
        "pairs_reconnected",
        "pairs",
        "mean_extra_seconds",
        "nothing_changed",
        "method",
    ],
    "whatif places": [
        "scenario_id",
        "name_en",
        "category",
        "change",
        "before_seconds",
        "after_seconds",
        "extra_seconds",
        "people_best",
    ],
}
"""Columns of the terminal's table."""
