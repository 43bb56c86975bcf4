"""Corridors: a road over time, what closes it on the date, who holds it, who loses what by it."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from functools import partial
from typing import Final, cast

import pandas as pd

from passable.write.brief_content import BriefContent
from passable.write.page_cutoff import ids_cell
from passable.write.page_table import (
    Cell,
    HtmlTable,
    Picture,
    Record,
    Section,
    make_table,
    number_cell,
    place_cell,
    text_cell,
)
from passable.write.plain import as_plain, plain_records
from passable.write.strip_chart import Strip, publishers_of, strip_chart_image
from passable.write.wording import (
    DASH,
    as_of_line,
    say_category,
    say_count,
    say_date,
    say_duration,
    say_km,
    say_long_date,
    say_number_of,
    say_text,
    stamp,
)

COUNTED: Final = (
    "Each segment is open, restricted (a delay) or closed on each day, in the best reading. "
    "Contested (sources differ on the road or on who holds the ground) and stale (what is said is "
    "older than its horizon) are counted beside that: they hold in any state and must not be added "
    "to it. Where no claim speaks of a road it is taken for open, and counted as unsaid."
)
COSTS: Final[dict[str, str]] = {
    "open to as it is": "its closures of the day, everything else as it is",
    "as it is to closed": "the rest of it closing too",
    "open to closed": "all of it closed instead of all of it open",
}
LOSERS_SHOWN: Final = 25


def corridor_sections(content: BriefContent, claim_links: dict[str, str]) -> list[Section]:
    """Make a section for each corridor; none if case.toml names none."""
    segments = content.corridor_segments
    if segments is None:
        return []
    names = dict.fromkeys(segments["corridor"].tolist())
    return [
        _section(content, str(name), f"corridor-{number}", claim_links)
        for number, name in enumerate(names, start=1)
    ]


def _section(content: BriefContent, name: str, anchor: str, claim_links: dict[str, str]) -> Section:
    segments = _of(content.corridor_segments, name)
    spells, ground = _of(content.corridor_spells, name), _of(content.corridor_ground, name)
    axis, losses = _of(content.corridor_axis, name), _of(content.corridor_losses, name)
    control = _of(content.corridor_control, name)
    return Section(
        anchor,
        f"{name} as a corridor through the years",
        prose=(
            _on_the_date(content, segments, control),
            _last_open(spells),
            COUNTED,
        ),
        picture=_picture(content, name, Strip(spells, ground, axis)),
        tables=(
            _cuts_table(content, _of(content.corridor_cuts, name), claim_links),
            _days_table(segments),
            _control_table(control),
            _losses_table(losses),
            _losers_table(_of(content.corridor_places, name)),
        ),
        after=(
            _exposure(_of(content.corridor_exposure, name)),
            (
                "Person-hours are of one trip of everyone who reaches a service before and after: who is "
                "cut off has no time to add. Places without a figure of people are left out of the sums."
            ),
        ),
    )


def _of(table: pd.DataFrame | None, name: str) -> pd.DataFrame:
    return pd.DataFrame() if table is None else table[table["corridor"] == name]


def _on_the_date(content: BriefContent, segments: pd.DataFrame, control: pd.DataFrame) -> str:
    on, total = content.head.on, segments["km"].sum()
    parts = []
    for state in ("closed", "restricted"):
        mine = segments[segments["state"] == state]
        if len(mine):
            parts.append(
                f"{say_count(len(mine))} of its {say_number_of(len(segments), 'segment')} "
                f"({say_km(mine['km'].sum())} of {say_km(total)}) are {state}"
            )
    told = " and ".join(parts) or f"all of its {say_km(total)} are open"
    last = control[control["until"] == control["until"].max()] if len(control) else control
    lines = int(last["lines_crossed"].iloc[0]) if len(last) else 0
    return (
        f"On {say_long_date(on)} {told}; it crosses {say_number_of(lines, 'line')} between holders."
    )


def _last_open(spells: pd.DataFrame) -> str:
    """Say when it could last be driven from end to end."""
    first, last = _day(spells["since"].min()), _day(spells["until"].max())
    day = last_day_open(spells)
    span = f"from {say_long_date(first)}, the first claim on it, to {say_long_date(last)}"
    if day is None:
        return f"On no day {span} could it be driven from end to end."
    if day == last:
        return f"It can be driven from end to end on the date. Days are counted {span}."
    return (
        f"The last day on which no stretch of it was closed was {say_long_date(day)}. "
        f"Days are counted {span}."
    )


def last_day_open(spells: pd.DataFrame) -> date | None:
    """Give the last day on which no spell closes any stretch; ``None`` if there is none."""
    first, day = _day(spells["since"].min()), _day(spells["until"].max())
    shut = spells[spells["state"] == "closed"]
    spans = sorted(
        ((_day(r["since"]), _day(r["until"])) for r in shut.to_dict("records")),
        key=lambda span: span[1],
        reverse=True,
    )
    for since, until in spans:
        if until < day:
            break
        day = min(day, since - timedelta(days=1))
    return day if day >= first else None


def _day(value: object) -> date:
    return cast("date", as_plain(value))


def _picture(content: BriefContent, name: str, strip: Strip) -> Picture:
    head = content.head
    lines = [
        f"{stamp(head)} · {as_of_line(head)}",
        f"Sources: {publishers_of(strip.spells, strip.ground)}",
    ]
    if head.schematic_note:
        lines.append("The roads are a schematic.")
    image = strip_chart_image(strip, f"{name} over time: {head.title}", "\n".join(lines), "png")
    words = (
        f"{name} from {say_date(strip.spells['since'].min())} to "
        f"{say_date(strip.spells['until'].max())}: days across, kilometres up; above, what was open, "
        "restricted or closed, hatched where contested and paler where stale; below, who held the "
        "ground. The table of days by segment says the same in figures."
    )
    return Picture(base64.b64encode(image).decode("ascii"), words)


def _cuts_table(
    content: BriefContent, cuts: pd.DataFrame, claim_links: dict[str, str]
) -> HtmlTable:
    return make_table(
        f"What closes or slows it on {say_date(content.head.on)}, in the order met",
        cuts,
        [
            ("Where", _where),
            ("What, by which claims", partial(_what, claim_links)),
            ("Effect", _effect),
            ("Who holds the ground", text_cell("controller")),
            ("On whose word", _whose_word),
            ("Since", lambda r: Cell(say_date(r["since"]), css="date")),
            ("Last reported", partial(_reported, content.head.on)),
        ],
        sheet="Corridor cuts",
    )


def _where(record: Record) -> Cell:
    low, high = record.get("from_km"), record.get("to_km")
    km = "" if low is None or high is None else f"km {low:.0f} to {high:.0f}"
    return Cell(say_text(record.get("between")), sub=(km,) if km else ())


def _what(claim_links: dict[str, str], record: Record) -> Cell:
    ids = ids_cell(record, "claim_ids", claim_links)
    return Cell(say_text(record.get("subject")), links=ids.links)


def _effect(record: Record) -> Cell:
    minutes = record.get("delay_minutes")
    text = str(record.get("effect") or DASH)
    return Cell(f"{text}, {say_duration(60 * minutes)}" if isinstance(minutes, float) else text)


def _whose_word(record: Record) -> Cell:
    said = str(record.get("said_by") or "")
    return Cell(say_text(record.get("publishers")), sub=(f"quoting {said}",) if said else ())


def _reported(on: date, record: Record) -> Cell:
    last = record.get("last_reported_on")
    flags = []
    if isinstance(last, date):
        days = (on - last).days
        old = "old" if days >= 0 else "after the date"
        flags.append(f"{say_number_of(abs(days), 'day')} {old}")
    flags += [word for column, word in (("is_stale", "STALE"), ("is_disputed", "DISPUTED")) if record.get(column) is True]  # fmt: skip
    return Cell(say_date(last), css="date", sub=tuple(flags))


def _days_table(segments: pd.DataFrame) -> HtmlTable:
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


def _control_table(control: pd.DataFrame) -> HtmlTable:
    """Show km by holder at the start, at each year's beginning, and on the last day."""
    rows = []
    if len(control):
        first, last = _day(control["since"].min()), _day(control["until"].max())
        years = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
        since = pd.Series([_day(v) for v in control["since"]], control.index)
        until = pd.Series([_day(v) for v in control["until"]], control.index)
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


def _losses_table(losses: pd.DataFrame) -> HtmlTable:
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


def _losers_table(places: pd.DataFrame) -> HtmlTable:
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
        sheet="Corridor losers",
        rows_shown=LOSERS_SHOWN,
    )  # fmt: skip


def _exposure(exposure: pd.DataFrame) -> str:
    if not len(exposure):
        return "No incidents were asked for."
    (record,) = plain_records(exposure.head(1), exposure.columns)
    total = cast("float", record["corridor_incidents_per_day"])
    return (
        f"Reported incidents along its {say_km(record['corridor_km'])} on the date: {total:.2g} a day, "
        "density times length; what that stands on is said under reported incidents."
    )
