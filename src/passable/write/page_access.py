"""Access: people and places within each threshold, and the slowest places reached."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd

from passable.write.brief_content import BriefContent
from passable.write.page_cutoff import people_cell, publishers_by_source
from passable.write.page_table import (
    Cell,
    Columns,
    HtmlTable,
    Record,
    Section,
    make_table,
    number_cell,
    place_cell,
)
from passable.write.wording import DASH, THIN, say_category, say_count, say_duration, say_number_of

SLOWEST_SHOWN: Final = 15


def access_section(content: BriefContent) -> Section:
    """Make the section on travel times: thresholds with denominators, then the slowest places."""
    access = content.access
    best = access[access["reading"] == "best"] if len(access) else access
    shown = best if len(best) else access
    if not len(shown):
        return Section("access", "Access", empty="No travel time was asked for.")
    publishers = publishers_by_source(content.sources)
    slowest = shown[shown["seconds"].notna()]
    slowest = slowest.sort_values("seconds", ascending=False, kind="stable")
    table = make_table(
        "The slowest of the places reached, best reading",
        slowest,
        [
            ("Place", place_cell),
            ("Nearest service", _service),
            ("Time", number_cell("seconds", say_duration)),
            ("Every claim removed", number_cell("claim_free_seconds", say_duration)),
            ("People", lambda record: people_cell(record, publishers)),
        ],
        sheet="Access",
        rows_shown=SLOWEST_SHOWN,
    )
    way = "from" if content.head.direction == "from" else "to"
    prose = (
        f"Modelled time {way} the nearest functioning service, multiplied by "
        f"{content.head.calibration:g}. Each threshold holds the shorter ones. People: those of "
        "the places with a population figure; shares are of them."
    )
    return Section(
        "access",
        "Access",
        prose=(prose,),
        tables=(_threshold_table(shown, content.head.thresholds_minutes), table),
    )


def _threshold_table(access: pd.DataFrame, thresholds: tuple[float, ...]) -> HtmlTable:
    """Count places and people within each threshold, a row per category."""
    limits = {f"Within {minutes:g}{THIN}min": 60.0 * minutes for minutes in sorted(thresholds)}
    rows = []
    for category, part in access.groupby("category", sort=False):
        people = part["people_best"].astype("float64")
        seconds = part["seconds"].astype("float64")
        masks = {name: seconds <= limit for name, limit in limits.items()}
        masks |= {"Reached at all": seconds.notna(), "Not reached": seconds.isna()}
        row: dict[str, object] = {
            "category": category,
            "places": len(part),
            "known": int(people.notna().sum()),
            "people": people.sum(),
        }
        for name, inside in masks.items():
            row[f"{name} places"] = int(inside.sum())
            row[f"{name} people"] = people[inside].sum()
        rows.append(row)
    columns: Columns = [("To", _category)]
    columns += [(name, partial(_band, name)) for name in (*limits, "Reached at all", "Not reached")]
    caption = "People (and places) by time to the nearest functioning service, best reading"
    return make_table(caption, pd.DataFrame(rows), columns, sheet="Access")


def _service(record: Record) -> Cell:
    name = str(record.get("service_name") or "")
    return Cell(say_category(str(record["category"])), sub=(name,) if name else ())


def _category(record: Record) -> Cell:
    known = f"{say_count(record['known'])} with a figure: {say_count(record['people'])} people"
    return Cell(
        say_category(str(record["category"])).capitalize(),
        sub=(f"of {say_number_of(record['places'], 'place')}", known),
    )


def _band(name: str, record: Record) -> Cell:
    places, people, total = record[f"{name} places"], record[f"{name} people"], record["people"]
    text = DASH
    if record["known"]:
        text = say_count(people)
        if isinstance(people, (int, float)) and isinstance(total, (int, float)) and total:
            text += f" ({100 * people / total:.0f}{THIN}%)"
    return Cell(text, css="num", sub=(say_number_of(places, "place"),))
