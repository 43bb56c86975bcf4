"""A case folder -> ``Case``: every table read and checked, all faults told at once."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import geopandas as gpd
import pandas as pd

from passable.read.agreements import agreements_from_tables
from passable.read.areas import empty_areas, read_areas
from passable.read.case_config import read_case_config
from passable.read.case_links import check_config_links, check_roads_path, check_table_links
from passable.read.claims import claims_from_table
from passable.read.convoys import convoys_from_tables
from passable.read.digest import file_digest
from passable.read.row_notes import KnownIds
from passable.read.sources import sources_from_table
from passable.read.tables import empty_table, read_table
from passable.terms.agreements import NO_AGREEMENTS, Agreements
from passable.terms.case import Case
from passable.terms.claims import Claim, Source
from passable.terms.columns import (
    ACTORS,
    AGREEMENTS,
    CLAIMS,
    CONVOYS,
    HOURS,
    MOVEMENTS,
    PERMITS,
    PLACES,
    SERVICES,
    SOURCES,
    STATEMENTS,
    TERMS,
)
from passable.terms.config import CaseConfig
from passable.terms.convoys import NO_CONVOYS, ConvoyPlans
from passable.terms.errors import BadRequest, BadTable, Problem, ProblemList
from passable.terms.progress import Progress, silent

CASE_TABLES = {
    "places": PLACES,
    "sources": SOURCES,
    "claims": CLAIMS,
    "services": SERVICES,
    "actors": ACTORS,
    "statements": STATEMENTS,
    "agreements": AGREEMENTS,
    "terms": TERMS,
    "movements": MOVEMENTS,
    "convoys": CONVOYS,
    "permits": PERMITS,
    "hours": HOURS,
}
REQUIRED_TABLES = ("places", "sources", "claims")
TABLE_SUFFIXES = (".csv", ".xlsx")
AREA_SUFFIXES = (".geojson", ".gpkg", ".shp")
CONFIG_NAME = "case.toml"


def embedded_cases() -> dict[str, Path]:
    """List the cases shipped inside the package, by name."""
    home = Path(str(resources.files("passable.cases")))
    return {path.parent.name: path.parent for path in sorted(home.glob(f"*/{CONFIG_NAME}"))}


def case_folder(name_or_path: str | Path) -> Path:
    """Find a case: an embedded one by its name, else a folder.

    Parameters
    ----------
    name_or_path
        ``homs-2017``, or a folder; write ``./homs-2017`` for a folder called like an embedded
        case.

    Raises
    ------
    BadRequest
        When there is neither.
    """
    embedded = embedded_cases()
    if isinstance(name_or_path, str) and name_or_path in embedded:
        return embedded[name_or_path]
    folder = Path(name_or_path)
    shipped = ", ".join(embedded) or "none"
    if not folder.is_dir():
        raise BadRequest(
            Problem(
                f"there is no case '{name_or_path}'",
                f"Give the folder of a case, or the name of an embedded case ({shipped}).",
                expected=f"a folder that holds {CONFIG_NAME}",
                got=f"nothing at {folder.absolute()}" if not folder.exists() else "a file",
            )
        )
    if not (folder / CONFIG_NAME).exists():
        raise BadRequest(
            Problem(
                f"the folder '{folder}' is not a case: it holds no {CONFIG_NAME}",
                f"Make one with 'passable new', or give another folder; embedded cases: {shipped}.",
            )
        )
    return folder


def read_case(name_or_path: str | Path, progress: Progress = silent) -> Case:
    """Read and check a whole case but its roads.

    Parameters
    ----------
    name_or_path
        As ``case_folder`` takes it.
    progress
        Called for each file.

    Raises
    ------
    BadRequest
        When there is no such case.
    BadTable
        With everything that is wrong in all its files.
    """
    folder = case_folder(name_or_path)
    problems = ProblemList()
    parts = _read_parts(folder, problems, progress)
    problems.raise_if_any(BadTable)
    if parts.config is None:  # cannot be: its absence is a problem
        raise BadTable(Problem(f"{CONFIG_NAME} could not be read", "Mend it."))
    tables = {
        table: parts.tables[table].set_index(CASE_TABLES[table][0].name)
        for table in ("places", "services", "actors", "statements")
    }
    return Case(
        name=folder.absolute().name,
        folder=folder,
        config=parts.config,
        areas=parts.areas,
        sources=parts.sources,
        claims=parts.claims,
        digests=parts.digests,
        agreements=parts.agreements,
        convoys=parts.convoys,
        **tables,
    )


def case_problems(folder: str | Path) -> list[Problem]:
    """List everything that is wrong with a case; an empty list if it is good.

    Raises
    ------
    BadRequest
        When there is no such case.
    """
    problems = ProblemList()
    _read_parts(case_folder(folder), problems, silent)
    return list(problems.guarded())


@dataclass
class _Parts:
    config: CaseConfig | None = None
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    areas: gpd.GeoDataFrame = field(default_factory=empty_areas)
    sources: dict[str, Source] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    digests: dict[str, str] = field(default_factory=dict)
    agreements: Agreements = NO_AGREEMENTS
    convoys: ConvoyPlans = NO_CONVOYS


def _read_parts(folder: Path, problems: ProblemList, progress: Progress) -> _Parts:
    parts = _Parts()
    names: dict[str, str] = {}
    progress(CONFIG_NAME)
    parts.config = read_case_config(folder / CONFIG_NAME, problems)
    _take_digest(folder / CONFIG_NAME, CONFIG_NAME, parts.digests)
    for done, (table, columns) in enumerate(CASE_TABLES.items()):
        path = _find(folder, table, TABLE_SUFFIXES, problems)
        names[table] = path.name if path else f"{table}.csv"
        progress(names[table], done, len(CASE_TABLES))
        if path is None:
            parts.tables[table] = empty_table(columns)
            if table in REQUIRED_TABLES:
                problems.add(
                    "the case has no such table",
                    "Add it, with its header row at least; see docs/guide/case.md.",
                    file=names[table],
                )
        else:
            parts.tables[table] = read_table(path, columns, problems, path.name)
            _take_digest(path, path.name, parts.digests)
    area_file = _find(folder, "areas", AREA_SUFFIXES, problems)
    if area_file:
        progress(area_file.name)
        parts.areas = read_areas(area_file, problems, area_file.name)
        for part in sorted(folder.glob("areas.*")) if area_file.suffix == ".shp" else [area_file]:
            _take_digest(part, part.name, parts.digests)
    _note_misnamed(folder, problems)
    _link(folder, parts, names, problems)
    return parts


def _link(folder: Path, parts: _Parts, names: dict[str, str], problems: ProblemList) -> None:
    tables = parts.tables
    parts.sources = sources_from_table(tables["sources"], problems, names["sources"])
    check_table_links(tables, names, parts.sources, problems)
    parts.claims = claims_from_table(
        tables["claims"],
        parts.sources,
        tables["actors"],
        set(tables["places"]["place_id"]),
        set(tables["services"]["service_id"]),
        set(parts.areas.index),
        problems,
        names["claims"],
    )
    known = KnownIds(
        set(parts.sources),
        set(tables["actors"]["actor_id"]),
        set(tables["places"]["place_id"]),
        set(parts.areas.index),
        None if parts.config is None else set(parts.config.movers),
    )
    parts.agreements = agreements_from_tables(tables, known, problems, names)
    parts.convoys = convoys_from_tables(tables, known, problems, names)
    if parts.config is not None:
        check_config_links(
            parts.config,
            set(tables["places"]["place_id"]),
            set(tables["services"]["category"]),
            set(tables["actors"]["actor_id"]),
            problems,
        )
        check_roads_path(folder, parts.config.roads.path, problems)


def _find(folder: Path, stem: str, suffixes: tuple[str, ...], problems: ProblemList) -> Path | None:
    """Find the one file of a table; two of them are a problem, for one would be ignored."""
    found = [path for suffix in suffixes if (path := folder / f"{stem}{suffix}").exists()]
    if len(found) > 1:
        problems.add(
            f"the case holds {' and '.join(path.name for path in found)}",
            "Keep the one that is meant and remove the others.",
            file=found[0].name,
        )
    return found[0] if found else None


def _note_misnamed(folder: Path, problems: ProblemList) -> None:
    """Note files that look like a table with its name misspelt: they would be ignored."""
    stems = (*CASE_TABLES, "areas")
    for path in sorted(folder.iterdir()):
        stem, suffix = path.stem, path.suffix
        if suffix.lower() not in (*TABLE_SUFFIXES, *AREA_SUFFIXES) or stem in stems:
            continue
        close = difflib.get_close_matches(stem.lower(), stems, n=1, cutoff=0.75)
        if close:
            problems.add(
                f"this file is not read; did you mean {close[0]}{suffix.lower()}?",
                "Rename it, or move it out of the case folder.",
                file=path.name,
            )


def _take_digest(path: Path, name: str, digests: dict[str, str]) -> None:
    if path.is_file():
        digests[name] = file_digest(path)
