"""COD-AB boundaries, under present and older names -> areas of kind ``admin`` by P-code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import geopandas as gpd
import pandas as pd

from passable.read.areas import attribute_texts, check_polygons, empty_areas
from passable.read.polygon_layers import PolygonLayer
from passable.read.tally import Tally
from passable.terms.errors import ProblemList

LEVELS: Final = (1, 2, 3)
"""Levels that places, services and segments bear."""
PCODE_TITLE: Final = re.compile(r"adm(?:in)?([0-4])_?p?code?")
"""A shapefile's ten letters make ``admin3Pcod`` of ``admin3Pcode``."""
PCODE: Final = re.compile(r"([A-Za-z]{2,3})([0-9]+)")
_ENGLISH = ("adm{n}_name", "adm{n}_en", "admin{n}name_en", "admin{n}name", "adm{n}_name_en")
_ARABIC = ("adm{n}_ar", "admin{n}name_ar", "adm{n}_name_ar")
_OTHER_LANGUAGES = ("1", "2", "3")
_DATES = ("valid_on", "validon")


@dataclass(frozen=True)
class Boundaries:
    """Boundaries of one or more levels.

    Parameters
    ----------
    areas
        P-code as the index, ``name, name_ar, kind``, ``adm1_pcode`` … as far as the layers say
        them (else empty), polygons in EPSG:4326.
    file, row
        Where each area stands.
    valid_on
        The latest day a layer says it is valid on.
    """

    areas: gpd.GeoDataFrame
    file: tuple[str, ...] = ()
    row: tuple[int, ...] = ()
    valid_on: date | None = None


def is_boundaries(layer: PolygonLayer) -> bool:
    """Say whether a layer has P-codes and no ids of our own."""
    low = [str(title).strip().lower() for title in layer.frame.columns]
    return "area_id" not in low and any(PCODE_TITLE.fullmatch(title) for title in low)


def read_boundaries(
    layers: Sequence[PolygonLayer], problems: ProblemList, tally: Tally
) -> Boundaries:
    """Take the boundaries of levels 1 to 3 out of the layers of a file.

    A layer is of the deepest level it has P-codes of: ``adm3_pcode``, ``ADM3_PCODE``,
    ``admin3Pcode`` or ``admin3_code``.

    Parameters
    ----------
    layers
        As ``read_polygon_layers`` returns them.
    problems
        Where everything that is wrong is noted.
    tally
        Where layers that were passed over are counted.
    """
    by_level: dict[int, PolygonLayer] = {}
    for layer in layers:
        if not is_boundaries(layer):
            tally.add("layers", "dropped", "without P-codes", example=layer.title)
            continue
        level = max(_pcode_titles(layer))
        if level not in LEVELS:
            tally.add("layers", "dropped", "of a level other than 1 to 3", example=layer.title)
        elif level in by_level:
            problems.add(
                f"two layers are of level {level}: {by_level[level].title} and {layer.title}",
                "Keep the one that is meant.",
                file=layer.name,
            )
        else:
            by_level[level] = layer
    if not by_level:
        if not problems.problems:
            problems.add(
                "no layer of boundaries with P-codes",
                "Give OCHA's administrative boundaries (COD-AB) of level 1, 2 or 3.",
                file=layers[0].name if layers else "",
                expected="polygons with adm1_pcode, adm2_pcode or adm3_pcode",
            )
        return Boundaries(empty_areas())
    parts = [_level_areas(by_level[n], n, problems) for n in sorted(by_level)]
    together = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=parts[0].crs)
    _note_doubled(together, problems)
    areas = together.drop(columns=["file", "row"]).fillna("").set_index("area_id")
    days = [day for layer in by_level.values() if (day := _valid_on(layer))]
    return Boundaries(
        areas, tuple(together["file"]), tuple(together["row"]), max(days, default=None)
    )


def country_of(codes: Sequence[str]) -> str:
    """Tell the letters that most P-codes begin with; empty if there are none.

    >>> country_of(["SY01", "SY0101", "LB3", ""])
    'SY'
    """
    found = [match[1].upper() for code in codes if (match := PCODE.fullmatch(code))]
    return Counter(found).most_common(1)[0][0] if found else ""


def note_foreign(boundaries: Boundaries, expected: str, why: str, problems: ProblemList) -> None:
    """Note every boundary whose P-codes are of another country.

    Parameters
    ----------
    boundaries
        As read.
    expected
        The country's letters.
    why
        Who says so, to end ``expected SY, …``.
    problems
        Where they are noted, by row.
    """
    for area_id, file, row in zip(
        boundaries.areas.index, boundaries.file, boundaries.row, strict=True
    ):
        match = PCODE.fullmatch(area_id)
        if match and match[1].upper() != expected:
            problems.add(
                "the P-code is of another country",
                "Give the boundaries of the case's own country; of a neighbour, with --country "
                f"{match[1].upper()}.",
                file=file,
                row=row,
                expected=f"{expected} and digits, {why}",
                got=area_id,
            )


def _pcode_titles(layer: PolygonLayer) -> dict[int, str]:
    """Find the columns of P-codes by level."""
    found = {}
    for title in layer.frame.columns:
        match = PCODE_TITLE.fullmatch(str(title).strip().lower())
        if match:
            found[int(match[1])] = str(title)
    return found


def _level_areas(layer: PolygonLayer, level: int, problems: ProblemList) -> gpd.GeoDataFrame:
    """Make areas of a layer, and note what is wrong with its P-codes and polygons."""
    frame, titles = layer.frame, _pcode_titles(layer)
    codes = attribute_texts(frame[titles[level]])
    rows = range(2, len(frame) + 2)
    for code, row in zip(codes, rows, strict=True):
        if PCODE.fullmatch(code) is None:
            problems.add(
                "this is not a P-code" if code else "the P-code is missing",
                "Take the layer as OCHA publishes it.",
                file=layer.name,
                row=row,
                column=titles[level],
                expected="two or three letters and digits (SY0401)",
                got=code,
            )
    check_polygons(frame.geometry, codes, problems, layer.name, rows)
    columns: dict[str, object] = {
        "area_id": codes,
        "name": _names(layer, _english(level), codes),
        "name_ar": _names(layer, _arabic(layer, level), [""] * len(frame)),
        "kind": ["admin"] * len(frame),
        **{f"adm{n}_pcode": attribute_texts(frame[titles[n]]) for n in LEVELS if n in titles},
        "file": [layer.name] * len(frame),
        "row": list(rows),
    }
    return gpd.GeoDataFrame(columns, geometry=list(frame.geometry), crs=frame.crs)


def _names(layer: PolygonLayer, forms: Sequence[str], instead: list[str]) -> list[str]:
    lower = {str(title).strip().lower(): title for title in layer.frame.columns}
    titles = [lower[form] for form in forms if form in lower]
    if not titles:
        return instead
    texts = attribute_texts(layer.frame[titles[0]])
    return [text or other for text, other in zip(texts, instead, strict=True)]


def _english(level: int) -> list[str]:
    return [form.format(n=level) for form in _ENGLISH]


def _arabic(layer: PolygonLayer, level: int) -> list[str]:
    """Name the columns that may hold names in Arabic; ``lang1`` says so of ``adm3_name1``."""
    lower = {str(title).strip().lower(): title for title in layer.frame.columns}
    told = [
        f"adm{level}_name{k}"
        for k in _OTHER_LANGUAGES
        if f"lang{k}" in lower and "ar" in set(attribute_texts(layer.frame[lower[f"lang{k}"]]))
    ]
    return [*(form.format(n=level) for form in _ARABIC), *told]


def _note_doubled(areas: gpd.GeoDataFrame, problems: ProblemList) -> None:
    first: dict[str, int] = {}
    for code, file, row in zip(areas["area_id"], areas["file"], areas["row"], strict=True):
        if code and first.setdefault(code, row) != row:
            problems.add(
                f"row {first[code]} has the same P-code",
                "Merge the parts of one area into one feature.",
                file=file,
                row=row,
                got=code,
            )


def _valid_on(layer: PolygonLayer) -> date | None:
    for title in layer.frame.columns:
        if str(title).strip().lower() in _DATES:
            days = pd.to_datetime(layer.frame[title], errors="coerce", utc=True).dropna()
            if len(days):
                latest: date = days.max().date()
                return latest
    return None
