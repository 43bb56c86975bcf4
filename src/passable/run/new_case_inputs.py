"""What a new case is made of: an OpenStreetMap file, and tables or layers in its stead."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

from passable.read.admin_areas import PCODE_COLUMNS, fill_pcodes, read_case_areas
from passable.read.areas import empty_areas
from passable.read.case_links import check_references
from passable.read.osm_features import read_osm_places, read_osm_services
from passable.read.osm_file import header_date
from passable.read.point_layers import read_points
from passable.read.roads import read_roads
from passable.terms.columns import PLACES, SERVICES, Column
from passable.terms.errors import BadInput, BadTable, Problem, ProblemList
from passable.terms.progress import Progress
from passable.terms.roads import ReportLine, RoadTable

OSM_SOURCE = "osm"
PLACES_IN = (
    *PLACES,
    Column("population", "number", meaning="people living there"),
    Column("population_date", meaning="the year or day of the figure"),
)
"""A table of places may bring figures of people; they become claims."""


@dataclass(frozen=True)
class GivenFiles:
    """The files a new case is made of; what is ``None`` is taken from ``osm``."""

    osm: Path | None = None
    roads: Path | None = None
    places: Path | None = None
    services: Path | None = None
    areas: Path | None = None


@dataclass
class NewCaseParts:
    """The tables of a new case, read and checked.

    Parameters
    ----------
    roads
        The roads as read.
    places, services
        Tables with their ids as columns; places also ``population, population_date``.
    areas
        As ``read_areas`` returns it.
    sources
        Rows of sources.csv.
    as_of
        The data's own day, ``None`` if no file says one.
    places_in_no_area, services_in_no_area, pcode_conflicts
        How many points no administrative area holds, and how many P-codes that a file brought
        differ from the area's (the file's is kept). Nought without areas.
    report
        What the readers of roads, places and services kept and dropped.
    """

    roads: RoadTable
    places: pd.DataFrame
    services: pd.DataFrame
    areas: gpd.GeoDataFrame = field(default_factory=empty_areas)
    sources: list[dict[str, str]] = field(default_factory=list)
    as_of: date | None = None
    places_in_no_area: int = 0
    services_in_no_area: int = 0
    pcode_conflicts: int = 0
    report: tuple[ReportLine, ...] = ()


def read_new_case(given: GivenFiles, progress: Progress) -> NewCaseParts:
    """Read and check everything a new case is made of; nothing is written.

    Raises
    ------
    BadTable
        With everything that is wrong in all the files.
    """
    problems = ProblemList()
    report: list[ReportLine] = []
    roads = _roads(given, problems, progress)
    progress("reading places")
    places = _points(given.places, given.osm, PLACES_IN, problems, progress, report)
    progress("reading services")
    services = _points(given.services, given.osm, SERVICES, problems, progress, report)
    areas = empty_areas()
    if given.areas is not None:
        progress("reading areas")
        areas = read_case_areas(given.areas, problems, given.areas.name)
    _check_enough(given, places, services, problems)
    problems.raise_if_any(BadTable)
    if roads is None:  # cannot be: why it could not be read is a problem
        raise BadTable(Problem("the roads could not be read", "Give other roads."))
    parts = NewCaseParts(roads, places, services, areas, as_of=_day(given, roads))
    parts.report = (*roads.report, *report)
    _add_sources(given, parts)
    if len(areas):
        parts.places_in_no_area = _add_pcodes(parts, places)
        parts.services_in_no_area = _add_pcodes(parts, services)
    return parts


def _roads(given: GivenFiles, problems: ProblemList, progress: Progress) -> RoadTable | None:
    path = given.roads or given.osm
    if path is None:
        problems.add(
            "a case needs roads", "Give an OpenStreetMap file with --osm, or a file of roads."
        )
        return None
    progress("reading roads")
    try:
        return read_roads(path, progress=progress)
    except BadInput as error:
        problems.problems.extend(error.problems)
        return None


def _points(
    path: Path | None,
    osm: Path | None,
    columns: tuple[Column, ...],
    problems: ProblemList,
    progress: Progress,
    report: list[ReportLine],
) -> pd.DataFrame:
    if path is not None:
        return read_points(path, columns, problems, path.name)
    is_places = columns is PLACES_IN
    if osm is None:
        problems.add(
            f"a case needs {'places' if is_places else 'services'}",
            "Give an OpenStreetMap file with --osm, or a table or layer of them.",
        )
        found = pd.DataFrame(columns=[column.name for column in columns])
    else:
        try:
            found, lines = (read_osm_places if is_places else read_osm_services)(osm, progress)
            report.extend(lines)
        except BadInput as error:
            problems.problems.extend(p for p in error.problems if p not in problems.problems)
            found = pd.DataFrame()
    frame = _named(found.reset_index(drop=True))
    for column in columns:
        if column.name not in frame.columns:
            frame[column.name] = "" if column.kind not in ("number", "lon", "lat") else float("nan")
        if column.kind == "number":
            frame[column.name] = pd.to_numeric(frame[column.name], errors="coerce")
    frame["source_id"] = OSM_SOURCE
    frame["row"] = range(2, len(frame) + 2)
    return frame


def _named(found: pd.DataFrame) -> pd.DataFrame:
    """Fold OpenStreetMap's ``name``, in the local language, into our two columns of names."""
    if found.empty:
        return found.copy()
    local = found["name"]
    name_en = found["name_en"].where(found["name_en"] != "", local)
    name_en = name_en.where(name_en != "", found["name_ar"])
    spare = local.where(local != name_en, "")
    name_ar = found["name_ar"].where(found["name_ar"] != "", spare)
    return found.assign(name_en=name_en, name_ar=name_ar).drop(columns="name")


def _check_enough(
    given: GivenFiles, places: pd.DataFrame, services: pd.DataFrame, problems: ProblemList
) -> None:
    if problems.problems:
        return
    for thing, frame, path in (
        ("place", places, given.places or given.osm),
        ("service", services, given.services or given.osm),
    ):
        if frame.empty:
            problems.add(
                f"the file holds no {thing}",
                f"Give a table or layer of {thing}s beside it.",
                file=path or "",
            )
    if given.services is not None:
        there = set(places["place_id"])
        check_references(
            services, "place_id", there, "the places given", problems, given.services.name
        )


def _day(given: GivenFiles, roads: RoadTable) -> date | None:
    text = roads.as_of
    if given.osm is not None and given.roads is not None:
        text = header_date(given.osm) or text
    return date.fromisoformat(text[:10]) if text else None


def _add_sources(given: GivenFiles, parts: NewCaseParts) -> None:
    """Give every row a source, and every source a row."""
    published = parts.as_of.isoformat() if parts.as_of else ""
    if given.osm is not None or parts.roads.kind == "osm":
        path = given.osm or given.roads
        parts.sources.append(
            {
                "source_id": OSM_SOURCE,
                "publisher": "OpenStreetMap contributors",
                "title": f"OpenStreetMap extract {path.name if path else ''}",
                "published_on": published,
                "url": "https://www.openstreetmap.org/copyright",
                "reliability": "F",
                "licence": "ODbL 1.0",
            }
        )
    files = {"roads": given.roads, "places": given.places, "services": given.services}
    files["areas"] = given.areas
    for thing, file in files.items():
        if file is None or (thing == "roads" and parts.roads.kind == "osm"):
            continue
        parts.sources.append(_unsaid(f"{thing}-file", file.name))
        frame = {"places": parts.places, "services": parts.services}.get(thing)
        if frame is not None:
            known = {row["source_id"] for row in parts.sources}
            named = [str(name) for name in dict.fromkeys(frame["source_id"])]
            parts.sources.extend(
                _unsaid(name, f"named '{name}' in {file.name}")
                for name in named
                if name and name not in known
            )
            frame["source_id"] = frame["source_id"].replace("", f"{thing}-file")


def _unsaid(source_id: str, title: str) -> dict[str, str]:
    publisher = "not said: fill this in"
    return {"source_id": source_id, "publisher": publisher, "title": title, "reliability": "F"}


def _add_pcodes(parts: NewCaseParts, frame: pd.DataFrame) -> int:
    """Fill empty P-codes by point in polygon; give how many points lie in no area."""
    filled = fill_pcodes(frame, parts.areas)
    parts.pcode_conflicts += int(filled.differs.to_numpy().sum())
    frame[list(PCODE_COLUMNS)] = filled.codes
    return len(filled.outside)
