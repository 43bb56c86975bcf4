"""How a claim names its subject, such as ``segment:ID`` or ``road:M5@homs..hama``."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from passable.terms.codes import SUBJECT_KINDS

SubjectKind = Literal["segment", "place", "service", "area", "road", "point"]

_ROAD = re.compile(r"^(?P<ref>[^@]+)@(?P<start>.+?)\.\.(?P<end>.+)$")
_POINT = re.compile(r"^(?P<lon>[-+\d.eE]+),\s*(?P<lat>[-+\d.eE]+)@(?P<radius>[\d.eE]+)$")
MAX_LON, MAX_LAT = 180.0, 90.0
MAX_RADIUS_METRES = 100_000.0
"""A point with a larger radius is a slip, or an area: it would close a country at a keystroke."""


@dataclass(frozen=True)
class Selector:
    """A parsed subject.

    Parameters
    ----------
    kind
        One of ``segment``, ``place``, ``service``, ``area``, ``road``, ``point``.
    text
        The subject as written.
    name
        The id; for a road its ref or name.
    start, end
        Place ids at the two ends of a road.
    lon, lat, radius_metres
        Of a point, degrees (WGS 84) and metres.
    """

    kind: SubjectKind
    text: str
    name: str = ""
    start: str = ""
    end: str = ""
    lon: float = math.nan
    lat: float = math.nan
    radius_metres: float = math.nan


FORMS = (
    "segment:ID, place:ID, service:ID, area:ID, road:REF@PLACE_A..PLACE_B or point:LON,LAT@METRES"
)


def parse_selector(text: str) -> Selector:
    """Parse a subject.

    Raises
    ------
    ValueError
        With a clause that says what is wrong; the caller knows the file and row.
    """
    kind, colon, rest = text.strip().partition(":")
    rest = rest.strip()
    if not colon or kind not in SUBJECT_KINDS or not rest:
        msg = f"'{text}' is not a subject"
        raise ValueError(msg)
    if kind == "road":
        match = _ROAD.match(rest)
        if match is None:
            msg = f"'{text}' does not name a road and its two places"
            raise ValueError(msg)
        ref, start, end = (match[k].strip() for k in ("ref", "start", "end"))
        return Selector("road", text, ref, start, end)
    if kind == "point":
        return _parse_point(text, rest)
    return Selector(kind, text, rest)  # type: ignore[arg-type]


def _parse_point(text: str, rest: str) -> Selector:
    match = _POINT.match(rest)
    if match is None:
        msg = f"'{text}' is not a longitude, a latitude and a radius in metres"
        raise ValueError(msg)
    try:
        lon, lat, radius = (float(match[k]) for k in ("lon", "lat", "radius"))
    except ValueError:
        msg = f"'{text}' holds something that is not a number"
        raise ValueError(msg) from None
    if not (abs(lon) <= MAX_LON and abs(lat) <= MAX_LAT and 0 < radius < math.inf):
        msg = f"'{text}' lies outside the earth or has no radius"
        raise ValueError(msg)
    if radius > MAX_RADIUS_METRES:
        msg = (
            f"the radius of '{text}' is over {MAX_RADIUS_METRES:,.0f} metres; draw an area instead"
        )
        raise ValueError(msg)
    return Selector("point", text, lon=lon, lat=lat, radius_metres=radius)
