"""The columns of OpenStreetMap ways: their tags as the columns of a road table.

What a value means is asked once of each different one; doubts are told way by way.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from passable.read.osm_tags import (
    duration_seconds,
    is_yes,
    joined_refs,
    motor_access,
    oneway_direction,
    packed_practicability,
    speed_kph,
    weight_tonnes,
)
from passable.read.osm_way_tags import ABSENT, WayTags
from passable.read.tally import Notes
from passable.terms.roads import WAY_COLUMNS
from passable.terms.word_columns import Columns, Figures, Words, as_objects, words_of

DIRECTION_KEYS: Final = ("oneway:motor_vehicle", "oneway:vehicle", "oneway", "junction")
ACCESS_KEYS: Final = ("motor_vehicle", "vehicle", "access")
Ints = npt.NDArray[np.int64]


def way_columns(
    way_id: Ints, tags: WayTags, road_class: Words, line: Ints, notes: Notes
) -> Columns:
    """Make the columns of ways.

    Parameters
    ----------
    way_id : int64[w]
        OpenStreetMap's.
    tags, road_class
        Of the same ways.
    line : int64[w]
        Where each stands among all ways, by which doubts are told in their order.
    notes
        Told of doubts.
    """
    words = tags.words
    is_ferry = np.array([word == "ferry" for word in road_class.word], np.bool_)[road_class.code]
    direction = _directions(way_id, tags, road_class, line, notes)
    area = words("area")
    notes.add(
        line[(area.word == "yes")[area.code]],
        "ways",
        "kept",
        "area=yes, kept as a road along its outline",
    )
    reader = _FigureReader(way_id, tags, line, notes)
    made: dict[str, Words | Figures] = {
        "way_id": Words(
            np.arange(way_id.size, dtype=np.int32), as_objects(list(map(str, way_id.tolist())))
        ),
        "road_class": road_class,
        "name": words("name"),
        "name_en": words("name:en"),
        "name_ar": words("name:ar"),
        "ref": _translated(words("ref"), joined_refs),
        "oneway": direction,
        "maxspeed_kph": reader.read("maxspeed", speed_kph),
        "surface": words("surface"),
        "tracktype": words("tracktype"),
        "smoothness": words("smoothness"),
        "bridge": _flags(words("bridge")),
        "tunnel": _flags(words("tunnel")),
        "ford": _flags(words("ford")),
        "ferry": is_ferry,
        "access": _access(tags),
        "hgv": words("hgv"),
        "maxweight_tonnes": reader.read("maxweight", weight_tonnes),
        "practicability": _practicability(tags),
        "duration_seconds": reader.read("duration", duration_seconds, is_ferry),
        "length_metres": np.full(way_id.size, np.nan),
        "source_id": Words(np.zeros(way_id.size, np.int32), as_objects([""])),
    }
    return Columns({name: made[name] for name in WAY_COLUMNS})


def _translated(words: Words, translate: Callable[[str], str]) -> Words:
    return Words(words.code, as_objects([translate(word) for word in words.word]))


def _flags(words: Words) -> npt.NDArray[np.bool_]:
    return np.array([is_yes(word) for word in words.word], np.bool_)[words.code]


def _directions(
    way_id: Ints, tags: WayTags, road_class: Words, line: Ints, notes: Notes
) -> npt.NDArray[np.int8]:
    columns = [tags.words(key) for key in DIRECTION_KEYS]
    which, first = _distinct(*columns, road_class)
    said = [column.text[first] for column in columns]
    found = [
        oneway_direction(dict(zip(DIRECTION_KEYS, values, strict=True)), of_class)
        for *values, of_class in zip(*said, road_class.text[first], strict=True)
    ]
    doubts: dict[str, list[int]] = {}
    doubtful = np.array([bool(doubt) for _, doubt in found], np.bool_)[which]
    for way in np.flatnonzero(doubtful).tolist():
        doubts.setdefault(found[which[way]][1], []).append(way)
    oneway = tags.words("oneway")
    for doubt, ways in doubts.items():
        examples = [f"w{way_id[way]} '{oneway.word[oneway.code[way]]}'" for way in ways]
        notes.add(line[ways], "oneway", "kept", doubt, examples=examples)
    return np.array([direction for direction, _ in found], np.int8)[which]


def _access(tags: WayTags) -> Words:
    columns = [tags.words(key) for key in ACCESS_KEYS]
    which, first = _distinct(*columns)
    said = zip(*(column.text[first] for column in columns), strict=True)
    access = words_of(motor_access(dict(zip(ACCESS_KEYS, values, strict=True))) for values in said)
    return access.take(which)


def _distinct(*columns: Words) -> tuple[Ints, Ints]:
    """Tell rows apart by several columns: which sort each is of, and the first row of each sort."""
    which = columns[0].code.astype(np.int64)
    first = np.empty(0, np.int64)
    for column in columns:
        key = which * len(column.word) + column.code
        _, first, which = np.unique(key, return_index=True, return_inverse=True)
    return which, first


def _practicability(tags: WayTags) -> Words:
    found = tags.with_prefix("practicability:")
    code = np.zeros(tags.count, np.int32)
    packed = words_of(["", *(packed_practicability(said) for said in found.values())])
    code[list(found)] = packed.code[1:]
    return Words(code, packed.word)


class _FigureReader:
    """Reads figures, and notes those that cannot be read."""

    def __init__(self, way_id: Ints, tags: WayTags, line: Ints, notes: Notes) -> None:
        self._way_id, self._tags, self._line, self._notes = way_id, tags, line, notes

    def read(
        self,
        key: str,
        parse: Callable[[str], float | None],
        is_asked: npt.NDArray[np.bool_] | None = None,
    ) -> npt.NDArray[np.float64]:
        """Read a figure of each way, NaN where there is none or it is not asked for."""
        words = self._tags.words(key)
        code = words.code if is_asked is None else np.where(is_asked, words.code, ABSENT)
        parsed = [math.nan, *map(parse, words.word[1:])]
        is_strange = np.array([figure is None for figure in parsed], np.bool_)
        figures = np.array([math.nan if f is None else f for f in parsed], np.float64)
        is_said = code != ABSENT
        strange = np.flatnonzero(is_said & is_strange[code])
        texts = words.word[code]
        self._notes.add(
            self._line[strange],
            key,
            "dropped",
            "value not understood",
            examples=[f"w{self._way_id[way]} '{texts[way]}'" for way in strange],
        )
        silent = np.flatnonzero(is_said & (np.isnan(figures) & ~is_strange)[code])
        self._notes.add(
            self._line[silent],
            key,
            "dropped",
            "value without a figure",
            examples=[f"'{text}'" for text in texts[silent]],
        )
        return figures[code]
