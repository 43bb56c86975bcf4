"""Find the agreement or the convoy that is meant: by its id, or the case's only one."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TypeVar

from passable.terms.errors import BadRequest, Problem

T = TypeVar("T")


def find_planned(held: Mapping[str, T], name: str | None, what: str, remedy: str) -> T:
    """Find one of a case's agreements or convoys; the only one needs no name.

    Parameters
    ----------
    held
        By id.
    name
        The id asked for, ``None`` if none was said.
    what
        ``agreement`` or ``convoy``: its table is this with an s.
    remedy
        What to do if the case has none.

    Raises
    ------
    BadRequest
        If the case has none, or none or several that could be meant.
    """
    if name in held:
        return held[str(name)]
    if name is None and len(held) == 1:
        return next(iter(held.values()))
    if not held:
        raise BadRequest(
            Problem(f"the case holds no {what}", remedy, expected=f"a row in {what}s.csv")
        )
    told = f"name the {what}" if name is None else f"there is no '{name}'"
    close = difflib.get_close_matches(name or "", held, n=1)
    raise BadRequest(
        Problem(
            f"{what}: {told}",
            f"Say {close[0] if close else 'one of them'}.",
            expected=f"one of {', '.join(held)}",
            got=name or "",
        )
    )
