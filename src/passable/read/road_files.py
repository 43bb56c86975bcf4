"""Files that roads are read from: whether they are there, and the digest that names what they hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from passable.terms.errors import BadFile, Problem

SEGMENTS_FILE: Final = "segments.csv"
NODES_FILE: Final = "nodes.csv"
"""The two tables of a schematic."""


def check_is_file(path: Path, expected: str) -> None:
    """Refuse a path that is no file or an empty one.

    Raises
    ------
    BadFile
        Naming the path and what was expected there.
    """
    if path.is_file() and path.stat().st_size > 0:
        return
    got = "an empty file" if path.is_file() else "a folder" if path.is_dir() else "nothing"
    raise BadFile(
        Problem(
            "the roads cannot be read",
            "Give the path of a file that holds roads",
            file=str(path),
            expected=expected,
            got=got,
        )
    )


def roads_digest(paths: Sequence[Path], options: Mapping[str, object]) -> str:
    """Digest the bytes of the files together with the options they were read with (SHA-256)."""
    whole = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            whole.update(hashlib.file_digest(stream, "sha256").digest())
    whole.update(json.dumps(options, sort_keys=True, ensure_ascii=False).encode())
    return whole.hexdigest()
