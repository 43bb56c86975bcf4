"""The closures and delays that act: how long, since when, how old the report, who is behind."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

from passable.write.brief_content import BriefContent
from passable.write.page_cutoff import ids_cell
from passable.write.page_table import Cell, Record, Section, make_table
from passable.write.wording import (
    DASH,
    say_count,
    say_date,
    say_duration,
    say_km,
    say_number_of,
    say_text,
)

_READING_WORDS: Final[dict[str, str]] = {
    "optimistic": "in every reading",
    "best": "in the best and pessimistic readings",
    "pessimistic": "only in the pessimistic reading",
}


_LINES = ("crossing", "closed line")
"""Lines between two holders: where nobody is cut off behind one, it is news only on the map."""


def closures_section(content: BriefContent, claim_links: dict[str, str]) -> Section:
    """Make the section on what closes or delays, with age and people behind."""
    rows = content.closures
    title = "The closures that do it"
    if not len(rows):
        return Section("closures", title, empty="No claim closes or delays any road on the date.")
    rows = rows.sort_values(
        ["people_behind", "places_behind", "km"], ascending=False, kind="stable"
    )
    is_idle = (rows["places_behind"] == 0) & rows["effect"].isin(_LINES)
    idle = int(is_idle.sum())
    table = make_table(
        "Closures and delays that act on the date, most people behind first",
        rows[~is_idle],
        [
            ("What, by which claims", partial(subject_cell, claim_links)),
            ("Effect", _effect),
            ("Road", _road),
            ("Since", lambda record: Cell(say_date(record.get("since")), css="date")),
            ("Last reported", partial(reported_cell, content.head.on)),
            ("People behind", _behind),
        ],
        sheet="Closures",
    )
    prose = (
        "People behind: those cut off, in the best reading, whose way with every claim removed "
        "passes it. One place can stand behind several closures; do not add the figures. "
        "Ages are counted to the date of the brief."
    )
    left_out = (
        f"{say_number_of(idle, 'line')} with nobody behind are left out here; "
        "they stand in tables.xlsx, sheet Closures."
    )
    after = (left_out,) if idle else ()
    return Section("closures", title, prose=(prose,), tables=(table,), after=after)


def subject_cell(claim_links: dict[str, str], record: Record) -> Cell:
    """Show what claims speak of, with links to them."""
    ids = ids_cell(record, "claim_ids", claim_links)
    return Cell(say_text(record.get("subject")), links=ids.links)


def _road(record: Record) -> Cell:
    km = record.get("km")
    if km == 0:
        return Cell(DASH, css="num", sub=("a line, no length",))
    return Cell(say_km(km), css="num")


def _effect(record: Record) -> Cell:
    delay = record.get("delay_minutes")
    text = str(record.get("effect") or DASH)
    if isinstance(delay, (int, float)):
        text += f", {say_duration(60 * delay)}"
    words = _READING_WORDS.get(str(record.get("reading")), "")
    return Cell(text, sub=(words,) if words else ())


def reported_cell(on: date, record: Record) -> Cell:
    """Show when it was last reported, how old that is, and whether it is stale or disputed."""
    last = record.get("last_reported_on")
    flags = []
    if isinstance(last, date):
        days = (on - last).days
        flags.append(
            f"{say_number_of(days, 'day')} old"
            if days >= 0
            else f"{say_number_of(-days, 'day')} after the date"
        )
    if record.get("is_stale") is True:
        flags.append("STALE")
    if record.get("is_disputed") is True:
        flags.append("DISPUTED")
    return Cell(say_date(last), css="date", sub=tuple(flags))


def _behind(record: Record) -> Cell:
    places = record.get("places_behind")
    sub = (say_number_of(places, "place"),)
    if record.get("people_behind") is None:
        why = "no figure known" if places else "none behind"
        return Cell(DASH, css="num", sub=(*sub, why))
    return Cell(say_count(record["people_behind"]), css="num", sub=sub)
