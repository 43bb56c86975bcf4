"""Names on the map: main places first, and none over another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np
from matplotlib.transforms import Bbox

from passable.write.map_glyphs import drawable
from passable.write.map_places import MapPlace
from passable.write.palette import INK

LABELS_MAX: Final = 140
"""More could not be read on A4."""

_OFFSETS: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
_GAP_POINTS: Final = 2.5
_FAR: Final = (1.0, 3.0)
_NAME_CHARS_MAX: Final = 40
_MARKS_HELD_MAX: Final = 400
"""With more places than this, names may cover marks of other places."""


@dataclass(frozen=True)
class Labelled:
    """How many places were named, how many not for want of room, and where the names stand."""

    named: int
    unnamed: int
    taken: tuple[Bbox, ...]


def draw_labels(axes: Any, places: list[MapPlace]) -> Labelled:
    """Name the places in their order, each where it covers no name and no mark of a named place.

    Parameters
    ----------
    axes
        Matplotlib axes, limits set; the figure has been given its canvas.
    places
        In order of importance.
    """
    from matplotlib import patheffects  # noqa: PLC0415 - with the rest of matplotlib

    renderer = axes.figure.canvas.get_renderer()
    ground = _Ground(axes, places, renderer)
    named = 0
    outline = [patheffects.withStroke(linewidth=2.0, foreground="white")]
    for place in places[: 4 * LABELS_MAX]:
        if named >= LABELS_MAX:
            break
        name = label_text(place)
        if not name:
            continue
        text = axes.annotate(
            name,
            (place.lon, place.lat),
            xytext=(0, 0),
            textcoords="offset points",
            fontsize=7.6 if place.is_main else 6.2,
            fontweight="bold" if place.is_main else "normal",
            color=INK,
            linespacing=1.22,
            zorder=30,
            path_effects=outline,
            parse_math=False,
        )
        if _found_room(text, place, ground):
            named += 1
        else:
            text.remove()
    return Labelled(named, len(places) - named, tuple(ground.taken))


class _Ground:
    """What is taken already, in pixels: marks of places and names set so far."""

    def __init__(self, axes: Any, places: list[MapPlace], renderer: Any) -> None:
        self.renderer = renderer
        self.inside = axes.get_window_extent(renderer)
        self.per_point = axes.figure.dpi / 72
        self.taken: list[Bbox] = []
        held = places if len(places) <= _MARKS_HELD_MAX else []
        self.owners = np.array([place.place_id for place in held], dtype=object)
        centres = np.array([(place.lon, place.lat) for place in held], dtype=float).reshape(-1, 2)
        half = np.array([[place.mark_points / 2] for place in held]).reshape(-1, 1)
        pixels = axes.transData.transform(centres) if len(held) else centres
        self.low, self.high = pixels - half * self.per_point, pixels + half * self.per_point

    def is_free(self, box: Bbox, owner: str, *, over_marks: bool) -> bool:
        """Tell whether a name may stand there; ``over_marks`` lets it cover other places' marks."""
        (x0, y0), (x1, y1) = box.min, box.max
        if x0 < self.inside.x0 or x1 > self.inside.x1:
            return False
        if y0 < self.inside.y0 or y1 > self.inside.y1:
            return False
        on_marks = ((self.low < (x1, y1)) & (self.high > (x0, y0))).all(axis=1)
        if not over_marks and (on_marks & (self.owners != owner)).any():
            return False
        return not any(box.overlaps(other) for other in self.taken)


def label_text(place: MapPlace) -> str:
    """Give the name in English and below it in Arabic, as far as the font can draw them."""
    names = dict.fromkeys(drawable(name) for name in (place.name_en, place.name_ar))
    cut = [f"{n[:_NAME_CHARS_MAX]}…" if len(n) > _NAME_CHARS_MAX else n for n in names if n]
    return "\n".join(cut)


def _found_room(text: Any, place: MapPlace, ground: _Ground) -> bool:
    """Try eight sides, near and farther off; a main place's name may in the end cover marks."""
    for over_marks in (False, True) if place.is_main else (False,):
        for far, (right, up) in product(_FAR, _OFFSETS):
            gap = place.mark_points / 2 + far * _GAP_POINTS
            text.set_horizontalalignment({1: "left", 0: "center", -1: "right"}[right])
            text.set_verticalalignment({1: "bottom", 0: "center", -1: "top"}[up])
            text.xyann = (right * gap, up * gap)
            box = text.get_window_extent(ground.renderer).padded(0.6 * ground.per_point)
            if ground.is_free(box, place.place_id, over_marks=over_marks):
                ground.taken.append(box)
                return True
    return False
