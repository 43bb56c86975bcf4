"""P-codes of places and services: written into their tables, and told row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from passable.read.admin_areas import PCODE_COLUMNS, PcodeFill
from passable.read.csv_rows import delimiter_of, split_csv_rows
from passable.read.tables import check_rows, declared_titles
from passable.read.tally import Tally
from passable.run.cod_report import CodedRow, Outcome
from passable.terms.columns import PLACES, SERVICES
from passable.terms.errors import ProblemList
from passable.write.case_cells import fill_cells

_COLUMNS = {"places.csv": PLACES, "services.csv": SERVICES}


def filled_table(
    table: pd.DataFrame, path: Path, fill: PcodeFill, problems: ProblemList
) -> dict[Path, bytes]:
    """Write P-codes into a case's table; nothing if none is new.

    Parameters
    ----------
    table
        As read, with ``row``.
    path
        Its file; only rows that get a code change.
    fill
        Of the table.
    problems
        Where is noted what the new file has wrong.
    """
    cells: dict[int, dict[str, object]] = {}
    for column in PCODE_COLUMNS:
        changed = (fill.codes[column] != table[column]).to_numpy(bool)
        for row, code in zip(table["row"][changed], fill.codes[column][changed], strict=True):
            cells.setdefault(int(row), {})[column] = code
    if not cells:
        return {}
    columns = _COLUMNS[path.name]
    known = {column.name for column in columns}
    raw = path.read_bytes()
    header = (split_csv_rows(raw, known, problems, path.name) or [[]])[0]
    titles = declared_titles([title.strip() for title in header], columns)
    filled = fill_cells(raw, titles, cells, delimiter_of(raw.decode("utf-8-sig"), known))
    rows = split_csv_rows(filled, known, problems, path.name) or []
    again = check_rows(rows, columns, problems, path.name).set_index("row")
    for row, said in cells.items():
        if any(again.loc[row, column] != code for column, code in said.items()):
            msg = f"{path.name} would not be read as it was written, row {row}"
            raise RuntimeError(msg)
    return {path: filled}


def coded_rows(name: str, table: pd.DataFrame, fill: PcodeFill) -> Iterator[CodedRow]:
    """Tell of every row of a table what became of its P-codes."""
    differs = fill.differs.any(axis=1)
    outside = set(fill.outside)
    for row_id in table.index:
        own = tuple(fill.codes.loc[row_id])
        has_changed = own != tuple(table.loc[row_id, list(PCODE_COLUMNS)])
        outcome: Outcome = "filled" if has_changed else "kept"
        if row_id in outside:
            outcome = "outside"
        elif row_id in fill.nearest and has_changed:
            outcome = "nearest"
        elif differs.loc[row_id]:
            outcome = "conflict"
        row, area = int(table.loc[row_id, "row"]), tuple(fill.area_codes.loc[row_id])
        yield CodedRow(name, row, str(row_id), outcome, own, area)


def tell_codes(rows: Iterable[CodedRow], fills: Mapping[str, PcodeFill], tally: Tally) -> None:
    """Count rows that say otherwise than their area, and those that lie in none."""
    for row in rows:
        where = f"{row.table} row {row.row}"
        if row.outcome == "conflict":
            pairs = zip(row.own, row.area, strict=True)
            said = next(f"{own}, area {area}" for own, area in pairs if own and own != area)
            reason = "other than the area that holds the point; the table's own were left"
            tally.add("P-codes", "kept", reason, example=f"{where} {said}", row=where)
        elif row.outcome in ("nearest", "outside"):
            area_id, metres = fills[row.table].nearest[row.row_id]
            far = f"{metres / 1000:.1f} km from {area_id}" if area_id else ""
            reason = "of the nearest area, since none holds the point"
            if row.outcome == "nearest":
                tally.add("P-codes", "read", reason, example=f"{where} {far}", row=where)
            else:
                tally.add(
                    "points",
                    "kept",
                    "in no area and near none",
                    example=f"{where} {far}",
                    row=where,
                )
