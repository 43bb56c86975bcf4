"""Areas of control, drawn in layers or told by P-code in tables -> rows: who held what, when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, Literal

import shapely

from passable.read.areas import check_polygons
from passable.read.boundaries import LEVELS, PCODE
from passable.read.event_file import table_rows
from passable.read.polygon_layers import PolygonLayer, read_polygon_layers
from passable.read.report_columns import ReportForm
from passable.read.report_file import (
    ReportTable,
    is_always,
    rows_of_layer,
    table_of_rows,
)
from passable.read.tally import Tally
from passable.terms.columns import Column
from passable.terms.errors import ProblemList

Kind = Literal["layer", "record"]
_PCODE_NAMES = ("adm{n}_pcode", "admin{n}pcode", "admin{n}_code", "admin{n}_pcode", "adm{n}pcode")
CONTROL: Final = ReportForm(
    (
        Column("actor", "id", required=True, meaning="who holds it, by any name of actors.csv"),
        Column("day", "date", meaning="the day it was so"),
        Column("valid_from", "date", meaning="the first day it was so"),
        Column("valid_to", "date", meaning="the last day it was so"),
        Column("area_id", "id", meaning="your own id of the area"),
        Column("name", meaning="its name"),
        *(Column(f"adm{n}_pcode", "pcode", meaning="P-code") for n in LEVELS),
        Column("reported_on", "date", meaning="when it became known"),
        Column("said_by", meaning="the person or body the source quotes"),
        Column("credibility", "code", values=tuple("123456"), meaning="Admiralty grade"),
        Column("note", meaning="anything else"),
    ),
    {
        "actor": ("actor", "controller", "controlled_by", "control", "holder", "held_by", "party"),
        "day": ("date", "as_of", "on_date", "day"),
        "valid_from": ("valid_from", "date_from", "from_date", "start_date", "from"),
        "valid_to": ("valid_to", "date_to", "to_date", "end_date", "to"),
        "area_id": ("area_id",),
        "name": ("name", "name_en", "area_name"),
        **{f"adm{n}_pcode": tuple(form.format(n=n) for form in _PCODE_NAMES) for n in LEVELS},
        "reported_on": ("reported_on", "date_reported", "report_date"),
        "said_by": ("said_by",),
        "credibility": ("credibility",),
        "note": ("note", "notes", "remark", "remarks", "comment", "comments"),
    },
    (("actor",),),
    "polygon",
)
_DAY_IN_NAME = re.compile(
    r"(?<![0-9])(20[0-9]{2}|19[0-9]{2})([-_.]?)([01][0-9])\2([0-3][0-9])(?![0-9])"
)
_TABLES = (".csv", ".xlsx", ".gz")


@dataclass(frozen=True)
class ControlRow:
    """Who held what from a day on.

    Parameters
    ----------
    kind
        ``layer``: a piece of a picture of its day, which leaves nothing out. ``record``: it speaks
        of this area only, and until the area's next row or the last day it says.
    file, row
        Where it stands; a layer's first feature is row 2, as in a table of its attributes.
    first, last
        Of what days; ``last`` ``None``: until further notice.
    actor
        As written.
    area_ref, name
        The id and name the file gives the area; empty if none.
    pcode, level
        Of the deepest level the row tells; empty and 0 if none.
    polygon
        What is drawn; ``None`` in a table.
    reported_on, said_by, credibility, note
        As in claims.csv; ``None`` or empty where not said.
    """

    kind: Kind
    file: str
    row: int
    first: date
    last: date | None
    actor: str
    area_ref: str
    name: str
    pcode: str
    level: int
    polygon: shapely.Geometry | None
    reported_on: date | None
    said_by: str
    credibility: str
    note: str

    @property
    def place(self) -> tuple[str, int]:
        """File and row."""
        return self.file, self.row


def read_control_rows(
    path: Path,
    day: date | None,
    problems: ProblemList,
    tally: Tally,
    *,
    is_restricted: bool = False,
) -> list[ControlRow]:
    """Read a file of areas of control: layers of polygons, or a table of P-codes.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage (each of its layers), shapefile, geodatabase, a zip of such; or a CSV
        (gzipped or not) or XLSX with ``adm1_pcode``, ``adm2_pcode`` or ``adm3_pcode``.
    day
        Of rows that do not say one; else the day in the file's or layer's own name.
    problems
        Where everything that is wrong is noted.
    tally
        Where is told what was taken for what.
    is_restricted
        Whether no message may repeat what the rows say.
    """
    form = replace(CONTROL, guard=is_always) if is_restricted else CONTROL
    if path.suffix.lower() in _TABLES:
        return _table_rows(path, day, form, problems, tally)
    rows: list[ControlRow] = []
    for layer in read_polygon_layers(path, problems, tally):
        is_shapefile = path.suffix.lower() == ".shp"
        rows += _layer_rows(layer, day, form, problems, tally, is_shapefile=is_shapefile)
    return rows


def _table_rows(
    path: Path,
    day: date | None,
    form: ReportForm,
    problems: ProblemList,
    tally: Tally,
) -> list[ControlRow]:
    known = tuple(Column(title) for titles in form.names.values() for title in titles)
    rows = table_rows(path, known, problems, path.name)
    if not rows:
        if rows is not None:
            problems.add("the table has no header row", "Add it.", file=path.name, row=1)
        return []
    table = table_of_rows(rows, None, form, problems, tally, path.name)
    if not any(f"adm{n}_pcode" in table.titles for n in LEVELS) and table.titles:
        problems.add(
            "a table of control needs P-codes",
            "Add adm1_pcode, adm2_pcode or adm3_pcode; areas that are drawn go into a layer.",
            file=path.name,
            row=1,
            got="the columns " + ", ".join(table.titles.values()),
        )
        return []
    found = _made(table, "record", path.name, day or _day_of(path.stem), problems)
    for row in found:
        if not row.pcode:
            problems.add("the P-code is missing", "Fill it.", file=row.file, row=row.row)
    return [row for row in found if row.pcode]


def _layer_rows(
    layer: PolygonLayer,
    day: date | None,
    form: ReportForm,
    problems: ProblemList,
    tally: Tally,
    *,
    is_shapefile: bool,
) -> list[ControlRow]:
    rows, shapes = rows_of_layer(layer.frame)
    table = table_of_rows(
        rows,
        shapes,
        form,
        problems,
        tally,
        layer.name,
        is_shapefile=is_shapefile,
    )
    told = day or _day_of(layer.title) or _day_of(layer.name)
    is_span = bool({"valid_from", "valid_to"} & set(table.titles)) and "day" not in table.titles
    found = _made(table, "record" if is_span else "layer", layer.name, told, problems)
    ids = [row.area_ref or row.name or row.pcode for row in found]
    numbers = [row.row for row in found]
    before = len(problems.problems)
    check_polygons([row.polygon for row in found], ids, problems, layer.name, numbers)
    broken = {problem.row for problem in problems.problems[before:]}
    return [row for row in found if row.row not in broken]


def _made(
    table: ReportTable, kind: Kind, name: str, day: date | None, problems: ProblemList
) -> list[ControlRow]:
    """Make rows of a table; those without a day, an actor or sense are noted and left out."""
    undated, made = [], []
    for cells, shape in zip(table.frame.to_dict("records"), table.shapes, strict=True):
        row = int(cells["row"])
        first = _date(cells["day"] or cells["valid_from"]) or day
        last = _date(cells["valid_to"])
        if first is None:
            undated.append(row)
            continue
        if last and last < first:
            problems.add(
                "the last day is before the first",
                "Check both dates.",
                file=name,
                row=row,
                column=table.titles["valid_to"],
                expected=f"{first} or later",
                got=last,
            )
            continue
        if not cells["actor"]:
            continue  # noted when the table was checked
        level = max((n for n in LEVELS if cells[f"adm{n}_pcode"]), default=0)
        made.append(
            ControlRow(
                kind=kind,
                file=name,
                row=row,
                first=first,
                last=last,
                actor=str(cells["actor"]),
                area_ref=str(cells["area_id"]),
                name=str(cells["name"]),
                pcode=str(cells[f"adm{level}_pcode"]) if level else "",
                level=level,
                polygon=shape,
                reported_on=_date(cells["reported_on"]),
                said_by=str(cells["said_by"]),
                credibility=str(cells["credibility"]),
                note=str(cells["note"]),
            )
        )
    if undated:
        problems.add(
            f"{len(undated):,} rows do not say of which day they are",
            "Fill a column date (or valid_from), put the day into the file's name "
            "(control_2017-03-21), or say it with --date.",
            file=name,
            row=undated[0],
        )
    return made


def note_foreign_codes(rows: Sequence[ControlRow], country: str, problems: ProblemList) -> None:
    """Note rows whose P-code is of another country than the case's."""
    for row in rows:
        match = PCODE.fullmatch(row.pcode)
        if country and match and match[1].upper() != country:
            problems.add(
                "the P-code is of another country",
                "Leave the row out, or import that country's boundaries first.",
                file=row.file,
                row=row.row,
                expected=f"{country} and digits, as the case's areas",
                got=row.pcode,
            )


def _day_of(name: str) -> date | None:
    """Read the one day that a name tells: ``control_2017-03-21``, ``20170321_areas``."""
    days = set()
    for year, _, month, day in _DAY_IN_NAME.findall(name):
        try:
            days.add(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None


def _date(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
