"""A file of events (CSV, gzipped or not, or XLSX) -> a checked table of the columns we use."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from passable.read.csv_rows import split_csv_rows
from passable.read.event_columns import EventForm
from passable.read.local_file import MAX_FILE_BYTES, is_local_file
from passable.read.tables import check_rows, empty_table
from passable.read.xlsx_rows import read_xlsx_rows
from passable.terms.columns import Column
from passable.terms.errors import ProblemList

_GZIP_MARK = b"\x1f\x8b"
_ZIP_MARK = b"PK\x03\x04"
_WHOLE = re.compile(r"([0-9]+)\.0+")
_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]0{1,2}:00(:00(\.0+)?)?Z?")
_WORDED = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})[ -]([0-9]{4})")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def read_event_table(path: Path, form: EventForm, problems: ProblemList) -> pd.DataFrame:
    """Read and check the columns of an event file that an import uses; the others are passed over.

    Whole numbers written as ``1.0``, dates with a midnight and dates like ``20 March 2017`` are
    read as what they are.

    Parameters
    ----------
    path
        A ``.csv``, a gzipped one, or an ``.xlsx``.
    form
        Whose file it is.
    problems
        Where everything that is wrong is noted; nothing is raised.

    Returns
    -------
    pandas.DataFrame
        As ``read_table`` gives it.
    """
    name, columns = path.name, form.columns
    rows = table_rows(path, columns, problems, name)
    if rows is None:
        return empty_table(columns)
    titles: dict[str, str] = {}
    if rows:
        known = {column.name for column in columns}
        header = _renamed(rows[0], form.aliases, known)
        titles = {ours: title.strip() for ours, title in zip(header, rows[0], strict=True)}
        telltale, remedy = form.foreign
        if telltale in (title.strip().lower() for title in header):
            problems.add(
                "this is the other coder's file", remedy, file=name, row=1, column=telltale
            )
            return empty_table(columns)
        _note_absent(header, form.header_only, problems, name)
        rows = _plain_cells(_needed([header, *rows[1:]], columns), columns)
    before = len(problems.problems)
    frame = check_rows(rows, columns, problems, name)
    problems.problems[before:] = [
        replace(problem, column=titles.get(problem.column, problem.column))
        for problem in problems.problems[before:]
    ]
    return frame


def iso_date(text: str) -> str:
    """Write a date with a midnight, or with its month in English, as ISO; leave others alone.

    >>> iso_date("20 March 2017")
    '2017-03-20'
    """
    midnight = _MIDNIGHT.fullmatch(text)
    if midnight:
        return midnight[1]
    worded = _WORDED.fullmatch(text)
    if worded:
        word = worded[2].lower()
        month = next((k for k, m in enumerate(_MONTHS, 1) if m.startswith(word)), 0)
        try:
            return date(int(worded[3]), month, int(worded[1])).isoformat()
        except ValueError:
            return text
    return text


def table_rows(
    path: Path, columns: tuple[Column, ...], problems: ProblemList, name: str
) -> list[list[str]] | None:
    """Read the rows of a CSV, gzipped or not, or a workbook; ``None`` after noting why not."""
    if not is_local_file(path, problems, name):
        return None
    if path.suffix.lower() == ".xlsx":
        return read_xlsx_rows(path, problems, name)
    raw = path.read_bytes()
    if raw.startswith(_ZIP_MARK):
        problems.add(
            "this is an archive, not a table",
            "Unpack it and give the CSV file inside; name a workbook .xlsx.",
            file=name,
        )
        return None
    if raw.startswith(_GZIP_MARK):
        unpacked = _unpacked(path, problems, name)
        if unpacked is None:
            return None
        raw = unpacked
    return split_csv_rows(raw, {column.name for column in columns}, problems, name)


def _unpacked(path: Path, problems: ProblemList, name: str) -> bytes | None:
    try:
        with gzip.open(path) as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        problems.add(
            f"the file cannot be unpacked ({error})", "Download it again, whole.", file=name
        )
        return None
    if len(raw) > MAX_FILE_BYTES:
        problems.add(
            "the file unpacks to more than is sane",
            "Cut it to the country and the years that you need.",
            file=name,
            expected=f"at most {MAX_FILE_BYTES // 1_000_000} MB",
        )
        return None
    return raw


def _renamed(header: list[str], aliases: Mapping[str, str], known: set[str]) -> list[str]:
    """Give columns their present names, unless the file has the present name too."""
    low = [title.strip().lower() for title in header]
    return [
        aliases[title] if title in aliases and aliases[title] not in low
        else title if title in known
        else written
        for title, written in zip(low, header, strict=True)
    ]  # fmt: skip


def _note_absent(
    header: list[str], wanted: tuple[str, ...], problems: ProblemList, name: str
) -> None:
    for column in wanted:
        if column not in header:
            problems.add(
                "a column of the export is missing",
                "Export it again with all columns; its cells may be empty.",
                file=name,
                row=1,
                column=column,
            )


def _needed(rows: list[list[str]], columns: tuple[Column, ...]) -> list[list[str]]:
    """Keep the columns we use; all of them where something is amiss, for the message to tell."""
    header = [title.strip() for title in rows[0]]
    named = {k for k, title in enumerate(header) if title}
    is_whole = all(column.name in header for column in columns if column.required)
    has_strays = any(
        cell.strip() for cells in rows for k, cell in enumerate(cells) if k not in named
    )
    if not is_whole or has_strays:
        return rows
    used = {column.name for column in columns}
    at = [k for k, title in enumerate(header) if title in used]
    return [[cells[k] if k < len(cells) else "" for k in at] for cells in rows]


def _plain_cells(rows: list[list[str]], columns: tuple[Column, ...]) -> list[list[str]]:
    kinds = {column.name: column.kind for column in columns}
    header = [kinds.get(title, "text") for title in rows[0]]
    whole = [k for k, kind in enumerate(header) if kind in ("id", "code")]
    dates = [k for k, kind in enumerate(header) if kind == "date"]
    for cells in rows[1:]:
        for k in whole:
            if k < len(cells) and (found := _WHOLE.fullmatch(cells[k].strip())):
                cells[k] = found[1]
        for k in dates:
            if k < len(cells):
                cells[k] = iso_date(cells[k].strip())
    return rows
