"""The table of sources -> ``Source`` by id, each led back to the one it first came from."""

from __future__ import annotations

from datetime import date

import pandas as pd

from passable.terms.claims import Source
from passable.terms.errors import ProblemList


def sources_from_table(
    frame: pd.DataFrame, problems: ProblemList, name: str = "sources.csv"
) -> dict[str, Source]:
    """Make sources of a checked table.

    A copy of a copy counts as a copy of the original: ``primary_source_id`` is followed to its
    end, so that repeated reports never look independent.

    Parameters
    ----------
    frame
        As ``read_table`` returns it with ``columns.SOURCES``.
    problems
        Where an unknown or circular primary source is noted.
    name
        How the user knows the file.
    """
    primary = dict(zip(frame["source_id"], frame["primary_source_id"], strict=True))
    sources: dict[str, Source] = {}
    for cells in frame.to_dict("records"):
        source_id = str(cells["source_id"])
        if not source_id or source_id in sources:
            continue  # noted when the table was read
        first = _origin(source_id, primary)
        if first is None:
            problems.add(
                "the primary sources go round in a circle",
                "Leave primary_source_id empty for the source that reported first.",
                file=name,
                row=int(cells["row"]),
                column="primary_source_id",
                got=cells["primary_source_id"],
            )
        elif first not in primary:
            problems.add(
                "the primary source is not in this table",
                "Add a row for it, or leave the cell empty.",
                file=name,
                row=int(cells["row"]),
                column="primary_source_id",
                got=first,
            )
        published = str(cells["published_on"])
        sources[source_id] = Source(
            source_id=source_id,
            publisher=str(cells["publisher"]),
            title=str(cells["title"]),
            published_on=date.fromisoformat(published) if published else None,
            url=str(cells["url"]),
            reliability=str(cells["reliability"]),
            primary_source_id=first or source_id,
            licence=str(cells["licence"]),
            sensitivity=str(cells["sensitivity"]) or "public",
        )
    return sources


def _origin(source_id: str, primary: dict[str, str]) -> str | None:
    """Follow a source to the one it first came from; ``None`` if there is a circle."""
    seen = {source_id}
    at = source_id
    while (following := primary.get(at, "")) not in ("", at):
        if following in seen:
            return None
        seen.add(following)
        at = following
    return at
