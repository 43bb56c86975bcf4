"""What each column of each table means, its kind and unit: for the Read me sheet and the types."""

from __future__ import annotations

from typing import Final, Literal

import pandas as pd

from passable.measures.results import PEOPLE_COLUMNS

Kind = Literal["text", "number", "integer", "flag", "date"]

AREA_LAYER_COLUMNS: Final[dict[str, str]] = {
    "area_id": "str",
    "name": "str",
    "kind": "str: admin, control, hazard or other",
    "controller": "str: id of the actor that holds it in the best reading, empty if none is said",
    "controller_name": "str: as ACLED names it",
    "is_disputed": "bool: claims differ on who holds it",
    "claim_ids": "str, parted by '; '",
    "geometry": "Polygon or MultiPolygon, WGS 84",
}
ROAD_POINT_LAYER_COLUMNS: Final[dict[str, str]] = {
    "kind": "str: barrier, checkpoint, border_control, ford, toll …",
    "value": "str: the tag's value",
    "tags": "str: the node's tags as JSON",
    "adm1_pcode": "str: of the admin area it stands in, else of the nearest place",
    "adm2_pcode": "str",
    "adm3_pcode": "str",
    "pcode_source": "str: area, nearest place, or empty where the case has no P-codes",
    "geometry": "Point, WGS 84",
}
PLACE_TABLE_COLUMNS: Final[dict[str, str]] = {
    "place_id": "str",
    "name_en": "str",
    "name_ar": "str",
    "aliases": "str: other spellings, parted by ';'",
    "adm1_pcode": "str: P-code of the governorate",
    "adm2_pcode": "str: P-code of the district",
    "adm3_pcode": "str: P-code of the sub-district",
    "lon": "float, degrees east, WGS 84",
    "lat": "float, degrees north, WGS 84",
    "source_id": "str: who says where it is",
    "sensitivity": "str: public or restricted; empty: public",
    **PEOPLE_COLUMNS,
    "cut_off_from": "int: categories it is cut off from (best reading)",
}
SERVICE_TABLE_COLUMNS: Final[dict[str, str]] = {
    "service_id": "str",
    "category": "str",
    "name_en": "str",
    "name_ar": "str",
    "adm1_pcode": "str",
    "adm2_pcode": "str",
    "adm3_pcode": "str",
    "place_id": "str: the place it stands in",
    "lon": "float, degrees east, WGS 84",
    "lat": "float, degrees north, WGS 84",
    "capacity": "float, in the unit given",
    "unit": "str",
    "source_id": "str",
    "sensitivity": "str: public or restricted; empty: by its category",
}
SOURCE_COLUMNS: Final[dict[str, str]] = {
    "source_id": "str",
    "publisher": "str",
    "title": "str",
    "published_on": "date",
    "url": "str",
    "reliability": "str: A completely reliable … F cannot be judged (Admiralty code)",
    "primary_source_id": "str: the source it repeats; its own id if it repeats none",
    "licence": "str",
    "sensitivity": "str: public or restricted; of a restricted source only the grade is told",
    "claims_used": "int: claims of this source that are live on the date",
}
WITHHELD_COUNT_COLUMNS: Final[dict[str, str]] = {
    "adm1_pcode": "str: empty where the case has no P-codes",
    "adm2_pcode": "str",
    "adm3_pcode": "str: the sub-district they stand in",
    "thing": "str: category of service, or checkpoint (of the road data)",
    "count": "int: how many stand there whose locations are not public",
    "functioning": "int: how many of them function (best reading); null for checkpoints",
}
COUNT_COLUMNS: Final[dict[str, str]] = {
    "what": "str: what was counted",
    "count": "int: how many",
    "of_what": "str: out of what, or of what kind",
}
ROAD_REPORT_COLUMNS: Final[dict[str, str]] = {
    "thing": "str: what was counted while reading the roads",
    "outcome": "str: read, kept, joined or dropped",
    "count": "int",
    "reason": "str: why, for what was dropped or changed",
}


def kind_of(meaning: str) -> Kind:
    """Read the kind of a column off its meaning.

    >>> kind_of("float, km; null if none"), kind_of("Int64: the year"), kind_of("LineString")
    ('number', 'integer', 'text')
    """
    word = meaning.replace(":", " ").replace(",", " ").split(" ", 1)[0].lower()
    kinds: dict[str, Kind] = {
        "float": "number",
        "int": "integer",
        "int64": "integer",
        "bool": "flag",
        "date": "date",
    }
    return kinds.get(word, "text")


def columns_of(frame: pd.DataFrame, meanings: dict[str, str]) -> list[str]:
    """List the described columns first, then the rest; never the geometry.

    A described column that the frame lacks stays out, unless it has none at all.
    """
    if not set(frame.columns) - {"geometry"}:
        return [name for name in meanings if name != "geometry"]
    known = [name for name in meanings if name in frame]
    return [n for n in [*known, *(c for c in frame if c not in meanings)] if n != "geometry"]
