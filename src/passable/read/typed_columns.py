"""What people call the columns of a table of claims, in words and as HXL tags."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from passable.terms.columns import CLAIMS

NEEDED: Final = ("subject", "predicate", "valid_from", "source_id")
"""Beside ``value`` or a figure, all that a row must say; the import fills in the rest."""
TYPED: Final = tuple(replace(column, required=column.name in NEEDED) for column in CLAIMS)

ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "claim_id": ("id",),
    "valid_from": ("from", "from_date", "date_from", "start", "start_date", "date_start", "since"),
    "valid_to": ("to", "to_date", "date_to", "until", "end", "end_date", "date_end"),
    "reported_on": ("reported", "reported_date", "date_reported", "report_date"),
    "recorded_on": ("recorded", "recorded_date", "date_recorded"),
    "source_id": ("source",),
    "note": ("notes", "comment", "comments", "remark", "remarks"),
}
"""Column -> other names; blanks, capitals and signs do not matter."""

HXL: Final[dict[str, str]] = {
    "#meta+id": "claim_id",
    "#subject": "subject",
    "#meta+subject": "subject",
    "#indicator+name": "predicate",
    "#indicator+text+value": "value",
    "#status": "value",
    "#indicator+low": "low",
    "#indicator+num+value": "best",
    "#indicator+high": "high",
    "#indicator+unit": "unit",
    "#date+start": "valid_from",
    "#date+end": "valid_to",
    "#date+reported": "reported_on",
    "#date+recorded": "recorded_on",
    "#meta+source": "source_id",
    "#meta+comments": "note",
    "#description": "note",
}
"""HXL tag, its attributes in alphabetical order -> column; used where a heading says nothing."""

_NAMES: Final = {
    **{alias: name for name, aliases in ALIASES.items() for alias in aliases},
    **{column.name: column.name for column in CLAIMS},
}
KNOWN_NAMES: Final = frozenset(_NAMES) | {name.replace("_", " ") for name in _NAMES}


def column_of(title: str, tag: str = "") -> str:
    """Tell which column a heading means, else its HXL tag; empty if neither tells.

    >>> column_of("Valid From"), column_of("تاريخ", "#date +start")
    ('valid_from', 'valid_from')
    """
    folded = re.sub(r"[\W_]+", "_", title.casefold()).strip("_")
    return _NAMES.get(folded) or HXL.get(_folded_tag(tag), "")


def is_hxl(cells: list[str]) -> bool:
    """Tell a row of HXL tags: every filled cell begins with ``#``."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(cell.startswith("#") for cell in filled)


def _folded_tag(tag: str) -> str:
    name, *attributes = "".join(tag.casefold().split()).split("+")
    return "+".join([name, *sorted(attributes)])
