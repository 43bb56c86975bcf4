"""A benchmark's figures as a table to read and JSON to keep."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Never

from passable.bench.contest import Row
from passable.terms.errors import BadFile, Problem

FORMAT = "passable bench 1"
SECOND, MILLISECOND = 1.0, 1e-3
TABLE_NAME, JSON_NAME = "bench.md", "bench.json"


@dataclass(frozen=True)
class Bench:
    """All that one run measured.

    Parameters
    ----------
    machine
        Processor, memory, load and versions.
    graph
        Name, origin, nodes, arcs, segments, places.
    seed, runs, threads
        What samples were drawn with, counted runs, our own threads.
    peers
        Peer -> version.
    jobs
        Job -> its rows.
    left_out
        What could not be measured, and why.
    """

    machine: dict[str, Any]
    graph: dict[str, Any]
    seed: int
    runs: int
    threads: int
    peers: dict[str, str]
    jobs: dict[str, list[Row]]
    left_out: list[str]


def write_bench(folder: Path, bench: Bench) -> None:
    """Write ``bench.json`` and ``bench.md``, each in one go."""
    folder.mkdir(parents=True, exist_ok=True)
    record = {"format": FORMAT, **asdict(bench)}
    _replace(folder / JSON_NAME, json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    _replace(folder / TABLE_NAME, markdown(bench))


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def read_bench(folder: Path) -> Bench | None:
    """Read what an earlier run left, ``None`` if there is nothing.

    Raises
    ------
    BadFile
        If the file is not one of ours.
    """
    path = folder / JSON_NAME
    if not path.exists():
        return None
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record.pop("format") != FORMAT:
            return _refuse(path)
        jobs = {name: [Row(**row) for row in rows] for name, rows in record.pop("jobs").items()}
        return Bench(jobs=jobs, **record)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return _refuse(path)


def _refuse(path: Path) -> Never:
    raise BadFile(
        Problem(
            "is no record of a benchmark that could be resumed",
            "Name another folder with --out, or remove the file.",
            file=str(path),
            expected=FORMAT,
        )
    )


def markdown(bench: Bench) -> str:
    """Lay the figures out as a table that reads in a terminal and on a page."""
    graph, machine = bench.graph, bench.machine
    lines = [
        f"# passable bench on {graph['name']}",
        "",
        (
            f"{graph['origin']}; {graph['nodes']:,} nodes, {graph['arcs']:,} arcs, "
            f"{graph['segments']:,} segments, {graph['places']:,} places. Seed {bench.seed}; "
            f"medians of {bench.runs} runs after one that does not count, contenders in turn."
        ),
        "",
        ", ".join(f"{key} {value}" for key, value in machine.items() if value is not None)
        + "".join(f", {name} {version}" for name, version in bench.peers.items()),
        "",
        "| job | contender | time | times ours | compared, noted | peak MiB |",
        "|---|---|---:|---:|---|---:|",
    ]
    lines.extend(_line(row) for rows in bench.jobs.values() for row in rows)
    if bench.left_out:
        lines.extend(["", "Left out:", *(f"- {reason}" for reason in bench.left_out)])
    return "\n".join([*lines, ""])


def _line(row: Row) -> str:
    told = row.compared + (" (no ratio)" if row.is_equal is False else "")
    told += ("; " if told and row.note else "") + row.note
    ratio = "" if row.times_ours is None else _ratio(row.times_ours)
    peak = "" if row.peak_mib is None else f"{row.peak_mib:,.0f}"
    return f"| {row.job} | {row.contender} | {_time(row.seconds)} | {ratio} | {told} | {peak} |"


def _ratio(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= TEN else f"{ratio:.2f}"


TEN = 10.0


def _time(seconds: float) -> str:
    if seconds >= TEN:
        return f"{seconds:,.1f} s"
    if seconds >= SECOND:
        return f"{seconds:.2f} s"
    return f"{seconds / MILLISECOND:.2f} ms"
