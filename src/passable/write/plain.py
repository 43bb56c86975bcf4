"""A cell of a frame as a plain value: what JSON, a spreadsheet and a page can all hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

Plain: TypeAlias = bool | int | float | str | date | None

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""What XML 1.0 forbids (and with it HTML and XLSX), and lone halves of surrogate pairs."""


def plot_text(text: str) -> str:
    """Make a text that a chart or a map can print: no control characters, no mathematics."""
    return printable(text)[0].replace("$", r"\$")


def as_plain(value: object) -> Plain:
    """Turn any cell into a plain value; NaN, NaT, NA and infinities become ``None``.

    Times without a time of day become dates; other times become ISO text.

    >>> as_plain(float("nan")) is None, as_plain(pd.Timestamp("2017-03-21"))
    (True, datetime.date(2017, 3, 21))
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        number = float(value)
        return number if math.isfinite(number) else None
    return _other_as_plain(value)


def _other_as_plain(value: object) -> Plain:
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if isinstance(value, datetime):  # a pandas Timestamp is one
        if pd.isna(value):
            return None
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date() if midnight else value.isoformat()
    if isinstance(value, date):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        return "; ".join(str(item) for item in value)
    return str(value)


def printable(text: str) -> tuple[str, int]:
    r"""Take out what no file of ours can hold; return the text and how many signs went.

    >>> printable("al-Waer\x07")
    ('al-Waer', 1)
    """
    return _UNPRINTABLE.subn("", text)


def plain_rows(frame: pd.DataFrame, columns: Iterable[str]) -> Iterator[list[Plain]]:
    """Give the rows of a frame as plain values; a column it does not have is ``None``."""
    held = [
        _plain_column(frame[name]) if name in frame else [None] * len(frame) for name in columns
    ]
    for row in zip(*held, strict=True):
        yield list(row)


def _plain_column(column: pd.Series) -> list[Plain]:
    """Turn a column at once where its type allows."""
    if column.dtype == np.float64:
        finite = np.isfinite(column.to_numpy())
        return [x if ok else None for x, ok in zip(column.tolist(), finite.tolist(), strict=True)]
    if column.dtype in (np.int64, np.bool_):
        return list(column.tolist())
    return [value if type(value) is str else as_plain(value) for value in column.tolist()]


def plain_records(frame: pd.DataFrame, columns: Iterable[str]) -> list[dict[str, Plain]]:
    """Give the rows as dictionaries of plain values."""
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in plain_rows(frame, names)]


def as_json(value: Any) -> Any:
    """Turn nested data into what ``json`` writes without NaN: dates as ISO text, keys as text."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((as_json(item) for item in value), key=str)
    if isinstance(value, (np.ndarray, pd.Series)):
        return [as_json(item) for item in value.tolist()]
    plain = as_plain(value)
    if isinstance(plain, date):
        return plain.isoformat()
    return printable(plain)[0] if isinstance(plain, str) else plain


def split_ids(text: object) -> list[str]:
    """Part ids joined by ``'; '``.

    >>> split_ids("C1; C2"), split_ids(None)
    (['C1', 'C2'], [])
    """
    return [part.strip() for part in str(text or "").split(";") if part.strip()]
