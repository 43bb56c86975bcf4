"""P-codes of segments and points: of the area that holds them, else of the nearest place."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from passable.read.admin_areas import pcodes_of_points
from passable.terms.case import Case

PCODES: Final = ("adm1_pcode", "adm2_pcode", "adm3_pcode")
Columns = dict[str, npt.NDArray[np.object_]]


def segment_pcodes(case: Case, lines: npt.NDArray[np.object_]) -> Columns:
    """Give segments their P-codes.

    Parameters
    ----------
    case
        Its admin areas and places.
    lines : object[s]
        LineStrings, degrees.

    Returns
    -------
    dict
        ``adm1_pcode`` to ``adm3_pcode`` and ``pcode_source`` (``area``, ``nearest place`` or
        empty), object[s] each. A place's codes say where to look, not where the road lies.
    """
    return point_pcodes(case, shapely.line_interpolate_point(lines, 0.5, normalized=True))


def point_pcodes(case: Case, points: npt.NDArray[np.object_]) -> Columns:
    """Give points their P-codes, as ``segment_pcodes`` does for the middles of segments."""
    columns: Columns = {
        c: np.full(len(points), "", dtype=object) for c in (*PCODES, "pcode_source")
    }
    lonlat = shapely.get_coordinates(points)
    found = pcodes_of_points(pd.DataFrame(lonlat, columns=["lon", "lat"]), case.areas)
    inside = found["is_inside"].to_numpy(bool)
    for column in PCODES:
        columns[column] = found[column].to_numpy(dtype=object)
    columns["pcode_source"][inside] = "area"
    places = case.places[_is_coded(case.places)]
    bare = np.flatnonzero(columns["pcode_source"] == "")
    if len(places) and len(bare):
        homes = places[["lon", "lat"]].to_numpy(np.float64)
        stretch = np.array([np.cos(np.radians(np.median(homes[:, 1]))), 1.0])
        tree = shapely.STRtree(shapely.points(homes * stretch))
        asked = shapely.points(lonlat[bare] * stretch)
        point, place = tree.query_nearest(asked, all_matches=False)
        _fill(columns, places, bare[point], place, "nearest place")
    return columns


def _is_coded(table: pd.DataFrame) -> npt.NDArray[np.bool_]:
    coded = np.zeros(len(table), dtype=bool)
    for column in PCODES:
        if column in table.columns:
            coded |= (table[column].fillna("") != "").to_numpy(bool)
    return coded


def _fill(columns: Columns, table: pd.DataFrame, rows: Any, source: Any, word: str) -> None:
    for column in PCODES:
        if column in table.columns:
            codes = table[column].fillna("").to_numpy(object)[source]
            given = codes != ""
            columns[column][rows[given]] = codes[given]
    columns["pcode_source"][rows] = word
