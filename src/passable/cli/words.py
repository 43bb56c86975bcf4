"""From words to values: dates and choices, with an error that says what to write."""

from __future__ import annotations

import contextlib
from datetime import date

from passable.terms.errors import BadRequest, Problem

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""As for the dates of claims."""


def to_date(option: str, text: str | None) -> date | None:
    """Read a date given to an option.

    Raises
    ------
    BadRequest
        If it is no date of the form 2017-03-21.
    """
    if text is None:
        return None
    day = None
    with contextlib.suppress(ValueError):
        day = date.fromisoformat(text)
    if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    raise BadRequest(
        Problem(
            f"{option}: '{text}' is not a date",
            "Write it as year, month, day: 2017-03-21.",
            expected=f"YYYY-MM-DD, from {FIRST_YEAR} to {LAST_YEAR}",
            got=text,
        )
    )


def to_choice(option: str, text: str, choices: tuple[str, ...]) -> str:
    """Read one of a closed list.

    Raises
    ------
    BadRequest
        If it is none of them.
    """
    if text in choices:
        return text
    raise BadRequest(
        Problem(
            f"{option}: '{text}' is not one of the choices",
            "Use one of those.",
            expected=", ".join(choices),
            got=text,
        )
    )
