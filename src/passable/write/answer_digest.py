"""The digest of an answer's rows: equal rows have equal digests, whatever file they are in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from passable.write.plain import as_plain

Digests: TypeAlias = dict[str, dict[str, Any]]


def digest_rows(frame: pd.DataFrame, columns: Sequence[str]) -> dict[str, Any]:
    """Give the number of rows and the SHA-256 of their cells, column by column, in order.

    Figures are taken as 64-bit floats, null as NaN; all else as the text that JSON would hold.
    Shapes are left out: they are the inputs' own.
    """
    text = hashlib.sha256()
    for column in columns:
        if column == "geometry":
            continue
        text.update(f"\x1e{column}\x1f".encode())
        values = frame[column]
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            figures = values.to_numpy(dtype=np.float64, na_value=np.nan) + 0.0  # no -0.0
            text.update(np.where(np.isnan(figures), np.nan, figures).tobytes())
        else:
            cells = (as_plain(value) for value in values.tolist())
            text.update("\x1f".join("\x00" if c is None else str(c) for c in cells).encode())
    return {"rows": len(frame), "sha256": text.hexdigest()}


def digest_tables(frames: Mapping[str, pd.DataFrame]) -> Digests:
    """Digest several tables by name."""
    return {name: digest_rows(frame, [*map(str, frame)]) for name, frame in frames.items()}
