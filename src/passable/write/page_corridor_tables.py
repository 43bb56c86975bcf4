"""The tables of a corridor's section: cuts on the date, days, km by holder, who loses what."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final, cast

import pandas as pd

from passable.write.brief_content import BriefContent
from passable.write.page_closures import reported_cell, subject_cell
from passable.write.page_table import (
    Cell,
    HtmlTable,
    Record,
    make_table,
    number_cell,
    place_cell,
    text_cell,
)
from passable.write.plain import as_plain
from passable.write.wording import (
    DASH,
    say_category,
    say_count,
    say_date,
    say_duration,
    say_km,
    say_number_of,
    say_text,
)

COSTS: Final[dict[str, str]] = {
    "open to as it is": "its closures of the day, everything else as it is",
    "as it is to closed": "the rest of it closing too",
    "open to closed": "all of it closed instead of all of it open",
}
LOSERS_SHOWN: Final = 25


def day_of(value: object) -> date:
    """Take the date out of a cell."""
    return cast("date", as_plain(value))


def cuts_table(content: BriefContent, cuts: pd.DataFrame, claim_links: dict[str, str]) -> HtmlTable:
    """List what closes or slows a corridor on the date."""
    return make_table(
        f"What closes or slows it on {say_date(content.head.on)}, in the order met",
        cuts,
        [
            ("Where", _where),
            ("What, by which claims", partial(subject_cell, claim_links)),
            ("Effect", _effect),
            ("Who holds the ground", text_cell("controller")),
            ("On whose word", _whose_word),
            ("Since", lambda r: Cell(say_date(r["since"]), css="date")),
            ("Last reported", partial(reported_cell, content.head.on)),
        ],
        sheet="Corridor cuts",
    )


def _where(record: Record) -> Cell:
    low, high = record.get("from_km"), record.get("to_km")
    km = "" if low is None or high is None else f"km {low:.0f} to {high:.0f}"
    return Cell(say_text(record.get("between")), sub=(km,) if km else ())


def _effect(record: Record) -> Cell:
    minutes = record.get("delay_minutes")
    text = str(record.get("effect") or DASH)
    return Cell(f"{text}, {say_duration(60 * minutes)}" if isinstance(minutes, float) else text)


def _whose_word(record: Record) -> Cell:
    said = str(record.get("said_by") or "")
    return Cell(say_text(record.get("publishers")), sub=(f"quoting {said}",) if said else ())


def days_table(segments: pd.DataFrame) -> HtmlTable:
    """Count the days of each segment."""
    return make_table(
        "Days by segment, in the order driven",
        segments,
        [
            ("Segment", _segment),
            ("On the date", text_cell("state")),
            ("Open", number_cell("days_open")),
            ("Restricted", number_cell("days_restricted")),
            ("Closed", number_cell("days_closed")),
            ("of days", number_cell("days")),
            ("Contested, in any state", number_cell("days_contested")),
            ("Stale, in any state", number_cell("days_stale")),
            ("Unsaid, of the open", number_cell("days_unsaid")),
        ],
        sheet="Corridor days",
    )


def _segment(record: Record) -> Cell:
    codes = [str(code) for n in (3, 2, 1) if (code := record.get(f"adm{n}_pcode"))]
    km = f"km {record['from_km']:.0f} to {record['to_km']:.0f}"
    return Cell(
        say_text(record["between"]), sub=(km, f"P-code {codes[0]}" if codes else "no P-code")
    )


def control_table(control: pd.DataFrame) -> HtmlTable:
    """Show km by holder at the start, at each year's beginning, and on the last day."""
    rows = []
    if len(control):
        first, last = day_of(control["since"].min()), day_of(control["until"].max())
        years = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
        since = pd.Series([day_of(v) for v in control["since"]], control.index)
        until = pd.Series([day_of(v) for v in control["until"]], control.index)
        for day in dict.fromkeys([first, *years, last]):
            mine = control[(since <= day) & (until >= day)]
            rows.append(mine.assign(day=day))
    table = pd.concat(rows, ignore_index=True) if rows else control.assign(day=None)
    return make_table(
        "Kilometres by who holds the ground: at first, on each 1 January, and on the date",
        table,
        [
            ("On", lambda r: Cell(say_date(r["day"]), css="date")),
            ("Who", text_cell("actor_name")),
            ("km", number_cell("km", say_km)),
            ("Of all", lambda r: Cell(f"{100 * cast('float', r['share']):.0f} %", css="num", sub=(f"of {say_km(r['total_km'])}",))),
            ("Of them disputed", number_cell("disputed_km", say_km)),
            ("Of them stale", number_cell("unsure_km", say_km)),
            ("Lines crossed", number_cell("lines_crossed")),
        ],
        sheet="Corridor control",
    )  # fmt: skip


def losses_table(losses: pd.DataFrame) -> HtmlTable:
    """Say by service who loses what."""
    return make_table(
        "Who loses what",
        losses.sort_values("compared", key=lambda c: c.map(list(COSTS).index), kind="stable") if len(losses) else losses,
        [
            ("What it costs", lambda r: Cell(COSTS[str(r["compared"])])),
            ("Service", lambda r: Cell(say_category(str(r["category"])))),
            ("Newly cut off, people", _newly),
            ("of people", _people),
            ("Slower, people", _slower),
            ("Person-hours more", number_cell("extra_person_hours")),
            ("Most for one place", number_cell("worst_extra_seconds", say_duration)),
        ],
        sheet="Corridor losses",
    )  # fmt: skip


def _newly(record: Record) -> Cell:
    places = say_number_of(record["newly_cut_off_places"], "place")
    return Cell(say_count(record["newly_cut_off_people_best"]), css="num", sub=(places,))


def _people(record: Record) -> Cell:
    known = f"in {say_count(record['places_with_people'])} of {say_number_of(record['places'], 'place')}"
    return Cell(say_count(record["people_best"]), css="num", sub=(known,))


def _slower(record: Record) -> Cell:
    places = say_number_of(record["slower_places"], "place")
    return Cell(say_count(record["slower_people_best"]), css="num", sub=(places,))


def losers_table(places: pd.DataFrame) -> HtmlTable:
    """List the places that lose most."""
    shown = places[places["compared"] != "open to closed"] if len(places) else places
    return make_table(
        "Places that lose most: those cut off first, most people leading, then most person-hours",
        shown.sort_values("compared", key=lambda c: c.map(list(COSTS).index), kind="stable") if len(shown) else shown,
        [
            ("Place", place_cell),
            ("By what", lambda r: Cell(COSTS[str(r["compared"])])),
            ("Service", lambda r: Cell(say_category(str(r["category"])))),
            ("Change", text_cell("change")),
            ("Before", number_cell("before_seconds", say_duration)),
            ("After", number_cell("after_seconds", say_duration)),
            ("People", number_cell("people_best")),
        ],
        sheet="Corridor places",
        rows_shown=LOSERS_SHOWN,
    )  # fmt: skip
