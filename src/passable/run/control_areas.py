"""Which area of the case each row of control speaks of; polygons it lacks become new areas."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from passable.read.admin_areas import PCODE_COLUMNS, coded_areas
from passable.read.control_rows import ControlRow
from passable.run.accounts import is_record_id
from passable.terms.case import Case
from passable.terms.errors import ProblemList, name_offenders

Place = tuple[str, int]
"""File and row."""
DIGITS = 12
DECIMALS = 7
"""Of a degree, a centimetre: what formats and projections change of a polygon is less."""


@dataclass
class AreaBook:
    """The case's areas by id, by P-code and by what is drawn, and those that rows add.

    Parameters
    ----------
    polygons
        By id, the new ones among them.
    by_shape
        Digest of what is drawn -> the areas that look so, those of kind ``control`` first.
    by_code
        (level, P-code) -> the administrative areas of it.
    new
        Rows of areas.geojson to be, by id.
    """

    polygons: dict[str, shapely.Geometry]
    by_shape: dict[str, list[str]]
    by_code: dict[tuple[int, str], list[str]]
    new: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case) -> AreaBook:
        """Enter the areas of a case."""
        areas = case.areas.sort_values("kind", key=lambda kind: kind != "control", kind="stable")
        book = cls({}, {}, {})
        for area_id, polygon in areas.geometry.items():
            book._enter(str(area_id), polygon)
        for area_id, told in coded_areas(areas).iterrows():
            code = str(told[PCODE_COLUMNS[told["depth"] - 1]])
            book.by_code.setdefault((int(told["depth"]), code), []).append(str(area_id))
        return book

    def assign(
        self, rows: Iterable[ControlRow], source_id: str, problems: ProblemList
    ) -> dict[Place, str]:
        """Give each row its area; note the rows for which there is none.

        A polygon that the case has already is that area; another one under a known id is a new
        area, ``ID@DAY``; one without an id is named by twelve digits of what is drawn.
        """
        rows = list(rows)
        _note_one_id(rows, problems)
        found = {r.place: self._drawn(r, source_id) for r in rows if r.polygon is not None}
        found |= self._by_pcode([row for row in rows if row.polygon is None], problems)
        for row in rows:
            area_id = found.get(row.place, "a")
            if not is_record_id(area_id):
                problems.add(
                    "the id cannot stand in a claim",
                    "Write it without blanks, commas, semicolons, brackets and quotation marks.",
                    file=row.file,
                    row=row.row,
                    column="area_id",
                    got=area_id,
                )
        return found

    def new_areas(self) -> gpd.GeoDataFrame:
        """Lay out the new areas, attributes as in areas.geojson."""
        frame = pd.DataFrame.from_dict(self.new, orient="index").rename_axis("area_id")
        shapes = [self.polygons[area_id] for area_id in self.new]
        return gpd.GeoDataFrame(frame, geometry=shapes, crs="EPSG:4326")

    def _enter(self, area_id: str, polygon: shapely.Geometry) -> None:
        self.polygons[area_id] = polygon
        self.by_shape.setdefault(shape_digest(polygon), []).append(area_id)

    def _drawn(self, row: ControlRow, source_id: str) -> str:
        digest = shape_digest(row.polygon)
        alike = self.by_shape.get(digest, [])
        own = row.area_ref
        for area_id in alike:
            if not own or area_id == own or area_id.startswith(f"{own}@"):
                return area_id
        area_id = own or f"ctl-{digest}"
        if area_id in self.polygons:
            area_id = f"{own}@{row.first}"
        number = 2
        while area_id in self.polygons:
            area_id = f"{own}@{row.first}-{number}"
            number += 1
        self._enter(area_id, row.polygon)
        name = row.name or own or row.pcode or f"Area of control {digest}"
        self.new[area_id] = {"name": name, "kind": "control", "source_id": source_id}
        return area_id

    def _by_pcode(self, rows: list[ControlRow], problems: ProblemList) -> dict[Place, str]:
        found: dict[Place, str] = {}
        levels = {level for level, _ in self.by_code}
        without: dict[tuple[str, int], list[int]] = {}
        for row in rows:
            areas = self.by_code.get((row.level, row.pcode), [])
            if areas:
                found[row.place] = areas[0]
            elif row.level not in levels:
                without.setdefault((row.file, row.level), []).append(row.row)
            else:
                problems.add(
                    "no area has this P-code",
                    "Mend the code, or import the boundaries that have it (passable import cod).",
                    file=row.file,
                    row=row.row,
                    column=f"adm{row.level}_pcode",
                    got=row.pcode,
                )
        for (file, level), numbers in without.items():
            problems.add(
                f"the case has no areas with P-codes of level {level}, told in rows "
                f"{name_offenders(numbers)}",
                "Import the boundaries of that level first: passable import cod.",
                file=file,
                row=numbers[0],
                column=f"adm{level}_pcode",
            )
        return found


def _note_one_id(rows: Iterable[ControlRow], problems: ProblemList) -> None:
    """Note features of one day that share an id though they are drawn apart."""
    first: dict[tuple[str, object], ControlRow] = {}
    for row in rows:
        if row.polygon is None or not row.area_ref:
            continue
        other = first.setdefault((row.area_ref, row.first), row)
        if not shapely.equals_exact(other.polygon, row.polygon):
            problems.add(
                f"row {other.row} of {other.file} has the same id on {row.first}, drawn elsewhere",
                "Merge the parts of one area into one feature, or give each its own id.",
                file=row.file,
                row=row.row,
                column="area_id",
                got=row.area_ref,
            )


def shape_digest(polygon: shapely.Geometry) -> str:
    """Take twelve digits that stand for a polygon, however its rings begin and turn."""
    rounded = shapely.transform(polygon, lambda lonlat: np.round(lonlat, DECIMALS) + 0.0)
    parts = shapely.get_parts(shapely.normalize(rounded))
    text = b"".join(sorted(shapely.to_wkb(shapely.normalize(part)) for part in parts))
    return hashlib.sha256(text).hexdigest()[:DIGITS]
