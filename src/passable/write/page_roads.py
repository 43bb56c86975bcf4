"""What changed, the closures that do it, routes between towns, and access times."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from passable.write.brief_content import BriefContent
from passable.write.page_cutoff import ids_cell, people_cell, publishers_by_source
from passable.write.page_table import (
    Cell,
    HtmlTable,
    Record,
    Section,
    make_table,
    number_cell,
    place_cell,
)
from passable.write.wording import (
    DASH,
    STATE_WORDS,
    THIN,
    say_category,
    say_count,
    say_date,
    say_duration,
    say_km,
    say_text,
)

SLOWEST_SHOWN: Final = 15
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
            )  # fmt: skip
        )
    return Section("changes", title, tables=tuple(tables))


def closures_section(content: BriefContent, claim_links: dict[str, str]) -> Section:
    """Make the section on what closes or delays, with age and people behind."""
    on = content.head.on

    def effect(record: Record) -> Cell:
        delay = record.get("delay_minutes")
        text = str(record.get("effect") or DASH)
        if isinstance(delay, (int, float)):
            text += f", {say_duration(60 * delay)}"
        reading = {
            "optimistic": "in every reading",
            "best": "in the best reading",
            "pessimistic": "only in the pessimistic reading",
        }.get(str(record.get("reading")), "")
        return Cell(text, sub=(reading,) if reading else ())

    def reported(record: Record) -> Cell:
        last = record.get("last_reported_on")
        flags = []
        if isinstance(last, date):
            flags.append(f"{say_count((on - last).days)} days old")
        if record.get("is_stale") is True:
            flags.append("STALE")
        if record.get("is_disputed") is True:
            flags.append("DISPUTED")
        return Cell(say_date(last), css="date", sub=tuple(flags))

    def behind(record: Record) -> Cell:
        places = record.get("places_behind")
        sub = (f"{say_count(places)} places",)
        if record.get("people_behind") is None:
            why = "no figure known" if places else "none behind"
            return Cell(DASH, css="num", sub=(*sub, why))
        return Cell(f"{say_count(record['people_behind'])}", css="num", sub=sub)

    def subject(record: Record) -> Cell:
        ids = ids_cell(record, "claim_ids", claim_links)
        return Cell(say_text(record.get("subject")), links=ids.links)

    rows = content.closures
    if len(rows):
        rows = rows.sort_values(
            ["people_behind", "places_behind", "km"], ascending=False, kind="stable"
        )
    table = make_table(
        "Closures and delays that act on the date, most people behind first",
        rows,
        [
            ("What, by which claims", subject),
            ("Effect", effect),
            ("Road", number_cell("km", say_km)),
            ("Since", lambda record: Cell(say_date(record.get("since")), css="date")),
            ("Last reported", reported),
            ("People behind", behind),
        ],
        sheet="Closures",
    )
    return Section(
        "closures",
        "The closures that do it",
        prose=(
            "People behind: those cut off, in the best reading, whose way with every claim removed "
            "passes it. One place can stand behind several closures; do not add the figures.",
        )
        if len(rows)
        else (),
        tables=(table,) if len(rows) else (),
        empty="No claim closes or delays any road on the date.",
    )


def routes_section(content: BriefContent, claim_links: dict[str, str]) -> Section:
    """Make the section on routes between main towns, against the network without claims."""
    routes = content.routes
    if not len(routes):
        return Section("routes", "Routes between main towns", empty="No route was asked about.")
    opens: dict[tuple[object, object, str], object] = {
        (a, b, reading): is_open
        for a, b, reading, is_open in routes[
            ["from_place_id", "to_place_id", "reading", "is_open"]
        ].itertuples(index=False)
    }
    best = routes[routes["reading"] == "best"]
    shown = best if len(best) else routes

    def pair(record: Record) -> Cell:
        codes = " → ".join(
            str(record.get(f"{end}_adm3_pcode") or record.get(f"{end}_adm1_pcode") or DASH)
            for end in ("from", "to")
        )
        return Cell(f"{record['from_name']} → {record['to_name']}", sub=(f"P-code {codes}",))

    def now(record: Record) -> Cell:
        key = (record["from_place_id"], record["to_place_id"])
        if record.get("is_open") is not True:
            hope = opens.get((*key, "optimistic"))
            sub = ("open in the optimistic reading",) if hope is True or hope == 1 else ()
            return Cell("no open way", css="state-best", sub=sub)
        fear = opens.get((*key, "pessimistic"))
        sub = [f"via {record['via']}"] if record.get("via") else []
        if record.get("refs"):
            sub.append(f"roads {record['refs']}")
        if fear is False or (fear is not None and fear == 0):
            sub.append("no open way in the pessimistic reading")
        text = f"{say_km(record['km'])}, {say_duration(record['seconds'])}"
        return Cell(text, sub=tuple(sub))

    def free(record: Record) -> Cell:
        if record.get("claim_free_km") is None:
            return Cell(DASH, sub=("no way even with every claim removed",))
        via = record.get("claim_free_via")
        text = f"{say_km(record['claim_free_km'])}, {say_duration(record['claim_free_seconds'])}"
        return Cell(text, sub=(f"via {via}",) if via else ())

    def extra(record: Record) -> Cell:
        text = say_duration(record.get("extra_seconds"))
        if text != DASH and not text.startswith("−"):
            text = f"+{text}"
        closing = ids_cell(record, "closing_claim_ids", claim_links)
        return Cell(text, css="num", links=closing.links)

    table = make_table(
        f"Ways for {content.head.mover_title} on {content.head.on.isoformat()}, best reading",
        shown,
        [("From and to", pair), ("Now", now), ("With every claim removed", free),
         ("Extra, and why not that road", extra)],
        sheet="Routes",
    )  # fmt: skip
    return Section("routes", "Routes between main towns", tables=(table,))


def access_section(content: BriefContent) -> Section:
    """Make the section on travel times: thresholds with denominators, then the slowest places."""
    access = content.access
    best = access[access["reading"] == "best"] if len(access) else access
    shown = best if len(best) else access
    if not len(shown):
        return Section("access", "Access", empty="No travel time was asked for.")
    publishers = publishers_by_source(content.sources)
    reached = shown[shown["seconds"].notna()]
    slowest = reached.sort_values("seconds", ascending=False, kind="stable")
    table = make_table(
        "The slowest of the places reached, best reading",
        slowest,
        [
            ("Place", place_cell),
            (
                "Nearest service",
                lambda r: Cell(
                    say_category(str(r["category"])), sub=(str(r.get("service_name") or ""),)
                ),
            ),
            ("Time", number_cell("seconds", say_duration)),
            ("Every claim removed", number_cell("claim_free_seconds", say_duration)),
            ("People", lambda record: people_cell(record, publishers)),
        ],
        sheet="Access",
        rows_shown=SLOWEST_SHOWN,
    )
    way = "from" if content.head.direction == "from" else "to"
    return Section(
        "access",
        "Access",
        prose=(
            f"Modelled time {way} the nearest functioning service, "
            f"times multiplied by {content.head.calibration:g}. Bands do not overlap. "
            "People: those of the places with a population figure; shares are of them.",
        ),
        tables=(_threshold_table(shown, content.head.thresholds_minutes), table),
    )


def _threshold_table(access: pd.DataFrame, thresholds: tuple[float, ...]) -> HtmlTable:
    """Count places and people by band of time, a row per category."""
    limits = [60.0 * minutes for minutes in sorted(thresholds)]
    bands: list[tuple[str, float, float]] = []
    low = -np.inf
    for minutes, high in zip(sorted(thresholds), limits, strict=True):
        bands.append((f"{'to' if np.isinf(low) else 'then to'} {minutes:g}{THIN}min", low, high))
        low = high
    bands.append(("longer" if limits else "reached", low, np.inf))
    names = [name for name, _, _ in bands]
    rows = []
    for category, part in access.groupby("category", sort=False):
        people = part["people_best"].astype("float64")
        seconds = part["seconds"].astype("float64")
        row: dict[str, object] = {
            "category": category, "places": len(part), "known": int(people.notna().sum()),
            "people": people.sum(),
        }  # fmt: skip
        for name, above, upto in bands:
            inside = (seconds > above) & (seconds <= upto)
            row[f"{name} places"], row[f"{name} people"] = int(inside.sum()), people[inside].sum()
        row["none places"] = int(seconds.isna().sum())
        row["none people"] = people[seconds.isna()].sum()
        rows.append(row)

    def category_cell(record: Record) -> Cell:
        return Cell(
            say_category(str(record["category"])).capitalize(),
            sub=(f"of {say_count(record['places'])} places",
                 f"{say_count(record['known'])} with a figure: {say_count(record['people'])} people"),
        )  # fmt: skip

    def band_cell(record: Record, name: str) -> Cell:
        places, people, total = record[f"{name} places"], record[f"{name} people"], record["people"]
        share = (
            f" ({100 * people / total:.0f}{THIN}%)"
            if isinstance(people, (int, float)) and isinstance(total, (int, float)) and total
            else ""
        )
        text = f"{say_count(people)}{share}" if record["known"] else DASH
        return Cell(text, css="num", sub=(f"{say_count(places)} places",))

    columns = [("To", category_cell)]
    for name in names:
        columns.append((name.capitalize(), lambda r, name=name: band_cell(r, name)))
    columns.append(("Not reached", lambda r: band_cell(r, "none")))
    caption = "People (and places) by time to the nearest functioning service, best reading"
    return make_table(caption, pd.DataFrame(rows), columns, sheet="Access")
