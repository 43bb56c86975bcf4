"""What changed between the date compared with and the date asked for."""

from __future__ import annotations

from typing import Final

from passable.write.brief_content import BriefContent
from passable.write.page_cutoff import ids_cell
from passable.write.page_table import (
    Cell,
    Record,
    Section,
    make_table,
    number_cell,
    place_cell,
)
from passable.write.wording import DASH, STATE_WORDS, say_category, say_km, say_text

_SEGMENT_CHANGE: Final = "segment"


def changes_section(content: BriefContent, claim_links: dict[str, str]) -> Section:
    """Make the section on what changed since the date compared with."""
    head, diff = content.head, content.diff
    if head.since is None:
        return Section("changes", "Changes", empty="No earlier date was compared with.")
    title = f"Changes since {head.since.isoformat()}"
    if not len(diff):
        return Section("changes", title, empty="Nothing changed between the two dates.")
    is_segment = diff["change"].astype("str").str.startswith(_SEGMENT_CHANGE)

    def change(record: Record) -> Cell:
        before, after = (str(record.get(side) or "") for side in ("before", "after"))
        words = f"{STATE_WORDS.get(before, before)} → {STATE_WORDS.get(after, after)}"
        return Cell(say_text(record["change"]), sub=(words,) if before or after else ())

    closing = ("Claims", lambda record: ids_cell(record, "claim_ids", claim_links))
    tables = []
    places = diff[~is_segment].sort_values("people_best", ascending=False, kind="stable")
    if len(places):
        tables.append(
            make_table(
                "Places whose answer changed",
                places,
                [
                    ("Place", place_cell),
                    ("Change", change),
                    ("Service", lambda r: Cell(say_category(str(r.get("category") or DASH)))),
                    ("People", number_cell("people_best")),
                    closing,
                ],
                sheet="Changes",
            )
        )
    segments = diff[is_segment].sort_values("km", ascending=False, kind="stable")
    if len(segments):
        tables.append(
            make_table(
                "Road segments whose state changed",
                segments,
                [
                    ("Segment", place_cell),
                    ("Change", change),
                    ("Length", number_cell("km", say_km)),
                    closing,
                ],
                sheet="Changes",
            )
        )
    return Section("changes", title, tables=tuple(tables))
