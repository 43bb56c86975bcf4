"""Which files a case's roads are read from, and the digest that names what is built of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from passable.network.graph import GRAPH_FORMAT
from passable.read.case_links import roads_path
from passable.read.digest import file_digest
from passable.terms.config import Roads
from passable.terms.errors import BadFile, Problem

READER_FORMAT = b"reader-1"
"""Raised whenever a reader of roads gives another table for the same file."""


def road_path(folder: Path, roads: Roads) -> Path:
    """Find the file or folder of a case's roads.

    Raises
    ------
    BadFile
        If it is not there, or a relative path leads out of the case.
    """
    path = roads_path(folder, roads.path)
    if not path.exists():
        raise BadFile(
            Problem(
                "the roads are not there",
                "Correct roads.path in case.toml, or put the file back.",
                file=str(path),
            )
        )
    return path


def road_files(path: Path) -> list[Path]:
    """List every file that roads are read from: a shapefile is several, a schematic is two."""
    if path.is_dir():
        return sorted(p for p in path.iterdir() if p.suffix in (".csv", ".xlsx"))
    if path.name == "segments.csv":
        return sorted(p for p in path.parent.iterdir() if p.name in ("segments.csv", "nodes.csv"))
    if path.suffix.lower() == ".shp":
        return sorted(p for p in path.parent.glob(path.stem + ".*") if p.is_file())
    return [path]


def road_digests(folder: Path, roads: Roads) -> dict[str, str]:
    """Take the digest of every file of a case's roads, by its name inside the case."""
    files = road_files(road_path(folder, roads))
    return {
        (str(f.relative_to(folder)) if f.is_relative_to(folder) else f.name): file_digest(f)
        for f in files
    }


def graph_digest(digests: dict[str, str], roads: Roads) -> str:
    """Name the graph built of these files with these reading options."""
    text = hashlib.sha256(READER_FORMAT + GRAPH_FORMAT)
    for name, digest in sorted(digests.items()):
        text.update(f"{name}\x1f{digest}\x1e".encode())
    text.update(roads.model_dump_json().encode())
    return text.hexdigest()
