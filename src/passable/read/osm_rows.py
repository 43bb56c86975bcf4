"""The row of one OpenStreetMap way: its tags as the columns of a road table."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from passable.read.osm_tags import (
    TAG_CHARACTERS,
    duration_seconds,
    is_yes,
    joined_refs,
    motor_access,
    oneway_direction,
    packed_practicability,
    speed_kph,
    weight_tonnes,
)
from passable.read.tally import Tally

Row = tuple[Any, ...]
ROW_COLUMNS: Final = (
    "way_id",
    "road_class",
    "name",
    "name_en",
    "name_ar",
    "ref",
    "oneway",
    "maxspeed_kph",
    "surface",
    "tracktype",
    "smoothness",
    "bridge",
    "tunnel",
    "ford",
    "ferry",
    "access",
    "hgv",
    "maxweight_tonnes",
    "practicability",
    "duration_seconds",
)


def cut_tags(tags: dict[str, str], tally: Tally) -> dict[str, str]:
    """Cut values that are longer than OpenStreetMap allows by far."""
    if max(map(len, tags.values()), default=0) <= TAG_CHARACTERS:
        return tags
    tally.add("tag values", "kept", f"cut to {TAG_CHARACTERS} characters")
    return {key: value[:TAG_CHARACTERS] for key, value in tags.items()}


def way_row(way_id: int, tags: Mapping[str, str], road_class: str, tally: Tally) -> Row:
    """Make the row of one way, in the order of ``ROW_COLUMNS``; doubts go to the tally."""
    get = tags.get
    direction, doubt = oneway_direction(tags, road_class)
    if doubt:
        tally.add("oneway", "kept", doubt, example=f"w{way_id} '{get('oneway', '')}'")
    if get("area") == "yes":
        tally.add("ways", "kept", "area=yes, kept as a road along its outline")
    ferry = road_class == "ferry"
    return (
        str(way_id),
        road_class,
        get("name", ""),
        get("name:en", ""),
        get("name:ar", ""),
        joined_refs(get("ref", "")),
        direction,
        _figure(way_id, tags, "maxspeed", speed_kph, tally),
        get("surface", ""),
        get("tracktype", ""),
        get("smoothness", ""),
        is_yes(get("bridge")),
        is_yes(get("tunnel")),
        is_yes(get("ford")),
        ferry,
        motor_access(tags),
        get("hgv", ""),
        _figure(way_id, tags, "maxweight", weight_tonnes, tally),
        packed_practicability(tags),
        _figure(way_id, tags, "duration", duration_seconds, tally) if ferry else math.nan,
    )


def _figure(
    way_id: int,
    tags: Mapping[str, str],
    key: str,
    parse: Callable[[str], float | None],
    tally: Tally,
) -> float:
    text = tags.get(key)
    if text is None:
        return math.nan
    figure = parse(text)
    if figure is None:
        tally.add(key, "dropped", "value not understood", example=f"w{way_id} '{text}'")
        return math.nan
    if math.isnan(figure):
        tally.add(key, "dropped", "value without a figure", example=f"'{text}'")
    return figure
