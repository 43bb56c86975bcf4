"""The columns of event files, as UCDP and ACLED publish them, and the names they had before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from passable.terms.columns import Column


@dataclass(frozen=True)
class EventForm:
    """How one coder's files look.

    Parameters
    ----------
    columns
        What an import reads.
    header_only
        Optional columns that the header names all the same, though cells may be empty.
    aliases
        Older names of columns, lower case, and the present ones.
    foreign
        A column that tells the other coder's file, and what to do then.
    """

    columns: tuple[Column, ...]
    header_only: tuple[str, ...]
    foreign: tuple[str, str]
    aliases: Mapping[str, str] = field(default_factory=dict)


_UCDP_COLUMNS: Final = (
    Column("id", "id", required=True, meaning="the event's id"),
    Column(
        "type_of_violence",
        "code",
        required=True,
        values=tuple("123"),
        meaning="1 state-based, 2 non-state, 3 one-sided",
    ),
    Column("side_a", required=True, meaning="the first party"),
    Column("side_b", required=True, meaning="the second party"),
    Column("source_article", meaning="the articles"),
    Column("source_office", meaning="who published them"),
    Column("source_date", meaning="when, parted by ';'"),
    Column("source_headline", meaning="their headlines"),
    Column(
        "where_prec",
        "code",
        required=True,
        values=tuple("1234567"),
        meaning="1 exact … 6 country, 7 water or airspace",
    ),
    Column("where_coordinates", meaning="the name of the spot"),
    Column("adm_1", meaning="first-order division"),
    Column("adm_2", meaning="second-order division"),
    Column("latitude", "lat", required=True, meaning="degrees north"),
    Column("longitude", "lon", required=True, meaning="degrees east"),
    Column(
        "event_clarity",
        "code",
        required=True,
        values=tuple("12"),
        meaning="1 a clear event, 2 part of a summary",
    ),
    Column(
        "date_prec",
        "code",
        required=True,
        values=tuple("12345"),
        meaning="1 day, 2 two to six days, 3 week, 4 month, 5 year",
    ),
    Column("date_start", "date", required=True, meaning="the earliest day"),
    Column("date_end", "date", required=True, meaning="the latest day"),
    Column("best", "number", required=True, meaning="deaths, best estimate"),
    Column("high", "number", required=True, meaning="deaths, highest estimate"),
    Column("low", "number", required=True, meaning="deaths, lowest estimate"),
)
UCDP: Final = EventForm(
    _UCDP_COLUMNS,
    (),
    ("event_id_cnty", "This is an ACLED export: use 'passable import acled'."),
    {"best_est": "best", "low_est": "low", "high_est": "high"},
)
"""GED; the names before 17.1 are aliases."""

_ACLED_COLUMNS: Final = (
    Column("event_id_cnty", "id", required=True, meaning="the event's id"),
    Column("event_date", "date", required=True, meaning="the day, as 2017-03-20 or 20 March 2017"),
    Column(
        "time_precision",
        "code",
        required=True,
        values=tuple("123"),
        meaning="1 day, 2 week, 3 month",
    ),
    Column("event_type", required=True, meaning="Battles, Protests …"),
    Column("sub_event_type", required=True, meaning="Armed clash, Arrests …"),
    Column("actor1", required=True, meaning="the first party"),
    Column("inter1", meaning="its kind, in words or 1-8"),
    Column("actor2", meaning="the second party, may be empty"),
    Column("inter2", meaning="its kind, in words or 1-8"),
    Column("admin1", meaning="first-order division"),
    Column("admin2", meaning="second-order division"),
    Column("location", meaning="the name of the spot"),
    Column("latitude", "lat", required=True, meaning="degrees north"),
    Column("longitude", "lon", required=True, meaning="degrees east"),
    Column(
        "geo_precision",
        "code",
        required=True,
        values=tuple("123"),
        meaning="1 named town, 2 near it, 3 region",
    ),
    Column("source", required=True, meaning="who reported it"),
    Column("notes", meaning="ACLED's words"),
    Column("fatalities", "number", required=True, meaning="deaths, the lowest figure reported"),
    Column("timestamp", "id", required=True, meaning="when the row was last changed, in seconds"),
)
ACLED: Final = EventForm(
    _ACLED_COLUMNS,
    ("inter1", "actor2", "inter2", "location", "notes"),
    ("type_of_violence", "This is a file of UCDP GED: use 'passable import ucdp'."),
)
