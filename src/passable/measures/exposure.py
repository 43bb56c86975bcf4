"""``exposure``: incidents per km and day on segments, per P-code, and along ways.

A density of what was reported, not a probability: the traffic that would be its denominator is
not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from passable.measures.results_exposure import EXPOSURE_AREA_COLUMNS, EXPOSURE_COLUMNS
from passable.network.road_pieces import RoadPieces

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
METRES_PER_KM: Final = 1000.0
PCODES: Final = ("adm1_pcode", "adm2_pcode", "adm3_pcode")


@dataclass(frozen=True)
class RoadExposure:
    """Incidents a day on a network's roads.

    Parameters
    ----------
    pieces
        The roads in p pieces.
    arc_piece : int64[m]
        The piece each arc drives over.
    precise, coarse : float64[p]
        Incidents a day on each piece, from those known to the spot and the day, and from others.
    """

    pieces: RoadPieces
    arc_piece: Ints
    precise: Floats
    coarse: Floats


def exposure_of_arcs(exposure: RoadExposure) -> Floats:
    """Give the incidents a day on each arc's piece of road, float64[m].

    Density times length: the sum over a way's arcs is its exposure. Both directions of a road bear
    the same.
    """
    both: Floats = (exposure.precise + exposure.coarse)[exposure.arc_piece]
    return both


def segment_density(exposure: RoadExposure) -> tuple[Floats, Floats]:
    """Give the mean density of each segment, precise and coarse, incidents per km and day.

    Null on ferries and on segments of no length.
    """
    pieces = exposure.pieces
    km = np.where(pieces.is_road, pieces.length_metres, 0.0) / METRES_PER_KM
    segment, count = pieces.segment, len(km)
    safe = np.where(km > 0, km, np.nan)
    parts = (exposure.precise, exposure.coarse)
    precise, coarse = (np.bincount(segment, part, minlength=count) / safe for part in parts)
    return precise, coarse


def exposure_table(exposure: RoadExposure, segments: pd.DataFrame) -> pd.DataFrame:
    """Tabulate the density of every segment that is a road.

    Parameters
    ----------
    exposure
        Incidents a day on the roads.
    segments
        What names each segment and what the figures stand on: the other columns of
        ``EXPOSURE_COLUMNS``, and a geometry if there is one.
    """
    precise, coarse = segment_density(exposure)
    km = exposure.pieces.length_metres / METRES_PER_KM
    table = segments.assign(
        km=km,
        density=precise + coarse,
        density_precise=precise,
        density_coarse=coarse,
        incidents_per_day=np.where(km > 0, (precise + coarse) * km, 0.0),
    )
    columns = [*EXPOSURE_COLUMNS, *(c for c in ("geometry",) if c in segments)]
    return table.loc[exposure.pieces.is_road, columns].reset_index(drop=True)


def exposure_by_pcode(table: pd.DataFrame, level: int) -> pd.DataFrame:
    """Add up the segments of each P-code of a level, ``EXPOSURE_AREA_COLUMNS``.

    Segments without a code of the level are one row more, so that the rows add up to all roads.
    """
    codes = list(PCODES[:level])
    parts = table.assign(
        precise=(table["density_precise"] * table["km"]).fillna(0.0),
        coarse=(table["density_coarse"] * table["km"]).fillna(0.0),
        precise_km=table["km"].where(table["density_precise"] > 0, 0.0),
    )
    groups = parts.groupby(codes, sort=True)
    sums = groups[["km", "precise", "coarse", "precise_km"]].sum()
    rows = sums.assign(segments=groups.size()).reset_index()
    safe = rows["km"].where(rows["km"] > 0)
    rows["density_precise"], rows["density_coarse"] = rows["precise"] / safe, rows["coarse"] / safe
    rows["density"] = rows["density_precise"] + rows["density_coarse"]
    rows["incidents_per_day"] = rows["precise"] + rows["coarse"]
    for code in PCODES[level:]:
        rows[code] = ""
    for column in EXPOSURE_AREA_COLUMNS:
        if column not in rows:
            rows[column] = table[column].iloc[0] if len(table) else None
    return rows[list(EXPOSURE_AREA_COLUMNS)]
