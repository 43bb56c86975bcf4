"""``agreement``: each tranche planned against observed, counts side by side, never averaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from passable.measures.results_agreement import TRANCHE_COLUMNS
from passable.terms.agreements import GROUPS, Group, Movement, Tally, span_of
from passable.terms.claims import Source


def live_movements(
    movements: Iterable[Movement], agreement_id: str, on: date, known_on: date | None
) -> list[Movement]:
    """Take what counts on a date: accepted, known, corrected by nothing known, observed by then.

    Announcements count whenever they were for; whoever gives them away sees to that. Of a tranche
    that one account lets leave by the date, accounts of a later day count too: they say that it
    had not left.
    """
    known = [
        m
        for m in movements
        if m.agreement_id == agreement_id
        and m.state == "accepted"
        and (known_on is None or m.reported_on <= known_on)
    ]
    corrected = {m.revises for m in known if m.revises}
    standing = [m for m in known if m.movement_id not in corrected]
    left = {_departure(m) for m in standing if m.kind == "observed" and m.on <= on} - {None}
    return [m for m in standing if m.kind == "planned" or m.on <= on or _departure(m) in left]


def _departure(movement: Movement) -> int | None:
    """Give the tranche whose departure a movement tells of, if it does."""
    return movement.tranche if movement.scope == "tranche" else None


def said_of(movements: Iterable[Movement], group: Group) -> Tally | None:
    """Span what the sources say of a group."""
    return span_of(tally for m in movements if (tally := m.tally(group)) is not None)


def counts_differ(movements: Iterable[Movement], group: Group = "people") -> bool:
    """Say whether the figures of some sources exclude one another."""
    said = [tally for m in movements if (tally := m.tally(group)) is not None]
    highs = [tally.high for tally in said if not tally.is_at_least]
    return bool(highs) and max(tally.low for tally in said) > min(highs)


def last_tranche(movements: Iterable[Movement]) -> int:
    """Give the highest number of a tranche that anybody names."""
    return max((m.tranche for m in movements if m.tranche is not None), default=0)


def tranche_table(
    agreement_id: str,
    live: Sequence[Movement],
    sources: Mapping[str, Source],
    places: Mapping[str, tuple[str, str]],
    on: date,
) -> pd.DataFrame:
    """Tabulate every tranche from the first to the highest number anybody names.

    Parameters
    ----------
    agreement_id
        Whose.
    live
        As ``live_movements`` gives them.
    sources
        By id.
    places
        Name and P-code of each, by id.
    on
        The date asked for: what is announced for later days has not been missed yet.

    Returns
    -------
    DataFrame
        ``TRANCHE_COLUMNS``; a tranche nobody speaks of is a row too.
    """
    due = last_tranche(m for m in live if m.on <= on)
    rows = [
        _tranche(agreement_id, number, live, sources, places, is_due=number <= due)
        for number in range(1, last_tranche(live) + 1)
    ]
    table = pd.DataFrame(rows, columns=list(TRANCHE_COLUMNS))
    for column in ("slip_days_low", "slip_days_high"):
        table[column] = table[column].astype("Int64")
    return table


def _tranche(
    agreement_id: str,
    number: int,
    live: Sequence[Movement],
    sources: Mapping[str, Source],
    places: Mapping[str, tuple[str, str]],
    *,
    is_due: bool,
) -> dict[str, object]:
    mine = [m for m in live if m.tranche == number and m.scope == "tranche"]
    planned = [m for m in mine if m.kind == "planned"]
    observed = [m for m in mine if m.kind == "observed"]
    announced = max(planned, key=lambda m: (m.reported_on, m.on), default=None)
    days = sorted({m.on for m in observed})
    slips = [(day - announced.on).days for day in days] if announced else []
    people, moved = said_of(planned, "people"), said_of(observed, "people")
    unsaid = "not reported" if is_due else "to come"
    ends = _destinations(mine)
    row: dict[str, object] = {
        "agreement_id": agreement_id,
        "tranche": number,
        "state": "observed" if observed else "announced" if planned else unsaid,
        "planned_on": announced.on if announced else None,
        "planned_people_low": people.low if people else np.nan,
        "planned_people_high": people.high if people else np.nan,
        "planned_is_at_least": people is not None and people.is_at_least,
        "observed_from": days[0] if days else None,
        "observed_to": days[-1] if days else None,
        "slip_days_low": min(slips, default=None),
        "slip_days_high": max(slips, default=None),
        "is_at_least": moved is not None and moved.is_at_least,
        "counts_differ": counts_differ(observed),
        "dates_differ": len(days) > 1,
        "to_places": "; ".join(places[end][0] for end in ends),
        "to_place_ids": "; ".join(ends),
        "to_adm3_pcodes": "; ".join(places[end][1] for end in ends),
        "destinations_differ": len(_destinations(observed)) > 1,
        "independent_sources": len({sources[m.source_id].primary_source_id for m in observed}),
        "movement_ids": "; ".join(m.movement_id for m in mine),
    }
    for group in GROUPS:
        said = said_of(observed, group)
        row[f"{group}_low"] = said.low if said else np.nan
        row[f"{group}_high"] = said.high if said else np.nan
    return row


def _destinations(movements: Iterable[Movement]) -> list[str]:
    return list(dict.fromkeys(m.to_place_id for m in movements if m.to_place_id))
