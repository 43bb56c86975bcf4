"""A new case folder from an OpenStreetMap file alone, or with tables and layers beside it."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from passable.read.case import read_case
from passable.run.new_case_inputs import OSM_SOURCE, GivenFiles, NewCaseParts, read_new_case
from passable.run.new_config import counted_twice, new_config_text
from passable.run.population_claims import population_claims
from passable.terms.columns import (
    ACTORS,
    CLAIMS,
    PLACES,
    SERVICES,
    SOURCES,
    STATEMENTS,
)
from passable.terms.errors import BadRequest, Problem
from passable.terms.progress import Progress, silent
from passable.terms.roads import ReportLine
from passable.write.case_folder import write_case_areas, write_case_table

_POPULATION_COLUMNS = ["population", "population_date"]


@dataclass(frozen=True)
class NewCaseReport:
    """What a new case holds, and what to look at before trusting it.

    Parameters
    ----------
    folder
        Where it was written.
    on
        The default day.
    as_of
        The data's own day, ``None`` if no file says one.
    places, places_with_people, areas
        Counts; ``places_with_people`` have a claim of population.
    services
        Count of each category.
    places_in_no_area, services_in_no_area, pcode_conflicts
        Points that no administrative area holds; P-codes that differ from the area's.
    report
        What the readers of roads, places and services kept and dropped.
    notes
        Sentences for the user.
    """

    folder: Path
    on: date
    as_of: date | None
    places: int
    places_with_people: int
    services: dict[str, int]
    areas: int
    places_in_no_area: int
    services_in_no_area: int
    pcode_conflicts: int
    report: tuple[ReportLine, ...]
    notes: tuple[str, ...]

    def sentences(self, *, restricted: bool = False) -> list[str]:
        """Say what was made of what, for a person."""
        listed = ", ".join(f"{count:,} {name}" for name, count in self.services.items())
        sentences = [
            f"{self.places:,} places, {self.places_with_people:,} of them with a population",
            f"services: {listed or 'none'}",
            f"default date {self.on}, the data's own date {self.as_of or 'is not said'}",
        ]
        if self.areas:
            sentences.append(
                f"{self.areas:,} areas; {self.places_in_no_area:,} places and "
                f"{self.services_in_no_area:,} services lie in none; "
                f"{self.pcode_conflicts:,} P-codes differ from their area's"
            )
        sentences.extend(line.sentence(restricted=restricted) for line in self.report)
        return [*sentences, *self.notes]


def make_case(
    folder: Path,
    *,
    osm: Path | None = None,
    roads: Path | None = None,
    places: Path | None = None,
    services: Path | None = None,
    areas: Path | None = None,
    title: str | None = None,
    progress: Progress = silent,
) -> NewCaseReport:
    """Write an editable case folder.

    It is built beside its final place and renamed at the end, so a failure leaves nothing.

    Parameters
    ----------
    folder
        Where to; must not exist or be empty.
    osm
        An OpenStreetMap file: roads, places and services, where nothing else gives them.
    roads
        Another file of roads.
    places, services
        A table with our columns (CSV, XLSX) or a layer of points with such attributes.
    areas
        Areas with our attributes, or COD-AB boundaries; then places and services get their
        P-codes by the area they lie in.
    title
        By default the folder's name.
    progress
        Told now and then.

    Raises
    ------
    BadRequest
        The folder is not empty, or neither roads nor an OpenStreetMap file is given.
    BadTable
        With everything that is wrong in the files given.
    """
    folder = Path(folder)
    _refuse_used(folder)
    if osm is None and roads is None:
        raise BadRequest(
            Problem(
                "a case needs roads", "Give an OpenStreetMap file with --osm, or a file of roads."
            )
        )
    given = GivenFiles(
        *(None if path is None else Path(path) for path in (osm, roads, places, services, areas))
    )
    parts = read_new_case(given, progress)
    on = parts.as_of or datetime.now(UTC).date()
    claims = _claims(given, parts, on)
    roads_file = given.roads or given.osm
    config = new_config_text(
        title or folder.name, parts, on, f"roads/{roads_file.name}" if roads_file else ""
    )
    progress("writing the case")
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        work.chmod(0o755)
        _write(work, parts, claims, config)
        if roads_file:
            _copy_roads(roads_file, work / "roads")
        read_case(work, progress)
        if folder.exists():
            folder.rmdir()
        work.rename(folder)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return NewCaseReport(
        folder=folder,
        on=on,
        as_of=parts.as_of,
        places=len(parts.places),
        places_with_people=len(claims),
        services={str(k): int(n) for k, n in parts.services["category"].value_counts().items()},
        areas=len(parts.areas),
        places_in_no_area=parts.places_in_no_area,
        services_in_no_area=parts.services_in_no_area,
        pcode_conflicts=parts.pcode_conflicts,
        report=parts.report,
        notes=tuple(_notes(parts, claims, on)),
    )


def _refuse_used(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadRequest(
            Problem(
                f"'{folder}' is there already and is not an empty folder",
                "Give another name, or move what is there away; nothing was written.",
            )
        )


def _claims(given: GivenFiles, parts: NewCaseParts, on: date) -> pd.DataFrame:
    source_id = OSM_SOURCE if given.places is None else "places-file"
    claims = population_claims(parts.places, source_id, on)
    if given.places is not None and len(claims):
        own = dict(zip(parts.places["place_id"], parts.places["source_id"], strict=True))
        claims["source_id"] = [own[name.removeprefix("place:")] for name in claims["subject"]]
    return claims


def _write(folder: Path, parts: NewCaseParts, claims: pd.DataFrame, config: str) -> None:
    (folder / "case.toml").write_text(config, encoding="utf-8", newline="\n")
    places = parts.places.drop(columns=_POPULATION_COLUMNS)
    write_case_table(folder / "places.csv", places, PLACES)
    write_case_table(folder / "services.csv", parts.services, SERVICES)
    write_case_table(folder / "actors.csv", pd.DataFrame(), ACTORS)
    write_case_table(folder / "sources.csv", pd.DataFrame(parts.sources), SOURCES)
    write_case_table(folder / "claims.csv", claims, CLAIMS)
    write_case_table(folder / "statements.csv", pd.DataFrame(), STATEMENTS)
    if len(parts.areas):
        write_case_areas(folder / "areas.geojson", parts.areas)


def _copy_roads(path: Path, folder: Path) -> None:
    """Copy the roads, with the files that belong to them: a shapefile's, a schematic's nodes."""
    if path.is_dir():
        shutil.copytree(path, folder / path.name)
        return
    folder.mkdir()
    files = [path]
    if path.suffix.lower() == ".shp":
        files += [file for file in path.parent.glob(f"{path.stem}.*") if file != path]
    if path.name == "segments.csv":
        files.append(path.with_name("nodes.csv"))
    for file in files:
        shutil.copyfile(file, folder / file.name)


def _notes(parts: NewCaseParts, claims: pd.DataFrame, on: date) -> list[str]:
    notes = counted_twice(parts)
    if parts.as_of is None:
        notes.append(f"No file says its date; {on.isoformat()}, today, was taken.")
    without = len(parts.places) - len(claims)
    if without:
        notes.append(
            f"{without:,} of {len(parts.places):,} places have no figure of people; "
            "add population claims, or they count as unknown."
        )
    if len(parts.areas):
        notes.append(
            f"{parts.places_in_no_area:,} places and {parts.services_in_no_area:,} services lie "
            "in no administrative area and got no P-code."
        )
    if parts.pcode_conflicts:
        notes.append(
            f"{parts.pcode_conflicts:,} P-codes differ from the area the point lies in; "
            "the file's own were kept."
        )
    return notes
