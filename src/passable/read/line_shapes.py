"""The shapes of a line layer: what is a line and what is not, multi-lines parted."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from passable.read.tally import Tally

_LINES = frozenset({"LineString", "MultiLineString", "LinearRing"})


def usable_lines(
    frame: gpd.GeoDataFrame, driven: list[bool], tally: Tally
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.object_]]:
    """Give the lines that can be used, multi-lines parted, heights left out.

    Returns
    -------
    rows : int64[p]
        The row of ``frame`` each line is of, ascending.
    lines : object[p]
        LineStrings of two dimensions with coordinates on the earth.
    """
    geometry = np.asarray(frame.geometry.array, dtype=object)
    kinds = np.asarray(frame.geometry.geom_type.fillna("").tolist(), dtype=object)
    missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    is_line = np.asarray([kind in _LINES for kind in kinds], np.bool_)
    tally.add("lines", "dropped", "without geometry", int(missing.sum()))
    for kind in sorted(set(kinds[~is_line & ~missing])):
        count = int(((kinds == kind) & ~missing).sum())
        tally.add("features", "dropped", f"a {kind} is not a line", count)
    tally.add("lines", "kept", "heights left out", int(shapely.has_z(geometry[is_line]).sum()))
    good = np.flatnonzero(is_line & ~missing & np.asarray(driven, np.bool_))
    parts, of = shapely.get_parts(geometry[good], return_index=True)
    tally.add(
        "parts of multi-lines", "kept", "", int((np.bincount(of) > 1)[of].sum()) if of.size else 0
    )
    parts = shapely.force_2d(parts)
    lonlat, of_part = shapely.get_coordinates(parts, return_index=True)
    wild = ~(np.abs(lonlat) <= (180.0, 90.0)).all(axis=1)
    fine = np.ones(len(parts), np.bool_)
    fine[of_part[wild]] = False
    fine &= ~shapely.is_empty(parts)
    tally.add("lines", "dropped", "coordinates outside the earth", int((~fine).sum()))
    return good[of][fine], parts[fine]


def part_ids(ids: list[str], rows: npt.NDArray[np.int64]) -> list[str]:
    """Name the parts of multi-lines ``12.1``, ``12.2``."""
    many = np.bincount(rows) > 1
    part = 0
    made = []
    for k, (way_id, row) in enumerate(zip(ids, rows.tolist(), strict=True)):
        part = part + 1 if k and rows[k - 1] == row else 1
        made.append(f"{way_id}.{part}" if many[row] else way_id)
    return made


def repeated_lines(
    lines: npt.NDArray[np.object_], oneway: npt.NDArray[np.int8], says: list[tuple[str, ...]]
) -> npt.NDArray[np.bool_]:
    """Mark lines that say and show the same as an earlier one, whichever way they are drawn.

    Parameters
    ----------
    lines : object[p]
        LineStrings.
    oneway : int8[p]
        Their directions; two opposite one-way lines are not the same.
    says
        What else must agree.
    """
    seen = set()
    repeated = np.zeros(len(lines), np.bool_)
    drawn = shapely.to_wkb(lines)
    turned = shapely.to_wkb(shapely.reverse(lines))
    for k in range(len(lines)):
        shape, direction = min((drawn[k], int(oneway[k])), (turned[k], -int(oneway[k])))
        if drawn[k] == turned[k]:
            direction = abs(direction)
        key = (shape, direction, says[k])
        repeated[k] = key in seen
        seen.add(key)
    return repeated
