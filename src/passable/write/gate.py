"""The sensitivity gate: on by default, it withholds what restricted claims say.

A restricted claim keeps acting on the answer, and its id stays wherever ids are named; its
subject, value, speaker and note do not show, nor does a figure that stands on it alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

import pandas as pd

from passable.write.brief_content import BriefContent
from passable.write.whereabouts import split_ids

WITHHELD: Final = "withheld (restricted)"
_SAID: Final = ("subject", "value", "said_by", "note")
_PEOPLE: Final = ("people_low", "people_best", "people_high")


def open_gate(content: BriefContent, *, restricted: bool) -> BriefContent:
    """Give the content as it may be shown.

    Parameters
    ----------
    content
        All that was computed.
    restricted
        Whether restricted values may show; then nothing is withheld and the head says
        RESTRICTED on every page.

    Returns
    -------
    BriefContent
        A copy; going through twice changes nothing more.
    """
    head = replace(content.head, is_restricted=restricted)
    if restricted:
        return replace(content, head=head)
    ids = restricted_ids(content)
    if not ids:
        return replace(content, head=head)
    hidden_places = _hidden_places(content, ids)
    return replace(
        content,
        head=head,
        claims=_withhold(content.claims, _SAID, _has(content.claims, "claim_id", ids)),
        shown_only=_withhold(content.shown_only, _SAID, _has(content.shown_only, "claim_id", ids)),
        closures=_withhold(
            content.closures, ("subject", "delay_minutes"), _has(content.closures, "claim_ids", ids)
        ),
        areas=_withhold(
            content.areas, ("controller", "controller_name"), _has(content.areas, "claim_ids", ids)
        ),
        cutoff=withhold_people(content.cutoff, ids),
        access=withhold_people(content.access, ids),
        places=withhold_people(content.places, ids),
        terminals=_withhold(
            content.terminals, ("people",), _has(content.terminals, "terminal_id", hidden_places)
        ),
        diff=_withhold(
            content.diff, ("people_best",), _has(content.diff, "subject", hidden_places)
        ),
    )


def restricted_ids(content: BriefContent) -> set[str]:
    """Name the restricted claims among those the content lists."""
    ids: set[str] = set()
    for frame in (content.claims, content.shown_only):
        if "sensitivity" in frame:
            ids |= set(frame.loc[frame["sensitivity"] == "restricted", "claim_id"])
    return ids


def _has(frame: pd.DataFrame, column: str, ids: Iterable[str]) -> pd.Series:
    """Tell the rows that name any of the ids."""
    wanted = set(ids)
    if column not in frame or not wanted:
        return pd.Series(data=False, index=frame.index, dtype=bool)
    named = [bool(wanted.intersection(split_ids(text))) for text in frame[column].tolist()]
    return pd.Series(named, index=frame.index, dtype=bool)


def _withhold(frame: pd.DataFrame, columns: Iterable[str], rows: pd.Series) -> pd.DataFrame:
    """Replace text by ``WITHHELD`` and figures by null in the rows told."""
    if not rows.any():
        return frame
    shown = frame.copy()
    for column in columns:
        if column not in shown:
            continue
        is_figure = pd.api.types.is_numeric_dtype(shown[column])
        shown[column] = shown[column].mask(rows, None if is_figure else WITHHELD)
    return shown


def withhold_people(frame: pd.DataFrame, ids: AbstractSet[str]) -> pd.DataFrame:
    """Withhold the people of rows that stand on one of these claims."""
    rows = _has(frame, "people_claim_id", ids)
    return _withhold(frame, (*_PEOPLE, "people_source_id"), rows)


def _hidden_places(content: BriefContent, ids: set[str]) -> set[str]:
    places: set[str] = set()
    for frame in (content.places, content.cutoff):
        rows = _has(frame, "people_claim_id", ids)
        if rows.any():
            places |= set(frame.loc[rows, "place_id"])
    return places
