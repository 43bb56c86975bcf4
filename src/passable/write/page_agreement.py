"""Agreements: planned against observed, people moved, terms, ways; nothing is averaged."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd

from passable.write.agreement_chart import agreement_chart_image, range_sentences, totals_of
from passable.write.brief_content import BriefContent
from passable.write.page_agreement_cells import (
    account_lines,
    announced_cell,
    destination_cell,
    lines_crossed_cell,
    moved_cell,
    observed_cell,
    passing_cell,
    say_group,
    slip_cell,
    sum_cell,
    tranche_cell,
    tranches_cell,
    verdict_cell,
    way_cell,
    whom_cell,
)
from passable.write.page_cutoff import ids_cell
from passable.write.page_table import (
    Cell,
    HtmlTable,
    Picture,
    Record,
    Section,
    make_table,
    picture_of,
    text_cell,
)
from passable.write.plain import plain_records, split_ids
from passable.write.wording import (
    DASH,
    as_of_line,
    say_count,
    say_date,
    say_long_date,
    say_number_of,
    stamp,
)

RULE: Final = (
    "Every figure is what a source says. Figures that differ stand side by side and are never "
    "averaged; a range runs from the lowest to the highest that any source gives. That nobody "
    "reports a tranche does not mean that it did not leave."
)


def agreement_sections(content: BriefContent, claim_links: dict[str, str]) -> list[Section]:
    """Make a section for each agreement signed by the date; none without agreements."""
    agreements = content.agreements
    if agreements is None:
        return []
    records = plain_records(agreements, agreements.columns)
    return [
        _section(content, record, f"agreement-{number}", claim_links)
        for number, record in enumerate(records, start=1)
    ]


def _section(
    content: BriefContent, agreement: Record, anchor: str, claim_links: dict[str, str]
) -> Section:
    name = str(agreement["agreement_id"])
    tranches, moved, terms, accounts, ways = (
        _of(table, name)
        for table in (
            content.agreement_tranches,
            content.agreement_cumulated,
            content.agreement_terms,
            content.agreement_accounts,
            content.agreement_ways,
        )
    )
    prose = [_signed(agreement), *_so_far(content, tranches, moved), RULE]
    if agreement["left_out"]:
        prose.append(
            "Left out of a public brief, and in no figure here: "
            f"{say_number_of(agreement['left_out'], 'movement')} still to come or restricted."
        )
    after = [f"Note: {agreement['note']}."] if agreement["note"] else []
    after[:0] = _without_way(tranches, ways)
    return Section(
        anchor,
        str(agreement["title"]),
        prose=tuple(prose),
        picture=_picture(content, agreement, moved, accounts) if len(moved) else None,
        tables=(
            _tranche_table(tranches, accounts, anchor),
            _moved_table(moved),
            _term_table(terms),
            _way_table(ways, claim_links),
        ),
        after=tuple(after),
    )


def _of(table: pd.DataFrame | None, name: str) -> pd.DataFrame:
    return pd.DataFrame() if table is None else table[table["agreement_id"] == name]


def _signed(agreement: Record) -> str:
    parties = str(agreement["parties"]).replace("; ", " and ") or "parties that are not named"
    about = f" on {agreement['area_name']}" if agreement["area_name"] else ""
    quoted = f", quoting {agreement['said_by']}" if agreement["said_by"] else ""
    return (
        f"Agreement of {parties}{about}, signed on {say_date(agreement['signed_on'])}, says "
        f"{agreement['publisher']}{quoted} (source graded {agreement['grade']})."
    )


def _so_far(content: BriefContent, tranches: pd.DataFrame, moved: pd.DataFrame) -> list[str]:
    """Say how many moved by all accounts, and which tranches are spoken of."""
    on = say_long_date(content.head.on)
    if not len(tranches):
        return [f"By {on} nobody speaks of a tranche."]
    sentences = []
    if len(moved):
        last = plain_records(moved, moved.columns)[-1]
        people = say_group(last, "people")
        planned = say_group(last, "planned_people")
        sentences.append(
            f"By {on} {people or 'people whose number nobody gives'} had left by all accounts; "
            + (f"{planned} had been announced." if planned else "no number had been announced.")
        )
    states = tranches["state"].value_counts()
    counted = ", ".join(
        f"{say_count(states[state])} {state}"
        for state in ("observed", "announced", "not reported", "to come")
        if state in states
    )
    sentences.append(f"Of {say_number_of(len(tranches), 'tranche')} named so far: {counted}.")
    return sentences


def _picture(
    content: BriefContent, agreement: Record, moved: pd.DataFrame, accounts: pd.DataFrame
) -> Picture:
    head = content.head
    footer = "\n".join([f"{stamp(head)} · {as_of_line(head)}", *range_sentences(moved)])
    title = f"People moved: {agreement['title']}"
    image = agreement_chart_image(moved, totals_of(accounts), title, footer, "png")
    words = (
        f"People moved from {say_date(moved['date'].iloc[0])} to "
        f"{say_date(moved['date'].iloc[-1])}: announced as a dashed line, the range between "
        "accounts as a band, sources' own totals as dots."
    )
    return picture_of(image, words)


def _tranche_table(tranches: pd.DataFrame, accounts: pd.DataFrame, anchor: str) -> HtmlTable:
    told: dict[object, list[Record]] = {}
    if len(accounts):
        mine = accounts[accounts["scope"] == "tranche"]
        for record in plain_records(mine, mine.columns):
            told.setdefault(record["tranche"], []).append(record)
    return make_table(
        "Tranches: announced, observed, and each account as its source gives it",
        tranches,
        [
            ("Tranche", partial(tranche_cell, anchor)),
            ("Announced", announced_cell),
            ("Observed", observed_cell),
            ("Slip", slip_cell),
            ("To", destination_cell),
            ("Each account", lambda r: account_lines(told.get(r["tranche"], []))),
        ],
        sheet="Tranches",
    )


def _moved_table(moved: pd.DataFrame) -> HtmlTable:
    return make_table(
        "People moved, all tranches so far",
        moved,
        [
            ("By", lambda r: Cell(say_date(r["date"]))),
            ("Announced", lambda r: Cell(say_group(r, "planned_people") or DASH)),
            ("Observed, all accounts", moved_cell),
            ("Tranches added up", sum_cell),
            ("Sources' own totals", lambda r: Cell(str(r["so_far"] or DASH))),
        ],
        sheet="People moved",
    )


def _term_table(terms: pd.DataFrame) -> HtmlTable:
    return make_table(
        "Terms: met, not met, or cannot tell",
        terms,
        [
            ("Term", whom_cell),
            ("Deadline", lambda r: Cell(say_date(r["deadline"]))),
            ("Agreed", lambda r: Cell(say_group(r, "quantity") or DASH)),
            ("Found", verdict_cell),
            ("To be verified by", text_cell("verified_by")),
            ("Who says it was agreed", text_cell("publisher")),
        ],
        sheet="Terms",
    )


def _way_table(ways: pd.DataFrame, claim_links: dict[str, str]) -> HtmlTable:
    """Show the fastest way of each tranche and those a source names, equal ones in one row."""
    shown = (
        _equal_ways(ways[ways["way"].eq("fastest") | ways["is_published"]]) if len(ways) else ways
    )
    return make_table(
        "Ways each tranche could take on its day, for the agreement's mover: the fastest, and those "
        "a source names; others are in tables.xlsx",
        shown,
        [
            ("Tranches", tranches_cell),
            ("From and to", passing_cell),
            ("Way", way_cell),
            ("Lines crossed", lines_crossed_cell),
            ("Passing", text_cell("via")),
            ("What closes or slows the claim-free way", lambda r: _claims(r, claim_links)),
        ],
        sheet="Tranche ways",
    )


def _equal_ways(ways: pd.DataFrame) -> pd.DataFrame:
    """Put in one row what is the same way of several tranches or days."""
    alike = ["from_place_id", "to_place_id", "way", "is_open", "km", "hours", "crossings", "via"]
    rows = []
    for _, group in ways.groupby(alike, sort=False, dropna=False):
        claims = [name for ids in group["closing_claim_ids"] for name in split_ids(ids)]
        named = group.loc[group["is_published"], "tranche"]
        rows.append(
            {
                **group.iloc[0].to_dict(),
                "tranches": ", ".join(str(n) for n in dict.fromkeys(group["tranche"])),
                "dates": ", ".join(say_date(day) for day in dict.fromkeys(group["date"])),
                "published_for": ", ".join(str(n) for n in dict.fromkeys(named)),
                "closing_claim_ids": "; ".join(dict.fromkeys(claims)),
            }
        )
    return pd.DataFrame(rows)


def _without_way(tranches: pd.DataFrame, ways: pd.DataFrame) -> list[str]:
    """Say which tranches that are spoken of have no way here, and why."""
    if not len(tranches):
        return []
    told = set(ways["tranche"]) if len(ways) else set()
    spoken = tranches[tranches["state"].isin(["observed", "announced"])]
    lacking = [str(number) for number in spoken["tranche"] if number not in told]
    if not lacking:
        return []
    which = f"tranche{'s' if len(lacking) > 1 else ''} {', '.join(lacking)}"
    return [f"No way is told of {which}: no source says both from where and to where."]


def _claims(record: Record, claim_links: dict[str, str]) -> Cell:
    return ids_cell(record, "closing_claim_ids", claim_links)
