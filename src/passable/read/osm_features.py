"""Places and services from an OpenStreetMap file.

Which tags count as what is decided here, in tables; docs/design/reading-roads.md says why.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from passable.read.osm_sites import Site, read_sites, without_twins
from passable.read.osm_tags import is_yes
from passable.read.tally import Tally
from passable.terms.progress import Progress, silent
from passable.terms.roads import ReportLine

SETTLEMENTS: Final = frozenset(
    {
        "city",
        "town",
        "village",
        "hamlet",
        "isolated_dwelling",
        "borough",
        "suburb",
        "quarter",
        "neighbourhood",
    }
)
"""Values of ``place`` where people live; islands, regions, farms and localities are left out."""

PLACE_COLUMNS: Final = (
    "place_id",
    "name_en",
    "name_ar",
    "name",
    "aliases",
    "lon",
    "lat",
    "place_kind",
    "population",
    "population_date",
)
SERVICE_COLUMNS: Final = ("service_id", "category", "name_en", "name_ar", "name", "lon", "lat")

SERVICE_TAGS: Final[tuple[tuple[str, str, frozenset[str]], ...]] = (
    ("hospital", "amenity", frozenset({"hospital"})),
    ("hospital", "healthcare", frozenset({"hospital"})),
    ("clinic", "amenity", frozenset({"clinic", "health_post"})),
    ("clinic", "healthcare", frozenset({"clinic", "centre", "health_post"})),
    ("fuel", "amenity", frozenset({"fuel"})),
    ("market", "amenity", frozenset({"marketplace"})),
    ("warehouse", "building", frozenset({"warehouse"})),
    ("warehouse", "industrial", frozenset({"warehouse"})),
    ("border_crossing", "barrier", frozenset({"border_control"})),
    ("border_crossing", "government", frozenset({"border_control"})),
    ("port", "amenity", frozenset({"ferry_terminal"})),
    ("port", "harbour", frozenset({"yes"})),
    ("port", "industrial", frozenset({"port"})),
    ("port", "landuse", frozenset({"port", "harbour"})),
    ("port", "seamark:type", frozenset({"harbour"})),
    ("airfield", "aeroway", frozenset({"aerodrome", "airstrip"})),
)
"""(category, key, values), the first that fits decides. A practice (``amenity=doctors``) is no
clinic, a heliport or marina no airfield or port."""

SERVICE_KEYS: Final = tuple(sorted({key for _, key, _ in SERVICE_TAGS}))
OUT_OF_USE: Final = ("disused", "abandoned", "demolished", "razed", "ruins")
ALIAS_KEYS: Final = ("alt_name", "int_name", "official_name", "loc_name", "old_name", "short_name")
MOST_PEOPLE: Final = 50_000_000.0

_GROUPED = re.compile(r"^[~≈]?\s*(?P<figure>\d{1,3}(?:[, \u00a0\u202f']\d{3})+|\d{1,9})$")


def read_osm_places(
    path: Path, progress: Progress = silent
) -> tuple[pd.DataFrame, tuple[ReportLine, ...]]:
    """Read settlements with a name: nodes, and areas that hold no node of the same name.

    Returns
    -------
    places
        Columns ``PLACE_COLUMNS``; ``population`` NaN if not said or not understood,
        ``population_date`` as the tag has it.
    report
        What was read, kept and dropped, and why.

    Raises
    ------
    BadFile
        The file is missing, damaged or not OpenStreetMap data.
    """
    tally = Tally()
    sites = read_sites(
        Path(path), ("place",), _settlement, thing="places", tally=tally, progress=progress
    )
    named = [site for site in sites if _best_name(site.tags)]
    tally.add("places", "dropped", "without a name", len(sites) - len(named))
    kept, twins = without_twins(named, "area", _share_a_name)
    for twin in twins:
        reason = "an area that holds a node of the same name"
        tally.add("places", "dropped", reason, example=twin.site_id)
    tally.add("places", "kept", "", len(kept))
    rows = [
        (
            site.site_id,
            site.tags.get("name:en", ""),
            site.tags.get("name:ar", ""),
            site.tags.get("name", ""),
            _aliases(site.tags),
            site.lon,
            site.lat,
            site.kind,
            _population(site, tally),
            site.tags.get("population:date", ""),
        )
        for site in kept
    ]
    return _frame(rows, PLACE_COLUMNS), tally.lines()


def read_osm_services(
    path: Path, progress: Progress = silent
) -> tuple[pd.DataFrame, tuple[ReportLine, ...]]:
    """Read the facilities of ``codes.SERVICE_CATEGORIES``.

    A node inside an area of the same category is left out if both have the same name or one of
    them has none. Warehouses need a name or an operator: without, most are sheds.

    Returns
    -------
    services
        Columns ``SERVICE_COLUMNS``.
    report
        What was read, kept and dropped, and why.

    Raises
    ------
    BadFile
        The file is missing, damaged or not OpenStreetMap data.
    """
    tally = Tally()
    sites = read_sites(
        Path(path),
        SERVICE_KEYS,
        service_category,
        thing="services",
        tally=tally,
        progress=progress,
    )
    usable = []
    for site in sites:
        if any(is_yes(site.tags.get(key)) for key in OUT_OF_USE):
            tally.add("services", "dropped", "out of use", example=site.site_id)
        elif site.kind == "warehouse" and not (_best_name(site.tags) or site.tags.get("operator")):
            tally.add("services", "dropped", "a warehouse without name or operator")
        else:
            usable.append(site)
    kept, twins = without_twins(usable, "node", _is_same_service)
    for twin in twins:
        reason = f"a {twin.kind} also mapped as the area around it"
        tally.add("services", "dropped", reason, example=twin.site_id)
    for category in dict.fromkeys(site.kind for site in kept):
        tally.add("services", "kept", category, sum(site.kind == category for site in kept))
    rows = [
        (
            site.site_id,
            site.kind,
            site.tags.get("name:en", ""),
            site.tags.get("name:ar", ""),
            site.tags.get("name", ""),
            site.lon,
            site.lat,
        )
        for site in kept
    ]
    return _frame(rows, SERVICE_COLUMNS), tally.lines()


def service_category(tags: Mapping[str, str]) -> str:
    """Tell the category of a facility, empty if it is none of ours.

    >>> service_category({"amenity": "hospital"}), service_category({"amenity": "doctors"})
    ('hospital', '')
    """
    for category, key, values in SERVICE_TAGS:
        if tags.get(key) in values:
            return category
    return ""


def parse_population(text: str) -> float:
    """Read a number of people: plain, grouped by threes, or marked as about.

    A point may part thousands or decimals, a range has two ends: such values are NaN.

    >>> parse_population("12,345"), parse_population("~5000"), parse_population("12.345")
    (12345.0, 5000.0, nan)
    """
    match = _GROUPED.match(text.strip()[:40])
    if match is None:
        return math.nan
    people = float(re.sub(r"\D", "", match["figure"]))
    return people if people <= MOST_PEOPLE else math.nan


def _settlement(tags: Mapping[str, str]) -> str:
    kind = tags.get("place", "")
    return kind if kind in SETTLEMENTS else ""


def _population(site: Site, tally: Tally) -> float:
    text = site.tags.get("population", "")
    if not text:
        return math.nan
    people = parse_population(text)
    if math.isnan(people):
        tally.add(
            "population", "dropped", "value not understood", example=f"{site.site_id} '{text}'"
        )
    return people


def _best_name(tags: Mapping[str, str]) -> str:
    return tags.get("name") or tags.get("name:en") or tags.get("name:ar") or ""


def _names(tags: Mapping[str, str]) -> set[str]:
    return {tags[key].casefold() for key in ("name", "name:en", "name:ar") if tags.get(key)}


def _share_a_name(a: Site, b: Site) -> bool:
    return bool(_names(a.tags) & _names(b.tags))


def _is_same_service(node: Site, area: Site) -> bool:
    if node.kind != area.kind:
        return False
    return not (_names(node.tags) and _names(area.tags)) or _share_a_name(node, area)


def _aliases(tags: Mapping[str, str]) -> str:
    """List the other names, each once, parted by ``;``."""
    found: dict[str, None] = {}
    for key in sorted(tags):
        if key.partition(":")[0] in ALIAS_KEYS:
            found.update(dict.fromkeys(part.strip() for part in tags[key].split(";")))
    taken = {"", tags.get("name"), tags.get("name:en"), tags.get("name:ar")}
    return ";".join(name for name in found if name not in taken)


def _frame(rows: Sequence[tuple[object, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    parts = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    floats = {"lon", "lat", "population"}
    return pd.DataFrame(
        {
            name: pd.Series(list(part), dtype="float64" if name in floats else "str")
            for name, part in zip(columns, parts, strict=True)
        }
    )
