"""A defect of ours, told so that it can be reported without telling what the case holds."""

from __future__ import annotations

import traceback
from collections.abc import Iterator


def defect_lines(error: BaseException, *, restricted: bool) -> list[str]:
    """Say where it happened, frame by frame.

    Parameters
    ----------
    error
        What escaped.
    restricted
        Whether its own words may show: they often repeat an id or a cell.
    """
    if restricted:
        told = "".join(traceback.format_exception(error)).rstrip()
        return [told, _closing("")]
    withheld = " (its words are withheld, for they may be of your case: --restricted shows them)"
    return [*_frames(error), _closing(withheld)]


def _frames(error: BaseException) -> Iterator[str]:
    for one in _chain(error):
        yield f"{type(one).__name__}, at:"
        for frame in traceback.extract_tb(one.__traceback__):
            yield f"  {frame.filename}, line {frame.lineno}, in {frame.name}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Give an error, then what it came of."""
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield at
        at = at.__cause__ or at.__context__


def _closing(withheld: str) -> str:
    return (
        f"passable: this is a defect of ours, not of your input{withheld}; nothing more was "
        "written. Please report it with the lines above."
    )
