"""Places of the map: where, how many people, and the worst state over the categories."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from passable.terms.codes import CUT_OFF
from passable.write.brief_content import BriefContent
from passable.write.plain import plain_records

_CROWD: Final = 400
_CROWD_FACTOR: Final = 0.55
_SMALLEST_POINTS, _LARGEST_POINTS = 3.4, 12.0
_STATES: Final = (*CUT_OFF[:-1], "never", CUT_OFF[-1])
"""``never``: every cut-off of the place holds with every claim removed too."""
_WORST_FIRST: Final[dict[str, int]] = {state: rank for rank, state in enumerate(_STATES)}


@dataclass(frozen=True)
class MapPlace:
    """One place as drawn; ``mark_points`` is the width of its mark."""

    place_id: str
    name_en: str
    name_ar: str
    lon: float
    lat: float
    people: float | None
    state: str
    is_main: bool
    mark_points: float


def map_places(content: BriefContent) -> list[MapPlace]:
    """List the places in order of importance: main ones, those cut off, then by people."""
    worst: dict[str, str] = {}
    for row in plain_records(content.cutoff, ("place_id", "cut_off", "pre_existing")):
        place_id, state = str(row["place_id"]), str(row["cut_off"])
        if state != "no" and row["pre_existing"] is True:
            state = "never"
        rank = _WORST_FIRST.get(state, len(_WORST_FIRST))
        if rank < _WORST_FIRST.get(worst.get(place_id, ""), len(_WORST_FIRST)):
            worst[place_id] = state
    rows = plain_records(
        content.places, ("place_id", "name_en", "name_ar", "lon", "lat", "people_best")
    )
    crowd = len(rows) > _CROWD
    most = max(
        (float(p) for r in rows if isinstance(p := r["people_best"], (int, float))), default=0
    )
    main = set(content.head.main_place_ids)
    places = []
    for row in rows:
        lon, lat, people = row["lon"], row["lat"], row["people_best"]
        if not isinstance(lon, (int, float)) or not isinstance(lat, (int, float)):
            continue
        known = float(people) if isinstance(people, (int, float)) else None
        place_id = str(row["place_id"])
        places.append(
            MapPlace(
                place_id,
                str(row["name_en"] or place_id),
                str(row["name_ar"] or ""),
                float(lon),
                float(lat),
                known,
                worst.get(place_id, "no"),
                place_id in main,
                mark_points(known, most) * (_CROWD_FACTOR if crowd else 1.0),
            )
        )
    return sorted(places, key=_importance)


def mark_points(people: float | None, most: float) -> float:
    """Make the mark's area grow with the people; unknown gets the smallest mark."""
    if not people or most <= 0:
        return _SMALLEST_POINTS
    share = math.sqrt(max(people, 0.0) / most)
    return _SMALLEST_POINTS + share * (_LARGEST_POINTS - _SMALLEST_POINTS)


def _importance(place: MapPlace) -> tuple[bool, bool, float, int]:
    return (
        not place.is_main,
        place.state == "no",
        -(place.people or 0.0),
        _WORST_FIRST.get(place.state, len(_WORST_FIRST)),
    )
