"""Who is cut off from what: the summary by category, then place by place."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd

from passable.measures.results import REASONS
from passable.write.brief_content import BriefContent
from passable.write.gate import WITHHELD
from passable.write.page_table import (
    Cell,
    Columns,
    HtmlTable,
    Link,
    Record,
    Section,
    make_table,
    place_cell,
)
from passable.write.plain import as_plain, split_ids
from passable.write.wording import (
    DASH,
    STATE_WORDS,
    say_category,
    say_count,
    say_date,
    say_duration,
    say_number_of,
    say_range,
    say_text,
)

_FLAGS: Final[dict[str, str]] = {
    "newly": "newly cut off",
    "pre_existing": "pre-existing: also with every claim removed",
    "snapping_doubt": "doubt: road data may be missing here",
    "on_closure": "stands on the closure itself",
}
_SUMMARY_STATES: Final[dict[str, str]] = {
    "certain": "Certainly",
    "best": "Best reading",
    "possible": "Possibly",
    "newly": "Newly",
    "pre_existing": "Pre-existing",
    "snapping_doubt": "In doubt",
}


_IDS_SHOWN: Final = 6


def cutoff_section(content: BriefContent, claim_links: dict[str, str]) -> Section:
    """Make the section.

    Parameters
    ----------
    content
        Through the gate.
    claim_links
        Claim id -> where the page tells it.
    """
    publishers = publishers_by_source(content.sources)
    tables = [_summary_table(content)] if len(content.summary) else []
    untouched = []
    for category in content.summary["category"].tolist() if len(content.summary) else []:
        rows = content.cutoff[
            (content.cutoff["category"] == category) & (content.cutoff["cut_off"] != "no")
        ]
        if len(rows):
            total = int((content.cutoff["category"] == category).sum())
            tables.append(_places_table(category, rows, total, claim_links, publishers))
        else:
            untouched.append(f"No place is cut off from {say_category(category)} in any reading.")
    return Section(
        "cut-off",
        "Who is cut off, from what",
        prose=(
            (
                "A place is cut off from a category when no open way leads to any functioning service "
                f"of it{_within(content)}. Certainly: even in the most open reading of the claims. "
                "Possibly: only in the most closed. The columns are cumulative: possibly holds the "
                "best reading, which holds certainly. Newly, pre-existing and in doubt are parts of "
                "the best reading."
            ),
        ),
        tables=tuple(tables),
        points=tuple(untouched),
        empty="No place or category was asked about.",
    )


def _within(content: BriefContent) -> str:
    minutes = content.head.within_minutes
    return "" if minutes is None else f" within {say_duration(60 * minutes)}"


def publishers_by_source(sources: pd.DataFrame) -> dict[str, str]:
    """Name the publisher of each source."""
    if "source_id" not in sources:
        return {}
    return dict(zip(sources["source_id"], sources["publisher"], strict=True))


def people_cell(record: Record, publishers: dict[str, str]) -> Cell:
    """Show people low-best-high with year and source, or why there is no figure."""
    source = str(record.get("people_source_id") or "")
    if record.get("people_best") is None:
        return Cell(DASH, css="num", sub=(source if source == WITHHELD else "no population claim",))
    year = record.get("people_year")
    dated = f"{year:.0f}" if isinstance(year, (int, float)) else year
    said = " ".join(str(part) for part in (publishers.get(source, source), dated) if part)
    low, best, high = (record.get(f"people_{figure}") for figure in ("low", "best", "high"))
    spread = say_range(low, best, high)
    return Cell(say_count(best), css="num", sub=tuple(text for text in (spread, said) if text))


def ids_cell(record: Record, column: str, claim_links: dict[str, str]) -> Cell:
    """Show claim ids, each linked to where the page tells it."""
    ids = split_ids(record.get(column))
    if not ids:
        return Cell(DASH)
    links = [Link(name, claim_links.get(name, "")) for name in ids[:_IDS_SHOWN]]
    if len(ids) > _IDS_SHOWN:
        links.append(Link(f"{say_count(len(ids) - _IDS_SHOWN)} more in tables.xlsx"))
    return Cell("", links=tuple(links))


def _summary_table(content: BriefContent) -> HtmlTable:
    def category(record: Record) -> Cell:
        return Cell(
            say_category(str(record["category"])).capitalize(),
            sub=(
                f"of {say_number_of(record['places'], 'place')}",
                (
                    f"{say_count(record['places_with_people'])} with a figure: "
                    f"{say_count(record['people_best'])} people"
                ),
            ),
        )

    def state_cell(state: str, record: Record) -> Cell:
        places, people = record[f"{state}_places"], record[f"{state}_people_best"]
        low, high = record[f"{state}_people_low"], record[f"{state}_people_high"]
        if not places:
            text = "0 people" if places == 0 else DASH
        else:
            text = f"{say_count(people)} people" if people else "people not known"
        sub = [say_number_of(places, "place")]
        if people and low is not None and high is not None and low != high:
            sub.append(f"{say_count(low)}–{say_count(high)}")
        return Cell(text, css=f"num state-{state}" if places else "num", sub=tuple(sub))

    columns: Columns = [("Cut off from", category)]
    columns += [
        (title, partial(state_cell, state))
        for state, title in _SUMMARY_STATES.items()
        if state != "newly" or content.head.since is not None
    ]
    caption = "People and places cut off, by category of service"
    return make_table(caption, content.summary, columns, sheet="Summary")


def _places_table(
    category: str,
    rows: pd.DataFrame,
    total: int,
    claim_links: dict[str, str],
    publishers: dict[str, str],
) -> HtmlTable:
    rows = rows.sort_values(
        ["people_best", "name_en"], ascending=[False, True], na_position="last", kind="stable"
    )

    def state(record: Record) -> Cell:
        flags = tuple(words for flag, words in _FLAGS.items() if record.get(flag) is True)
        code = str(record["cut_off"])
        return Cell(STATE_WORDS.get(code, code), css=f"state-{code}", sub=flags)

    def since(record: Record) -> Cell:
        day = record.get("since")
        if day is None:
            return Cell(DASH, sub=("no date",))
        sub = ["or earlier"] if record.get("since_or_earlier") is True else []
        if record.get("since_reading") not in ("best", "", None):
            sub.append(f"{record['since_reading']} reading")
        return Cell(say_date(day), css="date", sub=tuple(sub))

    def why(record: Record) -> Cell:
        reason = str(record.get("reason") or "")
        closing = ids_cell(record, "closing_claim_ids", claim_links)
        sub = (REASONS[reason],) if reason in REASONS else ()
        return Cell(say_text(reason), sub=sub, links=closing.links)

    states = rows["cut_off"].map(as_plain).value_counts()
    certain = int(states.get("certain", 0))
    best = certain + int(states.get("best", 0))
    caption = (
        f"Cut off from {say_category(category)}: {say_count(certain)} certainly, "
        f"{say_count(best)} in the best reading, {say_count(len(rows))} possibly, "
        f"of {say_number_of(total, 'place')}"
    )
    columns = [
        ("Place", place_cell),
        ("How sure", state),
        ("Since", since),
        ("Why, and the claims that close its way", why),
        ("People", lambda record: people_cell(record, publishers)),
    ]
    return make_table(caption, rows, columns, sheet="Cut off")
