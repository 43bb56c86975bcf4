"""Claims and sources: one thing one source says of one subject for a span of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from passable.terms.codes import Predicate
from passable.terms.selectors import Selector


@dataclass(frozen=True)
class Source:
    """Who says it, and how reliable they are.

    ``primary_source_id`` is its own id unless the source repeats another; of a ``restricted``
    source only the reliability is told.
    """

    source_id: str
    publisher: str
    title: str
    published_on: date | None
    url: str
    reliability: str
    primary_source_id: str
    licence: str
    sensitivity: str = "public"


@dataclass(frozen=True)
class Claim:
    """One row of the ledger.

    Parameters
    ----------
    claim_id
        Its id.
    subject
        The parsed selector.
    predicate
        One of ``codes.PREDICATES``.
    value
        The normalised value: a word of ``STATUS_VALUES``, ``DAMAGE_VALUES`` or
        ``FUNCTION_VALUES``, an actor id (or ``unknown``) for ``control``, a vehicle class for
        ``practicability``, empty for figures.
    low, best, high
        Figures (people, minutes), ``None`` where not said.
    valid_from, valid_to
        First and last day it was so; ``valid_to`` ``None`` means until further notice.
    reported_on, recorded_on
        When it became known, and when it was written down here.
    row
        Its row in claims.csv, as a spreadsheet counts.
    """

    claim_id: str
    subject: Selector
    predicate: Predicate
    value: str
    low: float | None
    best: float | None
    high: float | None
    unit: str
    valid_from: date
    valid_to: date | None
    reported_on: date
    recorded_on: date | None
    source_id: str
    said_by: str
    credibility: int
    place_precision: str
    time_precision: str
    sensitivity: str
    state: str
    revises: str
    note: str
    row: int = 0
