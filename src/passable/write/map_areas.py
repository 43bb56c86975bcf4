"""Areas on the map: pale, hatched by who holds them, named where no place's name stands."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from passable.write.map_glyphs import drawable
from passable.write.palette import AREA_HATCHES, NO_CONTROLLER_COLOUR, controller_colours
from passable.write.plain import as_plain

_AREA_NAMES_MAX: Final = 40


def draw_areas(axes: Any, areas: pd.DataFrame) -> list[Any]:
    """Draw who holds what; give the legend's handles."""
    from matplotlib.collections import PathCollection  # noqa: PLC0415
    from matplotlib.patches import Patch  # noqa: PLC0415

    if "geometry" not in areas or not len(areas):
        return []
    controllers = [str(as_plain(v) or "") for v in _column(areas, "controller")]
    titles = [str(as_plain(v) or "") for v in _column(areas, "controller_name")]
    kinds = [str(as_plain(v) or "") for v in _column(areas, "kind")]
    colours = controller_colours(controllers)
    names: dict[str, str] = {}
    for controller, title, kind in zip(controllers, titles, kinds, strict=True):
        if controller or kind == "control":
            names.setdefault(controller, title or controller or "no controller known")
    handles = []
    for rank, (controller, title) in enumerate(names.items()):
        shapes = [
            shape
            for shape, owner, kind in zip(areas["geometry"], controllers, kinds, strict=True)
            if owner == controller and (owner or kind == "control") and shape is not None
        ]
        hatch = AREA_HATCHES[rank % len(AREA_HATCHES)]
        paths = [path for shape in shapes for path in _polygon_paths(shape)]
        look: dict[str, Any] = {
            "facecolor": (colours.get(controller, NO_CONTROLLER_COLOUR), 0.45),
            "edgecolor": ("#6B7075", 0.55),
            "linewidth": 0.5,
            "hatch": hatch,
        }
        fill = PathCollection(paths, zorder=1, **look)
        fill.set_hatch_linewidth(0.25)
        axes.add_collection(fill, autolim=False)
        handles.append(Patch(label=_short(title, 44), **look))
    return handles


def name_areas(axes: Any, areas: pd.DataFrame, taken: tuple[Any, ...]) -> None:
    """Name the areas that are drawn, where no place's name stands."""
    if "geometry" not in areas or not len(areas):
        return
    named = 0
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    view = shapely.box(west, south, east, north)
    renderer = axes.figure.canvas.get_renderer()
    columns = (_column(areas, name) for name in ("name", "controller", "kind", "is_disputed"))
    for name, owner, kind, is_disputed, shape in zip(*columns, areas["geometry"], strict=True):
        if shape is None or shape.is_empty or not (as_plain(owner) or kind == "control"):
            continue
        seen = shapely.make_valid(shape).intersection(view)
        if seen.is_empty or named >= _AREA_NAMES_MAX:
            continue
        point = seen.representative_point()
        doubt = " (disputed)" if as_plain(is_disputed) is True else ""
        text = axes.text(
            point.x, point.y, _short(str(as_plain(name) or ""), 30) + doubt, fontsize=5.8,
            style="italic", color="#5B6269", ha="center", va="center", zorder=20,
            parse_math=False, clip_on=True,
        )  # fmt: skip
        box = text.get_window_extent(renderer)
        if any(box.overlaps(other) for other in taken):
            text.remove()
        else:
            named += 1


def _polygon_paths(shape: Any) -> list[Any]:
    """Make a path of each polygon, its holes cut out."""
    from matplotlib.path import Path as Outline  # noqa: PLC0415

    paths = []
    for polygon in shapely.get_parts(shape):
        if polygon.geom_type != "Polygon" or polygon.is_empty:
            continue
        rings = [polygon.exterior, *polygon.interiors]
        outlines = [Outline(np.asarray(ring.coords)[:, :2], closed=True) for ring in rings]
        paths.append(Outline.make_compound_path(*outlines))
    return paths


def _short(text: str, most: int) -> str:
    text = drawable(text)
    return text if len(text) <= most else text[: most - 1] + "…"


def _column(frame: pd.DataFrame, name: str) -> list[Any]:
    return frame[name].tolist() if name in frame else [""] * len(frame)
