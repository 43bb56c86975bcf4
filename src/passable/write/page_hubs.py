"""What passes through a place: which share of the ways, and what its loss would cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd

from passable.write.brief_content import BriefContent
from passable.write.page_table import (
    Cell,
    HtmlTable,
    Record,
    Section,
    make_table,
    place_cell,
)
from passable.write.plain import as_plain
from passable.write.wording import DASH, say_duration, say_long_date, say_number_of

ROWS: Final = 12
SHEET: Final = "Hubs"
ALL: Final = "all"
PROSE: Final = (
    "Each main place is taken away: every junction of its footprint is closed to through traffic, and "
    "pairs that start or end there are left out. Shares are of the weight of the pairs that have an "
    "open way, each pair weighed by the people at both ends. Places that no way passes are left to "
    "tables.xlsx."
)
AFTER: Final = (
    "What a loss would cost on this model, not how likely it is; nobody is taken to move, and each "
    "place is taken away by itself."
)


def hubs_section(content: BriefContent) -> Section:
    """Make the section; the caller has seen that there are figures."""
    hubs = content.hubs
    title = "What passes through the main places"
    if hubs is None or not len(hubs):
        return Section("hubs", title, empty="The case has no two places with a way between them.")
    head = content.head
    tables = [
        _table("With every claim removed", hubs[hubs["claim_free"]]),
        _table(
            f"On {say_long_date(head.on)}, for {head.mover_title}, best reading",
            hubs[~hubs["claim_free"]],
        ),
    ]
    return Section("hubs", title, prose=(PROSE,), tables=tuple(tables), after=(AFTER,))


def _table(caption: str, rows: pd.DataFrame) -> HtmlTable:
    """Put a place's groups side by side, the place most ways pass through first."""
    groups = list(dict.fromkeys(rows["group"]))
    records: dict[tuple[str, str], Record] = {
        (str(r["place_id"]), str(r["group"])): {str(k): as_plain(v) for k, v in r.items()}
        for r in rows.to_dict("records")
    }
    passed = set(rows.loc[rows["pairs_through"] > 0, "place_id"])
    firsts = rows[(rows["group"] == ALL) & rows["place_id"].isin(passed)].head(ROWS)
    columns: list[tuple[str, Callable[[Record], Cell]]] = [("Place", place_cell)]
    columns += [(_group_name(group), _cell_of(records, group)) for group in groups]
    connected = rows[rows["group"] == ALL]["share_connected"].dropna()
    if len(connected):
        least, most = connected.min(), connected.max()
        spread = _percent(most) if least == most else f"{_percent(least)} to {_percent(most)}"
        caption = f"{caption}: {spread} of the weight of all pairs has an open way"
    return make_table(caption, firsts, columns, sheet=SHEET)


def _group_name(group: str) -> str:
    return "All main places" if group == ALL else group.replace("-", " – ", 1)


def _cell_of(records: dict[tuple[str, str], Record], group: str) -> Callable[[Record], Cell]:
    def make(row: Record) -> Cell:
        record = records[str(row["place_id"]), group]
        through = record["share_through"]
        if through is None:
            return Cell(DASH, css="num", sub=("no pair has an open way",))
        if through == 0:
            return Cell("none", css="num")
        sub = [f"of {say_number_of(record['pairs_connected'], 'pair')}"]
        if record["share_lost"]:
            sub.append(f"{_percent(record['share_lost'])} would have no way")
        if record["share_slower"]:
            extra = say_duration(record["detour_seconds"])
            sub.append(f"{_percent(record['share_slower'])} would take {extra} more")
        return Cell(f"{_percent(through)} pass", css="num", sub=tuple(sub))

    return make


def _percent(share: object) -> str:
    """Say a share, never 0 % or 100 % of what is neither.

    >>> [_percent(share) for share in (0.5988, 1.0, 0.9999, 0.0001, None)]
    ['60 %', '100 %', 'over 99 %', 'under 1 %', '—']
    """
    if not isinstance(share, (int, float)):
        return DASH
    whole = round(100 * share)
    if whole == 100 and share < 1:  # noqa: PLR2004 - per cent
        return "over 99 %"
    return "under 1 %" if whole == 0 and share > 0 else f"{whole} %"
