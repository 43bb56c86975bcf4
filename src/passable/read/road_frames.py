"""The frames of a road table: columns complete, in order and of their type; digest of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from passable.terms.errors import BadFile, Problem
from passable.terms.roads import POINT_COLUMNS, WAY_COLUMNS


def ways_frame(columns: Mapping[str, Sequence[Any]], count: int) -> pd.DataFrame:
    """Build the frame of ways; columns not given are empty text, NaN, 0 or False.

    Parameters
    ----------
    columns
        Values by column name, each of length ``count``.
    count
        The number of ways.
    """
    made = {}
    for name, meaning in WAY_COLUMNS.items():
        kind = meaning.partition(":")[0].partition(",")[0]
        given = columns.get(name)
        if kind == "str":
            made[name] = pd.Series(
                given if given is not None else [""] * count, dtype="str", name=name
            )
        else:
            dtype, empty = {
                "float": (np.float64, np.nan),
                "int8": (np.int8, 0),
                "bool": (np.bool_, False),
            }[kind]
            values = np.full(count, empty) if given is None else given
            made[name] = pd.Series(np.asarray(values, dtype=dtype), name=name)
    return pd.DataFrame(made)


def points_frame(rows: Iterable[tuple[int, str, str, str]] = ()) -> pd.DataFrame:
    """Build the frame of points from (node, kind, value, tags as JSON)."""
    listed = list(rows)
    parts = list(zip(*listed, strict=True)) if listed else [()] * len(POINT_COLUMNS)
    return pd.DataFrame(
        {
            name: pd.Series(list(part), dtype=np.int64 if name == "node" else "str")
            for name, part in zip(POINT_COLUMNS, parts, strict=True)
        }
    )


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
