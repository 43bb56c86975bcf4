"""Roads on the map: by class in weight, by state in colour and dashes, so that grey print tells."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from passable.write.palette import OPEN_FERRY_COLOUR, STATUS_LOOKS

_CLASS_POINTS: Final[dict[str, float]] = {
    "motorway": 1.7,
    "trunk": 1.6,
    "primary": 1.25,
    "secondary": 0.95,
    "tertiary": 0.7,
    "ferry": 0.9,
}
_OTHER_CLASS_POINTS: Final = 0.4
_DENSE_SEGMENTS: Final = 5_000
_DENSE_FACTOR: Final = 0.45
_FERRY_DASHES: Final = (1.0, 2.0)


def draw_roads(axes: Any, segments: pd.DataFrame) -> list[Any]:
    """Draw the roads, one collection a status, the closed ones on top; give legend handles."""
    from matplotlib.collections import LineCollection  # noqa: PLC0415
    from matplotlib.lines import Line2D  # noqa: PLC0415

    if "geometry" not in segments or not len(segments):
        return []
    geometry = segments["geometry"].to_numpy()
    classes = segments["road_class"].astype("str").str.removesuffix("_link")
    weights = classes.map(_CLASS_POINTS).fillna(_OTHER_CLASS_POINTS).to_numpy(dtype=float)
    dense = _DENSE_FACTOR if len(segments) > _DENSE_SEGMENTS else 1.0
    status = segments["status"].astype("str").to_numpy()
    ferry = segments["ferry"].fillna(value=False).astype(bool).to_numpy()
    handles = []
    for rank, (name, look) in enumerate(STATUS_LOOKS.items()):
        for is_ferry in (False, True):
            chosen = np.flatnonzero((status == name) & (ferry == is_ferry))
            if not len(chosen):
                continue
            dashes = _FERRY_DASHES if is_ferry and not look.dashes else look.dashes
            lines, owners = _lines(geometry[chosen])
            widths = weights[chosen][owners] * look.width_factor
            widths *= dense if name in ("open", "not drivable") else max(dense, 0.75)
            style: Any = (0, dashes) if dashes else "solid"
            colour = OPEN_FERRY_COLOUR if is_ferry and name == "open" else look.colour
            axes.add_collection(
                LineCollection(
                    lines, colors=colour, linewidths=widths, linestyles=[style],
                    capstyle="butt" if dashes else "round", zorder=5 + rank,
                ),
                autolim=False,
            )  # fmt: skip
            words = f"ferry, {look.words}" if is_ferry else f"road, {look.words}"
            handles.append(
                Line2D([], [], color=colour, linewidth=1.4 * look.width_factor,
                       linestyle=style, label=words)
            )  # fmt: skip
    return handles


def _lines(geometry: np.ndarray[Any, Any]) -> tuple[list[Any], np.ndarray[Any, Any]]:
    """Part geometries into lines of ``float64[k, 2]``; also which geometry each came from."""
    parts, owners = shapely.get_parts(geometry, return_index=True)
    coordinates, line = shapely.get_coordinates(parts, return_index=True)
    ends = np.searchsorted(line, np.arange(1, len(parts)))
    return np.split(coordinates, ends), owners
