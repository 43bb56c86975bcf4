"""Columns of what stands on a road and is kept as data."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from passable.terms.word_columns import Columns, words_of


def point_columns(rows: Iterable[tuple[int, str, str, str]] = ()) -> Columns:
    """Make the columns of points from (node, kind, value, tags as JSON)."""
    listed = list(rows)
    return Columns(
        {
            "node": np.array([node for node, *_ in listed], dtype=np.int64),
            "kind": words_of(kind for _, kind, _, _ in listed),
            "value": words_of(value for _, _, value, _ in listed),
            "tags": words_of(tags for *_, tags in listed),
        }
    )
