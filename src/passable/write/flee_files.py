"""Writes the input files of Flee, a displacement model: places, links, closures, conflict by day."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from passable.terms.errors import BadRequest, Problem, name_offenders
from passable.write.gate import Gate
from passable.write.plain import as_json, as_plain

LOCATIONS, ROUTES, CLOSURES = "locations.csv", "routes.csv", "closures.csv"
CONFLICTS, PERIOD, NAMES, RECORD = "conflicts.csv", "sim_period.csv", "names.csv", "run.json"
LEAST_KM: Final = 0.001
"""Flee divides by lengths: two places at one spot are a metre apart."""

NAME_COLUMNS: Final[dict[str, str]] = {
    "flee_name": "str: what Flee calls it",
    "place_id": "str",
    "name_en": "str",
    "name_ar": "str",
    "adm1_pcode": "str",
    "adm2_pcode": "str",
    "adm3_pcode": "str",
    "people_best": "float, people; null: Flee is told 0",
    "people_year": "Int64: the year the figure speaks of",
    "people_claim_id": "str",
    "people_source_id": "str",
}
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True)
class FleeInput:
    """What the files hold.

    Parameters
    ----------
    places
        ``place_id, name_en, name_ar, adm1_pcode … adm3_pcode, lon, lat, country, is_camp`` and
        people, in the order Flee is to read them: the first one's country is home.
    links
        ``(row, row, km)``.
    closures
        ``(number of the link, first day, first day open again)``.
    conflicts
        Of each day the rows of places with conflict.
    begin, days
        The period.
    record
        The run record.
    """

    places: pd.DataFrame
    links: Sequence[tuple[int, int, float]]
    closures: Sequence[tuple[int, int, int]]
    conflicts: Sequence[Sequence[int]]
    begin: date
    days: int
    record: Mapping[str, Any]


def flee_names(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Make names of letters, digits and underscores, each once whatever the case of its letters.

    Parameters
    ----------
    texts
        Name in English, and id.

    >>> flee_names([("Al-Waer", "w"), ("Al Waer", "w2"), ("حمص", "homs"), ("É", "e")])
    ['Al_Waer', 'Al_Waer_2', 'homs', 'E']
    """
    taken: set[str] = set()
    names = []
    for text, place_id in texts:
        stem = _safe(text) or _safe(place_id) or "place"
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}_{number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _safe(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _UNSAFE.sub("_", ascii_only).strip("_")


def write_flee(folder: Path, flee: FleeInput, gate: Gate) -> None:
    """Write the folder, whole or not at all.

    Parameters
    ----------
    folder
        New or empty.
    flee
        What to write.
    gate
        What of it may leave.

    Raises
    ------
    BadRequest
        If the folder holds something or cannot be written.
    """
    folder = folder.absolute()
    check_flee_folder(folder)
    fresh = folder.parent / f".{folder.name}-{secrets.token_hex(4)}"
    try:
        fresh.mkdir(parents=True)
        for name, text in flee_texts(flee, gate).items():
            (fresh / name).write_text(text, encoding="utf-8", newline="")
        if folder.exists():
            folder.rmdir()
        fresh.rename(folder)
    except OSError as error:
        raise BadRequest(
            Problem(
                f"could not be written ({error.strerror or error})",
                "Name a folder where you may write.",
                str(folder),
            )
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def check_flee_folder(folder: Path) -> None:
    """Refuse a folder that holds something.

    Raises
    ------
    BadRequest
        Naming what it holds.
    """
    held = sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []
    if held or (folder.exists() and not folder.is_dir()):
        raise BadRequest(
            Problem(
                "the folder is not empty",
                "Name a new or empty folder; nothing was changed.",
                str(folder),
                got=name_offenders(held) if held else "a file",
            )
        )


def flee_texts(flee: FleeInput, gate: Gate) -> dict[str, str]:
    """Make the text of every file, by name."""
    places = flee.places
    ids = zip(places["name_en"].tolist(), places["place_id"].tolist(), strict=True)
    names = flee_names((str(text), str(place_id)) for text, place_id in ids)
    told = gate.table(places.assign(flee_name=names), NAME_COLUMNS)
    told = told[[c for c in NAME_COLUMNS if c in told]]
    at_conflict = sorted({row for day in flee.conflicts for row in day})
    column = {row: k for k, row in enumerate(at_conflict)}
    days = [[str(day), *["0"] * len(at_conflict)] for day in range(flee.days)]
    for day, rows in enumerate(flee.conflicts):
        for row in rows:
            days[day][column[row] + 1] = "1"
    texts = {
        LOCATIONS: _csv(_locations(flee, names)),
        ROUTES: _csv(
            [
                ["#name1", "name2", "distance", "forced_redirection"],
                *([names[a], names[b], _km(km), "0"] for a, b, km in flee.links),
            ]
        ),
        CLOSURES: _csv(
            [
                ["#closure_type", "name1", "name2", "closure_start", "closure_end"],
                *(_closure(flee, names, *closure) for closure in flee.closures),
            ]
        ),
        CONFLICTS: _csv([["#Day", *(names[row] for row in at_conflict)], *days]),
        PERIOD: _csv([["StartDate", flee.begin.isoformat()], ["Length", str(flee.days)]]),
        NAMES: _csv([list(told.columns), *told.astype(object).map(_cell).to_numpy().tolist()]),
    }
    record = {**gate.record(flee.record), "answer": {n: _digest(t) for n, t in texts.items()}}
    told_record = json.dumps(as_json(record), ensure_ascii=False, sort_keys=True, indent=2)
    return {**texts, RECORD: told_record + "\n"}


def _digest(text: str) -> dict[str, Any]:
    rows = text.count("\n") - (not text.startswith("StartDate"))
    return {"rows": rows, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def _locations(flee: FleeInput, names: list[str]) -> list[list[str]]:
    first_day: dict[int, int] = {}
    for day, rows in enumerate(flee.conflicts):
        for row in rows:
            first_day.setdefault(row, day)
    table = [
        ["#name", "region", "country", "lat", "lon", "location_type", "conflict_date", "population"]
    ]
    for row, place in enumerate(flee.places.to_dict("records")):
        kind = "camp" if place["is_camp"] else "conflict_zone" if row in first_day else "town"
        people = as_plain(place["people_best"])
        # A camp's figure is its capacity; Flee takes -1 for none.
        figure = "-1" if kind == "camp" else "" if people is None else str(round(float(people)))  # type: ignore[arg-type]
        since = str(first_day[row]) if kind == "conflict_zone" else ""
        table.append(
            [names[row], str(place["adm1_pcode"]), _safe(str(place["country"])),
             repr(float(place["lat"])), repr(float(place["lon"])), kind, since, figure]
        )  # fmt: skip
    return table


def _closure(flee: FleeInput, names: list[str], link: int, first: int, last: int) -> list[str]:
    a, b, _ = flee.links[link]
    return ["link", names[a], names[b], str(first), str(last)]


def _km(km: float) -> str:
    return f"{max(km, LEAST_KM):.3f}".rstrip("0").rstrip(".")


def _cell(value: object) -> str:
    plain = as_plain(value)
    return "" if plain is None else str(plain)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    """Write rows as Flee's own reader takes them: no byte mark, one comma between cells."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
