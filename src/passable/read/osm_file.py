"""Opening an OpenStreetMap file: what can be wrong with it, and the date it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import osmium

from passable.read.road_files import check_is_file
from passable.terms.errors import BadFile, Problem

LICENCE = "© OpenStreetMap contributors, ODbL 1.0"
EXPECTED = "an OpenStreetMap file (.osm.pbf, .osm, .osm.gz, .osm.bz2)"


@contextmanager
def osm_errors(path: Path) -> Iterator[None]:
    """Turn what osmium raises on a broken file into our error.

    A file cut inside a block is found out; one cut exactly between two blocks is a valid file
    by its format, and nothing in it says how many blocks there should be.

    Raises
    ------
    BadFile
        The file is missing, empty, truncated, or not OpenStreetMap data.
    """
    check_is_file(path, EXPECTED)
    try:
        yield
    except (RuntimeError, OSError, ValueError, OverflowError, UnicodeDecodeError) as error:
        raise BadFile(
            Problem(
                "the file is damaged, cut short, or not OpenStreetMap data",
                "Download it again and compare its size or checksum with the publisher's",
                file=str(path),
                expected=EXPECTED,
                got=str(error)[:200],
            )
        ) from error


def header_date(path: Path) -> str:
    """Read the date (ISO) from the file's header, empty if it does not say one."""
    with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        header = reader.header()
        told = header.get("osmosis_replication_timestamp", "") or header.get("timestamp", "")
    try:
        return datetime.fromisoformat(told).date().isoformat()
    except ValueError:
        return ""


def is_declared_sorted(path: Path) -> bool:
    """Whether the header promises that nodes come before ways."""
    with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        return str(reader.header().get("sorting", "")) == "Type_then_ID"
