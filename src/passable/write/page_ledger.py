"""The ledger on the page: claims in conflict side by side, stale ones, those only shown, sources."""

from __future__ import annotations

from functools import partial

import pandas as pd

from passable.write.brief_content import BriefContent
from passable.write.page_table import (
    Cell,
    Columns,
    HtmlTable,
    Link,
    Record,
    Section,
    make_table,
    number_cell,
    text_cell,
)
from passable.write.plain import as_plain, split_ids
from passable.write.wording import DASH, say_count, say_date, say_number_of, say_text

LEDGER_ROWS_SHOWN = 200


def claim_anchors(content: BriefContent) -> tuple[pd.DataFrame, dict[str, str]]:
    """Order the claims, those that close something first, and give each shown one its anchor.

    Returns
    -------
    claims
        All of them in the order the page tells them.
    links
        Claim id -> ``#c12``; only of the rows the page shows.
    """
    claims = content.claims
    if not len(claims):
        return claims, {}
    named: set[str] = set()
    for frame, column in (
        (content.closures, "claim_ids"),
        (content.cutoff, "closing_claim_ids"),
        (content.routes, "closing_claim_ids"),
        (content.diff, "claim_ids"),
    ):
        if column in frame:
            for text in set(frame[column].dropna().tolist()):
                named.update(split_ids(text))
    is_spare = ~claims["claim_id"].isin(named)
    ordered = claims.assign(_is_spare=is_spare).sort_values("_is_spare", kind="stable")
    ordered = ordered.drop(columns="_is_spare")
    shown = ordered["claim_id"].head(LEDGER_ROWS_SHOWN).tolist()
    return ordered, {str(claim_id): f"#c{number}" for number, claim_id in enumerate(shown)}


def conflicts_section(content: BriefContent, claim_links: dict[str, str]) -> Section:
    """Put conflicting claims side by side, one table a group in effect: sorted by group."""
    claims = content.claims
    rows = claims[claims["kind"] == "conflict"] if len(claims) else claims
    if not len(rows):
        return Section("conflicts", "Conflicting claims", empty="No claims conflict on the date.")
    rows = rows.sort_values(["group", "is_chosen"], ascending=[True, False], kind="stable")
    groups = rows["group"].nunique()
    table = make_table(
        f"{say_number_of(len(rows), 'claim')} that differ on {say_number_of(groups, 'subject')}, "
        "side by side",
        rows,
        _claim_columns(claim_links),
        sheet="Conflicts",
    )
    return Section(
        "conflicts",
        "Conflicting claims",
        prose=(
            (
                "All stay in the ledger. The best reading takes the one marked; the optimistic takes "
                "the most open, the pessimistic the most closed."
            ),
        ),
        tables=(table,),
    )


def stale_section(content: BriefContent, claim_links: dict[str, str]) -> Section:
    """List claims past their staleness horizon, oldest first."""
    claims = content.claims
    if len(claims):
        claims = claims[[as_plain(value) is True for value in claims["is_stale"].tolist()]]
    if not len(claims):
        return Section("stale", "Stale claims", empty="No live claim is past its horizon.")
    rows = claims.sort_values("reported_on", kind="stable")
    table = make_table(
        "Claims not reported again within their horizon, oldest first",
        rows,
        _claim_columns(claim_links),
        sheet="Stale",
    )
    return Section("stale", "Stale claims", tables=(table,))


def shown_only_section(content: BriefContent) -> Section:
    """List live claims that act on nothing, such as events whose place is not exact."""
    title = "Shown only, never applied"
    if not len(content.shown_only):
        return Section("shown-only", title, empty="Every live claim acts.")
    table = make_table(
        "Live claims that close and delay nothing, because their place is not exact or their "
        "kind says nothing of roads",
        content.shown_only.assign(is_chosen=False),  # no reading takes what never acts
        _claim_columns({}),
        sheet="Shown only",
    )
    return Section("shown-only", title, tables=(table,))


def ledger_section(ordered: pd.DataFrame, claim_links: dict[str, str]) -> Section:
    """List the claims live on the date, those that close something first; links lead here."""
    if not len(ordered):
        return Section("ledger", "The ledger on the date", empty="No claim is live on the date.")

    def claim(record: Record) -> Cell:
        name = str(record["claim_id"])
        return Cell(name, anchor=claim_links.get(name, "").removeprefix("#"))

    columns = [("Claim", claim), *_claim_columns({})[1:]]
    table = make_table(
        "Claims live on the date; those that close or slow a way come first",
        ordered,
        columns,
        sheet="Claims",
        rows_shown=LEDGER_ROWS_SHOWN,
    )
    return Section(
        "ledger",
        "The ledger on the date",
        prose=("All of it stands in tables.xlsx, sheet Claims; it is not printed with this page.",),
        tables=(table,),
        is_folded=True,
    )


def sources_section(content: BriefContent) -> Section:
    """List the sources with their grades."""
    sources = content.sources
    if not len(sources):
        return Section("sources", "Sources", empty="The case names no source.")

    def title(record: Record) -> Cell:
        url = str(record.get("url") or "")
        text = say_text(record.get("title"))
        if url.lower().startswith(("https://", "http://")):
            return Cell("", links=(Link(text, url),))
        return Cell(text, sub=(url,) if url else ())

    def copied(record: Record) -> Cell:
        primary = record.get("primary_source_id")
        return Cell(DASH if primary in ("", None, record["source_id"]) else f"repeats {primary}")

    table = make_table(
        "Sources, their reliability (A completely reliable … F cannot be judged) and use",
        sources,
        [
            ("Source", text_cell("source_id")),
            ("Publisher", text_cell("publisher")),
            ("Title", title),
            ("Published", lambda r: Cell(say_date(r.get("published_on")), css="date")),
            ("Grade", text_cell("reliability")),
            ("Independent?", copied),
            ("Claims used", number_cell("claims_used")),
            ("Licence", text_cell("licence")),
        ],
        sheet="Sources",
    )
    return Section("sources", "Sources", tables=(table,))


def _claim_columns(claim_links: dict[str, str]) -> Columns:
    return [
        ("Claim", partial(_claim, claim_links)),
        ("Of what", _subject),
        ("Says", _value),
        ("Valid from", _valid),
        ("Reported", lambda r: Cell(say_date(r.get("reported_on")), css="date")),
        ("Grade", _grade),
        ("Who says it", _who),
    ]


def _claim(claim_links: dict[str, str], record: Record) -> Cell:
    name = str(record["claim_id"])
    return Cell("", links=(Link(name, claim_links.get(name, "")),))


def _subject(record: Record) -> Cell:
    return Cell(say_text(record.get("subject")), sub=(str(record.get("predicate") or ""),))


def _value(record: Record) -> Cell:
    flags = {
        "taken by the best reading": record.get("is_chosen") is True,
        "STALE": record.get("is_stale") is True,
        "restricted": record.get("sensitivity") == "restricted",
    }
    return Cell(say_text(record.get("value")), sub=tuple(w for w, is_so in flags.items() if is_so))


def _valid(record: Record) -> Cell:
    until = record.get("valid_to")
    to = f"to {say_date(until)}" if until is not None else "until further notice"
    return Cell(say_date(record.get("valid_from")), css="date", sub=(to,))


def _grade(record: Record) -> Cell:
    count = record.get("independent_sources")
    sub = (f"{say_count(count)} independent",) if count is not None else ()
    return Cell(say_text(record.get("grade")), sub=sub)


def _who(record: Record) -> Cell:
    sub = [str(record.get("source_id") or "")]
    if record.get("said_by"):
        sub.append(f"quoting {record['said_by']}")
    if record.get("note"):
        sub.append(f"Note: {record['note']}")
    return Cell(say_text(record.get("publisher")), sub=tuple(sub))


def counts_table(content: BriefContent) -> HtmlTable:
    """Show what was counted of the claims and inputs."""
    frame = pd.DataFrame(content.counts, columns=["what", "count", "of_what"])
    return make_table(
        "Counts",
        frame,
        [("What", text_cell("what")), ("How many", number_cell("count")),
         ("Of what", text_cell("of_what"))],
        sheet="Counts",
    )  # fmt: skip


def road_report_table(content: BriefContent) -> HtmlTable:
    """Show what reading the roads did."""
    return make_table(
        "What reading the roads kept and dropped",
        content.road_report,
        [("Thing", text_cell("thing")), ("Outcome", text_cell("outcome")),
         ("How many", number_cell("count")), ("Why", text_cell("reason"))],
        sheet="Road report",
    )  # fmt: skip
