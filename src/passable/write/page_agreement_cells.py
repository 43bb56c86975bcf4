"""Cells of an agreement's tables: figures as ranges between sources, accounts line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from passable.write.page_table import Cell, Record
from passable.write.wording import DASH, THIN, say_count, say_date, say_km, say_number_of

GROUPS: Final = ("people", "women", "children", "fighters", "vehicles")
NOBODY: Final = "not reported"


def say_group(record: Record, group: str) -> str:
    """Say the range of a group, empty if nobody gives a figure.

    >>> say_group({"people_low": 400, "people_high": 2000, "is_at_least": True}, "people")
    '400 to 2\u202f000 people or more'
    >>> say_group({"women_low": 544, "women_high": 544}, "women")
    '544 women'
    >>> say_group({"women_low": None, "women_high": None}, "women")
    ''
    """
    low, high = record.get(f"{group}_low"), record.get(f"{group}_high")
    if low is None:
        return ""
    span = say_count(low) if high in (low, None) else f"{say_count(low)} to {say_count(high)}"
    if group == "quantity":
        return f"{span} {record.get('unit') or ''}".strip()
    bound = {"people": "is_at_least", "planned_people": "planned_is_at_least"}.get(group)
    more = " or more" if bound and record.get(bound) else ""
    return f"{span} {group.removeprefix('planned_')}{more}"


def tranche_cell(anchor: str, record: Record) -> Cell:
    """Name a tranche by its number, with what is known of it."""
    number = say_count(record["tranche"])
    return Cell(number, sub=(str(record["state"]),), anchor=f"{anchor}-tranche-{number}")


def announced_cell(record: Record) -> Cell:
    """Show the day and the number of people announced."""
    if record["planned_on"] is None:
        return Cell(DASH, sub=("no announcement",))
    people = say_group(record, "planned_people")
    return Cell(say_date(record["planned_on"]), sub=(people or "no number",))


def observed_cell(record: Record) -> Cell:
    """Show the days and the numbers that sources give, and where they differ."""
    first, last = record["observed_from"], record["observed_to"]
    if first is None:
        return Cell(NOBODY if record["state"] == NOBODY else DASH, sub=_unseen(record))
    days = say_date(first) if first == last else f"{say_date(first)} to {say_date(last)}"
    figures = [told for group in GROUPS if (told := say_group(record, group))]
    differ = [
        word
        for word, column in (
            ("numbers of people", "counts_differ"),
            ("days", "dates_differ"),
            ("destinations", "destinations_differ"),
        )
        if record[column]
    ]
    more = [f"sources differ on {' and '.join(differ)}"] if differ else []
    if record["people_low"] is None:
        figures.insert(0, "no number of people")
    sources = say_number_of(record["independent_sources"], "independent source")
    return Cell(days, sub=(*figures, sources, *more))


def _unseen(record: Record) -> tuple[str, ...]:
    if record["state"] == "announced":
        return ("no source reports a departure",)
    if record["state"] == NOBODY:
        return ("no source speaks of it, though later ones are numbered",)
    return ("no source speaks of it",)


def slip_cell(record: Record) -> Cell:
    """Show the days between the day announced and the days observed."""
    low, high = record["slip_days_low"], record["slip_days_high"]
    if low is None:
        return Cell(DASH)
    if low == high:
        return Cell(say_number_of(low, "day"))
    return Cell(f"{say_count(low)} to {say_number_of(high, 'day')}")


def destination_cell(record: Record) -> Cell:
    """Show the destinations that sources name, with their P-codes."""
    codes = str(record["to_adm3_pcodes"] or "")
    return Cell(str(record["to_places"] or DASH), sub=(f"P-code {codes}",) if codes else ())


def account_lines(accounts: Sequence[Record]) -> Cell:
    """Set the accounts of a tranche side by side, each with its publisher and grade."""
    if not accounts:
        return Cell(DASH)
    return Cell("", sub=tuple(_account(record) for record in accounts))


def _account(record: Record) -> str:
    """Say one account: who, of which day, where to, how many."""
    quoted = f", quoting {record['said_by']}" if record["said_by"] else ""
    kind = "announced for " if record["kind"] == "planned" else ""
    figures = [told for group in GROUPS if (told := _told(record, group))]
    where = f" to {record['to_name']}" if record["to_name"] else ""
    return (
        f"{record['publisher']}{quoted} ({record['grade']}): {kind}{say_date(record['date'])}"
        f"{where}, {', '.join(figures) or 'no number'}"
    )


def _told(record: Record, group: str) -> str:
    """Say a group as one source gives it."""
    low, best, high = (record[f"{group}_{figure}"] for figure in ("low", "best", "high"))
    said = [figure for figure in (low, best, high) if figure is not None]
    if not said:
        return ""
    bounds = "" if best is not None or high is not None else "at least "
    span = (
        say_count(said[0])
        if said[0] == said[-1]
        else f"{say_count(said[0])} to {say_count(said[-1])}"
    )
    return f"{bounds}{span} {group}"


def moved_cell(record: Record) -> Cell:
    """Show people moved so far, between all accounts."""
    return Cell(say_group(record, "people") or DASH)


def sum_cell(record: Record) -> Cell:
    """Show the sum of tranches, and how many of how many are in it."""
    if not record["tranches_counted"]:
        return Cell(DASH, sub=("no tranche with a number of people",))
    low, high = record["sum_low"], record["sum_high"]
    span = say_count(low) if low == high else f"{say_count(low)} to {say_count(high)}"
    missing = [
        f"{say_count(record[column])} {words}"
        for words, column in (
            ("without a number", "tranches_without_figure"),
            (NOBODY, "tranches_not_reported"),
        )
        if record[column]
    ]
    counted = f"{say_count(record['tranches_counted'])} of {say_count(record['tranches'])} tranches"
    return Cell(span, sub=(", ".join([counted, *missing]),))


def whom_cell(record: Record) -> Cell:
    """Show an obligation and whose it is."""
    party = str(record["party"] or "")
    return Cell(str(record["obligation"]), sub=(f"party: {party}",) if party else ())


def verdict_cell(record: Record) -> Cell:
    """Show a verdict with its figures and the reason."""
    return Cell(str(record["verdict"]), sub=(_figures(record), str(record["reason"])))


def _figures(record: Record) -> str:
    low, high = record["figure_low"], record["figure_high"]
    if low is None:
        return ""
    span = say_count(low) if low == high else f"{say_count(low)} to {say_count(high)}"
    if high is None:
        span = f"{say_count(low)} or more"
    span = span.replace("-", "−")
    return f"found: {span} {record['figure_unit']}"


def tranches_cell(record: Record) -> Cell:
    """Show which tranches could take a way, and on which days."""
    return Cell(str(record["tranches"]), sub=(str(record["dates"]),))


def passing_cell(record: Record) -> Cell:
    """Show both ends with their P-codes."""
    codes = " → ".join(str(record[f"{end}_adm3_pcode"] or DASH) for end in ("from", "to"))
    return Cell(f"{record['from_name']} → {record['to_name']}", sub=(f"P-code {codes}",))


def way_cell(record: Record) -> Cell:
    """Show a way's length and hours, and whether a source names it."""
    sub = [str(record["way"])]
    if record["published_for"]:
        sub.append(f"a source names it for tranche {record['published_for']}")
    if record["is_open"] is not True:
        return Cell("no open way", css="state-best", sub=tuple(sub))
    if record["km"] is None:
        return Cell(DASH, sub=tuple(sub))
    return Cell(f"{say_km(record['km'])}, {record['hours']:.1f}{THIN}h", sub=tuple(sub))


def lines_crossed_cell(record: Record) -> Cell:
    """Show how many lines a way crosses, and between whom."""
    if record["lines_crossed"] is None:
        return Cell(DASH)
    crossings = str(record["crossings"] or "").split("; ")
    return Cell(say_count(record["lines_crossed"]), sub=tuple(crossings))
