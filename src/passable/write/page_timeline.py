"""Who was cut off over time: the chart, and the dates on which the counts changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd

from passable.write.brief_content import BriefContent
from passable.write.page_cutoff import ids_cell
from passable.write.page_table import (
    Cell,
    Record,
    Section,
    make_table,
    number_cell,
    picture_of,
)
from passable.write.timeline_chart import chart_image
from passable.write.wording import as_of_line, say_category, say_count, say_date, stamp

PROSE: Final = (
    "The ledger is asked on every date on which a claim that acts began, ended or grew stale. A rise "
    "of what is only possible may be the ledger growing old: the claims of that date tell."
)
ONE_DATE: Final = (
    "No claim that acts began, ended or grew stale in that time, so there is no chart."
)
_COUNTED: Final = [
    f"{state}_{what}"
    for state in ("certain", "best", "possible")
    for what in ("places", "people_best")
]


def timeline_section(content: BriefContent, claim_links: dict[str, str]) -> Section:
    """Make the section; the caller has seen that there is a timeline."""
    timeline = content.timeline
    if timeline is None or not len(timeline):
        return Section("over-time", "Over time", empty="No earlier dates were asked for.")
    first, last = say_date(timeline["date"].iloc[0]), say_date(timeline["to"].iloc[-1])
    is_one_date = (timeline["date"] == timeline["date"].iloc[0]).all()
    changed = timeline[_is_change(timeline)]
    words = (
        f"Cut off from each service from {first} to {last}: people, or places where no figure of "
        "people is known; certainly and possibly as a band, the best reading as a line."
    )
    table = make_table(
        f"Dates on which the counts changed, {first} to {last}",
        changed.iloc[::-1],
        [
            ("From", lambda r: Cell(say_date(r["date"]))),
            ("Service", lambda r: Cell(say_category(str(r["category"])))),
            ("Certainly", _counts("certain")),
            ("Best reading", _counts("best")),
            ("Possibly", _counts("possible")),
            ("People in all", number_cell("people_best")),
            ("Claims", lambda r: ids_cell(r, "claim_ids", claim_links)),
        ],
        sheet="Over time",
    )
    return Section(
        "over-time",
        "Over time",
        prose=(PROSE, *([ONE_DATE] if is_one_date else [])),
        picture=None if is_one_date else picture_of(_chart(content, timeline), words),
        tables=(table,),
        after=("Places without a figure of people are left out of the sums of people.",),
    )


def _chart(content: BriefContent, timeline: pd.DataFrame) -> bytes:
    head = content.head
    footer = f"{stamp(head)} · {as_of_line(head)}"
    if head.schematic_note:
        footer += "\nThe roads are a schematic."
    return chart_image(timeline, f"Cut off over time: {head.title}", footer, "png")


def _is_change(timeline: pd.DataFrame) -> pd.Series:
    """Tell the rows whose counts differ from the row before of the same category."""
    before = timeline.groupby("category", sort=False)[_COUNTED].shift()
    now = timeline[_COUNTED]
    is_first = ~timeline.duplicated("category")
    differs = (now != before) & ~(now.isna() & before.isna())
    changed: pd.Series = is_first | differs.any(axis=1)
    return changed


def _counts(state: str) -> Callable[[Record], Cell]:
    def make(record: Record) -> Cell:
        places = say_count(record[f"{state}_places"])
        return Cell(say_count(record[f"{state}_people_best"]), css="num", sub=(f"{places} places",))

    return make
