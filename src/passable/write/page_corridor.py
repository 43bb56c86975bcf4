"""Corridors: a road over time, what closes it on the date, who holds it, who loses what by it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, cast

import pandas as pd

from passable.write.brief_content import BriefContent
from passable.write.page_corridor_tables import (
    control_table,
    cuts_table,
    day_of,
    days_table,
    losers_table,
    losses_table,
)
from passable.write.page_table import (
    Picture,
    Section,
    picture_of,
)
from passable.write.plain import plain_records
from passable.write.strip_chart import Strip, publishers_of, strip_chart_image
from passable.write.wording import (
    as_of_line,
    say_count,
    say_date,
    say_km,
    say_long_date,
    say_number_of,
    stamp,
)

COUNTED: Final = (
    "Each segment is open, restricted (a delay, or called so) or closed on each day, in the best reading. "
    "Contested (sources differ on the road or on who holds the ground) and stale (what is said is "
    "older than its horizon) are counted beside that: they hold in any state and must not be added "
    "to it. Where no claim speaks of a road it is taken for open, and counted as unsaid."
)


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
            cuts_table(content, _of(content.corridor_cuts, name), claim_links),
            days_table(segments),
            control_table(control),
            losses_table(losses),
            losers_table(_of(content.corridor_places, name)),
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
    first, last = day_of(spells["since"].min()), day_of(spells["until"].max())
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
    first, day = day_of(spells["since"].min()), day_of(spells["until"].max())
    shut = spells[spells["state"] == "closed"]
    spans = sorted(
        ((day_of(r["since"]), day_of(r["until"])) for r in shut.to_dict("records")),
        key=lambda span: span[1],
        reverse=True,
    )
    for since, until in spans:
        if until < day:
            break
        day = min(day, since - timedelta(days=1))
    return day if day >= first else None


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
    return picture_of(image, words)


def _exposure(exposure: pd.DataFrame) -> str:
    if not len(exposure):
        return "No incidents were asked for."
    (record,) = plain_records(exposure.head(1), exposure.columns)
    total = cast("float", record["corridor_incidents_per_day"])
    return (
        f"Reported incidents along its {say_km(record['corridor_km'])} on the date: {total:.2g} a day, "
        "density times length; what that stands on is said under reported incidents."
    )
