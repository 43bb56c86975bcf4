"""The footprint of a place: the junctions that are closed to through traffic when it is removed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from passable.network.network import Network
from passable.network.polyline import METRES_PER_DEGREE
from passable.terms.case import Case

Ints = npt.NDArray[np.int64]
_GEOD = Geod(ellps="WGS84")
_MARGIN = 1.02
_LEAST_COSINE = 1e-3


@dataclass(frozen=True)
class Footprint:
    """The nodes of one place.

    Parameters
    ----------
    told
        What it is: an area, or kilometres.
    nodes : int64[n]
        Nodes inside, the place's own among them.
    """

    told: str
    nodes: Ints


class Footprints:
    """Finds the footprints of places on one network.

    Parameters
    ----------
    case, network
        Places and areas, and the roads.
    km
        How far a place reaches that no area bears the id of.
    """

    def __init__(self, case: Case, network: Network, km: float) -> None:
        self._case, self._network, self._km = case, network, km
        self._points = shapely.points(network.node_lonlat)
        self._tree = shapely.STRtree(self._points)

    def of(self, place: str, node: int) -> Footprint:
        """Give the footprint of a place that stands on a node."""
        areas = self._case.areas
        if place in areas.index:
            polygon = areas.geometry.loc[place]
            inside = self._tree.query(polygon, predicate="intersects")
            return Footprint(f"area:{place}", np.union1d(inside, [node]).astype(np.int64))
        lon, lat = self._case.places.loc[place, ["lon", "lat"]].to_numpy(np.float64)
        high = self._km * 1000 / METRES_PER_DEGREE * _MARGIN
        wide = high / max(float(np.cos(np.radians(lat))), _LEAST_COSINE)
        near = self._tree.query(shapely.box(lon - wide, lat - high, lon + wide, lat + high))
        at = self._network.node_lonlat[near]
        here = np.broadcast_to([lon, lat], at.shape)
        metres = _GEOD.inv(here[:, 0], here[:, 1], at[:, 0], at[:, 1])[2]
        inside = near[np.asarray(metres) <= self._km * 1000]
        return Footprint(f"{self._km:g} km", np.union1d(inside, [node]).astype(np.int64))


def arcs_at(network: Network, nodes: Ints) -> Ints:
    """List the arcs that begin or end at any of some nodes."""
    is_in = np.zeros(network.node_count, dtype=bool)
    is_in[nodes] = True
    return np.flatnonzero(is_in[network.arc_tail] | is_in[network.arc_head])
