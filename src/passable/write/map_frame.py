"""The map's frame: how far it reaches, how degrees become kilometres, where the paper lies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
from pyproj import Geod

LONG_INCHES, SHORT_INCHES = 11.6929, 8.2677
"""A4."""

_MARGIN: Final = 0.05
_LEAST_DEGREES: Final = 0.02
_SCALE_STEPS: Final = (1, 2, 5)
_NOWHERE: Final = (-180.0, -60.0, 180.0, 80.0)


@dataclass(frozen=True)
class MapFrame:
    """What part of the earth is drawn.

    Parameters
    ----------
    west, south, east, north
        Degrees, WGS 84.
    """

    west: float
    south: float
    east: float
    north: float

    @property
    def middle_latitude(self) -> float:
        """Degrees; the scale is true here."""
        return (self.south + self.north) / 2

    @property
    def aspect(self) -> float:
        """How many degrees east are as long as one degree north, inverted, for the axes."""
        return 1 / max(math.cos(math.radians(self.middle_latitude)), 0.05)

    @property
    def is_landscape(self) -> bool:
        """Whether it is wider than high on the ground."""
        return (self.east - self.west) >= (self.north - self.south) * self.aspect

    def fitted(self, width: float, height: float) -> MapFrame:
        """Widen the frame, never cut it, to the shape of the paper it is drawn on.

        Parameters
        ----------
        width, height
            Of the paper, in any unit.
        """
        across, up = self.east - self.west, (self.north - self.south) * self.aspect
        more_across = max(up * width / height - across, 0.0) / 2
        more_up = max(across * height / width - up, 0.0) / 2 / self.aspect
        return MapFrame(
            self.west - more_across,
            self.south - more_up,
            self.east + more_across,
            self.north + more_up,
        )

    def kilometres_per_degree_east(self) -> float:
        """Measure on the ellipsoid, at the middle latitude."""
        west = (self.west + self.east) / 2 - 0.5
        _, _, metres = Geod(ellps="WGS84").inv(
            west, self.middle_latitude, west + 1, self.middle_latitude
        )
        return float(metres) / 1000

    def scale_bar_kilometres(self) -> float:
        """Choose a round length of about a fifth of the width."""
        width = (self.east - self.west) * self.kilometres_per_degree_east()
        wanted = max(width / 5, 1e-3)
        power: float = 10.0 ** math.floor(math.log10(wanted))
        return max(float(step * power) for step in _SCALE_STEPS if step * power <= wanted)


def frame_of(*layers: gpd.GeoDataFrame) -> MapFrame:
    """Clip to the first layer that has an extent, with a margin; a point gets a little ground.

    Parameters
    ----------
    layers
        Roads first, then what stands in where there are none.
    """
    for layer in layers:
        if "geometry" not in layer or not len(layer):
            continue
        bounds = np.asarray(layer.total_bounds, dtype=float)
        if np.isfinite(bounds).all():
            return _with_margin(*bounds)
    return MapFrame(*_NOWHERE)


def _with_margin(west: float, south: float, east: float, north: float) -> MapFrame:
    margin = max(_MARGIN * max(east - west, north - south), _LEAST_DEGREES / 2)
    return MapFrame(
        max(west - margin, -180.0),
        max(south - margin, -90.0),
        min(east + margin, 180.0),
        min(north + margin, 90.0),
    )
