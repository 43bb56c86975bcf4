"""Routes between main towns, beside the way with every claim removed, and why not that road."""

from __future__ import annotations

from functools import partial

import pandas as pd

from passable.write.brief_content import BriefContent
from passable.write.page_cutoff import ids_cell
from passable.write.page_table import Cell, Record, Section, make_table
from passable.write.plain import as_plain, plain_records
from passable.write.wording import DASH, say_date, say_duration, say_km

_Open = dict[tuple[object, object, object, str], bool]


def routes_section(content: BriefContent, claim_links: dict[str, str]) -> Section:
    """Make the section: a table a mover, a row a pair, in the best reading with what others say."""
    title = "Routes between main towns"
    routes = content.routes
    if not len(routes):
        return Section("routes", title, empty="No route was asked about.")
    head = content.head
    shown = _best(routes)
    opens = _open_by_reading(routes)
    before = _before(content)
    tables = []
    for mover, rows in shown.groupby("mover", sort=False):
        whom = head.mover_title if mover == head.mover else str(mover)
        tables.append(
            make_table(
                f"Ways for {whom} on {head.on.isoformat()}, best reading",
                rows,
                [
                    ("From and to", _pair),
                    *((f"On {say_date(head.since)}", partial(_then, before)),) * bool(before),
                    (f"On {say_date(head.on)}" if before else "Now", partial(_now, opens)),
                    ("With every claim removed", _claim_free),
                    ("Extra", _extra),
                    ("Why not that road", partial(_why_not, claim_links)),
                ],
                sheet="Routes",
            )
        )
    return Section("routes", title, tables=tuple(tables))


def _best(routes: pd.DataFrame) -> pd.DataFrame:
    best = routes[routes["reading"] == "best"]
    return best if len(best) else routes


def _before(content: BriefContent) -> dict[tuple[object, object, object], Record]:
    """Give the ways of the date compared with, by mover and ends; empty without such a date."""
    if content.routes_before is None or content.head.since is None:
        return {}
    rows = _best(content.routes_before)
    return {_key(record): record for record in plain_records(rows, rows.columns)}


def _key(record: Record) -> tuple[object, object, object]:
    return record["mover"], record["from_place_id"], record["to_place_id"]


def _then(before: dict[tuple[object, object, object], Record], record: Record) -> Cell:
    """Show the way of the date compared with, and whether it was the same."""
    then = before.get(_key(record))
    if then is None:
        return Cell(DASH)
    if then.get("is_open") is not True:
        return Cell("no open way", css="state-best")
    if then.get("km") is None:  # withheld
        return Cell(DASH)
    same = then.get("segment_ids") == record.get("segment_ids") and record.get("is_open") is True
    via = f"via {then['via']}" if then.get("via") else ""
    sub = "the same way" if same else via
    return Cell(say_km(then["km"]), sub=(say_duration(then["seconds"]), sub))


def _open_by_reading(routes: pd.DataFrame) -> _Open:
    columns = ["mover", "from_place_id", "to_place_id", "reading", "is_open"]
    return {
        (mover, a, b, str(reading)): as_plain(is_open) is True
        for mover, a, b, reading, is_open in routes[columns].itertuples(index=False)
    }


def _pair(record: Record) -> Cell:
    codes = " → ".join(
        str(record.get(f"{end}_adm3_pcode") or record.get(f"{end}_adm1_pcode") or DASH)
        for end in ("from", "to")
    )
    return Cell(f"{record['from_name']} → {record['to_name']}", sub=(f"P-code {codes}",))


def _now(opens: _Open, record: Record) -> Cell:
    key = _key(record)
    if record.get("is_open") is not True:
        hope = opens.get((*key, "optimistic")) is True
        return Cell(
            "no open way",
            css="state-best",
            sub=("open in the optimistic reading",) if hope else (),
        )
    sub = [
        f"{word} {record[column]}"
        for word, column in (("via", "via"), ("roads", "refs"))
        if record.get(column)
    ]
    if opens.get((*key, "pessimistic")) is False:
        sub.append("no open way in the pessimistic reading")
    return Cell(f"{say_km(record['km'])}, {say_duration(record['seconds'])}", sub=tuple(sub))


def _claim_free(record: Record) -> Cell:
    if record.get("claim_free_km") is None:
        return Cell(DASH, sub=("no way even with every claim removed",))
    via = record.get("claim_free_via")
    text = f"{say_km(record['claim_free_km'])}, {say_duration(record['claim_free_seconds'])}"
    return Cell(text, sub=(f"via {via}",) if via else ())


def _extra(record: Record) -> Cell:
    seconds = record.get("extra_seconds")
    if seconds == 0:
        return Cell("none", css="num")
    text = say_duration(seconds)
    if text != DASH and not text.startswith("−"):
        text = f"+{text}"
    return Cell(text, css="num")


def _why_not(claim_links: dict[str, str], record: Record) -> Cell:
    """Name the claims that close or slow the way of the network without claims."""
    return ids_cell(record, "closing_claim_ids", claim_links)
