"""``import cod``: boundaries become areas, and give every place and service its P-codes."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from passable.read.admin_areas import PCODE_COLUMNS, PcodeFill, coded_areas, fill_pcodes
from passable.read.boundaries import Boundaries, country_of, note_foreign, read_boundaries
from passable.read.polygon_layers import read_polygon_layers
from passable.read.tally import Tally
from passable.run.accounts import Row
from passable.run.area_file import grown_area_file
from passable.run.case_country import country_of_case
from passable.run.cod_report import CodedRow, CodReport
from passable.run.own_case import (
    appended_table,
    own_case_folder,
    raise_unless_good,
    read_own_case,
)
from passable.run.place_codes import coded_rows, filled_table, tell_codes
from passable.terms.case import Case
from passable.terms.columns import SOURCES
from passable.terms.errors import BadTable, ProblemList
from passable.terms.progress import Progress, silent
from passable.terms.sensitivity import protected_places, protected_services
from passable.write.case_append import replace_files

COD_SOURCE: Row = {
    "source_id": "cod-ab",
    "publisher": "OCHA",
    "url": "https://data.humdata.org/dashboards/cod",
    "reliability": "B",
    "licence": "as its publisher says; look before passing it on",
}
"""The row of sources.csv that an import adds when the case has none with this id."""


def import_cod(
    file: Path, case: str | Path, *, country: str = "", progress: Progress = silent
) -> CodReport:
    """Add boundaries to a case's areas, and fill up the P-codes of its places and services.

    All files land whole or not at all. An area whose id the case has is left, and said if its
    polygon differs. No P-code is overwritten: a row that says otherwise than the area that holds
    its point is left as it is and reported. Segments get theirs from the areas in every answer.

    Parameters
    ----------
    file
        COD-AB boundaries as ``read_polygon_layers`` takes them.
    case
        A case folder; not an embedded case.
    country
        The letters of the P-codes, if they are not those of the case's own.
    progress
        Told now and then.

    Raises
    ------
    BadRequest
        If the case is none, is an embedded one, or keeps a table in a workbook.
    BadTable
        With everything that is wrong in the file and the case; nothing is written then.
    """
    file = Path(file)
    folder = own_case_folder(case, ("places", "services", "sources"))
    problems, tally = ProblemList(), Tally()
    progress(f"reading {file.name}")
    read = read_boundaries(read_polygon_layers(file, problems, tally), problems, tally)
    progress("reading the case")
    ledger = read_own_case(folder, problems, progress)
    if ledger is None:
        raise BadTable(problems.guarded())
    expected, why = _country(read, ledger, country)
    note_foreign(read, expected, why, problems)
    new = _new_areas(read, ledger, tally)
    areas = gpd.GeoDataFrame(pd.concat([ledger.areas, new]), crs=ledger.areas.crs)
    progress("finding the P-codes of places and services")
    tables = {"places.csv": ledger.places, "services.csv": ledger.services}
    fills = {name: fill_pcodes(table, areas) for name, table in tables.items()}
    _note_elsewhere(fills["places.csv"], ledger, file.name, problems)
    raise_unless_good(ledger, problems)
    contents, added_sources = _area_files(ledger, new, read, file.name, problems)
    rows: list[CodedRow] = []
    for name, fill in fills.items():
        contents |= filled_table(tables[name], ledger.folder / name, fill, problems)
        rows += coded_rows(name, tables[name], fill)
    problems.raise_if_any()
    tell_codes(rows, fills, tally)
    protected = {*protected_places(ledger), *protected_services(ledger)}
    tally.restrict(f"{r.table} row {r.row}" for r in rows if r.row_id in protected)
    if contents:
        progress("writing the case")
        replace_files(contents)
    return CodReport(
        file.name, len(read.areas), len(new), tuple(rows), added_sources, tally.lines(), ledger
    )


def _country(read: Boundaries, case: Case, country: str) -> tuple[str, str]:
    """Say which country's P-codes are expected, and who says so."""
    if country:
        return country.upper(), "as --country says"
    letters = country_of_case(case)
    if letters:
        return letters, "as the case's other P-codes"
    return country_of(list(read.areas.index)), "as most of the file"


def _new_areas(read: Boundaries, case: Case, tally: Tally) -> gpd.GeoDataFrame:
    """Leave the areas that the case has, by id or by P-code."""
    level_codes = {
        area[PCODE_COLUMNS[area["depth"] - 1]] for _, area in coded_areas(case.areas).iterrows()
    }
    is_new = []
    for area_id, area in read.areas.iterrows():
        reason = ""
        if area_id in case.areas.index:
            held = case.areas.geometry.loc[area_id]
            same = shapely.equals(held, area.geometry)
            reason = (
                "the case has it"
                if same
                else "the case has it with another polygon, which was kept; to take the file's, "
                "remove it from areas.geojson first"
            )
        elif area_id in level_codes:
            reason = "the case has an area with this P-code under an id of its own"
        if reason:
            tally.add("areas", "dropped", reason, example=str(area_id))
        is_new.append(not reason)
    return read.areas[is_new]


def _note_elsewhere(fill: PcodeFill, case: Case, name: str, problems: ProblemList) -> None:
    """Refuse boundaries that hold none of the case's places: they are of somewhere else."""
    if len(case.places) and len(fill.outside) == len(case.places):
        problems.add(
            f"none of the case's {len(case.places):,} places lies in these boundaries",
            "Give the boundaries of the case's own country; look whether lon and lat are swapped.",
            file=name,
            expected="at least one place in an area",
        )


def _area_files(
    case: Case, new: gpd.GeoDataFrame, read: Boundaries, name: str, problems: ProblemList
) -> tuple[dict[Path, bytes], tuple[str, ...]]:
    """Write the areas and their source; give what changes, and the source's id if it is new."""
    if not len(new):
        return {}, ()
    source_id = str(COD_SOURCE["source_id"])
    contents = grown_area_file(case, new.assign(source_id=source_id), problems)
    if source_id in case.sources:
        return contents, ()
    source = {
        **COD_SOURCE,
        "title": f"Administrative boundaries (COD-AB), {name}",
        "published_on": read.valid_on or "",
    }
    sources = case.folder / "sources.csv"
    return contents | {sources: appended_table(sources, [source], SOURCES)}, (source_id,)
