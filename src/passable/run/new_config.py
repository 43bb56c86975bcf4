"""The case.toml of a new case: its main places, its routes, what it takes for granted."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pandas as pd

from passable.read.case_config import parse_case_config
from passable.run.new_case_inputs import OSM_SOURCE, NewCaseParts
from passable.terms.errors import BadTable, ProblemList
from passable.terms.sensitivity import HARMLESS_CATEGORIES
from passable.write.case_toml import NewConfig, case_toml_text

MAIN_PLACES = 12
ROUTE_ENDS = 3
PLACE_RANKS = ("city", "town", "village", "suburb", "hamlet")
"""OSM ``place`` values, largest first, where no figure of people says which is larger."""
PARTS_OF_TOWNS = ("borough", "suburb", "quarter", "neighbourhood")
OSM_IS_PUBLIC = (
    "they were taken from OpenStreetMap, where anybody can read them; take this out when you put "
    "in locations of your own"
)
ASSUMPTIONS = (
    "Every road is open unless a claim says otherwise.",
    "Every line between two sides may be crossed until the movers' rules say otherwise.",
    "A service functions unless a claim says otherwise.",
)


def counted_twice(parts: NewCaseParts) -> list[str]:
    """Warn where parts of towns have figures of their own: their town's may hold them already."""
    places = parts.places
    if "place_kind" not in places.columns:
        return []
    count = int((places["place_kind"].isin(PARTS_OF_TOWNS) & places["population"].notna()).sum())
    if not count:
        return []
    warning = (
        f"{count} suburbs or quarters have figures of people of their own; if their town's "
        "figure holds them already, people are counted twice. Remove one of the claims."
    )
    return [warning]


def _public_categories(parts: NewCaseParts) -> list[str]:
    """List the categories that are protected unless declared, if all services are OSM's."""
    services = parts.services
    if not len(services) or (services["source_id"] != OSM_SOURCE).any():
        return []
    found = sorted({str(category) for category in services["category"]})
    return [category for category in found if category not in HARMLESS_CATEGORIES]


def new_config_text(title: str, parts: NewCaseParts, on: date, roads_path: str) -> str:
    """Write the case.toml of a new case and check it by reading it back.

    Parameters
    ----------
    title
        Of the case.
    parts
        What the case holds.
    on
        The default day.
    roads_path
        Inside the folder.
    """
    places = parts.places
    ranks = {kind: rank for rank, kind in enumerate(PLACE_RANKS)}
    kinds = places["place_kind"] if "place_kind" in places.columns else pd.Series("", places.index)
    order = pd.DataFrame(
        {
            "place_id": places["place_id"],
            "people": -places["population"].fillna(0.0),
            "rank": [ranks.get(str(kind), len(ranks)) for kind in kinds],
        }
    ).sort_values(["people", "rank"], kind="stable")
    main = [str(place_id) for place_id in order["place_id"].head(MAIN_PLACES)]
    names = dict(zip(places["place_id"], places["name_en"], strict=True))
    text = case_toml_text(
        NewConfig(
            title=title,
            licence=parts.roads.licence,
            on=on,
            roads_path=roads_path,
            categories=sorted({str(category) for category in parts.services["category"]}),
            main_places=[(place_id, str(names[place_id])) for place_id in main],
            routes=list(combinations(main[:ROUTE_ENDS], 2)),
            assumptions=[*ASSUMPTIONS, *counted_twice(parts)],
            public_categories=_public_categories(parts),
            public_because=OSM_IS_PUBLIC if _public_categories(parts) else "",
        )
    )
    problems = ProblemList()
    parse_case_config(text, problems)
    problems.raise_if_any(BadTable)
    return text
