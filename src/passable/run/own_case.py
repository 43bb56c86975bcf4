"""A case that may be written to: found and read before an import, and grown by it, whole or not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from passable.read.case import case_folder, embedded_cases, read_case
from passable.read.claims import claims_from_table
from passable.read.csv_rows import delimiter_of, split_csv_rows
from passable.read.local_file import MAX_FILE_BYTES
from passable.read.sources import sources_from_table
from passable.read.tables import check_rows
from passable.run.accounts import Row
from passable.terms.case import Case
from passable.terms.claims import Claim, Source
from passable.terms.columns import CLAIMS, SOURCES, Column
from passable.terms.errors import BadInput, BadRequest, BadTable, Problem, ProblemList
from passable.terms.progress import Progress
from passable.write.case_append import append_rows, replace_files


def own_case_folder(case: str | Path, tables: Collection[str] = ("claims", "sources")) -> Path:
    """Find a case that may be written to.

    Parameters
    ----------
    case
        A folder; an embedded case is refused.
    tables
        Those that an import adds to.

    Raises
    ------
    BadRequest
        If there is none, it is an embedded one, or it keeps one of the tables in a workbook.
    """
    folder = case_folder(case)
    if folder.resolve() in {path.resolve() for path in embedded_cases().values()}:
        raise BadRequest(
            Problem(
                f"'{case}' is an embedded case, which is never written to",
                f"Copy its folder ({folder}) and import into the copy.",
            )
        )
    problems = ProblemList()
    for table in tables:
        if (folder / f"{table}.xlsx").exists():
            problems.add(
                "an import adds to a CSV table, not to a workbook",
                f"Save it as {table}.csv (CSV UTF-8) and move {table}.xlsx out of the case.",
                file=f"{table}.xlsx",
            )
    problems.raise_if_any(BadRequest)
    return folder


def read_own_case(folder: Path, problems: ProblemList, progress: Progress) -> Case | None:
    """Read a case; ``None`` after noting what is wrong with it, beside what the file has wrong."""
    try:
        return read_case(folder, progress)
    except BadInput as error:
        problems.problems.extend(error.problems)
        return None


def raise_unless_good(case: Case | None, problems: ProblemList) -> Case:
    """Give a case that was read, once nothing is known to be wrong.

    Raises
    ------
    BadTable
        With everything that was noted.
    """
    problems.raise_if_any(BadTable)
    if case is None:  # cannot be: its absence is a problem
        raise BadTable(Problem("the case could not be read", "Mend it."))
    return case


def added_sources(before: Case, after: Case) -> tuple[str, ...]:
    """List the ids of sources that came with what was landed."""
    return tuple(name for name in after.sources if name not in before.sources)


def land_claims(
    case: Case,
    rows: Sequence[Row],
    sources: Sequence[Row] = (),
    others: Mapping[Path, bytes] | None = None,
    areas: Collection[str] = (),
) -> Case:
    """Append claims and their sources, after reading the new ledger as anyone will.

    Parameters
    ----------
    case
        As read.
    rows
        New rows of claims.csv.
    sources
        Rows of sources.csv that the claims need; those whose id is there already are passed over.
    others
        New content of further files of the case, which land together with the claims.
    areas
        Ids of areas that ``others`` adds and the claims may name.

    Returns
    -------
    Case
        As it stands now: with the claims and sources; areas of ``others`` are not read again.

    Raises
    ------
    BadTable
        If the new ledger could not be read again; nothing is written then.
    """
    contents: dict[Path, bytes] = dict(others or {})
    known = case.sources
    missing = [row for row in sources if row["source_id"] not in case.sources]
    if missing:
        path = case.folder / "sources.csv"
        contents[path] = appended_table(path, missing, SOURCES)
        known = _read_sources(contents[path])
    path = case.folder / "claims.csv"
    contents[path] = appended_table(path, rows, CLAIMS)
    claims = _check_ledger(case, contents[path], len(rows), known, areas)
    replace_files(contents)
    return replace(case, claims=claims, sources=known)


def _read_sources(content: bytes) -> dict[str, Source]:
    """Read sources.csv again as anyone will."""
    problems, name = ProblemList(), "sources.csv"
    rows = split_csv_rows(content, {c.name for c in SOURCES}, problems, name)
    sources = sources_from_table(check_rows(rows or [], SOURCES, problems, name), problems, name)
    problems.raise_if_any(BadTable)
    return sources


def _check_ledger(
    case: Case, content: bytes, more: int, sources: Collection[str], areas: Collection[str]
) -> tuple[Claim, ...]:
    """Read claims.csv again as anyone will."""
    problems = ProblemList()
    if len(content) > MAX_FILE_BYTES:
        problems.add(
            "the ledger would grow beyond what can be read",
            "Cut the file to the country and the years that you need.",
            file="claims.csv",
            expected=f"at most {MAX_FILE_BYTES // 1_000_000} MB",
            got=f"{len(content) // 1_000_000} MB",
        )
    split = split_csv_rows(content, {c.name for c in CLAIMS}, problems, "claims.csv")
    claims = claims_from_table(
        check_rows(split or [], CLAIMS, problems, "claims.csv"),
        sources,
        case.actors.reset_index(),
        case.places.index,
        case.services.index,
        {*case.areas.index, *areas},
        problems,
        "claims.csv",
    )
    problems.raise_if_any(BadTable)
    if len(claims) != len(case.claims) + more:
        msg = f"{len(claims)} claims would be read of {len(case.claims)} and {more}"
        raise RuntimeError(msg)
    return claims


def appended_table(path: Path, rows: Sequence[Row], columns: tuple[Column, ...]) -> bytes:
    """Give the bytes of a case's CSV table with more rows at its end."""
    raw = path.read_bytes()
    delimiter = delimiter_of(raw.decode("utf-8-sig"), {column.name for column in columns})
    return append_rows(raw, rows, columns, delimiter)
