"""The columns of somebody else's line layer as ours: which is which, and what its words mean."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from passable.read.osm_tags import (
    PLAIN_DIRECTIONS,
    duration_seconds,
    is_yes,
    joined_refs,
    speed_kph,
    weight_tonnes,
)
from passable.read.tally import Tally
from passable.terms.codes import ROAD_CLASSES
from passable.terms.errors import ProblemList
from passable.terms.roads import WAY_COLUMNS

OBVIOUS_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "way_id": ("way_id", "segment_id", "osm_id", "osm_way_id", "edge_id", "id"),
    "road_class": ("road_class", "highway", "fclass", "tag_highway", "class"),
    "name": ("name",),
    "name_en": ("name_en", "name:en"),
    "name_ar": ("name_ar", "name:ar"),
    "ref": ("ref",),
    "oneway": ("oneway",),
    "maxspeed_kph": ("maxspeed_kph", "maxspeed", "tag_maxspeed"),
    "surface": ("surface", "tag_surface"),
    "tracktype": ("tracktype",),
    "smoothness": ("smoothness",),
    "bridge": ("bridge", "tag_bridge"),
    "tunnel": ("tunnel",),
    "ford": ("ford",),
    "access": ("motor_vehicle", "access"),
    "hgv": ("hgv",),
    "maxweight_tonnes": ("maxweight_tonnes", "maxweight"),
    "practicability": ("practicability",),
    "duration_seconds": ("duration",),
    "source_id": ("source_id",),
}
"""Names taken without being told, the first that is there; lengths never, their unit unknown."""

LETTER_DIRECTIONS: Final = {"f": 1, "t": -1, "b": 0, "ft": 1, "tf": -1, "": 0}
"""Geofabrik's F (along), T (against), B (both)."""

NOTHING: Final = frozenset({"nan", "None", "<NA>", "NULL"})
"""How programs write an empty cell when they turn tables into text."""

NO_WORDS: Final = frozenset({"f", "n", "0.0"})
NOT_DRIVEN: Final = frozenset(
    {
        "abandoned",
        "bridleway",
        "bus_guideway",
        "busway",
        "construction",
        "corridor",
        "cycleway",
        "elevator",
        "footway",
        "path",
        "pedestrian",
        "platform",
        "proposed",
        "raceway",
        "razed",
        "steps",
        "via_ferrata",
    }
)
"""Classes known to be no road for vehicles; their lines are dropped and counted."""

TRACK_GRADE: Final = "track_grade"
FIGURES: Final[dict[str, Callable[[str], float | None]]] = {
    "maxspeed_kph": speed_kph,
    "maxweight_tonnes": weight_tonnes,
    "duration_seconds": duration_seconds,
}


def choose_columns(
    theirs: Sequence[str], columns: Mapping[str, str] | None, name: str, tally: Tally
) -> dict[str, str]:
    """Decide which of their columns fills which of ours.

    Parameters
    ----------
    theirs
        The layer's columns.
    columns
        {our column: their column}; if empty, obvious names are recognised, whatever their case.
    name
        The file, for errors.

    Raises
    ------
    BadTable
        A column named that we do not know or the layer does not have.
    """
    if not columns:
        by_lower = {title.lower(): title for title in reversed(theirs)}
        chosen = {}
        for ours, names in OBVIOUS_NAMES.items():
            found = [by_lower[obvious] for obvious in names if obvious in by_lower]
            if found:
                chosen[ours] = found[0]
    else:
        problems = ProblemList()
        for ours, title in columns.items():
            if ours not in WAY_COLUMNS or ours == "ferry":
                problems.add(
                    f"'{ours}' is not a column of roads",
                    "Write columns as our name = their name",
                    file=name,
                    expected="one of " + ", ".join(k for k in WAY_COLUMNS if k != "ferry"),
                )
            if title not in theirs:
                problems.add(
                    f"there is no column '{title}' for {ours}",
                    "Give the name as it stands in the layer",
                    file=name,
                    column=title,
                    expected="one of " + (", ".join(theirs) or "none: the layer has no columns"),
                )
        problems.raise_if_any()
        chosen = dict(columns)
    for ours, title in chosen.items():
        tally.add("columns", "read", f"{ours} taken from '{title}'")
    return chosen


def texts_of(values: pd.Series) -> list[str]:
    """Write cells as text: nothing as empty, whole numbers without a point."""
    return [_text(value) for value in values.tolist()]


def _text(value: Any) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if value in NOTHING:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def line_classes(texts: Sequence[str], tally: Tally) -> tuple[list[str], list[str], list[bool]]:
    """Give each line its class, its track type (empty unless the class says), and if it is driven.

    A class we do not know becomes ``unclassified`` and is counted.
    """
    classes, grades, driven = [], [], []
    for number, text in enumerate(texts, start=1):
        word = text.lower()
        grade = ""
        if word.startswith(TRACK_GRADE):
            word, grade = "track", "grade" + word.removeprefix(TRACK_GRADE)
        is_driven = word not in NOT_DRIVEN
        if not is_driven:
            tally.add("lines", "dropped", f"class {word} is not driven")
        elif word not in ROAD_CLASSES:
            tally.add(
                "lines",
                "kept",
                "class not known or not said, taken as unclassified",
                example=f"line {number} '{text}'",
            )
            word = "unclassified"
        classes.append(word)
        grades.append(grade)
        driven.append(is_driven)
    return classes, grades, driven


def line_directions(texts: Sequence[str], tally: Tally) -> list[int]:
    """Read directions: OpenStreetMap's words or Geofabrik's letters F, T, B."""
    made = []
    words = {**LETTER_DIRECTIONS, **PLAIN_DIRECTIONS}
    said = {text.lower() for text in texts} - {""}
    if said and said <= {"f", "t"}:
        tally.add("oneway", "kept", "F taken as along the line, T as against it", len(texts))
    for number, text in enumerate(texts, start=1):
        direction = words.get(text.lower())
        if direction is None:
            tally.add(
                "oneway",
                "kept",
                "value not known, kept as both ways",
                example=f"line {number} '{text}'",
            )
        made.append(direction or 0)
    return made


def line_flags(texts: Sequence[str]) -> list[bool]:
    """Read yes and no, in OpenStreetMap's words or as T and F."""
    return [is_yes(text) and text.lower() not in NO_WORDS for text in texts]


def line_figures(column: str, texts: Sequence[str], tally: Tally) -> list[float]:
    """Read one of ``FIGURES``, or lengths in metres; what is not understood is NaN and counted.

    A speed of 0 is how several exports say that nothing is said.
    """
    parse = FIGURES.get(column, _metres)
    made = []
    for number, text in enumerate(texts, start=1):
        if not text or (text == "0" and column == "maxspeed_kph"):
            made.append(math.nan)
            continue
        figure = parse(text)
        if figure is None:
            tally.add(column, "dropped", "value not understood", example=f"line {number} '{text}'")
        made.append(math.nan if figure is None else figure)
    return made


def _metres(text: str) -> float | None:
    try:
        metres = float(text)
    except ValueError:
        return None
    return metres if 0 <= metres < math.inf else None


def read_column(column: str, texts: Sequence[str], tally: Tally) -> list[Any]:
    """Read the cells of one of our columns; classes and ids are read apart."""
    kind = WAY_COLUMNS[column].partition(":")[0].partition(",")[0]
    if column == "oneway":
        return line_directions(texts, tally)
    if column == "ref":
        return [joined_refs(text) for text in texts]
    if kind == "bool":
        return line_flags(texts)
    if kind == "float":
        return line_figures(column, texts, tally)
    return list(texts)
