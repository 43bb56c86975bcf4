"""One column of a case's tables: what its cells hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal[
    "id", "text", "number", "lon", "lat", "date", "moment", "clock", "code", "pcode"
]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        As it stands in the header.
    kind
        ``id`` (text that names a row or refers to one), ``text``, ``number``, ``lon``, ``lat``
        (degrees, WGS 84), ``date`` (ISO), ``moment`` (a date
        and a time of day), ``clock`` (a time of day), ``code`` (one of ``values``), ``pcode``.
    required
        Whether the column must be there and every cell filled.
    unique
        Whether no two rows may share a value.
    values
        The codes allowed.
    meaning
        One line for the guide.
    is_sensitive
        Whether public messages must not repeat its cells, unless the row says that it is public.
    """

    name: str
    kind: ColumnKind = "text"
    required: bool = False
    unique: bool = False
    values: tuple[str, ...] = ()
    meaning: str = ""
    is_sensitive: bool = False
