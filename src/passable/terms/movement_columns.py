"""Columns of the tables about who moves: agreements, their terms and tranches, convoys, permits, hours."""

from __future__ import annotations

from typing import Final

from passable.terms.codes import CLAIM_STATES, SENSITIVITIES, TERM_MEASURES, VEHICLES
from passable.terms.column import Column

AGREEMENTS: Final = (
    Column("agreement_id", "id", required=True, unique=True, meaning="your own id"),
    Column("title", required=True, meaning="its neutral name"),
    Column("parties", required=True, meaning="rows of actors.csv, parted by ';'"),
    Column("area_id", "id", meaning="the area it is about, of areas.geojson"),
    Column("mover", "id", meaning="who moves under it, of case.toml; empty: the case's own mover"),
    Column("signed_on", "date", required=True, meaning="no tranche may be dated before it"),
    Column("source_id", "id", required=True, meaning="a row of sources.csv"),
    Column("said_by", meaning="the person or body the source quotes"),
    Column("note", meaning="anything else"),
)
TERMS: Final = (
    Column("term_id", "id", required=True, unique=True, meaning="your own id"),
    Column("agreement_id", "id", required=True, meaning="a row of agreements.csv"),
    Column("obligation", required=True, meaning="what is to be done, in neutral words"),
    Column("party", "id", meaning="whose obligation, a row of actors.csv; empty: all or unsaid"),
    Column(
        "measure",
        "code",
        values=TERM_MEASURES,
        meaning="what checks it; empty: nothing computes it, and the answer is cannot tell",
    ),
    Column("deadline", "date", meaning="the last day on which it is kept"),
    Column("low", "number", meaning="lowest quantity agreed"),
    Column("best", "number", meaning="quantity agreed"),
    Column("high", "number", meaning="highest quantity agreed"),
    Column("unit", meaning="people, tranches …"),
    Column("verified_by", meaning="who was to verify it"),
    Column("source_id", "id", required=True, meaning="a row of sources.csv"),
    Column("note", meaning="anything else"),
)
MOVEMENTS: Final = (
    Column("movement_id", "id", required=True, unique=True, meaning="your own id"),
    Column("agreement_id", "id", required=True, meaning="a row of agreements.csv"),
    Column("tranche", "number", meaning="its number; of a count so far, the last one in it"),
    Column(
        "kind",
        "code",
        required=True,
        values=("planned", "observed"),
        meaning="announced beforehand, or said to have happened",
    ),
    Column("scope", "code", values=("tranche", "so_far"), meaning="tranche unless said"),
    Column("date", "date", required=True, meaning="day of departure, or of the count"),
    Column("from_place_id", "id", meaning="a row of places.csv"),
    Column("to_place_id", "id", meaning="a row of places.csv"),
    Column("via_place_ids", "id", meaning="places passed as the source says, parted by ';'"),
    *(
        Column(f"{group}_{figure}", "number", meaning=f"{told} figure of {group}")
        for group in ("people", "women", "children", "fighters", "vehicles")
        for figure, told in (("low", "lowest"), ("best", "best"), ("high", "highest"))
    ),
    Column("source_id", "id", required=True, meaning="a row of sources.csv"),
    Column("said_by", meaning="the person or body the source quotes"),
    Column(
        "credibility",
        "code",
        required=True,
        values=tuple("123456"),
        meaning="Admiralty grade 1 confirmed … 6 cannot be judged",
    ),
    Column("reported_on", "date", required=True, meaning="when it became known"),
    Column("sensitivity", "code", values=SENSITIVITIES, meaning="public unless said"),
    Column("state", "code", values=CLAIM_STATES, meaning="accepted unless said"),
    Column("revises", "id", meaning="the movement this one corrects"),
    Column("note", meaning="anything else; a source's own words in quotation marks"),
)
CONVOYS: Final = (
    Column("convoy_id", "id", required=True, unique=True, meaning="your own id"),
    Column("title", meaning="what it is for, in neutral words"),
    Column("mover", "id", meaning="a mover of case.toml; empty: the case's own"),
    Column("from_place_id", "id", required=True, meaning="a row of places.csv"),
    Column("to_place_id", "id", required=True, meaning="a row of places.csv"),
    Column("stop_place_ids", "id", meaning="designated stops in order, parted by ';'"),
    Column("vehicle", "code", values=VEHICLES, meaning="the case's own vehicle class unless said"),
    Column("loads", "number", required=True, meaning="truckloads to be carried"),
    Column("trips", "number", meaning="how often each vehicle goes; 1 unless said"),
    Column(
        "earliest_departure",
        "moment",
        required=True,
        meaning="local time, like 2017-03-21T06:00",
        is_sensitive=True,
    ),
    Column("latest_departure", "moment", required=True, meaning="local time", is_sensitive=True),
    Column(
        "latest_arrival",
        "moment",
        meaning="local time; empty: seven days after it may leave",
        is_sensitive=True,
    ),
    Column("allowed_from", "clock", meaning="first time of day at which it may be on the road"),
    Column("allowed_to", "clock", meaning="last time of day"),
    Column("stop_minutes", "number", meaning="spent at each designated stop; 0 unless said"),
    Column("rest_after_hours", "number", meaning="driving without a rest lasts no longer"),
    Column("rest_minutes", "number", meaning="how long a rest is; 30 unless said"),
    Column("check_in_minutes", "number", meaning="between two check-ins; 60 unless said"),
    Column("leader", meaning="who leads it; needed with more than 5 vehicles", is_sensitive=True),
    Column("contact", meaning="how it is reached", is_sensitive=True),
    Column("note", meaning="anything else", is_sensitive=True),
)
PERMITS: Final = (
    Column("permit_id", "id", required=True, unique=True, meaning="your own id"),
    Column("convoy_id", "id", meaning="a row of convoys.csv; empty: every convoy"),
    Column("subject", "id", required=True, meaning="where it is needed: a selector"),
    Column("issued_by", required=True, meaning="who gave it"),
    Column("valid_from", "moment", required=True, meaning="local time"),
    Column("valid_to", "moment", required=True, meaning="local time"),
    Column("source_id", "id", meaning="a row of sources.csv"),
    Column("note", meaning="anything else"),
)
HOURS: Final = (
    Column("hours_id", "id", required=True, unique=True, meaning="your own id"),
    Column("subject", "id", required=True, meaning="where a curfew holds or a gate shuts"),
    Column("closed_from", "clock", required=True, meaning="time of day from which nobody passes"),
    Column("closed_to", "clock", required=True, meaning="time of day at which it opens again"),
    Column("valid_from", "date", meaning="first day it holds; empty: always"),
    Column("valid_to", "date", meaning="last day it holds; empty: until further notice"),
    Column("source_id", "id", meaning="a row of sources.csv"),
    Column("note", meaning="anything else"),
)
