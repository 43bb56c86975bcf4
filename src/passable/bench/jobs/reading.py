"""An OpenStreetMap file to a network, and in how much memory: against every pyrosm there is."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from passable.bench.contest import Contest, Row
from passable.bench.peer import PeerFailedError
from passable.bench.reading import Reading, measure_reading, scan_seconds
from passable.bench.road_file import make_road_file

SCAN = "pyosmium, ways with locations, nothing kept"


def run(contest: Contest) -> list[Row]:
    """Read each file named in processes of their own; imports are not counted."""
    if contest.roads:
        return [row for path in contest.roads for row in _read(contest, path)]
    with tempfile.TemporaryDirectory(prefix="passable-bench-") as folder:
        return _read(contest, make_road_file(Path(folder) / "made.osm.pbf", contest.seed))


def _read(contest: Contest, path: Path) -> list[Row]:
    pythons = [] if contest.peers is None else contest.peers.pythons("pyrosm")
    try:
        readings = measure_reading(path, pythons, contest.runs, contest.progress)
    except PeerFailedError as error:
        contest.left_out.append(f"reading {path.name}: {error}")
        return []
    scan = scan_seconds(path, contest.runs)
    least = Row(
        f"read {path.name}", SCAN, scan, contest.runs, scan, "no reader on pyosmium is faster"
    )
    return [*(_row(contest, one, readings[0]) for one in readings), least]


def _row(contest: Contest, one: Reading, ours: Reading) -> Row:
    parts = "".join(f", {name} {seconds:.2f} s" for name, seconds in one.phases.items())
    note = f"{one.cpu_seconds:.2f} s of processors{parts}; {one.made}"
    job, who = f"read {one.file}", f"{one.contender} {one.version}".strip()
    row = Row(job, who, one.seconds, contest.runs, one.seconds, note, peak_mib=one.peak_mib)
    edges = one.compared
    if edges is None:
        return row
    is_equal = edges.same == edges.driven
    others = f", {edges.not_driven:,} of classes not driven left out" if edges.not_driven else ""
    return replace(
        row,
        note=f"{note}; {one.peak_mib / ours.peak_mib:.1f} x our memory",
        times_ours=one.seconds / ours.seconds if is_equal else None,
        compared=f"{edges.same:,} of {edges.driven:,} edges are ours too{others}",
        is_equal=is_equal,
    )
