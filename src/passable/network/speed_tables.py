"""The three tables that say how fast a vehicle drives, read and checked; a case may bring its own.

``data/speeds.csv`` gives kph by road class, ``data/caps.csv`` a tag that slows a vehicle in a
season, or with 0 forbids it, and ``data/vehicles.csv`` what a loaded vehicle weighs. A case's own
copies lie in ``roads/``. A word these tables do not know is an error, since a slip of the pen
would otherwise be a rule that never applies.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from passable.terms.codes import ROAD_CLASSES, SEASONS, VEHICLES
from passable.terms.errors import BadTable, ProblemList

CAP_TAGS: Final = (
    "surface",
    "tracktype",
    "smoothness",
    "access",
    "hgv",
    "practicability",
    "bridge",
    "tunnel",
    "ford",
    "ferry",
)
"""Columns of a way that ``caps.csv`` may speak of; booleans read ``yes`` and ``no``."""
LEAST_KPH, MOST_KPH = 0.1, 300.0
"""A speed below the first, but for 0, is a slip; so that no time grows beyond counting."""
MOST_TONNES = 1000.0
MOST_BYTES = 16 * 2**20

Numbers = dict[tuple[str, ...], float]
Row = dict[str, str]


@dataclass(frozen=True)
class SpeedTables:
    """The three tables, as read, and a digest of them.

    Parameters
    ----------
    speeds
        (vehicle, road class) -> km/h.
    caps
        (tag, value, vehicle, season) -> km/h, 0 where it may not or cannot drive.
    vehicles
        (vehicle,) -> tonnes, loaded.
    """

    speeds: Numbers
    caps: Numbers
    vehicles: Numbers
    digest: str


@dataclass(frozen=True)
class _Contract:
    """What one table must hold: its key columns with their words, then its number and range."""

    name: str
    words: dict[str, tuple[str, ...]]
    number: str
    unit: str
    least: float
    most: float

    @property
    def columns(self) -> list[str]:
        return [*self.words, self.number]


_CONTRACTS: Final = (
    _Contract(
        "speeds.csv",
        {"vehicle": VEHICLES, "road_class": ROAD_CLASSES},
        "speed_kph",
        "km/h",
        LEAST_KPH,
        MOST_KPH,
    ),
    _Contract(
        "caps.csv",
        {"tag": CAP_TAGS, "value": (), "vehicle": VEHICLES, "season": SEASONS},
        "cap_kph",
        "km/h",
        LEAST_KPH,
        MOST_KPH,
    ),
    _Contract("vehicles.csv", {"vehicle": VEHICLES}, "loaded_tonnes", "t", 0.0, MOST_TONNES),
)


def read_speed_tables(folder: Path | None = None) -> SpeedTables:
    """Read the speed tables, a case's own ones before the built-in ones.

    Parameters
    ----------
    folder
        A folder that may hold ``speeds.csv``, ``caps.csv`` and ``vehicles.csv``.

    Raises
    ------
    BadTable
        Naming every table that cannot be read, column that is missing, word that is not known,
        number that is out of range, row that says a thing twice, and vehicle that has no weight.
    """
    built_in = resources.files("passable.network") / "data"
    problems = ProblemList()
    digest = hashlib.sha256()
    tables = []
    for contract in _CONTRACTS:
        own = folder / contract.name if folder is not None else None
        if own is not None and own.is_file():
            file, content = f"{own.parent.name}/{own.name}", own.read_bytes()
        else:
            file, content = contract.name, (built_in / contract.name).read_bytes()
        digest.update(len(content).to_bytes(8, "big") + content)
        tables.append(_read(content, contract, file, problems))
    problems.raise_if_any(BadTable)
    return SpeedTables(tables[0], tables[1], tables[2], digest.hexdigest())


def _read(content: bytes, contract: _Contract, file: str, problems: ProblemList) -> Numbers:
    rows = _rows(content, contract, file, problems)
    if rows is None:
        return {}
    keys = {number: tuple(row[c] for c in contract.words) for number, row in rows.items()}
    _check_words(rows, contract, file, problems)
    _check_twice(keys, file, problems)
    numbers = _to_numbers(rows, contract, file, problems)
    return {keys[number]: value for number, value in numbers.items()}


def _rows(
    content: bytes, contract: _Contract, file: str, problems: ProblemList
) -> dict[int, Row] | None:
    """Read the rows by their number, or ``None`` for a file that is not such a table at all."""
    remedy = "Copy the built-in table and change its numbers only."
    if len(content) > MOST_BYTES:
        problems.add(f"the table is larger than {MOST_BYTES} bytes", remedy, file=file)
        return None
    try:
        header, *records = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    except (ValueError, csv.Error) as error:  # no header, bytes that are not UTF-8, a vast cell
        problems.add("the table cannot be read", remedy, file=file, got=error)
        return None
    filled = {row: cells for row, cells in enumerate(records, start=2) if any(cells)}
    for row in [row for row, cells in filled.items() if len(cells) != len(header)]:
        cells = filled.pop(row)
        problems.add(
            f"the row has {len(cells)} cells, not {len(header)}", remedy, file=file, row=row
        )
    missing = [c for c in contract.columns if c not in header]
    if missing:
        problems.add(
            f"columns missing: {', '.join(missing)}",
            remedy,
            file=file,
            expected=", ".join(contract.columns),
        )
        return None
    place = {column: header.index(column) for column in contract.columns}
    return {
        row: {column: cells[k].strip() for column, k in place.items()}
        for row, cells in filled.items()
    }


def _check_words(
    rows: dict[int, Row], contract: _Contract, file: str, problems: ProblemList
) -> None:
    for column, words in contract.words.items():
        for number, row in rows.items():
            word = row[column]
            if (word in words) if words else word:
                continue
            problems.add(
                f"{column} is not known" if word else f"{column} is empty",
                "Write it as the built-in table does.",
                file=file,
                row=number,
                column=column,
                expected=", ".join(words),
                got=word,
            )
    said = {row["vehicle"] for row in rows.values()}
    absent = [v for v in contract.words["vehicle"] if v not in said]
    if contract.name == "vehicles.csv" and absent:
        problems.add(f"no weight for {', '.join(absent)}", "Give each vehicle one row.", file=file)


def _check_twice(keys: dict[int, tuple[str, ...]], file: str, problems: ProblemList) -> None:
    seen: set[tuple[str, ...]] = set()
    for number, key in keys.items():
        if key in seen:
            problems.add(
                "the row says again what a row above says",
                "Keep one of them.",
                file=file,
                row=number,
                got=", ".join(key),
            )
        seen.add(key)


def _to_numbers(
    rows: dict[int, Row], contract: _Contract, file: str, problems: ProblemList
) -> dict[int, float]:
    column = contract.number
    numbers = {row: _number(cells[column]) for row, cells in rows.items()}
    for row, number in numbers.items():
        if contract.least <= number <= contract.most or number == 0:
            continue
        problems.add(
            f"{column} is out of range" if math.isfinite(number) else f"{column} is no number",
            "Write a plain number such as 60.",
            file=file,
            row=row,
            column=column,
            expected=f"0, or {contract.least:g} to {contract.most:g} {contract.unit}",
            got=rows[row][column] or "nothing",
        )
    return numbers


def _number(text: str) -> float:
    """Read plain digits; what Python would also take, such as ``1_000``, is no number here."""
    try:
        return float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        return math.nan
