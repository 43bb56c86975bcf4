"""What the values of OpenStreetMap tags mean: directions, speeds, weights, times.

The parsers of quantities return NaN for a value that says "no figure" (``none``, ``RU:urban``)
and ``None`` for a value that cannot be understood, so that the caller can count the latter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

TAG_CHARACTERS: Final = 255
"""What OpenStreetMap allows; longer values come from broken or hostile files and are cut.

Beyond 1,024 bytes osmium refuses the file.
"""

MAX_SPEED_KPH: Final = 300.0
MAX_WEIGHT_TONNES: Final = 1000.0
MAX_DURATION_SECONDS: Final = 30 * 86_400.0

WALKING_KPH: Final = 7.0
"""``maxspeed=walk``: the figure German courts use, as most routers do."""

KPH: Final = {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": 1.609344, "knots": 1.852}
TONNES: Final = {
    "": 1.0,
    "t": 1.0,
    "ton": 1.0,
    "tons": 1.0,
    "tonne": 1.0,
    "tonnes": 1.0,
    "mt": 1.0,
    "kg": 0.001,
    "st": 0.90718474,
    "lt": 1.0160469088,
    "lb": 0.00045359237,
    "lbs": 0.00045359237,
}
FALSE_VALUES: Final = frozenset({"", "no", "false", "0", "none"})
PLAIN_DIRECTIONS: Final = {
    **dict.fromkeys(("yes", "true", "1"), 1),
    **dict.fromkeys(("-1", "reverse"), -1),
    **dict.fromkeys(("no", "false", "0"), 0),
}
CHANGING: Final = frozenset({"reversible", "alternating"})
IMPLIED_ONEWAY_CLASSES: Final = frozenset({"motorway", "motorway_link"})
ROUNDABOUTS: Final = frozenset({"roundabout", "circular"})

_QUANTITY = re.compile(r"^(\d{1,12}(?:[.,]\d{1,6})?)\s*([a-z/]*)$")
_COUNTRY_CODE = re.compile(r"^[a-z]{2,3}(?:-[a-z]{2,4})?:[a-z0-9_.:\- ]{1,40}$")
_CLOCK = re.compile(r"^(\d{1,3}):([0-5]?\d)(?::([0-5]?\d))?$")
_MINUTES = re.compile(r"^(\d{1,6}(?:\.\d{1,3})?)\s*(?:min|mins|minutes?)?$")
_ISO = re.compile(r"^p(?=.*\d)(?:(\d{1,3})d)?(?:t(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s)?)?$")


def is_yes(value: str | None) -> bool:
    """Whether a feature such as ``bridge`` is there: any value but a plain no."""
    return value is not None and value.strip().lower() not in FALSE_VALUES


def oneway_direction(tags: Mapping[str, str], road_class: str) -> tuple[int, str]:
    """Tell the direction motor vehicles may take, and what is doubtful about it.

    ``oneway:motor_vehicle`` and ``oneway:vehicle`` go before ``oneway``. Roundabouts, motorways
    and their links are one-way unless they say otherwise.

    Returns
    -------
    direction
        1 along the way, -1 against it, 0 both.
    doubt
        Empty, or a clause for the report.
    """
    said = (
        tags.get("oneway:motor_vehicle") or tags.get("oneway:vehicle") or tags.get("oneway") or ""
    )
    value = said.strip().lower()
    if value in PLAIN_DIRECTIONS:
        return PLAIN_DIRECTIONS[value], ""
    if value in CHANGING:
        return 0, "direction changes with the time, kept as both ways"
    implied = _implied_oneway(tags, road_class)
    if value:
        kept = "the direction its class implies" if implied else "both ways"
        return implied, f"oneway value not known, kept as {kept}"
    if implied and road_class == "motorway_link":
        return implied, "motorway_link without oneway, kept as one-way along its line"
    return implied, ""


def _implied_oneway(tags: Mapping[str, str], road_class: str) -> int:
    round_ = tags.get("junction") in ROUNDABOUTS
    return int(road_class != "ferry" and (round_ or road_class in IMPLIED_ONEWAY_CLASSES))


def speed_kph(text: str) -> float | None:
    """Read ``maxspeed`` in km/h.

    >>> speed_kph("50"), round(speed_kph("30 mph"), 1), speed_kph("none"), speed_kph("fast")
    (50.0, 48.3, nan, None)
    """
    value = text.strip().lower()
    if value in {"none", "signals", "variable", "implicit", "unposted"}:
        return math.nan
    if value == "walk":
        return WALKING_KPH
    if _COUNTRY_CODE.match(value):
        return math.nan
    return _quantity(value, KPH, MAX_SPEED_KPH)


def weight_tonnes(text: str) -> float | None:
    """Read ``maxweight`` in tonnes; a figure without a unit is tonnes.

    >>> weight_tonnes("3.5 t"), weight_tonnes("7500 kg"), weight_tonnes("unsigned")
    (3.5, 7.5, nan)
    """
    value = text.strip().lower()
    if value in {"none", "default", "unsigned", "no", "implicit", "no_sign"}:
        return math.nan
    return _quantity(value, TONNES, MAX_WEIGHT_TONNES)


def _quantity(value: str, units: Mapping[str, float], most: float) -> float | None:
    match = _QUANTITY.match(value[:TAG_CHARACTERS])
    if match is None or match[2] not in units:
        return None
    number = float(match[1].replace(",", ".")) * units[match[2]]
    return number if 0 < number <= most else None


def duration_seconds(text: str) -> float | None:
    """Read a ferry's ``duration``: ``hh:mm``, minutes, or ISO 8601.

    >>> duration_seconds("00:20"), duration_seconds("20"), duration_seconds("PT1H30M")
    (1200.0, 1200.0, 5400.0)
    """
    value = text.strip().lower()[:TAG_CHARACTERS]
    if clock := _CLOCK.match(value):
        seconds = int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0)
    elif minutes := _MINUTES.match(value):
        seconds = float(minutes[1]) * 60  # type: ignore[assignment]
    elif iso := _ISO.match(value):
        days, hours, mins, secs = (int(part or 0) for part in iso.groups())
        seconds = days * 86_400 + hours * 3600 + mins * 60 + secs
    else:
        return None
    return float(seconds) if 0 < seconds <= MAX_DURATION_SECONDS else None


def motor_access(tags: Mapping[str, str]) -> str:
    """Give the tag that governs motor vehicles: the most particular one there is."""
    return tags.get("motor_vehicle") or tags.get("vehicle") or tags.get("access") or ""


def packed_practicability(tags: Mapping[str, str]) -> str:
    """Pack ``practicability:*`` as ``4x4=yes;heavy_truck=no``, in the order of the classes."""
    found = sorted(
        (key.removeprefix("practicability:"), value)
        for key, value in tags.items()
        if key.startswith("practicability:")
    )
    return ";".join(f"{key}={value}" for key, value in found)


def joined_refs(text: str) -> str:
    """Write road numbers parted by ``;`` without spaces or empty ones."""
    return ";".join(part for part in (p.strip() for p in text.split(";")) if part)
