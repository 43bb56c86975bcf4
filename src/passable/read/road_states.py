"""One cell of a road report -> the word of the ledger it stands for."""

from __future__ import annotations

import re

from passable.read.table_cells import BadCell
from passable.terms.road_reports import (
    BRIDGE_STATES,
    LOGIE_BRIDGE_CODES,
    LOGIE_BRIDGE_STATES,
    LOGIE_CODES,
    NOT_PUBLISHED,
    NOTHING_SAID,
    PRACTICABILITY_WORDS,
    ROAD_STATES,
)

_TONNES = re.compile(r"\s*[(<>].*$")


def folded(text: str) -> str:
    """Fold case, blanks and underscores, for comparison.

    >>> folded("NOT_PASSABLE")
    'not passable'
    """
    return " ".join(text.replace("_", " ").casefold().split())


_BRIDGE_WORDS = {**BRIDGE_STATES, **LOGIE_BRIDGE_STATES}


def road_state(text: str, title: str) -> str | BadCell:
    """Read the state of a road; empty if nothing is said.

    A number of LogIE that nobody explains is given after ``NOT_PUBLISHED``.

    Parameters
    ----------
    text
        The cell.
    title
        Its column in the file: the same number means other things in other columns.
    """
    word = folded(text)
    if word in NOTHING_SAID:
        return ""
    if title.casefold().startswith("currstatus") and word.isdigit():
        return LOGIE_CODES.get(word, f"{NOT_PUBLISHED}{word}")
    if word in ROAD_STATES:
        return ROAD_STATES[word]
    return _unknown_code(ROAD_STATES)


def bridge_state(text: str, title: str) -> str | BadCell:
    """Read the state of a bridge, or ``planned``; else as ``road_state``."""
    word = folded(text)
    if word in _BRIDGE_WORDS:
        return _BRIDGE_WORDS[word]
    if title.casefold() == "currstatus" and word in LOGIE_BRIDGE_CODES:
        return LOGIE_BRIDGE_CODES[word]
    if word.isdigit() and not title.casefold().startswith("currstatus") and word != "0":
        return _unknown_code(BRIDGE_STATES)
    state = road_state(text, title)
    return _unknown_code({**_BRIDGE_WORDS, **ROAD_STATES}) if isinstance(state, BadCell) else state


def practicability(text: str) -> str | BadCell:
    """Read the largest vehicle that passes, ``none`` if none does; empty if nothing is said."""
    word = folded(text)
    if word in NOTHING_SAID or word == "unknown":
        return ""
    plain = _TONNES.sub("", word)
    if plain in PRACTICABILITY_WORDS:
        return PRACTICABILITY_WORDS[plain]
    return _unknown_code(PRACTICABILITY_WORDS)


def _unknown_code(codes: dict[str, str]) -> BadCell:
    return BadCell(
        "this code is not known", "Write one of the codes.", f"one of {', '.join(codes)}"
    )
