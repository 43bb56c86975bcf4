"""The result tables of ``corridor``: a road between two places on a date, and over time."""

from __future__ import annotations

from typing import Final

from passable.measures.results import PEOPLE_COLUMNS, PLACE_COLUMNS
from passable.measures.results_exposure import BASIS_COLUMNS, DENSITY_COLUMNS
from passable.measures.results_what_if import CHANGE_COLUMNS

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

CORRIDOR_CUT_COLUMNS: Final[dict[str, str]] = {
    "corridor": "str: the road and its two ends",
    **CORRIDOR_OBSTACLE_COLUMNS,
}
"""Of a brief: the same, of all its corridors."""

_WHERE: Final[dict[str, str]] = {
    "corridor": "str: the road and its two ends",
    "from_km": "float, km along the corridor from its first place",
    "to_km": "float, km",
    "between": "str: the places before and after",
}
_PCODES: Final[dict[str, str]] = {
    "adm1_pcode": "str: of the admin area that holds its middle, else of the nearest place; "
    "several parted by '; '",
    "adm2_pcode": "str",
    "adm3_pcode": "str",
}
_SPELL: Final[dict[str, str]] = {
    "since": "date: first day",
    "until": "date: last day",
    "days": "int, days, both ends counted",
    "or_earlier": "bool: it was so already on the first day asked for, from which it is counted",
    "or_later": "bool: it is so still on the last day asked for, to which it is counted",
}
_SAID: Final[dict[str, str]] = {
    "publishers": "str: who says so, parted by '; '",
    "said_by": "str: whom they quote, parted by '; '",
    "source_ids": "str, parted by '; '",
    "claim_ids": "str, parted by '; '",
}
CONTESTED: Final = "sources differ on the road, or on who holds the ground under it"

CORRIDOR_SEGMENT_COLUMNS: Final[dict[str, str]] = {
    **_WHERE,
    "segment_id": "str",
    "ref": "str: road number",
    "name": "str",
    **_PCODES,
    "km": "float, km of it that the corridor drives",
    "first_day": "date",
    "last_day": "date",
    "reading": "str: of open, restricted and closed",
    "days": "int, days from first_day to last_day, both counted: the denominator; open, restricted "
    "and closed add up to it",
    "days_open": "int, days passable without delay, days_unsaid among them",
    "days_restricted": "int, days passable with a delay, or called restricted",
    "days_closed": "int, days on which it cannot be passed in this direction",
    "days_contested": f"int, days on which {CONTESTED}; in any state",
    "days_control_contested": "int, of them: days on which sources differ on who holds the ground",
    "days_stale": "int, days on which a claim grown stale closes, slows or may close it, or nobody "
    "can tell who holds the ground; in any state",
    "days_unsaid": "int, of the days open: days on which no claim speaks of the road's state and "
    "nothing else acts on it",
    "state": "str: on the last day: open, restricted or closed",
    "controller": "str: who holds the ground on the last day, in the order driven",
    "claim_ids": "str: every claim that closed, slowed, restricted or might have closed it, parted by '; '",
}
"""``corridor --of segments``: a row per segment, in the order driven."""

CORRIDOR_SPELL_COLUMNS: Final[dict[str, str]] = {
    **_WHERE,
    **_SPELL,
    "state": "str: open, restricted (a delay, or called so) or closed, in the reading asked for",
    "delay_minutes": "float, min of driving the stretch; 0 if open, null if closed or if no delay is said",
    "is_contested": f"bool: {CONTESTED}",
    "is_control_contested": "bool: sources differ on who holds the ground",
    "is_stale": "bool: a claim grown stale closes, slows or may close it, or nobody can tell who "
    "holds the ground",
    "is_unsaid": "bool: open, and no claim speaks of the road's state",
    "controller": "str: who holds the ground, as ACLED names them, in the order driven",
    **_PCODES,
    "segments": "int",
    "segment_ids": "str, parted by '; '",
    **_SAID,
}
"""``corridor --of spells``: a row per stretch and period in which nothing about it changed."""

CORRIDOR_GROUND_COLUMNS: Final[dict[str, str]] = {
    **_WHERE,
    **_SPELL,
    "actor_id": "str: holder in the best reading; unknown; withheld; none where no claim speaks",
    "actor_name": "str: as ACLED names it",
    "also": "str: other holders that claims name, parted by '; '",
    "is_disputed": "bool: claims that count name several",
    "is_unsure": "bool: every claim is stale, or one says nobody knows",
    **_SAID,
}
"""``corridor --of ground``: a row per stretch and period under one holder."""

CORRIDOR_CONTROL_COLUMNS: Final[dict[str, str]] = {
    "corridor": "str: the road and its two ends",
    **_SPELL,
    "actor_id": "str: holder in the best reading; unknown; withheld; none where no claim speaks",
    "actor_name": "str: as ACLED names it",
    "km": "float, km of the corridor on ground it holds",
    "share": "float, of the corridor",
    "disputed_km": "float, km of them where claims that count name another holder too",
    "unsure_km": "float, km of them where every claim is stale, or one says nobody knows",
    "total_km": "float, km of the corridor, the denominator",
    "lines_crossed": "int: lines between actors on the whole corridor",
    "claim_ids": "str: claims the holders rest on, parted by '; '",
}
"""``corridor --of control``: a row per period without a change, and holder."""

CORRIDOR_CROSSING_COLUMNS: Final[dict[str, str]] = {
    "corridor": "str: the road and its two ends",
    "km": "float, km along the corridor from its first place",
    "between": "str: the places before and after",
    **_PCODES,
    **_SPELL,
    "from_actor_id": "str: whose ground is left, as driven",
    "from_actor_name": "str",
    "to_actor_id": "str: whose ground is entered",
    "to_actor_name": "str",
    "line": "str: what the line does to this mover in the reading asked for: open, delay or closed; "
    "withheld if a holder rests on a restricted claim",
    "delay_minutes": "float, min; 0 if open, null if closed",
    "ground_is_closed": "bool: this mover may not enter the ground, wherever it comes from",
    "is_disputed": "bool: sources differ on who holds a side",
    "is_unsure": "bool: claims of a side are all stale, or one says nobody knows",
    **_SAID,
}
"""``corridor --of crossings``: a row per line crossed and period."""

CORRIDOR_EXPOSURE_COLUMNS: Final[dict[str, str]] = {
    **_WHERE,
    "segment_id": "str",
    "ref": "str: road number",
    "name": "str",
    **_PCODES,
    "km": "float, km of it that the corridor drives",
    **DENSITY_COLUMNS,
    "corridor_km": "float, km of the whole corridor",
    "corridor_incidents_per_day": "float, incidents a day along the whole corridor",
    **BASIS_COLUMNS,
}
"""``corridor --of exposure``: a row per segment, on the last day."""

COMPARED: Final[dict[str, str]] = {
    "as it is to closed": "what is lost if all of it closes; what whatif --close says of its segments",
    "open to as it is": "what its closures of the day cost, everything else as it is",
    "open to closed": "what the whole road is worth on the day",
}
"""What is held against what: the corridor open everywhere, as the ledger has it, closed everywhere."""

_COMPARED: Final[dict[str, str]] = {
    "corridor": "str: the road and its two ends",
    "compared": f"str: before and after: {', '.join(COMPARED)}",
    "reading": "str: of the situation that is changed",
    "category": "str: category of service",
}
CORRIDOR_LOSS_COLUMNS: Final[dict[str, str]] = {
    **_COMPARED,
    "segments": "int: segments closed and opened, both carriageways",
    "km": "float, km of them",
    **CHANGE_COLUMNS,
}
"""``corridor --of losses``: a row per comparison and category, on the last day."""

CORRIDOR_PLACE_COLUMNS: Final[dict[str, str]] = {
    **_COMPARED,
    **PLACE_COLUMNS,
    "change": "str: cut off, reconnected, slower or faster",
    "before_seconds": "float, s; null if none is reached",
    "after_seconds": "float, s; null if none is reached",
    "extra_seconds": "float, s; null if either is null",
    **PEOPLE_COLUMNS,
}
"""``corridor --of places``: a row per comparison, category and place whose answer changes; the
places cut off first, most people leading, then those that lose most person-hours."""

CORRIDOR_AXIS_COLUMNS: Final[dict[str, str]] = {
    "corridor": "str: the road and its two ends",
    "km": "float, km along the corridor from its first place",
    **PLACE_COLUMNS,
    "is_main": "bool: one of the case's main places, or an end",
}
"""Of a brief: the places on its corridors, in the order met."""

CORRIDOR_TABLES: Final[dict[str, dict[str, str]]] = {
    "corridor": CORRIDOR_OBSTACLE_COLUMNS,
    "corridor segments": CORRIDOR_SEGMENT_COLUMNS,
    "corridor spells": CORRIDOR_SPELL_COLUMNS,
    "corridor ground": CORRIDOR_GROUND_COLUMNS,
    "corridor control": CORRIDOR_CONTROL_COLUMNS,
    "corridor crossings": CORRIDOR_CROSSING_COLUMNS,
    "corridor exposure": CORRIDOR_EXPOSURE_COLUMNS,
    "corridor losses": CORRIDOR_LOSS_COLUMNS,
    "corridor places": CORRIDOR_PLACE_COLUMNS,
}
CORRIDOR_SHOWN: Final[dict[str, list[str]]] = {
    "corridor": [
        "from_km", "between", "subject", "effect", "delay_minutes", "controller", "publishers",
        "said_by", "last_reported_on", "is_disputed", "claim_ids",
    ],
    "corridor segments": [
        "from_km", "to_km", "between", "adm3_pcode", "days_open", "days_restricted", "days_closed",
        "days", "days_contested", "days_stale", "days_unsaid", "state",
    ],
    "corridor spells": [
        "from_km", "to_km", "between", "since", "until", "days", "state", "is_contested", "is_stale",
        "controller", "publishers", "claim_ids",
    ],
    "corridor ground": [
        "from_km", "to_km", "between", "since", "until", "actor_name", "also", "is_disputed",
        "is_unsure", "publishers", "claim_ids",
    ],
    "corridor control": [
        "since", "until", "actor_name", "km", "share", "total_km", "disputed_km", "unsure_km",
        "lines_crossed",
    ],
    "corridor crossings": [
        "km", "between", "since", "until", "days", "from_actor_name", "to_actor_name", "line",
        "delay_minutes", "is_disputed", "publishers", "claim_ids",
    ],
    "corridor exposure": [
        "from_km", "to_km", "between", "adm3_pcode", "km", "density", "density_precise",
        "density_coarse", "incidents_per_day", "corridor_incidents_per_day",
    ],
    "corridor losses": [
        "compared", "category", "newly_cut_off_places", "places", "newly_cut_off_people_best",
        "people_best", "slower_places", "slower_people_best", "extra_person_hours", "worst_place_id",
    ],
    "corridor places": [
        "compared", "name_en", "adm3_pcode", "category", "change", "before_seconds",
        "after_seconds", "extra_seconds", "people_best",
    ],
}  # fmt: skip
"""Columns of the terminal's table."""
