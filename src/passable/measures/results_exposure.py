"""The columns of ``exposure``: incident density, never a probability.

The traffic that would be its denominator is not known.
"""

from __future__ import annotations

from typing import Final

DENSITY_COLUMNS: Final[dict[str, str]] = {
    "density": "float, incidents per km and day, both parts below; null on road of no length",
    "density_precise": "float, incidents known to the spot and the day, spread along the roads",
    "density_coarse": "float, other incidents, spread evenly over the roads of their area",
    "incidents_per_day": "float, density times km: what a way along all of it adds up",
}

BASIS_COLUMNS: Final[dict[str, str]] = {
    "precise_incidents": "int: incidents that density_precise stands on, in all rows together",
    "coarse_incidents": "int: incidents that density_coarse stands on, in all rows together",
    "bandwidth_metres": "float, m along the roads that a precise incident reaches",
    "half_life_days": "float, days after which an incident counts half",
    "method": "str: what happens at junctions, discontinuous or continuous",
    "dead_ends": "str: return or lose what arrives there",
}
"""The same on every row, so that a copied row keeps it."""

EXPOSURE_COLUMNS: Final[dict[str, str]] = {
    "segment_id": "str",
    "ref": "str: road number",
    "name": "str",
    "road_class": "str",
    "adm1_pcode": "str: of the admin area that holds its middle, else of the nearest place",
    "adm2_pcode": "str",
    "adm3_pcode": "str",
    "pcode_source": "str: area, nearest place, or empty where the case has no P-codes",
    "km": "float, km",
    **DENSITY_COLUMNS,
    **BASIS_COLUMNS,
}
"""``exposure``: a row per segment in the roads' order; ferries are no road and have none."""

EXPOSURE_AREA_COLUMNS: Final[dict[str, str]] = {
    "adm1_pcode": "str, empty where the case has none",
    "adm2_pcode": "str, empty above its level",
    "adm3_pcode": "str, empty above its level",
    "segments": "int: segments whose middle lies in it, or that lie nearest to its places",
    "km": "float, km of road, the denominator",
    **DENSITY_COLUMNS,
    "precise_km": "float, km of segments with any precise density",
    **BASIS_COLUMNS,
}
"""``exposure --by adm1`` to ``adm3``: a row per P-code; densities are means over its km."""

EXPOSURE_TABLES: Final = {
    "exposure": EXPOSURE_COLUMNS,
    "exposure by area": EXPOSURE_AREA_COLUMNS,
}
EXPOSURE_SHOWN: Final = {
    "exposure": [
        "segment_id",
        "ref",
        "name",
        "adm3_pcode",
        "km",
        "density",
        "density_precise",
        "density_coarse",
        "incidents_per_day",
        "bandwidth_metres",
        "half_life_days",
    ],
    "exposure by area": [
        "adm1_pcode",
        "adm2_pcode",
        "adm3_pcode",
        "segments",
        "km",
        "density",
        "density_precise",
        "density_coarse",
        "incidents_per_day",
        "bandwidth_metres",
        "half_life_days",
    ],
}
"""Columns of the terminal's table."""
