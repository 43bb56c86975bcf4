"""Tables of scenarios, and of groups of segments, that a user gives to a command."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from passable.read.tables import read_table
from passable.terms.codes import SUBJECT_KINDS
from passable.terms.columns import GROUPS, SCENARIOS
from passable.terms.errors import BadTable, ProblemList

_KIND = re.compile(rf"({'|'.join(SUBJECT_KINDS)}|group)\s*:")


@dataclass(frozen=True)
class ScenarioRow:
    """One scenario as it was written.

    Parameters
    ----------
    scenario_id
        Its id.
    close, open
        Selectors.
    row
        Of the table, as a spreadsheet counts; 0 if it came from the command line.
    """

    scenario_id: str
    close: tuple[str, ...]
    open: tuple[str, ...]
    row: int = 0


def read_scenarios(path: Path) -> list[ScenarioRow]:
    """Read a table of scenarios, CSV or XLSX.

    Raises
    ------
    BadTable
        Naming every fault at once.
    """
    problems = ProblemList()
    table = read_table(path, SCENARIOS, problems, path.name)
    if not len(table) and not problems.problems:
        problems.add("the table holds no scenario", "Add a row for each.", file=path.name)
    problems.raise_if_any(BadTable)
    return [
        ScenarioRow(str(name), split_selectors(closed), split_selectors(opened), int(row))
        for name, closed, opened, row in table[["scenario_id", "close", "open", "row"]].itertuples(
            index=False
        )
    ]


def split_selectors(text: str) -> tuple[str, ...]:
    """Part selectors written in one cell, each once; a ';' inside an id does not part.

    >>> split_selectors("segment:w1/n1-n2; road:M5;E1@a..b ;area:x")
    ('segment:w1/n1-n2', 'road:M5;E1@a..b', 'area:x')
    """
    parts: list[str] = []
    for part in str(text).split(";"):
        if parts and part.strip() and not _KIND.match(part.strip()):
            parts[-1] += f";{part}"
        elif part.strip():
            parts.append(part)
    return tuple(dict.fromkeys(part.strip() for part in parts))


def read_groups(path: Path) -> dict[str, tuple[str, ...]]:
    """Read a table of groups, CSV or XLSX: group id -> selectors, in the order of the rows.

    Raises
    ------
    BadTable
        Naming every fault at once.
    """
    problems = ProblemList()
    table = read_table(path, GROUPS, problems, path.name)
    if not len(table) and not problems.problems:
        problems.add("the table holds no group", "Add a row for each segment.", file=path.name)
    problems.raise_if_any(BadTable)
    groups: dict[str, list[str]] = {}
    for name, subject in table[["group_id", "subject"]].itertuples(index=False):
        text = str(subject)
        groups.setdefault(str(name), []).append(text if _KIND.match(text) else f"segment:{text}")
    return {name: tuple(dict.fromkeys(members)) for name, members in groups.items()}
