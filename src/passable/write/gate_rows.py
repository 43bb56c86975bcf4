"""Rows and cells of tables that are withheld, and ids that go by another name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

import pandas as pd

from passable.write.plain import split_ids

WITHHELD: Final = "withheld (restricted)"
TEXTS: Final = frozenset(
    {
        "subject", "value", "said_by", "note", "publisher", "title", "url", "licence", "controller",
        "controller_name", "name_en", "name_ar", "aliases", "from_name", "to_name", "place_id",
        "service_id", "service_name", "people_source_id", "people_claim_id", "closing_claim_ids",
        "claim_ids", "closed_spans", "refs", "segment_ids", "via", "claim_free_via", "reason",
        "to_adm3_pcodes",
    }
)  # fmt: skip
"""Columns that say what was withheld; all others, figures and shapes, are left empty."""


def is_text(column: pd.Series) -> bool:
    """Say whether a column may hold text."""
    return bool(pd.api.types.is_object_dtype(column) or pd.api.types.is_string_dtype(column))


def naming(frame: pd.DataFrame, column: str, wanted: AbstractSet[str]) -> pd.Series:
    """Tell the rows whose cell names any of the ids, alone or in a list."""
    if column not in frame or not wanted:
        return pd.Series(data=False, index=frame.index, dtype=bool)
    known = {
        text: not wanted.isdisjoint(split_ids(text))
        for text in frame[column].unique()
        if isinstance(text, str) and text
    }
    return frame[column].map(lambda text: known.get(text, False)).astype(bool)


def renamed(column: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """Rename ids in lists of ids; the same name once in each."""
    told = {
        text: "; ".join(dict.fromkeys(names.get(name, name) for name in split_ids(text)))
        for text in column.unique()
        if isinstance(text, str) and text
    }
    return column.map(lambda text: told.get(text, text) if isinstance(text, str) else text)


def withhold(shown: pd.DataFrame, columns: Iterable[str], rows: pd.Series) -> None:
    """Put ``WITHHELD`` for ``TEXTS`` and null for all else in the rows told, in place."""
    if not rows.any():
        return
    for column in columns:
        if column in shown:
            shown[column] = shown[column].mask(rows, WITHHELD if column in TEXTS else None)
