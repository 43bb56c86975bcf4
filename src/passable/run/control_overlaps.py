"""Where polygons of different holders overlap on one day: an error, unless it is a sliver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from pyproj import Transformer

from passable.situation.resolve import square_metres

SLIVER_METRES: Final = 100.0
"""An overlap into which no circle of this diameter fits is a slip of the pen along a border."""
_LEAST_SQUARE_METRES: Final = 1.0
"""Less is rounding."""


@dataclass(frozen=True)
class Held:
    """A piece of ground held by somebody for some days.

    Parameters
    ----------
    file, row
        Where it stands.
    area_id, polygon
        The ground.
    actor
        Who.
    first, last
        Days; ``last`` ``None``: until further notice.
    """

    file: str
    row: int
    area_id: str
    polygon: shapely.Geometry
    actor: str
    first: date
    last: date | None

    def is_on(self, day: date) -> bool:
        """Say whether it was so on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Overlap:
    """Two pieces of ground, held by different actors on one day, that share some of it.

    Parameters
    ----------
    day
        The first such day.
    one, other
        The pieces, in the order of their rows.
    square_km
        How much they share.
    is_sliver
        Whether it is thinner than ``SLIVER_METRES`` everywhere.
    """

    day: date
    one: Held
    other: Held
    square_km: float
    is_sliver: bool

    def __str__(self) -> str:
        """Name both rows."""
        return (
            f"{self.other.file}, row {self.other.row} ({self.other.actor}) and "
            f"{self.one.file}, row {self.one.row} ({self.one.actor}) on {self.day}: "
            f"{self.square_km:,.3f} km²"
        )


def find_overlaps(pieces: Sequence[Held]) -> list[Overlap]:
    """Find the pairs of areas that share ground and have different holders on some day.

    Each pair once, with the first two rows that say so; two areas are compared but once, however
    many days they are shown on.

    Parameters
    ----------
    pieces
        Valid polygons.
    """
    by_area: dict[str, list[Held]] = {}
    for piece in pieces:
        by_area.setdefault(piece.area_id, []).append(piece)
    areas = list(by_area.values())
    shapes = np.array([held[0].polygon for held in areas], dtype=object)
    found = []
    for a, b in zip(*shapely.STRtree(shapes).query(shapes, predicate="intersects"), strict=True):
        pair = _at_odds(areas[int(a)], areas[int(b)]) if a < b else None
        if pair is None:
            continue
        shared = _polygonal(shapely.intersection(shapes[a], shapes[b]))
        area = square_metres(shared)
        if area > _LEAST_SQUARE_METRES:
            day = max(pair[0].first, pair[1].first)
            found.append(Overlap(day, *pair, area / 1e6, is_sliver=is_sliver(shared)))
    return found


def _at_odds(one: Iterable[Held], other: Sequence[Held]) -> tuple[Held, Held] | None:
    """Find the first rows of two areas that name different holders on one day."""
    pairs = [
        (max(a.first, b.first), a, b)
        for a in one
        for b in other
        if a.actor != b.actor and a.is_on(max(a.first, b.first)) and b.is_on(max(a.first, b.first))
    ]
    if not pairs:
        return None
    _, a, b = min(pairs, key=lambda pair: pair[0])
    first, second = sorted((a, b), key=lambda piece: (piece.file, piece.row))
    return first, second


def is_sliver(ground: shapely.Geometry) -> bool:
    """Say whether no circle of ``SLIVER_METRES`` across fits into a polygon, metres on the ground."""
    if ground.is_empty:
        return True
    centre = shapely.point_on_surface(ground)
    to_plane = Transformer.from_crs(
        "EPSG:4326", f"+proj=laea +lat_0={centre.y} +lon_0={centre.x} +units=m", always_xy=True
    )
    plane = shapely.transform(ground, lambda lonlat: np.column_stack(to_plane.transform(*lonlat.T)))
    return bool(shapely.is_empty(shapely.buffer(plane, -SLIVER_METRES / 2)))


def ends_of_layers(days: Iterable[date]) -> Mapping[date, date | None]:
    """Map each day of a series of pictures to its last: the eve of the next picture."""
    ordered = sorted(set(days))
    ends: dict[date, date | None] = dict.fromkeys(ordered)
    for day, following in pairwise(ordered):
        ends[day] = following - timedelta(days=1)
    return ends


def _polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """Keep the polygons of an intersection; points and lines share no ground."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type.endswith("Polygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()
