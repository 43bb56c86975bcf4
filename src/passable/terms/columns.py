"""The columns of a case's tables: the one place that says what each holds.

``read.tables`` checks files against these; ``docs/guide/case.md`` is written from them.
"""

from __future__ import annotations

from typing import Final

from passable.terms.codes import (
    CLAIM_STATES,
    PLACE_PRECISIONS,
    PREDICATES,
    RELIABILITY,
    SENSITIVITIES,
    TIME_PRECISIONS,
)
from passable.terms.column import Column
from passable.terms.movement_columns import (
    AGREEMENTS,
    CONVOYS,
    HOURS,
    MOVEMENTS,
    PERMITS,
    TERMS,
)

__all__ = [
    "ACTORS",
    "AGREEMENTS",
    "CLAIMS",
    "CONVOYS",
    "HOURS",
    "MOVEMENTS",
    "NODES",
    "PERMITS",
    "PLACES",
    "SEGMENTS",
    "SERVICES",
    "SOURCES",
    "STATEMENTS",
    "TABLES",
    "TERMS",
    "Column",
]

PLACES: Final = (
    Column("place_id", "id", required=True, unique=True, meaning="your own id"),
    Column("name_en", required=True, meaning="name in English"),
    Column("name_ar", meaning="name in Arabic, or the local language"),
    Column("aliases", meaning="other spellings, parted by ';'"),
    Column("adm1_pcode", "pcode", meaning="P-code of the governorate"),
    Column("adm2_pcode", "pcode", meaning="P-code of the district"),
    Column("adm3_pcode", "pcode", meaning="P-code of the sub-district"),
    Column("lon", "lon", required=True, meaning="degrees east, WGS 84"),
    Column("lat", "lat", required=True, meaning="degrees north, WGS 84"),
    Column("source_id", "id", meaning="who says so, a row of sources.csv"),
    Column(
        "sensitivity",
        "code",
        values=SENSITIVITIES,
        meaning="restricted: a camp or hiding place, told by P-code only; public unless said",
    ),
)
SERVICES: Final = (
    Column("service_id", "id", required=True, unique=True, meaning="your own id"),
    Column("category", "id", required=True, meaning="hospital, fuel, market … or your own word"),
    Column("name_en", meaning="name in English"),
    Column("name_ar", meaning="name in Arabic, or the local language"),
    Column("adm1_pcode", "pcode", meaning="P-code of the governorate"),
    Column("adm2_pcode", "pcode", meaning="P-code of the district"),
    Column("adm3_pcode", "pcode", meaning="P-code of the sub-district"),
    Column("lon", "lon", required=True, meaning="degrees east, WGS 84", is_sensitive=True),
    Column("lat", "lat", required=True, meaning="degrees north, WGS 84", is_sensitive=True),
    Column("place_id", "id", meaning="the place it stands in, a row of places.csv"),
    Column("capacity", "number", meaning="how much, in the unit given"),
    Column("unit", meaning="beds, litres a day …"),
    Column("source_id", "id", meaning="who says so, a row of sources.csv"),
    Column(
        "sensitivity",
        "code",
        values=SENSITIVITIES,
        meaning="whether its location is public; by its category unless said",
    ),
)
ACTORS: Final = (
    Column("actor_id", "id", required=True, unique=True, meaning="your own id"),
    Column("name", required=True, meaning="as ACLED names it"),
    Column("aliases", meaning="other names, parted by ';'"),
)
SOURCES: Final = (
    Column("source_id", "id", required=True, unique=True, meaning="your own id"),
    Column("publisher", required=True, meaning="who published it"),
    Column("title", required=True, meaning="its title"),
    Column("published_on", "date", meaning="when"),
    Column("url", meaning="where"),
    Column(
        "reliability",
        "code",
        required=True,
        values=RELIABILITY,
        meaning="Admiralty grade A completely reliable … F cannot be judged",
    ),
    Column("primary_source_id", "id", meaning="the source it repeats, if it is a copy"),
    Column("licence", meaning="its terms of use"),
    Column(
        "sensitivity",
        "code",
        values=SENSITIVITIES,
        meaning="restricted: only its grade is told; public unless said",
    ),
)
CLAIMS: Final = (
    Column("claim_id", "id", required=True, unique=True, meaning="your own id"),
    Column("subject", "id", required=True, meaning="what it speaks of: a selector"),
    Column("predicate", "code", required=True, values=PREDICATES, meaning="what is said of it"),
    Column("value", meaning="the value, for predicates that take a word or a code"),
    Column("low", "number", meaning="lowest figure"),
    Column("best", "number", meaning="best figure"),
    Column("high", "number", meaning="highest figure"),
    Column("unit", meaning="people, minutes …"),
    Column("valid_from", "date", required=True, meaning="the first day it was so"),
    Column("valid_to", "date", meaning="the last day it was so; empty: until further notice"),
    Column("reported_on", "date", required=True, meaning="when it became known"),
    Column("recorded_on", "date", meaning="when it was written into this ledger"),
    Column("source_id", "id", required=True, meaning="a row of sources.csv"),
    Column("said_by", meaning="the person or body the source quotes"),
    Column(
        "credibility",
        "code",
        required=True,
        values=tuple("123456"),
        meaning="Admiralty grade 1 confirmed … 6 cannot be judged",
    ),
    Column(
        "place_precision",
        "code",
        values=PLACE_PRECISIONS,
        meaning="only exact points act on roads",
    ),
    Column("time_precision", "code", values=TIME_PRECISIONS, meaning="day unless said"),
    Column("sensitivity", "code", values=SENSITIVITIES, meaning="public unless said"),
    Column("state", "code", values=CLAIM_STATES, meaning="accepted unless said"),
    Column("revises", "id", meaning="the claim this one corrects"),
    Column("note", meaning="anything else; a source's own words in quotation marks"),
)
STATEMENTS: Final = (
    Column("statement_id", "id", required=True, unique=True, meaning="your own id"),
    Column("text", required=True, meaning="the statement in neutral words"),
    Column("source_id", "id", required=True, meaning="a row of sources.csv"),
    Column("said_by", meaning="the person or body the source quotes"),
    Column("figure", "id", meaning="the measure that checks it"),
    Column("relation", "code", values=("=", "<", "<=", ">", ">="), meaning="claimed relation"),
    Column("value", "number", meaning="claimed value"),
    Column("tolerance", "number", meaning="how far off still counts"),
    Column("unit", meaning="km, share, people …"),
    Column("on_date", "date", meaning="the date it speaks of"),
    Column("note", meaning="anything else"),
)
SEGMENTS: Final = (
    Column("segment_id", "id", required=True, unique=True, meaning="your own id"),
    Column("from_node", "id", required=True, meaning="a row of nodes.csv"),
    Column("to_node", "id", required=True, meaning="a row of nodes.csv"),
    Column("length_km", "number", meaning="empty: the straight line"),
    Column("road_class", "id", required=True, meaning="an OSM highway value, or ferry"),
    Column("ref", meaning="road numbers, parted by ';'"),
    Column("name_en", meaning="road name"),
    Column("name_ar", meaning="road name in Arabic"),
    Column("oneway", "code", values=("1", "-1", "0"), meaning="0 unless said"),
    Column("surface", meaning="an OSM surface value"),
    Column("maxspeed_kph", "number", meaning="km/h"),
    Column("bridge", "code", values=("yes", "no"), meaning="no unless said"),
    Column("maxweight_tonnes", "number", meaning="tonnes"),
    Column("geometry_wkt", meaning="a LINESTRING in lon lat; empty: the straight line"),
    Column("source_id", "id", meaning="who says so, a row of sources.csv"),
    Column("note", meaning="anything else"),
)
NODES: Final = (
    Column("node_id", "id", required=True, unique=True, meaning="your own id"),
    Column("name_en", meaning="name"),
    Column("lon", "lon", required=True, meaning="degrees east, WGS 84"),
    Column("lat", "lat", required=True, meaning="degrees north, WGS 84"),
    Column("source_id", "id", meaning="who says so"),
)
SCENARIOS: Final = (
    Column("scenario_id", "id", required=True, unique=True, meaning="your own id"),
    Column("close", meaning="selectors of what closes, parted by ';'"),
    Column("open", meaning="selectors of what opens, parted by ';'"),
)
"""Of the table given to ``whatif``; it belongs to no case."""
GROUPS: Final = (
    Column("group_id", "id", required=True, meaning="your own id; every row adds to its group"),
    Column("subject", "id", required=True, meaning="a selector, or the id of a segment"),
)
"""Of a table of groups of segments; it belongs to no case."""

TABLES: Final[dict[str, tuple[Column, ...]]] = {
    "places.csv": PLACES,
    "services.csv": SERVICES,
    "actors.csv": ACTORS,
    "sources.csv": SOURCES,
    "claims.csv": CLAIMS,
    "statements.csv": STATEMENTS,
    "agreements.csv": AGREEMENTS,
    "terms.csv": TERMS,
    "movements.csv": MOVEMENTS,
    "convoys.csv": CONVOYS,
    "permits.csv": PERMITS,
    "hours.csv": HOURS,
    "roads/segments.csv": SEGMENTS,
    "roads/nodes.csv": NODES,
}
"""File of a case -> its columns. ``areas.geojson`` is read by ``read.areas``."""
