"""Closures of a displacement model (Flee) and what lies beside them: the first day, who borders whom.

``closures.csv``: ``#closure_type,name1,name2,closure_start,closure_end``, days counted from the
first of the simulation. A closure holds from ``closure_start``; on ``closure_end`` the way is open
again; -1 is never.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Literal, cast

from passable.read.csv_rows import read_csv_rows
from passable.read.local_file import is_local_file
from passable.read.tally import Tally
from passable.terms.errors import ProblemList

ClosureKind = Literal["country", "location", "link", "camp", "idpcamp", "remove_forced_redirection"]
CLOSURE_KINDS: Final[tuple[ClosureKind, ...]] = (
    "country",
    "location",
    "link",
    "camp",
    "idpcamp",
    "remove_forced_redirection",
)
COLUMNS: Final = ("closure_type", "name1", "name2", "closure_start", "closure_end")
PERIOD_FILE, LOCATIONS_FILE, ROUTES_FILE = "sim_period.csv", "locations.csv", "routes.csv"
NEVER: Final = -1
MOST_DAYS: Final = 366 * 200
"""A closure that begins or ends later than this is a slip."""
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}(\.0+)?")


@dataclass(frozen=True)
class Closure:
    """One row of closures.csv.

    Parameters
    ----------
    row
        As a spreadsheet counts it.
    kind
        What is closed.
    names
        Of what: both ends of a link, both countries, or the place and its country.
    first, last
        Days; ``last`` is ``None`` if it is never opened again.
    start, end
        As the file counts them.
    """

    row: int
    kind: ClosureKind
    names: tuple[str, str]
    first: date
    last: date | None
    start: int
    end: int


@dataclass(frozen=True)
class FleeInput:
    """Closures, and the model's own map of who borders whom.

    Parameters
    ----------
    closures
        In the order of the file.
    links
        Routes of routes.csv; empty if it is not there.
    countries
        {location: its country} of locations.csv; empty if it is not there.
    """

    closures: tuple[Closure, ...]
    links: tuple[tuple[str, str], ...]
    countries: dict[str, str]


def read_flee_closures(
    path: Path, start: date | None, problems: ProblemList, tally: Tally
) -> FleeInput:
    """Read closures.csv.

    Parameters
    ----------
    path
        The file; ``sim_period.csv``, ``locations.csv`` and ``routes.csv`` beside it are used where
        they are.
    start
        The simulation's first day, if sim_period.csv does not say it.
    problems
        Where everything that is wrong is noted; nothing is raised.
    tally
        Where what was read otherwise than it stands is counted.
    """
    name = path.name
    rows = closure_rows(path, problems)
    day_nought = _first_day(path.with_name(PERIOD_FILE), start, problems, tally, name)
    closures = []
    for row, cells in rows:
        closure = _closure(row, cells, day_nought, name, problems, tally)
        if closure is not None:
            closures.append(closure)
    return FleeInput(tuple(closures), *_map_beside(path, problems))


def closure_rows(path: Path, problems: ProblemList) -> list[tuple[int, list[str]]]:
    """Read the rows of a file of the model by number: all but the header and # comments."""
    if not is_local_file(path, problems, path.name):
        return []
    rows = read_csv_rows(path, set(COLUMNS), problems, path.name)
    return [
        (number, [cell.strip() for cell in cells])
        for number, cells in enumerate(rows or [], start=1)
        if any(cell.strip() for cell in cells)
        and not cells[0].strip().startswith("#")
        and not (number == 1 and cells[0].strip().lower() == COLUMNS[0])
    ]


def _first_day(
    path: Path, start: date | None, problems: ProblemList, tally: Tally, name: str
) -> date | None:
    """Find the day that is day 0."""
    said = None
    if path.is_file():
        for row, cells in closure_rows(path, problems):
            if cells[0].lower() == "startdate" and len(cells) > 1:
                try:
                    said = date.fromisoformat(cells[1])
                except ValueError:
                    problems.add("this is not a date", "Write 2013-01-01.", file=path.name,
                                 row=row, column="StartDate", got=cells[1])  # fmt: skip
    if start is not None and said is not None and start != said:
        tally.add("first days", "read", f"{start} as told; {path.name} says {said}")
    if start is None and said is None:
        problems.add(
            "nothing says which day is day 0",
            f"Give --start DATE, or put {PERIOD_FILE} with a StartDate beside the file.",
            file=name,
        )
    return start or said


def _closure(
    row: int,
    cells: list[str],
    day_nought: date | None,
    name: str,
    problems: ProblemList,
    tally: Tally,
) -> Closure | None:
    def say(column: str, what: str, remedy: str, expected: str, got: str) -> None:
        problems.add(
            what, remedy, file=name, row=row, column=column, expected=expected, got=got[:60]
        )

    before = len(problems.problems)
    cells = [*cells, "", "", "", "", ""][: max(len(cells), len(COLUMNS))]
    if any(cells[len(COLUMNS) :]):
        say("closure_type", "the row has too many cells", "Put quotation marks around a name that "
            "holds a comma.", ",".join(COLUMNS), str(len(cells)))  # fmt: skip
    kind, first_name, second_name, begins, ends = cells[: len(COLUMNS)]
    kind = kind.lower()
    if kind not in CLOSURE_KINDS:
        say("closure_type", "this code is not known", "Write one of the codes.",
            f"one of {', '.join(CLOSURE_KINDS)}", cells[0])  # fmt: skip
    if not first_name or (kind in ("country", "link") and not second_name):
        say("name2" if first_name else "name1", "the cell is empty", "Name what is closed.", "", "")
    start = _day_number(begins, "closure_start", say)
    if not ends:
        tally.add("closures", "read", "no end: never opened again", example=f"row {row}")
    end = NEVER if not ends else _day_number(ends, "closure_end", say)
    if start is not None and start < 0:
        say("closure_start", "the day lies before the first", "Count days from 0.", "0 or more",
            begins)  # fmt: skip
    elif start is not None and end is not None and end != NEVER and end <= start:
        say("closure_end", "the closure ends before it begins", "Check both days; -1 is never.",
            f"more than {start}, or -1", ends)  # fmt: skip
    if len(problems.problems) > before or day_nought is None or start is None or end is None:
        return None
    return Closure(
        row=row,
        kind=cast("ClosureKind", kind),
        names=(first_name, second_name),
        first=day_nought + timedelta(days=start),
        last=None if end == NEVER else day_nought + timedelta(days=end - 1),
        start=start,
        end=end,
    )


def _day_number(text: str, column: str, say: object) -> int | None:
    value = int(float(text)) if _WHOLE.fullmatch(text) else None
    if value is None or abs(value) > MOST_DAYS:
        say(column, "this is not a number of days", "Count whole days from the first.",  # type: ignore[operator]
            f"-1 to {MOST_DAYS:,}", text)  # fmt: skip
        return None
    return value


def _map_beside(
    path: Path, problems: ProblemList
) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    """Read the model's routes and countries, where they lie beside the closures."""
    routes, locations = path.with_name(ROUTES_FILE), path.with_name(LOCATIONS_FILE)
    links = (
        [(cells[0], cells[1]) for _, cells in closure_rows(routes, problems) if len(cells) > 1]
        if routes.is_file()
        else []
    )
    country_at = 2
    countries = (
        {c[0]: c[country_at] for _, c in closure_rows(locations, problems) if len(c) > country_at}
        if locations.is_file()
        else {}
    )
    return tuple(links), countries
